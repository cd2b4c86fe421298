"""The NiN block: a convolution, then small ones of the same width (Lin et al. 2014, section 3.1)."""

from explorer.design.blocks import NinBlock
from explorer.design.variants import Effective
from explorer.graph import Scope
from explorer.lowering.emitter import Emitter, square
from explorer.lowering.registry import lowers, prefix
from explorer.lowering.units import Conv, conv


@lowers(NinBlock)
def nin_block(emitter: Emitter, block: NinBlock, variants: Effective, scope: Scope) -> None:
    """Add the convolutions, each with its ReLU."""
    kernel, stride, padding = square(block)
    first = Conv(block.channels, kernel, padding, "channels", stride)
    behind = [conv(block.channels, variants.nin_kernel, "channels")] * variants.nin_convs
    emitter.chain(prefix(block, scope), [first, *behind], variants, scope)
