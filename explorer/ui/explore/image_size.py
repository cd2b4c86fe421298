"""How large an image may be: a slider, and what each stage is left with at that size."""

import pandas as pd
import streamlit as st

from explorer.analysis import Limits, limits
from explorer.design import DesignError, DesignSpec, SetValue, apply
from explorer.graph import LayerGraph, ShapeError, ops
from explorer.lowering import lower
from explorer.ui import messages, state
from explorer.ui.numbers import shape_text

KEY = "image_size"
MOST_PIXELS = 512
SINGLE = ":orange-badge[single pixels]"


def image_size() -> None:
    """A square image of the slider's size through the design on screen, stage by stage; the design stays as it is."""
    now = state.reading()
    height, width = now.design.input.height, now.design.input.width
    moved: int | None = state.choice(KEY, None)
    pixels = min(max(height, width), MOST_PIXELS) if moved is None else moved
    key = state.controlled(KEY, pixels)
    st.slider("Height and width of the image", 1, MOST_PIXELS, pixels, key=key, width=520, on_change=state.choose,
              args=(KEY, key))  # fmt: skip
    st.markdown(_limits_text(limits(now.graph)))
    try:
        graph = lower(_square(now.design, pixels))
    except (DesignError, ShapeError) as error:
        messages.problem(str(error))
        return
    st.table(stage_frame(graph), border="horizontal", hide_index=True)


def _square(design: DesignSpec, pixels: int) -> DesignSpec:
    """The design at another size, in evaluation mode: without auxiliary heads."""
    edits = [SetValue(at=f"input.{axis}", value=pixels) for axis in ("height", "width")]
    heads = [SetValue(at="variants.aux_heads", value=[])] if design.variants.aux_heads else []
    return apply(design, *edits, *heads)


def _limits_text(found: Limits) -> str:
    height, width = found
    clear = " × ".join(str(axis.no_single_pixel or "none") for axis in found)
    text = f"It runs from **{height.runs} × {width.runs}** on; from **{clear}** on no convolution sees a single pixel."
    if height.same_weights[1] and width.same_weights[1]:
        low, high = height.same_weights
        text += f" Behind the flattened image, the same weights take heights from {low} to {high}"
        text += f" and widths from {width.same_weights[0]} to {width.same_weights[1]} only."
    return text


def stage_frame(graph: LayerGraph) -> pd.DataFrame:
    """Each stage that gives an image: its shape, and the least that its convolutions wider than 1 see."""
    rows = []
    for stage in dict.fromkeys(node.scope.stage_key for node in graph.nodes[1:]):
        nodes = [node for node in graph.nodes if node.scope.stage_key == stage]
        images = [node for node in nodes if len(node.shape) == 3]
        if not images:
            continue
        seen = [
            min(graph.input_shapes(node)[0][1:])
            for node in nodes
            if isinstance(node.op, ops.Conv2d) and max(node.op.kernel_size) > 1
        ]
        rows.append(
            {
                "stage": messages.escape(stage[1]),
                "gives": shape_text(images[-1].shape),
                "its wide convolutions see": f"{min(seen)} px" if seen else "no wide convolution",
                "note": SINGLE if seen and min(seen) < 2 else "",
            }
        )
    return pd.DataFrame(rows)
