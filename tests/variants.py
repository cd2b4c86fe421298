"""Every variant by itself and in pairs, on the presets that it says something about."""

import itertools

from explorer import PRESETS, SetValue, apply, preset
from explorer.design import KINDS

VARIANTS = [
    ("batch_norm", "after_conv"),
    ("batch_norm", "book"),
    ("bias", False),
    ("factorize", "two_3x3"),
    ("factorize", "asymmetric"),
    ("factorize", "expanded"),
    ("residual", True),
    ("naive", True),
    ("branch3_kernel", 3),
    ("nin_convs", 1),
    ("nin_convs", 3),
    ("nin_kernel", 3),
    ("nin_head", "linear"),
    ("width", 0.5),
    ("aux_heads", "first"),
]
EVERYWHERE = ("width", "aux_heads")
# a fixed linear layer behind the blocks refuses variants that change their channels
FIXED = {"googlenet-avgpool7", "googlenet-cifar"}
CHANGES_CHANNELS = {("naive", True), ("factorize", "expanded")}


def applicable(name, *variants):
    kinds = {KINDS[block.kind] for _, _, block, _ in preset(name).blocks()}
    if name in FIXED and CHANGES_CHANNELS & set(variants):
        return False
    return all(key in EVERYWHERE or any(key in kind.APPLIES for kind in kinds) for key, _ in variants)


SINGLE = [(name, (one,)) for name in PRESETS for one in VARIANTS if applicable(name, one)]
PAIRED = ("googlenet", "googlenet-torchvision", "nin", "alexnet")
PAIRS = [
    (name, pair)
    for name in PAIRED
    for pair in itertools.combinations(VARIANTS, 2)
    if pair[0][0] != pair[1][0] and applicable(name, *pair)
]


def varied(name, variants):
    base = preset(name)
    first = next(block.id for _, _, block, _ in base.blocks())
    edits = [SetValue(path=f"variants.{key}", value=[first] if key == "aux_heads" else v) for key, v in variants]
    return apply(base, *edits)
