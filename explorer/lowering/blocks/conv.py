"""A convolution by itself, as AlexNet's table has them."""

from explorer.design.blocks import ConvBlock
from explorer.design.variants import Effective
from explorer.graph import Scope
from explorer.lowering.emitter import Emitter, square
from explorer.lowering.registry import lowers, prefix
from explorer.lowering.units import Conv


@lowers(ConvBlock)
def conv_block(emitter: Emitter, block: ConvBlock, variants: Effective, scope: Scope) -> None:
    """Add the convolution and its ReLU."""
    kernel, stride, padding = square(block)
    emitter.unit(prefix(block, scope), Conv(block.channels, kernel, padding, "channels", stride), variants, scope)
