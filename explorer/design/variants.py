"""Variants: named rewrites of the network, set for the design, a stage or a block. The nearer wins, null inherits."""

from typing import Annotated, Any, Literal, NamedTuple, get_args

from pydantic import Field

from .fields import EXACTLY, Flag, Name, Number, Part

BatchNorm = Literal["none", "after_conv", "book"]
Factorize = Literal["none", "two_3x3", "asymmetric", "expanded"]
FactorizeN = Annotated[Literal[3, 5, 7], EXACTLY]
Branch3Kernel = Annotated[Literal[3, 5], EXACTLY]
NinConvs = Annotated[Literal[1, 2, 3], EXACTLY]
NinKernel = Annotated[Literal[1, 3], EXACTLY]
NinHead = Literal["pool", "linear"]
Scale = Annotated[Number, Field(gt=0, le=1)]

BATCH_NORMS: tuple[str, ...] = get_args(BatchNorm)
FACTORIZATIONS: tuple[str, ...] = get_args(Factorize)
PARTS: dict[str, dict[str, tuple[str, ...]]] = {
    "none": {"ch3x3_parts": (), "ch5x5_parts": ()},
    "two_3x3": {"ch3x3_parts": (), "ch5x5_parts": ("3×3",)},
    "asymmetric": {"ch3x3_parts": ("1×n",), "ch5x5_parts": ("1×n", "n×1", "1×n")},
    "expanded": {"ch3x3_parts": ("1×3", "3×1"), "ch5x5_parts": ("3×3", "1×3", "3×1")},
}
"""The convolutions of branches 2 and 3 whose width a factorization adds to the row, by the cell's name."""


class Effective(NamedTuple):
    """The variants in force in one place, with nothing left to inherit."""

    batch_norm: BatchNorm = "none"
    bias: bool = True
    factorize: Factorize = "none"
    factorize_n: FactorizeN = 3
    residual: bool = False
    residual_scale: float = 0.2
    naive: bool = False
    branch3_kernel: Branch3Kernel = 5
    nin_convs: NinConvs = 2
    nin_kernel: NinKernel = 1

    @property
    def conv_bias(self) -> bool:
        """Whether convolutions have a bias: behind `after_conv` the normalization's shift replaces it."""
        return self.bias and self.batch_norm != "after_conv"

    @property
    def layers_per_conv(self) -> int:
        """A convolution, the normalization behind it where there is one, and its ReLU."""
        return 2 + (self.batch_norm != "none")


class LocalVariants(Part):
    """What a stage or a block sets otherwise than what is around it."""

    batch_norm: BatchNorm | None = None
    bias: Flag | None = None
    factorize: Factorize | None = None
    factorize_n: FactorizeN | None = None
    residual: Flag | None = None
    residual_scale: Scale | None = None
    naive: Flag | None = None
    branch3_kernel: Branch3Kernel | None = None
    nin_convs: NinConvs | None = None
    nin_kernel: NinKernel | None = None

    def given(self) -> dict[str, Any]:
        """The variants that are set here."""
        return {name: value for name, value in self.__dict__.items() if value is not None}

    def over(self, outer: Effective) -> Effective:
        """These where they are set, else the outer ones."""
        return outer if self.__dict__ == NOTHING else outer._replace(**self.given())


NOTHING: dict[str, None] = dict.fromkeys(LocalVariants.model_fields)
DEFAULTS = Effective()


class DesignVariants(Part):
    """The variants of the whole design, and those that only a whole design has."""

    batch_norm: BatchNorm = DEFAULTS.batch_norm
    """`after_conv`: after each convolution, which loses its bias. `book`: bias kept, and also after branch 4's pool."""
    bias: Flag = DEFAULTS.bias
    """Whether convolutions have a bias."""
    factorize: Factorize = DEFAULTS.factorize
    """The wide convolutions as several small ones (Szegedy et al. 2016, figures 5, 6 and 7)."""
    factorize_n: FactorizeN = DEFAULTS.factorize_n
    """The n of `asymmetric`: 1xn and nx1."""
    residual: Flag = DEFAULTS.residual
    """ReLU(shortcut + scale · linear 1x1 of the concatenation) (after Szegedy et al. 2017)."""
    residual_scale: Scale = DEFAULTS.residual_scale
    naive: Flag = DEFAULTS.naive
    """No reductions and a bare pool (Szegedy et al. 2015, figure 2a)."""
    branch3_kernel: Branch3Kernel = DEFAULTS.branch3_kernel
    """torchvision has a 3x3 where the paper has the 5x5."""
    nin_convs: NinConvs = DEFAULTS.nin_convs
    """How many convolutions follow the first one of a NiN block."""
    nin_kernel: NinKernel = DEFAULTS.nin_kernel
    """Their kernel: 1, or 3 with padding 1."""
    nin_head: NinHead = "pool"
    """`linear`: instead of the global pool flatten and a linear layer."""
    width: Annotated[Number, Field(gt=0, le=64)] = 1.0
    """Multiplies the channels of stem, blocks and hidden layers, never the input's or the classes."""
    aux_heads: tuple[Name, ...] = ()
    """The blocks that an auxiliary classifier hangs on."""

    def effective(self) -> Effective:
        """The variants that a stage inherits."""
        return Effective(*[getattr(self, name) for name in Effective._fields])

    def given(self) -> dict[str, Any]:
        """The variants of blocks that differ from what a design has when nothing is said."""
        now = self.effective()._asdict()
        if self.nin_head != "pool":
            now["nin_head"] = self.nin_head
        return {name: value for name, value in now.items() if value != getattr(DEFAULTS, name, None)}
