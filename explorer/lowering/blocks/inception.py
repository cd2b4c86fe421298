"""The Inception block: branches side by side, concatenated; as a residual block the sum with a shortcut."""

from explorer.design.blocks import InceptionBlock
from explorer.design.variants import Effective
from explorer.graph import Scope, ops
from explorer.lowering.emitter import RELU, Emitter
from explorer.lowering.registry import lowers, prefix
from explorer.lowering.rewrites import as_in_figure_2b, rewrites

CAT = ops.Cat()


@lowers(InceptionBlock)
def inception(emitter: Emitter, block: InceptionBlock, variants: Effective, scope: Scope) -> None:
    """Add the block behind the layer that the emitter stands on."""
    branches = as_in_figure_2b(block, variants)
    for rewrite in rewrites(variants):
        branches = rewrite(branches, block, variants)
    name, start, ends = prefix(block, scope), emitter.at, []
    for branch, units in branches.items():
        emitter.at = start
        own = Scope(scope.stage, scope.block, branch, scope.path, scope.auxiliary, scope.kind)
        ends += emitter.branch(f"{name}.{branch}", units, variants, own)
    emitter.add(f"{name}.cat", CAT, scope, *ends)
    if variants.residual:
        _residual(emitter, name, start, variants.residual_scale, scope)


def _residual(emitter: Emitter, name: str, start: str, scale: float, scope: Scope) -> None:
    """ReLU(shortcut(x) + scale · W(concatenation)) (after Szegedy et al. 2017, figures 16 to 19 and section 3.3).

    W is a linear 1x1 convolution to the concatenation's own width; the shortcut is the identity where the widths
    are equal, else a linear 1x1 convolution. Both keep their bias and take no batch normalization.
    """
    width = emitter.channels()
    branch = scope._replace(branch="residual", path=f"{scope.path}.variants.residual")
    project = emitter.add(f"{name}.project", ops.Conv2d(width, (1, 1)), branch)
    shortcut = start
    if emitter.builder.shape(start)[0] != width:
        beside = branch._replace(branch="shortcut")
        shortcut = emitter.add(f"{name}.shortcut", ops.Conv2d(width, (1, 1)), beside, start)
    joined = branch._replace(branch="")
    emitter.add(f"{name}.add", ops.Add(scale), joined, shortcut, project)
    emitter.add(f"{name}.relu", RELU, joined)
