"""The presets by name."""

from collections.abc import Callable
from functools import partial

from explorer.design.problems import DesignError, Problem
from explorer.design.spec import DesignSpec
from explorer.text import named

from .googlenet import (
    googlenet,
    googlenet_avgpool7,
    googlenet_bn,
    googlenet_cifar,
    googlenet_naive,
    googlenet_paper,
    googlenet_small,
    googlenet_torchvision,
    inception_block,
    mini_googlenet,
)
from .others import alexnet, nin, nin_vgg, vgg

TITLES = {
    "googlenet": "GoogLeNet",
    "googlenet-paper": "GoogLeNet of the paper",
    "googlenet-avgpool7": "GoogLeNet, 7 × 7 pool",
    "googlenet-bn": "GoogLeNet, batch norm",
    "googlenet-naive": "GoogLeNet, naive blocks",
    "googlenet-small": "GoogLeNet for 28 × 28",
    "googlenet-torchvision": "GoogLeNet of torchvision",
    "googlenet-cifar": "GoogLeNet for CIFAR-10",
    "mini-googlenet": "Mini GoogLeNet",
    "alexnet": "AlexNet",
    "vgg11": "VGG-11",
    "vgg13": "VGG-13",
    "vgg16": "VGG-16",
    "vgg19": "VGG-19",
    "nin": "NiN",
    "nin-vgg": "NiN with VGG's kernels",
    "inception-block": "One Inception block",
}
"""What the pages call them."""
PRESETS: dict[str, Callable[[], DesignSpec]] = {
    "googlenet": googlenet,
    "googlenet-paper": googlenet_paper,
    "googlenet-avgpool7": googlenet_avgpool7,
    "googlenet-bn": googlenet_bn,
    "googlenet-naive": googlenet_naive,
    "googlenet-small": googlenet_small,
    "googlenet-torchvision": googlenet_torchvision,
    "googlenet-cifar": googlenet_cifar,
    "mini-googlenet": mini_googlenet,
    "alexnet": alexnet,
    "vgg11": partial(vgg, 11),
    "vgg13": partial(vgg, 13),
    "vgg16": partial(vgg, 16),
    "vgg19": partial(vgg, 19),
    "nin": nin,
    "nin-vgg": nin_vgg,
    "inception-block": inception_block,
}


def preset(name: str) -> DesignSpec:
    """The design of that name. Raises DesignError, which names those there are."""
    if name not in PRESETS:
        raise DesignError([Problem("preset", f"preset (={named(name)}) must be one of {', '.join(PRESETS)}")])
    return PRESETS[name]()
