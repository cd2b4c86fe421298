"""The inspector's card about one layer: shapes and arithmetic first, then why it is there and what it sees."""

from collections.abc import Iterable, Iterator

import streamlit as st

from explorer.analysis import Formula, LayerRow, explain
from explorer.graph import Node, ops
from explorer.render import branch_id
from explorer.ui import messages, state
from explorer.ui.explore import selection
from explorer.ui.explore.field_facts import field_text
from explorer.ui.explore.layer_memory import memory_text
from explorer.ui.explore.part_card import branch_name, branches_of, of_all, up_to
from explorer.ui.explore.reasons import reason
from explorer.ui.numbers import shape_text

COLORS = {"filters": "green", "out": "green", "k": "violet", "in": "blue", "H": "orange", "W": "orange"}
COUNTS, FIELD = ("parameters", "MACs"), "receptive field"
ROLES = {"shortcut": "shortcut", "residual": "projection"}


def layer_card(node: Node, row: LayerRow, *, wide: bool) -> None:
    """The card. `wide`: it has the page's width, and the numbers are large."""
    formulas = {formula.quantity: formula for formula in explain(state.reading().graph, node.name)}
    counts = [formulas.pop(quantity) for quantity in COUNTS if quantity in formulas]
    fields = [formula for quantity, formula in formulas.items() if quantity.startswith(FIELD)]
    sizes = [formula for formula in formulas.values() if formula not in fields]
    with st.container(horizontal=True, vertical_alignment="center"):
        part = messages.escape(row.scope.block or row.scope.stage)
        st.subheader(f"{part} › {layer_name(node)}", anchor=False, width="stretch")
        _around(row)
    if wide:
        left, right = st.columns([1, 1.5], gap="large")
        left.markdown(_paragraphs(_shapes(node, row), _of_all(row), *_told(node, [])))
        with right:
            for formula in (*counts, *sizes, *fields):
                symbols, numbers = _written(formula)
                st.metric(symbols, f"{numbers} = {formula.value:,}")
    else:
        arithmetic = [*map(_lines, counts), _of_all(row), *map(_lines, sizes)]
        st.markdown(_paragraphs(_shapes(node, row), *arithmetic, *_told(node, fields)))


def layer_name(node: Node) -> str:
    """What a layer is, in words."""
    op = node.op
    if isinstance(op, ops.Conv2d):
        return f"{_kernel(op)} {ROLES.get(node.scope.branch, 'convolution')}"
    if isinstance(op, ops.MaxPool2d | ops.AvgPool2d):
        return f"{_kernel(op)} {'max pool' if isinstance(op, ops.MaxPool2d) else 'average pool'}"
    return {"Linear": "linear layer", "Cat": "concatenation", "Add": "sum"}.get(op.kind, op.kind)


def _kernel(op: ops.Conv2d | ops.MaxPool2d | ops.AvgPool2d) -> str:
    return "×".join(map(str, op.kernel_size))


def _paragraphs(*texts: str) -> str:
    """One element instead of one for each text: the browser goes through all of them in each run."""
    return "\n\n".join(text for text in texts if text)


def _shapes(node: Node, row: LayerRow) -> str:
    """What goes in and what comes out, in the colors of the arithmetic, and the window in between."""
    inputs = list(map(_shape, row.input_shapes))
    before = " + ".join(inputs) if isinstance(node.op, ops.Add) else " and ".join(dict.fromkeys(inputs))
    if isinstance(node.op, ops.Cat):
        channels = " + ".join(f":blue[{shape[0]:,}]" for shape in row.input_shapes)
        before = f"({channels}) × :orange[{shape_text(node.shape[1:])}]"
    flow = f"{before} → {_shape(row.output_shape, 'green')}" if before else _shape(row.output_shape, "green")
    window = _window(node)
    return f"{flow}  \n{window}" if window else flow


def _shape(shape: tuple[int, ...], color: str = "blue") -> str:
    sizes = f" × :orange[{shape_text(shape[1:])}]" if shape[1:] else ""
    return f":{color}[{shape[0]:,}]{sizes}"


def _window(node: Node) -> str:
    op = node.op
    if isinstance(op, ops.Add):
        return f"Output = shortcut + {op.alpha:g} · projection, number by number"
    if not isinstance(op, ops.Conv2d | ops.MaxPool2d | ops.AvgPool2d):
        return ""
    height, width = op.kernel_size
    return f":violet[{height} × {width}], stride {_one(op.stride)}, padding {_one(op.padding)}"


def _one(pair: tuple[int, int]) -> str:
    return str(pair[0]) if pair[0] == pair[1] else f"{pair[0]} × {pair[1]}"


def _told(node: Node, fields: list[Formula]) -> Iterator[str]:
    """Why it is there, what it sees (with the arithmetic of that), what it takes in training, its name."""
    now = state.reading()
    if why := reason(now, node.name):
        yield f"**Why?** {why}"
    yield "  \n".join(
        [*map(_lines, fields), f"{'It is' if fields else '**Receptive field**'} {field_text(now.graph, node)}"]
    )
    if text := memory_text(now.graph, node):
        yield f"**In training** {text}"
    yield f":gray[:small[In the code: {messages.escape(node.name)}]]"


def _of_all(row: LayerRow) -> str:
    """What part of the network the layer is, in small type."""
    if row.scope.auxiliary:
        return ":gray[:small[Part of an auxiliary head: it exists in training only and is in no total.]]"
    return f":gray[:small[{of_all(row.parameters, row.macs)}]]" if row.parameters else ""


def _around(row: LayerRow) -> None:
    """What the layer is inside of, to be selected."""
    scope, branch = row.scope, branch_id(row.scope)
    parts = []
    if branch:
        parts.append((branch_name(branches_of(state.reading().analysis.layers)[branch]), branch))
    ids = selection.ids()
    parts += [(scope.block, ids.block(scope))] if scope.block else []
    parts += [(scope.stage, ids.stage(scope))] if scope.stage not in ("", "input") else []
    up_to(*parts)


def _lines(formula: Formula) -> str:
    symbols, numbers = _written(formula)
    return f"{symbols}  \n= {numbers} = **{formula.value:,}**"


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
