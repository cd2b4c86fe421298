"""What the pages call the variants and their values."""

from typing import Any

CHOICES = {
    "batch_norm": "batch norm",
    "factorize": "factorized",
    "factorize_n": "n of 1×n",
    "residual": "residual",
    "naive": "naive",
    "branch3_kernel": "branch 3's kernel",
    "nin_convs": "convolutions behind",
    "nin_kernel": "their kernel",
    "bias": "bias",
}
VALUES: dict[str, dict[Any, str]] = {
    "batch_norm": {"none": "none", "after_conv": "after conv", "book": "as in the book"},
    "factorize": {
        "none": "none",
        "two_3x3": "5×5 as two 3×3",
        "asymmetric": "1×n and n×1",
        "expanded": "expanded filter bank",
    },
    "factorize_n": {3: "3", 5: "5", 7: "7"},
    "branch3_kernel": {5: "5×5", 3: "3×3, torchvision's"},
    "nin_convs": {1: "1", 2: "2", 3: "3"},
    "nin_kernel": {1: "1×1", 3: "3×3"},
    "nin_head": {"pool": "global pool", "linear": "flatten, linear"},
}
