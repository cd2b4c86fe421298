"""The rows of the channel table: a union discriminated by `kind`, each kind with its own columns.

A kind is one class here (its columns with their titles and help, the variants that apply to it) and one file in
explorer/lowering that turns it into layers; everything else reads both off.
"""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from .fields import Kernel, Name, Padding, Part, Width, problem
from .variants import PARTS, Effective, LocalVariants

Cell = Width | None


class BlockRow(Part):
    """What every kind has: a name that survives moves and inserts, and variants of its own."""

    TITLE: ClassVar[str]
    """What the pages call the kind."""
    APPLIES: ClassVar[frozenset[str]] = frozenset({"batch_norm", "bias"})
    """The variants that say something about this kind."""
    EXAMPLE: ClassVar[dict[str, Any]]
    """The cells of a row that is newly put into a table."""
    BARE: ClassVar[frozenset[str]] = frozenset({"kind", "id", "variants"})

    id: Name
    variants: LocalVariants = LocalVariants()

    @classmethod
    def example(cls, name: str) -> Self:
        """A row of that name to start from."""
        return cls(id=name, **cls.EXAMPLE)

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The names of the kind's own cells, in the order of the table."""
        return tuple(name for name in cls.model_fields if name not in cls.BARE)

    def most_layers(self, variants: Effective) -> int:
        """So many layers it becomes with these variants, or fewer: told without lowering it."""
        raise NotImplementedError(type(self).__name__)


class InceptionBlock(BlockRow):
    """An Inception block: four parallel branches, concatenated (Szegedy et al. 2015, figure 2b).

    An empty pair of cells drops its branch, an empty reduction only the reduction, an empty `pool_proj` leaves the
    bare pool.
    """

    TITLE: ClassVar[str] = "Inception block"
    EXAMPLE: ClassVar[dict[str, Any]] = {
        "ch1x1": 64,
        "ch3x3red": 96,
        "ch3x3": 128,
        "ch5x5red": 16,
        "ch5x5": 32,
        "pool_proj": 32,
    }
    APPLIES: ClassVar[frozenset[str]] = BlockRow.APPLIES | {
        "factorize",
        "factorize_n",
        "residual",
        "residual_scale",
        "naive",
        "branch3_kernel",
    }
    BARE: ClassVar[frozenset[str]] = BlockRow.BARE | {"ch3x3_parts", "ch5x5_parts"}

    kind: Literal["inception"] = "inception"
    ch1x1: Annotated[Cell, Field(title="1×1", description="Filters of branch 1. Clear the cell to drop the branch.")]
    ch3x3red: Annotated[
        Cell, Field(title="3×3 red.", description="Branch 2's reduction, the 1×1 in front of the 3×3. Can be empty.")
    ]
    ch3x3: Annotated[
        Cell, Field(title="3×3", description="Filters of branch 2. Clear both of its cells to drop the branch.")
    ]
    ch5x5red: Annotated[
        Cell, Field(title="5×5 red.", description="Branch 3's reduction, the 1×1 in front of the 5×5. Can be empty.")
    ]
    ch5x5: Annotated[
        Cell, Field(title="5×5", description="Filters of branch 3. Clear both of its cells to drop the branch.")
    ]
    pool_proj: Annotated[
        Cell, Field(title="pool proj.", description="The 1×1 behind branch 4's pool. Empty: the bare pool.")
    ]
    ch3x3_parts: tuple[Width | None, ...] = ()
    """Widths of the convolutions that a factorization adds to branch 2; an empty one has the branch's width."""
    ch5x5_parts: tuple[Width | None, ...] = ()
    """The same for branch 3, e.g. the first 3x3 of two_3x3."""

    def most_layers(self, variants: Effective) -> int:
        """The convolutions of its cells and those that a factorization adds; pool, concatenation, residual sum."""
        cells = [self.ch1x1, self.ch3x3, self.ch5x5]
        if not variants.naive:
            cells += [self.ch3x3red, self.ch5x5red, self.pool_proj]
        added = sum(len(names) for names in PARTS[variants.factorize].values())
        others = 1 + (variants.batch_norm == "book") + 1 + 4 * variants.residual
        return (sum(cell is not None for cell in cells) + added) * variants.layers_per_conv + others

    @model_validator(mode="after")
    def _no_reduction_without_its_convolution(self) -> Self:
        for wide, reduction in (("ch3x3", "ch3x3red"), ("ch5x5", "ch5x5red")):
            if getattr(self, wide) is None and getattr(self, reduction) is not None:
                text = f"must be set while {reduction} (={getattr(self, reduction)}) is"
                raise problem(text, wide, shown=None)
        return self


Filters = Annotated[Width, Field(title="filters", description="Output channels.")]
KernelCell = Annotated[Kernel, Field(title="kernel", description="Height and width of the window.")]
StrideCell = Annotated[Kernel, Field(title="stride", description="Pixels from one window to the next.")]
PaddingCell = Annotated[Padding, Field(title="padding", description="Pixels added at each side.")]


class ConvBlock(BlockRow):
    """One convolution and its ReLU, as in AlexNet (Krizhevsky et al. 2012)."""

    TITLE: ClassVar[str] = "convolution"
    EXAMPLE: ClassVar[dict[str, Any]] = {"channels": 256, "kernel_size": 3, "padding": 1}

    kind: Literal["conv"] = "conv"
    channels: Filters
    kernel_size: KernelCell
    stride: StrideCell = 1
    padding: PaddingCell = 0

    def most_layers(self, variants: Effective) -> int:
        """One convolution's."""
        return variants.layers_per_conv


class VggBlock(BlockRow):
    """3x3 convolutions in a row, all of one width (Simonyan and Zisserman 2015, table 1)."""

    TITLE: ClassVar[str] = "VGG block"
    EXAMPLE: ClassVar[dict[str, Any]] = {"convs": 2, "channels": 256}

    kind: Literal["vgg"] = "vgg"
    convs: Annotated[
        int, Field(strict=True, ge=1, le=64, title="convolutions", description="How many 3×3 convolutions in a row.")
    ]
    channels: Filters

    def most_layers(self, variants: Effective) -> int:
        """Those of all its convolutions."""
        return self.convs * variants.layers_per_conv


class NinBlock(BlockRow):
    """A convolution and 1x1 convolutions behind it: a network in the network (Lin et al. 2014, section 3.1)."""

    TITLE: ClassVar[str] = "NiN block"
    EXAMPLE: ClassVar[dict[str, Any]] = {"channels": 256, "kernel_size": 3, "padding": 1}
    APPLIES: ClassVar[frozenset[str]] = BlockRow.APPLIES | {"nin_convs", "nin_kernel", "nin_head"}

    kind: Literal["nin"] = "nin"
    channels: Annotated[Cell, Field(title="filters", description="Output channels. Empty: as many as classes.")]
    kernel_size: KernelCell
    stride: StrideCell = 1
    padding: PaddingCell = 0

    def most_layers(self, variants: Effective) -> int:
        """Those of the first convolution, and of the small ones behind it."""
        return (1 + variants.nin_convs) * variants.layers_per_conv


Block = Annotated[InceptionBlock | ConvBlock | VggBlock | NinBlock, Field(discriminator="kind")]
KINDS: dict[str, type[BlockRow]] = {
    "inception": InceptionBlock,
    "conv": ConvBlock,
    "vgg": VggBlock,
    "nin": NinBlock,
}
