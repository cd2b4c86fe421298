"""The variants of an Inception block: each rewrites its branches, whatever the others did before."""

from collections.abc import Callable, Mapping, Sequence

from explorer.design.blocks import InceptionBlock
from explorer.design.variants import Effective

from .units import Branch, Branches, Conv, Norm, Parallel, Pool, conv, conv_of

POOL = Pool()
Rewrite = Callable[[Branches, InceptionBlock, Effective], Branches]
PARTS = {"branch2": "ch3x3_parts", "branch3": "ch5x5_parts"}


def as_in_figure_2b(block: InceptionBlock, variants: Effective) -> Branches:
    """The branches of the row as it stands (Szegedy et al. 2015, figure 2b)."""
    branches: Branches = {}
    if block.ch1x1:
        branches["branch1"] = (conv(block.ch1x1, 1, "ch1x1"),)
    if block.ch3x3:
        branches["branch2"] = (*_reduction(block.ch3x3red, "ch3x3red"), conv(block.ch3x3, 3, "ch3x3"))
    if block.ch5x5:
        wide = conv(block.ch5x5, variants.branch3_kernel, "ch5x5")
        branches["branch3"] = (*_reduction(block.ch5x5red, "ch5x5red"), wide)
    branches["branch4"] = (POOL, *_reduction(block.pool_proj, "pool_proj"))
    return branches


def _reduction(width: int | None, path: str) -> Branch:
    return (conv(width, 1, path),) if width else ()


def naive(branches: Branches, block: InceptionBlock, variants: Effective) -> Branches:
    """No reductions, no projection: each branch keeps its last convolution (Szegedy et al. 2015, figure 2a)."""
    return {name: (POOL,) if name == "branch4" else units[-1:] for name, units in branches.items()}


def two_3x3(branches: Branches, block: InceptionBlock, variants: Effective) -> Branches:
    """The 5x5 as two 3x3 (Szegedy et al. 2016, figure 5)."""
    return _replaced(branches, block, {"branch3": [(3, 3), (3, 3)]})


def asymmetric(branches: Branches, block: InceptionBlock, variants: Effective) -> Branches:
    """1xn and nx1 once for the 3x3 and twice for the 5x5 (Szegedy et al. 2016, figure 6)."""
    pair = [(1, variants.factorize_n), (variants.factorize_n, 1)]
    return _replaced(branches, block, {"branch2": pair, "branch3": [*pair, *pair]})


def expanded(branches: Branches, block: InceptionBlock, variants: Effective) -> Branches:
    """1x3 and 3x1 side by side, for the 5x5 behind a 3x3; all are concatenated (Szegedy et al. 2016, figure 7)."""
    side_by_side = [(1, 3), (3, 1)]
    kernels = {"branch2": side_by_side, "branch3": [(3, 3), *side_by_side]}
    rows = _replaced(branches, block, kernels, editable_last=True)
    for name in kernels.keys() & rows.keys():
        *before, left, right = rows[name]
        rows[name] = (*before, Parallel((left, right)))  # type: ignore[arg-type]
    return rows


def _replaced(
    branches: Branches,
    block: InceptionBlock,
    kernels: Mapping[str, Sequence[tuple[int, int]]],
    editable_last: bool = False,
) -> Branches:
    """The wide convolution of each branch as convolutions of these kernels, of its width unless edited."""
    rows = dict(branches)
    for name in kernels.keys() & branches.keys():
        *before, wide = branches[name]
        if isinstance(wide, Conv):
            parts = getattr(block, PARTS[name])
            rows[name] = (*before, *_convolutions(wide, kernels[name], parts, PARTS[name], editable_last))
    return rows


def _convolutions(
    wide: Conv, kernels: Sequence[tuple[int, int]], parts: Sequence[int | None], column: str, editable_last: bool
) -> list[Conv]:
    """In a chain the last one keeps the branch's own width: it is the cell of the table."""
    made = []
    for i, kernel in enumerate(kernels):
        given = parts[i] if i < len(parts) and (editable_last or i < len(kernels) - 1) else None
        made.append(conv_of(given or wide.width, kernel, f"{column}[{i}]" if given else wide.path))
    return made


def norm_after_pool(branches: Branches, block: InceptionBlock, variants: Effective) -> Branches:
    """Batch normalization also between branch 4's pool and its projection, as the book's exercise writes it."""
    pool = branches["branch4"]
    return branches | {"branch4": (pool[0], Norm(), *pool[1:]) if len(pool) > 1 else pool}


FACTORIZE: dict[str, Rewrite | None] = {
    "none": None,
    "two_3x3": two_3x3,
    "asymmetric": asymmetric,
    "expanded": expanded,
}


def rewrites(variants: Effective) -> list[Rewrite]:
    """The rewrites in force, in the order in which they apply."""
    chosen = [
        naive if variants.naive else None,
        FACTORIZE[variants.factorize],
        norm_after_pool if variants.batch_norm == "book" else None,
    ]
    return [rewrite for rewrite in chosen if rewrite]
