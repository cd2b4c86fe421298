"""GoogLeNet and its relatives: one line per block, columns in the paper's order."""

from explorer.design.blocks import InceptionBlock
from explorer.design.layers import (
    AdaptivePoolLayer,
    AuxHead,
    AvgPoolLayer,
    ConvLayer,
    Head,
    LrnLayer,
    MaxPoolLayer,
    StemLayer,
)
from explorer.design.spec import DesignSpec, InputSize, Normalization, Stage
from explorer.design.variants import DesignVariants

# Szegedy et al. 2015, table 1
#    block   1x1  3x3red 3x3  5x5red 5x5  pool
TABLE_1 = (
    ("3a",    64,   96,  128,   16,   32,   32),
    ("3b",   128,  128,  192,   32,   96,   64),
    ("4a",   192,   96,  208,   16,   48,   64),
    ("4b",   160,  112,  224,   24,   64,   64),
    ("4c",   128,  128,  256,   24,   64,   64),
    ("4d",   112,  144,  288,   32,   64,   64),
    ("4e",   256,  160,  320,   32,  128,  128),
    ("5a",   256,  160,  320,   32,  128,  128),
    ("5b",   384,  192,  384,   48,  128,  128),
)  # fmt: skip


def block(id: str, *widths: int) -> InceptionBlock:
    """One row of the channel table."""
    return InceptionBlock.model_validate({"id": id, **dict(zip(InceptionBlock.columns(), widths, strict=True))})


def stages(pool3: MaxPoolLayer, pool4: MaxPoolLayer, only: str = "3a 3b 4a 4b 4c 4d 4e 5a 5b") -> tuple[Stage, ...]:
    """The three stages of table 1, with the pools behind 3b and 4e, reduced to the blocks that are named."""
    rows = [block(*row) for row in TABLE_1 if row[0] in only.split()]
    pools = {"3": pool3, "4": pool4, "5": None}
    return tuple(
        Stage(name=f"stage{n}", blocks=tuple(row for row in rows if row.id[0] == n), pool=pool)
        for n, pool in pools.items()
    )


SMALL_AUX_HEAD = AuxHead(pool=AdaptivePoolLayer(output_size=4))
"""The paper's 5x5 pool does not fit where the images are small."""
PADDED = MaxPoolLayer(kernel_size=3, stride=2, padding=1)
CEIL = MaxPoolLayer(kernel_size=3, stride=2, ceil_mode=True)
CEIL_2X2 = MaxPoolLayer(kernel_size=2, stride=2, ceil_mode=True)


def stem(pool: MaxPoolLayer) -> tuple[StemLayer, ...]:
    """GoogLeNet's first two modules."""
    return (
        ConvLayer(out_channels=64, kernel_size=7, stride=2, padding=3),
        pool,
        ConvLayer(out_channels=64, kernel_size=1),
        ConvLayer(out_channels=192, kernel_size=3, padding=1),
        pool,
    )


def linear_stem() -> tuple[StemLayer, ...]:
    """The same without ReLU, as two of the originals have it."""
    layers = stem(PADDED)
    return tuple(one.model_copy(update={"relu": False}) if isinstance(one, ConvLayer) else one for one in layers)


def small_stem() -> tuple[StemLayer, ...]:
    """The stem for native 28x28: nothing is halved before the second module."""
    return (ConvLayer(out_channels=64, kernel_size=5, padding=2), *stem(PADDED)[2:])


def googlenet() -> DesignSpec:
    """GoogLeNet as in Dive into Deep Learning, section 8.4."""
    return DesignSpec(name="googlenet", preset="googlenet", stem=stem(PADDED), stages=stages(PADDED, PADDED))


def googlenet_bn() -> DesignSpec:
    """The same with batch normalization as the book's exercise writes it."""
    return _variant_of(googlenet(), "googlenet-bn", DesignVariants(batch_norm="book"))


def googlenet_naive() -> DesignSpec:
    """The same from naive blocks (Szegedy et al. 2015, figure 2a)."""
    return _variant_of(googlenet(), "googlenet-naive", DesignVariants(naive=True))


def googlenet_small() -> DesignSpec:
    """GoogLeNet for Fashion-MNIST's own 28x28 pixels."""
    small = InputSize(channels=1, height=28, width=28)
    return DesignSpec(
        name="googlenet-small",
        preset="googlenet-small",
        aux_head=SMALL_AUX_HEAD,
        input=small,
        stem=small_stem(),
        stages=stages(PADDED, PADDED),
    )


def googlenet_paper() -> DesignSpec:
    """GoogLeNet as its paper has it: Szegedy et al. 2015, table 1 and section 5, figure 3."""
    conv1, pool, conv2, conv3, _ = stem(CEIL)
    return DesignSpec(
        name="googlenet-paper",
        preset="googlenet-paper",
        classes=1000,
        stem=(conv1, pool, LrnLayer(), conv2, conv3, LrnLayer(), pool),
        stages=stages(CEIL, CEIL),
        head=Head(dropout=0.4),
        variants=DesignVariants(aux_heads=("4a", "4d")),
    )


def googlenet_avgpool7() -> DesignSpec:
    """GoogLeNet whose head fixes the size: a 7x7 average pool and a linear layer of 1,024 inputs."""
    return DesignSpec(
        name="googlenet-avgpool7",
        preset="googlenet-avgpool7",
        classes=1000,
        stem=linear_stem(),
        stages=stages(PADDED, PADDED),
        head=Head(pool=AvgPoolLayer(kernel_size=7, stride=1), in_features=1024),
    )


def googlenet_cifar() -> DesignSpec:
    """GoogLeNet for CIFAR-10's 32x32, up to 4e: the last image is one pixel of 832 channels."""
    return DesignSpec(
        name="googlenet-cifar",
        preset="googlenet-cifar",
        aux_head=SMALL_AUX_HEAD,
        input=InputSize(height=32, width=32),
        stem=linear_stem(),
        stages=stages(PADDED, PADDED)[:2],
        head=Head(pool=None, in_features=832),
    )


def googlenet_torchvision() -> DesignSpec:
    """torchvision.models.googlenet, weights' names included (torchvision/models/googlenet.py)."""
    return DesignSpec(
        name="googlenet-torchvision",
        preset="googlenet-torchvision",
        classes=1000,
        stem=stem(CEIL),
        stages=stages(CEIL, CEIL_2X2),
        head=Head(dropout=0.2),
        aux_head=AuxHead(pool=AdaptivePoolLayer(output_size=4)),
        normalization=Normalization(eps=0.001),
        variants=DesignVariants(batch_norm="after_conv", branch3_kernel=3, aux_heads=("4a", "4d")),
    )


def mini_googlenet() -> DesignSpec:
    """The network that always learns within seconds: four blocks, a quarter of the width, batch normalization."""
    return DesignSpec(
        name="mini-googlenet",
        preset="mini-googlenet",
        aux_head=SMALL_AUX_HEAD,
        input=InputSize(channels=1, height=28, width=28),
        stem=stem(PADDED),
        stages=stages(PADDED, PADDED, only="3a 4a 4b 5a"),
        variants=DesignVariants(width=0.25, batch_norm="after_conv"),
    )


def inception_block() -> DesignSpec:
    """One Inception block by itself, at an input of any shape: no stem, no head."""
    return DesignSpec(
        name="inception-block",
        preset="inception-block",
        input=InputSize(channels=192, height=100, width=100),
        stages=(Stage(name="stage3", blocks=(block(*TABLE_1[0]),)),),
        head=None,
    )


def _variant_of(design: DesignSpec, name: str, variants: DesignVariants) -> DesignSpec:
    return design.model_copy(update={"name": name, "preset": name, "variants": variants})
