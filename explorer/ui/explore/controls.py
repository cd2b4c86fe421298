"""The control row: preset, input, classes, and the variants of the whole design."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import streamlit as st

from explorer.design import (
    KINDS,
    PRESETS,
    TITLES,
    DesignSpec,
    Edit,
    Insert,
    SetValue,
    new_block_name,
    preset,
    usual_aux_heads,
    warnings,
)
from explorer.design.variant_names import VALUES
from explorer.text import LINES, first_of, quoted, size_parts
from explorer.ui import messages, state
from explorer.ui.explore import refresh
from explorer.ui.explore.typed import typed_number

PLACE = "controls"
INPUTS = ["3 × 224 × 224", "1 × 224 × 224", "3 × 96 × 96", "1 × 96 × 96", "3 × 32 × 32", "1 × 28 × 28"]
WIDTHS = ["× 0.25", "× 0.5", "× 0.75", "× 1", "× 1.25", "× 1.5", "× 2"]


class Toggle(NamedTuple):
    """A variant that is on or off; `variant` is its name, which tells the kinds of block that it applies to."""

    variant: str
    label: str
    is_on: Callable[[DesignSpec], bool]
    edit: Callable[[DesignSpec, bool], Edit]


def _flag(name: str, label: str) -> Toggle:
    return Toggle(
        name,
        label,
        lambda design: bool(getattr(design.variants, name)),
        lambda design, on: SetValue(at=f"variants.{name}", value=on),
    )


def _aux_edit(design: DesignSpec, on: bool) -> Edit:
    return usual_aux_heads(design) if on else SetValue(at="variants.aux_heads", value=[])


TOGGLES = (
    _flag("residual", "Residual"),
    _flag("naive", "Naive blocks"),
    Toggle("aux_heads", "Auxiliary heads", lambda design: bool(design.variants.aux_heads), _aux_edit),
)


@refresh.part("controls")
def control_row() -> None:
    """The controls in one row, and over what is below it what is wrong with what was typed into them."""
    with st.container(horizontal=True, vertical_alignment="top", gap="small", key="control_row"):
        _preset()
        _input()
        _classes()
        _width()
        applied = _applied()
        for choice in CHOICES:
            if choice.variant in applied and choice.shown(state.design()):
                _choice(choice)
        _toggles()
        if refusal := state.refused(PLACE):
            with messages.over(PLACE):
                messages.problem(refusal.message)


def empty_stages() -> None:
    """A stage without a block is legal and hardly meant: say so, and offer one."""
    design = state.design()
    told = [(stage, text) for stage, text in zip(design.stages, _warned(design), strict=True) if text]
    for stage, text in told[:LINES]:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.warning(messages.escape(text), icon=":material/warning:")
            add = partial(_fill, stage.name)
            st.button("Add a block", key=f"fill_{stage.name}", icon=":material/add:", on_click=add, width="content")
    if len(told) > LINES:
        st.warning(messages.escape(first_of([text for _, text in told])[-1]), icon=":material/warning:")


def _warned(design: DesignSpec) -> list[str]:
    said = iter(warnings(design))
    return ["" if stage.blocks else next(said) for stage in design.stages]


@refresh.edits
def _fill(stage: str) -> None:
    """Put a block of the design's commonest kind into a stage; an Inception block where there is none."""
    design = state.design()
    kinds = Counter(block.kind for _, _, block, _ in design.blocks())
    kind = kinds.most_common(1)[0][0] if kinds else "inception"
    row = KINDS[kind].example(new_block_name(design, stage))
    state.edit(Insert(row=row, into=design.names.stage(stage)), place=PLACE)


class Choice(NamedTuple):
    """A variant with a few values; `shown` tells when it says something."""

    variant: str
    label: str
    width: int
    shown: Callable[[DesignSpec], bool] = lambda design: True


CHOICES = (
    Choice("batch_norm", "Batch norm", 135),
    Choice("factorize", "Factorized", 145),
    Choice("factorize_n", "n", 80, lambda design: design.variants.factorize == "asymmetric"),
    Choice("nin_convs", "Behind each", 110),
    Choice("nin_kernel", "Their kernel", 110),
    Choice("nin_head", "Head", 140),
)


def _applied() -> set[str]:
    """The variants that say something about the kinds of block that the design has."""
    kinds = {KINDS[block.kind] for _, _, block, _ in state.design().blocks()}
    return set().union(*[kind.APPLIES for kind in kinds]) | ({"aux_heads"} if state.design().head else set())


HELP = {
    "input": "Channels × height × width of the images. Choose a size or type your own, e.g. 3 × 180 × 240.",
    "width": "Multiplies the channels of stem, blocks and hidden layers; never the input's or the classes. "
    "Choose a factor or type your own.",
    "batch_norm": "**after conv**: batch normalization behind each convolution, which loses its bias. **as in the "
    "book**: the bias stays, and branch 4's pool gets one too.",
    "factorize": "Several small convolutions instead of a wide one (Szegedy et al. 2016). **5×5 as two 3×3** (figure "
    "5), **1×n and n×1** for both the 3×3 and the 5×5 (figure 6), **expanded filter bank**: 1×3 and 3×1 side by side "
    "(figure 7).",
    "factorize_n": "The n of 1×n and n×1.",
    "nin_convs": "How many small convolutions follow the first one of each block.",
    "nin_kernel": "1×1 makes them a network in the network; 3×3 with padding 1 is for comparison.",
    "nin_head": "Global average pooling needs no weights; flattening and a linear layer is what it replaced.",
    "toggles": "**Residual**: a shortcut around each block, added to a scaled linear 1×1 of its output (after Szegedy "
    "et al. 2017). **Naive blocks**: no 1×1 in front of 3×3 and 5×5, a bare pool (Szegedy et al. 2015, figure 2a). "
    "**Auxiliary heads**: classifiers halfway, at 4a and 4d, that exist in training only.",
}


def _preset() -> None:
    names = list(PRESETS)
    shown = state.design().preset if state.design().preset in PRESETS else None
    key = state.controlled("preset", shown)
    st.selectbox(
        "Preset",
        names,
        index=None if shown is None else names.index(shown),
        format_func=lambda name: TITLES[name],
        key=key,
        width=185,
        on_change=_open_preset,
        args=(key,),
        placeholder=state.design().name,
    )


@refresh.edits
def _open_preset(key: str) -> None:
    if name := state.answer(key):
        state.open_design(preset(name))


def _input() -> None:
    size = state.design().input
    typed = state.pending(PLACE)
    parts = " × ".join(str(typed.get(f"input.{n}", getattr(size, n))) for n in ("channels", "height", "width"))
    _typed("Input C × H × W", "input", typed.get("input", parts), INPUTS, 140, set_input)


@refresh.edits
def set_input(key: str) -> None:
    """Propose what was typed as C × H × W into the widget of that key."""
    if (text := state.answer(key)) is None:
        return
    sizes = size_parts(text)
    if sizes is None:
        message = f"input (={quoted(text)}) must be channels × height × width, e.g. 3 × 180 × 240"
        state.refuse(PLACE, message, SetValue(at="input", value=text))
        return
    names = ("channels", "height", "width")
    state.edit(
        *[SetValue(at=f"input.{n}", value=typed_number(s)) for n, s in zip(names, sizes, strict=True)], place=PLACE
    )


def _classes() -> None:
    shown = state.pending(PLACE).get("classes", state.design().classes)
    text = "" if shown is None else str(shown)
    key = state.controlled("classes", text)
    st.text_input("Classes", text, key=key, width=90, on_change=_set_classes, args=(key,))


@refresh.edits
def _set_classes(key: str) -> None:
    if (text := state.answer(key)) is not None:
        state.edit(SetValue(at="classes", value=typed_number(text)), place=PLACE)


def _width() -> None:
    shown = state.pending(PLACE).get("variants.width", state.design().variants.width)
    text = f"× {shown:g}" if isinstance(shown, int | float) else shown or ""
    _typed("Width", "width", text, WIDTHS, 100, set_width)


@refresh.edits
def set_width(key: str) -> None:
    """Propose what was typed as a factor into the widget of that key."""
    if (text := state.answer(key)) is None:
        return
    text = text.replace("×", "").replace("x", "").strip()
    state.edit(SetValue(at="variants.width", value=typed_number(text)), place=PLACE)


def _typed(label: str, name: str, shown: str, options: list[str], width: int, on_change: Callable[[str], None]) -> None:
    """A list of usual values that takes another one too."""
    options = options if shown in options else [shown, *options]
    key = state.controlled(name, shown)
    st.selectbox(
        label,
        options,
        index=options.index(shown),
        key=key,
        width=width,
        accept_new_options=True,
        on_change=on_change,
        args=(key,),
        help=HELP[name],
    )


def _choice(choice: Choice) -> None:
    path, names = f"variants.{choice.variant}", VALUES[choice.variant]
    shown = getattr(state.design().variants, choice.variant)
    key = state.controlled(path, shown)
    st.selectbox(
        choice.label,
        list(names),
        index=list(names).index(shown),
        format_func=names.__getitem__,
        key=key,
        width=choice.width,
        help=HELP[choice.variant],
        on_change=_set,
        args=(key, path),
    )


@refresh.edits
def _set(key: str, path: str) -> None:
    if (chosen := state.answer(key)) is not None:
        state.edit(SetValue(at=path, value=chosen), place=PLACE)


def _toggles() -> None:
    design, shown = state.design(), _shown_toggles()
    if not shown:
        return
    on = [toggle.label for toggle in shown if toggle.is_on(design)]
    key = state.controlled("toggles", on)
    st.pills(
        "Variants",
        [toggle.label for toggle in shown],
        selection_mode="multi",
        default=on,
        key=key,
        on_change=_set_toggles,
        args=(key,),
        help=HELP["toggles"],
    )


def _shown_toggles() -> list[Toggle]:
    applied = _applied()
    return [toggle for toggle in TOGGLES if toggle.variant in applied]


@refresh.edits
def _set_toggles(key: str) -> None:
    chosen, design = state.answer(key), state.design()
    if chosen is None:
        return
    edits = [
        toggle.edit(design, toggle.label in chosen)
        for toggle in _shown_toggles()
        if toggle.is_on(design) != (toggle.label in chosen)
    ]
    state.edit(*edits, place=PLACE)
