"""Random designs for Hypothesis: every block kind, every variant at every level, odd and lopsided sizes."""

from hypothesis import strategies as st

from explorer.design import ConvBlock, DesignSpec, InceptionBlock, InputSize, NinBlock, Stage, VggBlock
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
from explorer.design.spec import PARTS
from explorer.design.variants import (
    BATCH_NORMS,
    FACTORIZATIONS,
    DesignVariants,
    Effective,
    LocalVariants,
)

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
VALUES = {
    "batch_norm": st.sampled_from(BATCH_NORMS),
    "bias": st.booleans(),
    "factorize": st.sampled_from(FACTORIZATIONS),
    "factorize_n": st.sampled_from([3, 5, 7]),
    "residual": st.booleans(),
    "residual_scale": st.floats(0.01, 1),
    "naive": st.booleans(),
    "branch3_kernel": st.sampled_from([3, 5]),
    "nin_convs": st.sampled_from([1, 2, 3]),
    "nin_kernel": st.sampled_from([1, 3]),
}


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
