"""The networks that GoogLeNet is compared with: AlexNet, VGG, network in network."""

from explorer.design.blocks import ConvBlock, NinBlock, VggBlock
from explorer.design.layers import Head, MaxPoolLayer
from explorer.design.spec import DesignSpec, Stage

POOL_3X3 = MaxPoolLayer(kernel_size=3, stride=2)
POOL_2X2 = MaxPoolLayer(kernel_size=2, stride=2)
CLASSIFIER = Head(pool=None, hidden=(4096, 4096), dropout=0.5)


def alexnet() -> DesignSpec:
    """AlexNet as in Dive into Deep Learning, section 8.1."""
    return DesignSpec(
        name="alexnet",
        preset="alexnet",
        stages=(
            Stage(name="stage1", pool=POOL_3X3, blocks=(conv("1", 96, 11, 4, 1),)),
            Stage(name="stage2", pool=POOL_3X3, blocks=(conv("2", 256, 5, 1, 2),)),
            Stage(
                name="stage3",
                pool=POOL_3X3,
                blocks=(
                    conv("3", 384, 3, 1, 1),
                    conv("4", 384, 3, 1, 1),
                    conv("5", 256, 3, 1, 1),
                ),
            ),
        ),
        head=CLASSIFIER,
    )


def conv(id: str, channels: int, kernel_size: int, stride: int, padding: int) -> ConvBlock:
    """One row of AlexNet's table."""
    return ConvBlock(id=id, channels=channels, kernel_size=kernel_size, stride=stride, padding=padding)


# Simonyan and Zisserman 2015, table 1: convolutions in each of the five blocks
VGG_CONVS = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}
VGG_CHANNELS = (64, 128, 256, 512, 512)


def vgg(depth: int) -> DesignSpec:
    """VGG of 11, 13, 16 or 19 layers as in Dive into Deep Learning, section 8.2."""
    rows = enumerate(zip(VGG_CONVS[depth], VGG_CHANNELS, strict=True), 1)
    return DesignSpec(
        name=f"vgg{depth}",
        preset=f"vgg{depth}",
        stages=tuple(
            Stage(name=f"stage{n}", pool=POOL_2X2, blocks=(VggBlock(id=str(n), convs=convs, channels=channels),))
            for n, (convs, channels) in rows
        ),
        head=CLASSIFIER,
    )


def nin() -> DesignSpec:
    """Network in network as in Dive into Deep Learning, section 8.3 (Lin et al. 2014)."""
    rows = (("1", 96, 11, 4, 0), ("2", 256, 5, 1, 2), ("3", 384, 3, 1, 1), ("4", None, 3, 1, 1))
    return _nin("nin", *rows)


def nin_vgg() -> DesignSpec:
    """Network in network with VGG's small kernels."""
    rows = (("1", 64, 3, 2, 1), ("2", 256, 3, 1, 1), ("3", 256, 3, 1, 1), ("4", 384, 3, 1, 1), ("5", None, 3, 1, 1))
    return _nin("nin-vgg", *rows)


def _nin(preset_name: str, *rows: tuple[str, int | None, int, int, int]) -> DesignSpec:
    blocks = [
        NinBlock(id=name, channels=channels, kernel_size=kernel, stride=stride, padding=padding)
        for name, channels, kernel, stride, padding in rows
    ]
    *before, last = [Stage(name=f"stage{block.id}", blocks=(block,), pool=POOL_3X3) for block in blocks]
    before[-1] = before[-1].model_copy(update={"dropout": 0.5})
    last = last.model_copy(update={"pool": None})
    return DesignSpec(name=preset_name, preset=preset_name, stages=(*before, last), head=Head(linear=False))
