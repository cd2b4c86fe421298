"""Random designs for Hypothesis: every block kind, every variant at every level, odd and lopsided sizes."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.design import (
    ConvBlock,
    DesignSpec,
    Edit,
    InceptionBlock,
    InputSize,
    Insert,
    Move,
    NinBlock,
    Remove,
    Rename,
    Replace,
    ReplaceDesign,
    SetValue,
    Stage,
    VggBlock,
)
from explorer.design.blocks import BlockRow
from explorer.design.layers import (
    AdaptivePoolLayer,
    AuxHead,
    AvgPoolLayer,
    ConvLayer,
    Head,
    LrnLayer,
    MaxPoolLayer,
)
from explorer.design.variants import (
    PARTS,
    DesignVariants,
    Effective,
    LocalVariants,
)
from tests.variants import values

FEWER = 6


def drawn(
    *strategies: st.SearchStrategy, examples: int, **named: st.SearchStrategy
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A test of so many drawn examples, which is slow; the quick tests draw a sixth of them."""

    def decorate(check: Callable[..., None]) -> Callable[..., None]:
        @pytest.mark.parametrize(
            "count",
            [pytest.param(examples // FEWER, id="few"), pytest.param(examples, id="all", marks=pytest.mark.slow)],
        )
        def test(count: int) -> None:
            settings(max_examples=count)(given(*strategies, **named)(check))()

        test.__name__, test.__qualname__, test.__doc__ = check.__name__, check.__qualname__, check.__doc__
        return test

    return decorate


widths = st.integers(1, 24)
cells = st.none() | widths


def pools(kind: type) -> st.SearchStrategy:
    """Pools that fit any size: padded by half their window, or in ceil mode with a small window."""
    padded = st.builds(
        lambda kernel, stride, ceil: kind(kernel_size=kernel, stride=stride, padding=kernel // 2, ceil_mode=ceil),
        st.sampled_from([1, 2, 3]),
        st.integers(1, 3),
        st.booleans(),
    )
    return padded | st.just(kind(kernel_size=2, stride=2, ceil_mode=True))


any_pool = st.one_of(pools(MaxPoolLayer), pools(AvgPoolLayer))
convs = st.builds(
    lambda width, kernel, stride, relu: ConvLayer(
        out_channels=width, kernel_size=kernel, stride=stride, padding=kernel // 2, relu=relu
    ),
    widths,
    st.sampled_from([1, 3, 5, 7]),
    st.integers(1, 2),
    st.booleans(),
)
stems = st.lists(st.one_of(convs, any_pool, st.just(LrnLayer())), max_size=3).map(tuple)
VALUES = {name: st.sampled_from(values(name)) for name in LocalVariants.model_fields}
VALUES["residual_scale"] = st.floats(0.01, 1)


@st.composite
def local_variants(draw: st.DrawFn, *kinds: type[BlockRow]) -> LocalVariants:
    """Variants that apply to at least one of these kinds, each set or left to what is around."""
    names = sorted({name for kind in kinds for name in kind.APPLIES} & VALUES.keys())
    return LocalVariants(**{name: draw(st.none() | VALUES[name]) for name in names})


@st.composite
def inception_blocks(draw: st.DrawFn, name: str, outer: Effective) -> InceptionBlock:
    """A row with dropped branches, bare pools, missing reductions and parts where a factorization has them."""
    ch3x3, ch5x5 = draw(cells), draw(cells)
    variants = draw(local_variants(InceptionBlock))
    limits = PARTS[variants.over(outer).factorize]
    parts = {column: tuple(draw(st.lists(cells, max_size=len(limit)))) for column, limit in limits.items()}
    return InceptionBlock(
        id=name,
        ch1x1=draw(cells),
        ch3x3red=None if ch3x3 is None else draw(cells),
        ch3x3=ch3x3,
        ch5x5red=None if ch5x5 is None else draw(cells),
        ch5x5=ch5x5,
        pool_proj=draw(cells),
        variants=variants,
        **parts,
    )


@st.composite
def conv_blocks(draw: st.DrawFn, name: str, outer: Effective) -> ConvBlock:
    kernel = draw(st.integers(1, 5))
    return ConvBlock(
        id=name,
        channels=draw(widths),
        kernel_size=kernel,
        stride=draw(st.integers(1, 2)),
        padding=(kernel + 1) // 2,
        variants=draw(local_variants(ConvBlock)),
    )


@st.composite
def vgg_blocks(draw: st.DrawFn, name: str, outer: Effective) -> VggBlock:
    return VggBlock(
        id=name, convs=draw(st.integers(1, 3)), channels=draw(widths), variants=draw(local_variants(VggBlock))
    )


@st.composite
def nin_blocks(draw: st.DrawFn, name: str, outer: Effective) -> NinBlock:
    kernel = draw(st.integers(1, 5))
    return NinBlock(
        id=name,
        channels=draw(cells),
        kernel_size=kernel,
        stride=draw(st.integers(1, 2)),
        padding=(kernel + 1) // 2,
        variants=draw(local_variants(NinBlock)),
    )


BLOCKS = {InceptionBlock: inception_blocks, ConvBlock: conv_blocks, VggBlock: vgg_blocks, NinBlock: nin_blocks}


@st.composite
def designs(draw: st.DrawFn) -> DesignSpec:
    """A design that validates; it lowers, too, since every window in it is padded."""
    kinds = [draw(st.lists(st.sampled_from(list(BLOCKS)), max_size=3)) for _ in range(draw(st.integers(1, 3)))]
    everywhere = draw(local_variants(*{kind for stage in kinds for kind in stage}))
    given = everywhere.given() | {"width": draw(st.sampled_from([1.0, 0.25, 0.6, 1.5]))}
    variants = DesignVariants(**given)
    stages = []
    for s, stage_kinds in enumerate(kinds):
        staged = draw(local_variants(*stage_kinds))
        outer = staged.over(variants.effective())
        rows = tuple(
            draw(BLOCKS[kind](f"{s}{letter}", outer)) for kind, letter in zip(stage_kinds, "abc", strict=False)
        )
        pool, dropout = draw(st.none() | any_pool), draw(st.sampled_from([0.0, 0.3]))
        stages.append(Stage(name=f"stage{s}", blocks=rows, pool=pool, dropout=dropout, variants=staged))
    names = [block.id for stage in stages for block in stage.blocks]
    aux = draw(st.lists(st.sampled_from(names), unique=True, max_size=2)) if names else []
    sides = st.integers(1, 40)
    return DesignSpec(
        name="random",
        input=InputSize(channels=draw(st.integers(1, 4)), height=draw(sides), width=draw(sides)),
        classes=draw(st.integers(1, 12)),
        stem=draw(stems),
        stages=tuple(stages),
        head=draw(heads),
        aux_head=AuxHead(pool=AdaptivePoolLayer(output_size=draw(st.integers(1, 4))), channels=5, hidden=7),
        variants=variants.model_copy(update={"aux_heads": tuple(aux)}),
    )


heads = st.builds(
    Head,
    pool=st.none() | st.builds(AdaptivePoolLayer, output_size=st.integers(1, 3)) | any_pool,
    hidden=st.lists(widths, max_size=2).map(tuple),
    dropout=st.sampled_from([0.0, 0.3]),
)


@st.composite
def edits(draw: st.DrawFn, design: DesignSpec) -> list[Edit]:
    """Edits of every kind, one after the other; some give a design that can't be, some name what has gone."""
    one = st.one_of(_sets(design), _row_edits(design), _row_edits(design), designs().map(_replacing))
    return [draw(one) for _ in range(draw(st.integers(1, 4)))]


def _replacing(design: DesignSpec) -> Edit:
    return ReplaceDesign(design=design)


@st.composite
def _sets(draw: st.DrawFn, design: DesignSpec) -> Edit:
    names = design.names
    blocks = [names.block(block.id) for _, _, block, _ in design.blocks()]
    stages = [names.stage(stage.name) for stage in design.stages]
    places = {
        "classes": st.integers(0, 12),
        "name": st.text("ab c", min_size=1, max_size=5),
        "input.height": st.integers(1, 40),
        "variants.batch_norm": VALUES["batch_norm"],
        "variants.aux_heads": st.lists(st.sampled_from([*names.blocks, "zz"]), unique=True, max_size=2),
        "head.hidden": st.lists(widths, max_size=2),
        "head": st.none() | st.just({}),
        "stem": stems.map(lambda rows: [row.model_dump(mode="json") for row in rows]),
    }
    places |= {f"{at}.variants.bias": st.none() | st.booleans() for at in (*blocks, *stages)}
    places |= {f"{at}.pool": st.none() | any_pool.map(lambda pool: pool.model_dump(mode="json")) for at in stages}
    places |= {f"{at}.pool.kind": st.sampled_from(["max_pool", "avg_pool"]) for at in stages}
    places |= {f"{at}.id": st.sampled_from(["new1", "new2", "head"]) for at in blocks}
    places |= {f"{at}.name": st.sampled_from(["other", "stage0"]) for at in stages}
    places |= {f"stem.{row.id}.kind": st.sampled_from(["max_pool", "avg_pool", "lrn"]) for row in design.stem}
    at = draw(st.sampled_from(sorted(places)))
    return SetValue(at=at, value=draw(places[at]))


@st.composite
def _row_edits(draw: st.DrawFn, design: DesignSpec) -> Edit:
    names = design.names
    stage = draw(st.sampled_from(design.stages))
    before = draw(st.sampled_from([*[block.id for block in stage.blocks], None]))
    into = names.stage(stage.name)
    blocks = [names.block(block.id) for _, _, block, _ in design.blocks()]
    rows = [f"stem.{row.id}" for row in design.stem]
    parts = [*blocks, *rows, into]
    row = draw(st.one_of(*[make("new3", design.variants.effective()) for make in BLOCKS.values()]))
    layer = draw(st.one_of(convs, any_pool))
    return draw(
        st.one_of(
            st.just(Insert(row=row, into=into, before=before)),
            st.just(Insert(row=layer, into="stem")),
            st.builds(Remove, at=st.sampled_from(parts)),
            st.builds(Move, at=st.sampled_from(parts), into=st.just(into), before=st.just(before)),
            st.builds(Rename, at=st.sampled_from(parts), id=st.sampled_from(["new4", "input", "conv7"])),
            st.builds(Replace, at=st.sampled_from([*(blocks or [into]), f"{into}.pool"]), row=st.just(row)),
            st.builds(Replace, at=st.sampled_from([*rows, f"{into}.pool"]), row=st.just(layer)),
        )
    )
