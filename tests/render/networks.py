"""Small graphs built by hand, and random series-parallel ones with the structure that they were built from."""

from hypothesis import strategies as st

from explorer import lower
from explorer.graph import GraphBuilder, LayerGraph, Scope, ops
from explorer.render.series_parallel import Chain, Parallel
from tests.strategies import designs

WIDTH = 8
CONV = ops.Conv2d(WIDTH, (3, 3), padding=(1, 1))


def inception(*, residual: bool = False, aux: bool = False, block: str = "3a", stem: bool = True) -> LayerGraph:
    """A stem, one block with four branches (one of them a bare pool), a pool, a head; as asked, more."""
    builder = GraphBuilder((3, 32, 24))
    at = "input"
    if stem:
        scope = Scope(stage="stem", path="stem[0]")
        at = unit(builder, "conv1", ops.Conv2d(16, (7, 7), (2, 2), (3, 3), False), at, scope)
        at = builder.add("maxpool1", ops.MaxPool2d((3, 3), (2, 2), (1, 1)), (at,), scope)
    at = inception_block(builder, block, at, residual)
    if aux:
        scope = Scope(stage="aux1", auxiliary=True)
        last = builder.add("aux1.pool", ops.AdaptiveAvgPool2d((4, 4)), (at,), scope)
        last = builder.add("aux1.flatten", ops.Flatten(), (last,), scope)
        builder.add("aux1.fc", ops.Linear(10), (last,), scope)
    at = builder.add("maxpool3", ops.MaxPool2d((2, 2), (2, 2)), (at,), Scope(stage="stage3"))
    head = Scope(stage="head", path="head")
    at = builder.add("avgpool", ops.AdaptiveAvgPool2d((1, 1)), (at,), head)
    at = builder.add("flatten", ops.Flatten(), (at,), head)
    at = builder.add("fc", ops.Linear(10), (at,), head)
    return builder.graph(at, ("aux1.fc",) if aux else ())


def inception_block(builder: GraphBuilder, block: str, start: str, residual: bool = False) -> str:
    scope = Scope(stage="stage3", block=block, path="stages[0].blocks[0]")
    name = f"inception{block}"
    ends = []
    for number, (reduction, kernel) in enumerate([(None, 1), (8, 3), (4, 5)], 1):
        branch, at = scope._replace(branch=f"branch{number}"), start
        if reduction:
            path = f"{scope.path}.ch{kernel}x{kernel}red"
            at = unit(
                builder, f"{name}.branch{number}.0", ops.Conv2d(reduction, (1, 1)), at, branch._replace(path=path)
            )
        conv = ops.Conv2d(4 * kernel, (kernel, kernel), padding=(kernel // 2, kernel // 2))
        path = f"{scope.path}.ch{kernel}x{kernel}"
        ends.append(unit(builder, f"{name}.branch{number}.1", conv, at, branch._replace(path=path)))
    pool = ops.MaxPool2d((3, 3), (1, 1), (1, 1))
    ends.append(builder.add(f"{name}.branch4", pool, (start,), scope._replace(branch="branch4")))
    at = builder.add(f"{name}.cat", ops.Cat(), tuple(ends), scope)
    if residual:
        width = builder.shape(at)[0]
        project = builder.add(f"{name}.project", ops.Conv2d(width, (1, 1)), (at,), scope)
        shortcut = builder.add(f"{name}.shortcut", ops.Conv2d(width, (1, 1)), (start,), scope)
        at = builder.add(f"{name}.add", ops.Add(0.2), (shortcut, project), scope)
        at = builder.add(f"{name}.relu", ops.ReLU(), (at,), scope)
    return at


def unit(builder: GraphBuilder, name: str, conv: ops.Conv2d, at: str, scope: Scope) -> str:
    for part, op in [("conv", conv), ("bn", ops.BatchNorm2d()), ("relu", ops.ReLU())]:
        at = builder.add(f"{name}.{part}", op, (at,), scope)
    return at


# A chain is a list of None (a layer) and of (lanes, joined by a sum or not) pairs.
plans = st.recursive(
    st.lists(st.none(), min_size=1, max_size=3),
    lambda inner: st.lists(
        st.none() | st.tuples(st.lists(inner | st.just([]), min_size=2, max_size=4), st.booleans()),
        min_size=1,
        max_size=3,
    ),
    max_leaves=12,
)


@st.composite
def series_parallel(draw) -> tuple[LayerGraph, Chain]:
    """A graph with scopes drawn at random, and the structure that must be found in it (behind the input)."""
    blocks = draw(st.lists(st.sampled_from(["", "a", "b"]), min_size=1, max_size=5))
    builder = GraphBuilder((WIDTH, 6, 5))
    chain, end = _grow(builder, draw(plans), "input", blocks)
    return builder.graph(end), chain


def _grow(builder: GraphBuilder, plan: list, at: str, blocks: list[str]) -> tuple[Chain, str]:
    parts: list[str | Parallel] = []
    for part in plan:
        number = len(builder.nodes)
        scope = Scope(stage="s", block=blocks[number % len(blocks)])
        if part is None:
            at = builder.add(f"n{number}", CONV, (at,), scope)
            parts.append(at)
            continue
        lanes, summed = part
        usable = _one_empty(lanes)
        # a sum takes two
        grown = [_grow(builder, lane, at, blocks) for lane in (usable[-2:] if summed else usable)]
        name = f"n{len(builder.nodes)}"
        at = builder.add(name, ops.Add() if summed else ops.Cat(), tuple(end for _, end in grown), scope)
        if not summed:  # back to the width that sums need
            parts.append(Parallel(tuple(lane for lane, _ in grown), at))
            at = builder.add(f"{name}.narrow", CONV, (at,), scope)
            parts.append(at)
        else:
            parts.append(Parallel(tuple(lane for lane, _ in grown), at))
    return tuple(parts), at


def _one_empty(lanes: list) -> list:
    """No two lanes without a layer, and at least one with."""
    full = [lane for lane in lanes if lane] or [[None]]
    return [*full, []] if any(not lane for lane in lanes) or len(full) < 2 else full


def graphs() -> st.SearchStrategy[LayerGraph]:
    """Graphs of random designs, and series-parallel ones that no design has."""
    return st.one_of(designs().map(lower), series_parallel().map(lambda built: built[0]))
