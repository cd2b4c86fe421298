"""DesignSpec: what a person edits. Immutable; validates itself; round-trips through JSON."""

import math
import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from explorer.text import listed, quoted

from .addresses import Names
from .blocks import KINDS, Block, BlockRow, InceptionBlock
from .fields import (
    EXACTLY,
    MAX_BLOCKS,
    MAX_LAYERS,
    MAX_STAGES,
    MAX_WIDTH,
    Channels,
    Name,
    Number,
    Part,
    Probability,
    Side,
    Width,
    problem,
)
from .ids import with_ids
from .layers import AuxHead, Head, StagePool, StemLayer
from .limits import check_counts, most_layers
from .migrate import VERSION, migrated
from .problems import DesignError, Problem, design_error
from .variants import PARTS, DesignVariants, Effective, LocalVariants


class InputSize(Part):
    """The images that come in."""

    channels: Channels = 3
    height: Side = 224
    width: Side = 224


class Normalization(Part):
    """The settings of every batch normalization, as torch.nn.BatchNorm2d has them."""

    eps: Annotated[Number, Field(gt=0, lt=1)] = 1e-5
    momentum: Annotated[Number, Field(gt=0, le=1)] = 0.1


class Stage(Part):
    """Blocks at one resolution, and the pool and the dropout behind them."""

    name: Name
    blocks: tuple[Block, ...] = ()
    pool: StagePool | None = None
    dropout: Probability = 0.0
    variants: LocalVariants = LocalVariants()


class DesignSpec(Part):
    """A network as a person edits it. Nothing in it is computed.

    Build one from untrusted data with `read_design`, whose errors have the program's own form.
    """

    version: Annotated[Literal[2], EXACTLY] = 2
    name: Annotated[str, Field(min_length=1, max_length=80)]
    preset: str | None = None
    """The preset that it started from: what differences are shown against."""
    input: InputSize = InputSize()
    classes: Width = 10
    stem: tuple[StemLayer, ...] = ()
    stages: Annotated[tuple[Stage, ...], Field(min_length=1, max_length=MAX_STAGES)]
    head: Head | None = Head()
    """Without one the last block's output is the network's."""
    aux_head: AuxHead = AuxHead()
    normalization: Normalization = Normalization()
    variants: DesignVariants = DesignVariants()

    @property
    def names(self) -> Names:
        """The addresses of its blocks, stages and rows of the stem."""
        return Names(self)

    def blocks(self) -> Iterator[tuple[int, int, Block, Effective]]:
        """Every block in order: index of its stage, index in the stage, the row, the variants in force."""
        outer = self.variants.effective()
        for s, stage in enumerate(self.stages):
            staged = stage.variants.over(outer)
            for b, block in enumerate(stage.blocks):
                yield s, b, block, block.variants.over(staged)

    def scaled(self, width: int) -> int:
        """A width of stem, block or hidden layer after `variants.width`."""
        return scaled(width, self.variants.width)

    @model_validator(mode="before")
    @classmethod
    def _of_this_version(cls, data: Any) -> Any:
        return with_ids(migrated(data)) if isinstance(data, dict) else data

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        ids: dict[str, tuple[int, int]] = {}
        for s, b, block, _ in self.blocks():
            if block.id in ids:
                raise problem(
                    "names two blocks; each needs its own name", "stages", s, "blocks", b, "id", shown=block.id
                )
            ids[block.id] = (s, b)
        names = [stage.name for stage in self.stages]
        for s, name in enumerate(names):
            if name in names[:s] or name in ("stem", "head", "input"):
                raise problem("names another part too; each needs its own name", "stages", s, "name", shown=name)
        if len(ids) > MAX_BLOCKS:
            raise problem(f"has {len(ids):,} blocks; it can have at most {MAX_BLOCKS:,}", "stages")
        hooks = set[str]()
        for i, name in enumerate(self.variants.aux_heads):
            if name not in ids or name in hooks:
                text = "names a block twice" if name in ids else f"must be a block's name, one of {listed(ids)}"
                raise problem(text, "variants", "aux_heads", i, shown=name)
            hooks.add(name)
        return self

    @model_validator(mode="after")
    def _each_auxiliary_head_has_a_name(self) -> Self:
        heads, names = len(self.variants.aux_heads), self.aux_head.ids
        if len(names) != heads:
            raise problem(f"must have as many names as there are auxiliary heads, {heads:,}", "aux_head", "ids")
        for i, name in enumerate(names):
            if name in names[:i]:
                text = "names another auxiliary head too; each needs its own name"
                raise problem(text, "aux_head", "ids", i, shown=name)
        return self

    @model_validator(mode="after")
    def _layers_stay_within_limits(self) -> Self:
        if (layers := most_layers(self)) > MAX_LAYERS:
            text = f"would have up to {layers:,} layers; it can have at most {MAX_LAYERS:,}: take fewer blocks"
            raise problem(text)
        return self

    @model_validator(mode="after")
    def _layers_have_names_of_their_own(self) -> Self:
        taken = {"input", "flatten", "fc", "dropout", *[f"dropout_{stage.name}" for stage in self.stages]}
        for i, row in enumerate(self.stem):
            _take(row.id, taken, "stem", i, "id")
        for s, b, block, _ in self.blocks():
            if (name := f"{block.kind}{block.id}") in taken:
                text = f"would name a layer {name}, as the stem has one; it needs another name"
                raise problem(text, "stages", s, "blocks", b, "id", shown=block.id)
            taken.add(name)
        for s, stage in enumerate(self.stages):
            if stage.pool:
                _take(stage.pool.id, taken, "stages", s, "pool", "id")
        if self.head and self.head.pool:
            _take(self.head.pool.id, taken, "head", "pool", "id")
        return self

    @model_validator(mode="after")
    def _parts_fit_the_factorization(self) -> Self:
        for s, b, block, variants in self.blocks():
            if not isinstance(block, InceptionBlock):
                continue
            for column, names in PARTS[variants.factorize].items():
                have = len(getattr(block, column))
                if have > len(names):
                    text = f"sets {have} widths where factorize={variants.factorize} has {len(names)}"
                    raise problem(text, "stages", s, "blocks", b, column)
        return self

    @model_validator(mode="after")
    def _variants_apply(self) -> Self:
        kinds: list[set[type[BlockRow]]] = [{type(block) for block in stage.blocks} for stage in self.stages]
        _check_applies(self.variants.given(), set().union(*kinds), "a design", "variants")
        for s, stage in enumerate(self.stages):
            _check_applies(stage.variants.given(), kinds[s], "a stage", "stages", s, "variants")
            for b, block in enumerate(stage.blocks):
                _check_applies(block.variants.given(), {type(block)}, "a row", "stages", s, "blocks", b, "variants")
        return self

    @model_validator(mode="after")
    def _scaled_widths_stay_within_limits(self) -> Self:
        if self.variants.width > 1:
            widest = max(_widths(self.model_dump(exclude={"variants", "input", "classes"})), default=1)
            if self.scaled(widest) > MAX_WIDTH:
                text = f"makes {widest:,} channels {self.scaled(widest):,}; {MAX_WIDTH:,} is the most"
                raise problem(text, "variants", "width", shown=self.variants.width)
        return self


def _take(name: str, taken: set[str], *at: str | int) -> None:
    if name in taken or OURS.fullmatch(name):
        raise problem("names another layer too; each needs its own name", *at, shown=name)
    taken.add(name)


def _check_applies(given: dict[str, Any], kinds: set[type[BlockRow]], whole: str, *at: str | int) -> None:
    """A variant that says nothing about any block around it is a mistake, not a wish."""
    for name, value in given.items():
        if kinds and not any(name in kind.APPLIES for kind in kinds):
            have = " and ".join(sorted(f"{kind.TITLE}s" for kind in kinds))
            fits = " and ".join(f"{kind.TITLE}s" for kind in KINDS.values() if name in kind.APPLIES)
            raise problem(f"does not apply to {whole} of {have}; it is for {fits}", *at, name, shown=value)


def scaled(width: int, factor: float) -> int:
    """max(1, ⌊width · factor + 0.5⌋), as seed networks with a width multiplier round."""
    return width if factor == 1 else max(1, math.floor(width * factor + 0.5))


OURS = re.compile(r"(fc|relu|dropout|aux)\d+")
"""What the layers of the heads are called."""
INCEPTION_WIDTHS = ("ch1x1", "ch3x3red", "ch3x3", "ch5x5red", "ch5x5", "pool_proj", "ch3x3_parts", "ch5x5_parts")
WIDTH_FIELDS = ("out_channels", "channels", "hidden", *INCEPTION_WIDTHS)


def _widths(data: Any) -> Iterator[int]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key in WIDTH_FIELDS and value:
                yield from (one for one in value if one) if isinstance(value, tuple) else (value,)
            else:
                yield from _widths(value)
    elif isinstance(data, tuple | list):
        for value in data:
            yield from _widths(value)


def read_design(data: object) -> DesignSpec:
    """A design from plain data, e.g. parsed JSON. Raises DesignError, which names each field that is wrong."""
    if isinstance(data, dict) and isinstance(data.get("version", 1), int) and data.get("version", 1) > VERSION:
        text = f"version (={quoted(data['version'])}) is newer than this program reads; it must be at most {VERSION}"
        raise DesignError([Problem("version", text)])
    check_counts(data)
    try:
        return DesignSpec.model_validate(data)
    except ValidationError as error:
        raise design_error(error, data) from error
