"""What is selected in the graph: a layer with its arithmetic, a branch, a block, a stage."""

from collections.abc import Iterable, Iterator
from typing import Literal

import pandas as pd
import streamlit as st

from explorer.analysis import Formula, LayerRow, explain
from explorer.graph import Node, ops
from explorer.render import branch_id
from explorer.ui import state
from explorer.ui.explore.block_card import block_card
from explorer.ui.explore.field_facts import field_facts
from explorer.ui.explore.layer_memory import memory_text
from explorer.ui.explore.part_card import (
    branch_card,
    branch_name,
    branches_of,
    of_all,
    stage_card,
    up_to,
)
from explorer.ui.explore.reasons import reason
from explorer.ui.numbers import shape_text

COLORS = {"filters": "green", "out": "green", "k": "violet", "in": "blue", "H": "orange", "W": "orange"}


def inspector(selected: str | None, *, height: int | Literal["content"], wide: bool = False) -> None:
    """The card about what is selected; with nothing selected, how to select.

    `wide`: it has the page's width, and the numbers are large.
    """
    now = state.reading()
    names = {row.name: row for row in now.analysis.layers}
    rows = [row for row in now.analysis.layers if selected in (row.scope.block, row.scope.stage)]
    branch = [row for row in now.analysis.layers if selected and branch_id(row.scope) == selected]
    with st.container(border=True, height=height, gap="small", key="inspector"):
        if selected in names:
            _layer(now.graph.node(selected), names[selected], wide)
        elif rows and rows[0].scope.block == selected:
            block_card(rows, wide)
        elif rows:
            stage_card(str(selected), rows)
        elif branch:
            branch_card(branch)
        else:
            st.subheader("Nothing selected", anchor=False)
            st.caption(
                "Select a layer, a branch, a block or a stage in the graph, a table or a chart to see its shapes and "
                "the arithmetic behind its numbers."
            )


def _layer(node: Node, row: LayerRow, wide: bool) -> None:
    formulas = explain(state.reading().graph, node.name)
    if wide:
        left, right = st.columns([1, 1.5], gap="large")
        with left:
            _about(node, row)
            st.markdown(_paragraphs(_why(node)))
        with right:
            for formula in formulas:
                symbols, numbers = _written(formula)
                st.metric(symbols, f"{numbers} = {formula.value:,}")
            st.markdown(_paragraphs(*_in_training(node), _of_all(row)))
        return
    _about(node, row)
    lines = [
        f"{symbols}  \n= {numbers} = **{formula.value:,}**"
        for formula in formulas
        for symbols, numbers in [_written(formula)]
    ]
    st.markdown(_paragraphs(_why(node), *lines, *_in_training(node), _of_all(row)))


def _paragraphs(*texts: str) -> str:
    """One element instead of one for each text: the browser goes through all of them in each run."""
    return "\n\n".join(text for text in texts if text)


def _about(node: Node, row: LayerRow) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        place = row.scope.block or row.scope.stage
        st.subheader(f"{place} › {_layer_name(node)}", anchor=False, width="stretch")
        _around(row)
    st.table(_facts(node, row), border="horizontal", hide_index=True, hide_header=True)


def _why(node: Node) -> str:
    why = reason(state.reading(), node.name)
    return f"**Why?** {why}" if why else ""


def _in_training(node: Node) -> Iterator[str]:
    if text := memory_text(state.reading().graph, node):
        yield f"**In training:** {text}"


def _of_all(row: LayerRow) -> str:
    """What part of the network the layer is, in small type."""
    if row.scope.auxiliary:
        return ":small[Part of an auxiliary head: it exists in training only and is in no total.]"
    return f":small[{of_all(row.parameters, row.macs)}]" if row.parameters else ""


def _around(row: LayerRow) -> None:
    """What the layer is inside of, to be selected."""
    scope, branch = row.scope, branch_id(row.scope)
    parts = []
    if branch:
        parts.append((branch_name(branches_of(state.reading().analysis.layers)[branch]), branch))
    parts += [(one, one) for one in dict.fromkeys((scope.block, scope.stage)) if one and one != "input"]
    up_to(*parts)


def _layer_name(node: Node) -> str:
    if isinstance(node.op, ops.Conv2d):
        return "×".join(map(str, node.op.kernel_size)) + " convolution"
    if isinstance(node.op, ops.MaxPool2d | ops.AvgPool2d):
        kind = "max pool" if isinstance(node.op, ops.MaxPool2d) else "average pool"
        return "×".join(map(str, node.op.kernel_size)) + " " + kind
    return {"Linear": "linear layer", "Cat": "concatenation", "Add": "sum"}.get(node.op.kind, node.op.kind)


def _facts(node: Node, row: LayerRow) -> pd.DataFrame:
    facts = [("Name", node.name), ("Input", " and ".join(shape_text(shape) for shape in row.input_shapes))]
    if isinstance(node.op, ops.Conv2d | ops.MaxPool2d | ops.AvgPool2d):
        facts.append(
            ("Kernel", f"{_pair(node.op.kernel_size)}, stride {_one(node.op.stride)}, padding {_one(node.op.padding)}")
        )
    facts.append(("Output", shape_text(row.output_shape)))
    facts += field_facts(state.reading().graph, node)
    return pd.DataFrame(facts)


def _pair(pair: tuple[int, int]) -> str:
    return f"{pair[0]} × {pair[1]}"


def _one(pair: tuple[int, int]) -> str:
    return str(pair[0]) if pair[0] == pair[1] else _pair(pair)


def _written(formula: Formula) -> tuple[str, str]:
    """The formula in symbols, then with its numbers in the same colors."""
    symbols, numbers = formula.symbols, formula.numbers
    if formula.factors:
        symbols = _colored([(name, name) for name, _ in term] for term in formula.factors)
        numbers = _colored([(name, f"{number:,}") for name, number in term] for term in formula.factors)
    title = formula.quantity[0].upper() + formula.quantity[1:]
    return f"**{title}** = {symbols}", numbers


def _colored(terms: Iterable[list[tuple[str, str]]]) -> str:
    return " + ".join(" · ".join(_color(name, text) for name, text in term) for term in terms)


def _color(name: str, text: str) -> str:
    return f":{COLORS[name]}[{text}]" if name in COLORS else text
