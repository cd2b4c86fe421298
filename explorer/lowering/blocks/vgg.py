"""The VGG block: 3x3 convolutions in a row (Simonyan and Zisserman 2015)."""

from explorer.design.blocks import VggBlock
from explorer.design.variants import Effective
from explorer.graph import Scope
from explorer.lowering.emitter import Emitter
from explorer.lowering.registry import lowers, prefix
from explorer.lowering.units import conv


@lowers(VggBlock)
def vgg_block(emitter: Emitter, block: VggBlock, variants: Effective, scope: Scope) -> None:
    """Add the convolutions, each with its ReLU."""
    emitter.chain(prefix(block, scope), [conv(block.channels, 3, "channels")] * block.convs, variants, scope)
