"""Fifty edited designs: some by hand, for what will be awkward, the others drawn with a seed, all of which lower."""

import random
from typing import Any

from explorer import DesignError, DesignSpec, ShapeError, apply, lower, preset
from explorer.design import KINDS, PRESETS, Edit, InsertBlock, MoveBlock, RemoveBlock, SetValue, new_block_name
from explorer.design.codec import parse_set
from explorer.design.variants import LocalVariants
from tests.golden.cases import VALUES

COUNT, SEED, EDITS = 50, 1, 5
ADAPTIVE = {"kind": "adaptive_pool", "output_size": 4}
POOLS: list[dict[str, Any] | None] = [
    None,
    {"kind": "max_pool", "kernel_size": 3, "stride": 2, "padding": 1},
    {"kind": "max_pool", "kernel_size": 2, "stride": 1, "ceil_mode": True},
    {"kind": "avg_pool", "kernel_size": 3, "stride": 1, "padding": 1},
    {"kind": "avg_pool", "kernel_size": 2, "stride": 2, "ceil_mode": True},
]
ROWS: list[dict[str, Any]] = [
    *[pool for pool in POOLS if pool],
    {"kind": "lrn", "size": 3, "alpha": 0.001, "beta": 0.5},
    {"kind": "conv", "out_channels": 48, "kernel_size": 3, "padding": 1},
    {"kind": "conv", "out_channels": 20, "kernel_size": 1, "relu": False},
]

A_NIN_BLOCK = 'stages[1].blocks[4]={"kind":"nin","id":"4e","channels":200,"kernel_size":3,"padding":1}'
OF_INCEPTION = (
    "batch_norm=book", "bias=false", "factorize=asymmetric", "factorize_n=5", "residual=true", "residual_scale=0.3",
    "branch3_kernel=3",
)  # fmt: skip
OF_NIN = ("nin_convs=3", "nin_kernel=3")

# what each is, its preset, and what is set in it
BY_HAND: dict[str, tuple[str, list[str]]] = {
    "blocks called stem and head": (
        "googlenet",
        ['stages[0].blocks[0].id="stem"', 'stages[2].blocks[1].id="head"', 'variants.aux_heads=["stem","head"]',
         'aux_head.pool={"kind":"adaptive_pool","output_size":3}'],
    ),
    "blocks called variants, input, stage4 and name": (
        "googlenet-small",
        ['stages[0].blocks[0].id="variants"', 'stages[0].blocks[1].id="input"', 'stages[1].blocks[0].id="stage4"',
         'stages[1].blocks[1].id="name"', 'variants.aux_heads=["stage4"]'],
    ),
    "a stage called 3a beside a block 3a": ("googlenet", ['stages[0].name="3a"', "stages[0].dropout=0.1"]),
    "blocks called as stages and as a head's layers": (
        "mini-googlenet",
        ['stages[0].blocks[0].id="stage5"', 'stages[1].blocks[0].id="fc"', 'stages[1].blocks[1].id="pool"',
         'stages[2].blocks[0].id="aux1"', 'stages[0].name="classes"', 'variants.aux_heads=["fc","aux1"]'],
    ),
    "a convolution called stem, stages of digits": (
        "alexnet",
        ['stages[0].blocks[0].id="stem"', 'stages[1].blocks[0].id="-"', 'stages[0].name="1"', 'stages[1].name="_"'],
    ),
    "average pools everywhere": (
        "googlenet",
        ["stem[1].kind=avg_pool", "stem[4].kind=avg_pool", "stages[0].pool.kind=avg_pool",
         "stages[1].pool.kind=avg_pool", 'stages[2].pool={"kind":"avg_pool","kernel_size":2,"stride":1}'],
    ),
    "a max pool in the head": ("googlenet", ['head.pool={"kind":"max_pool","kernel_size":7,"stride":1}']),
    "an average pool in the head": ("vgg11", ['head.pool={"kind":"avg_pool","kernel_size":2,"stride":2}']),
    "an adaptive pool in the head and hidden layers": (
        "googlenet", ["head.pool.output_size=2", "head.hidden=[512,128]", "head.dropout=0.3"],
    ),
    "no pool in the head": ("mini-googlenet", ["head.pool=null", "head.hidden=[64]"]),
    "no head": ("googlenet", ["head=null", "classes=7"]),
    "a stem of nothing but pools": (
        "mini-googlenet",
        ['stem=[{"kind":"avg_pool","kernel_size":2,"stride":1},{"kind":"max_pool","kernel_size":2,"stride":1}]'],
    ),
    "a stem with LRN in front": (
        "nin", ['stem=[{"kind":"lrn"},{"kind":"conv","out_channels":16,"kernel_size":3,"padding":1}]'],
    ),
    "every width of a factorization": (
        "googlenet",
        ["variants.factorize=expanded", "stages[0].blocks[0].ch3x3_parts=[100,null]",
         "stages[0].blocks[0].ch5x5_parts=[24,null,40]", "stages[1].variants.factorize=asymmetric",
         "stages[1].variants.factorize_n=7", "stages[1].blocks[0].ch5x5_parts=[null,20]",
         "stages[2].blocks[0].variants.factorize=two_3x3", "stages[2].blocks[0].ch5x5_parts=[72]",
         "stages[2].blocks[1].variants.factorize=none"],
    ),
    "residual at three levels": (
        "googlenet-bn",
        ["variants.residual=true", "stages[1].variants.residual_scale=0.1",
         "stages[1].blocks[2].variants.residual=false", "stages[2].variants.residual=false",
         "stages[2].blocks[1].variants.residual=true", "variants.bias=false"],
    ),
    "every branch dropped once": (
        "googlenet",
        ["stages[0].blocks[0].ch1x1=null", "stages[0].blocks[1].ch3x3=null", "stages[0].blocks[1].ch3x3red=null",
         "stages[1].blocks[0].ch5x5=null", "stages[1].blocks[0].ch5x5red=null", "stages[1].blocks[1].pool_proj=null",
         "stages[1].blocks[2].ch3x3red=null", "stages[1].blocks[3].ch5x5red=null"],
    ),
    "variants of NiN at three levels": (
        "nin",
        ["variants.nin_convs=1", "stages[1].variants.nin_convs=3", "stages[1].variants.nin_kernel=3",
         "stages[2].blocks[0].variants.nin_kernel=3", "variants.nin_head=linear", "stages[3].blocks[0].channels=40"],
    ),
    "a wide, tall image of two channels": (
        "googlenet-torchvision",
        ["input.channels=2", "input.height=160", "input.width=320", "classes=3", "variants.width=1.25",
         "normalization.momentum=0.05"],
    ),
    "every variant of a design": (
        "googlenet",
        [A_NIN_BLOCK, "variants.nin_head=linear", "variants.width=2",
         *[f"variants.{one}" for one in OF_INCEPTION + OF_NIN]],
    ),
    "every variant of a stage": (
        "googlenet",
        [A_NIN_BLOCK, *[f"stages[1].variants.{one}" for one in OF_INCEPTION + OF_NIN], "stages[2].variants.naive=true"],
    ),
    "every variant of a block": (
        "googlenet",
        [A_NIN_BLOCK.replace("}", ',"variants":{"nin_convs":3,"nin_kernel":3}}'),
         "stages[0].blocks[0].variants.naive=true", *[f"stages[1].blocks[1].variants.{one}" for one in OF_INCEPTION]],
    ),
    "an empty stage in the middle": ("inception-block", ["input.height=31", "variants.width=0.3"]),
}  # fmt: skip
MOVES: dict[str, list[Edit]] = {
    "an empty stage in the middle": [
        SetValue(path="stages", value=[
            preset("inception-block").stages[0].model_dump(mode="json"), {"name": "empty"},
            {"name": "last", "blocks": [{"kind": "vgg", "id": "9", "convs": 1, "channels": 8}], "pool": POOLS[4]},
        ]),
    ],
    "blocks called stem and head": [MoveBlock(block="4c", stage=0, position=1), RemoveBlock(block="4e")],
}  # fmt: skip


def designs() -> dict[str, DesignSpec]:
    """By what they are."""
    found = {name: _by_hand(name) for name in BY_HAND}
    drawn, names = random.Random(SEED), list(PRESETS)
    while len(found) < COUNT:
        base = names[len(found) % len(names)]
        found[f"{base}, drawn {len(found) - len(BY_HAND) + 1}"] = _drawn(drawn, preset(base))
    return found


def _by_hand(name: str) -> DesignSpec:
    base, sets = BY_HAND[name]
    return apply(preset(base), *[parse_set(text) for text in sets], *MOVES.get(name, []))


def _drawn(drawn: random.Random, base: DesignSpec) -> DesignSpec:
    """The preset after some edits, each of which leaves a design that lowers."""
    design, done = base, 0
    while done < EDITS:
        try:
            edited = apply(design, drawn.choice(DRAW)(drawn, design))
            lower(edited)
        except (DesignError, ShapeError):
            continue
        if edited != design:
            design, done = edited, done + 1
    return design


def _place(drawn: random.Random, design: DesignSpec) -> tuple[str, Any]:
    s, b, block, _ = drawn.choice(list(design.blocks()))
    return f"stages[{s}].blocks[{b}]", block


def _cell(drawn: random.Random, design: DesignSpec) -> Edit:
    path, block = _place(drawn, design)
    column = drawn.choice(block.columns())
    return SetValue(path=f"{path}.{column}", value=drawn.choice([None, 1, 2, 3, 17, 64, 200]))


def _variant(drawn: random.Random, design: DesignSpec) -> Edit:
    above = drawn.choice(["", f"stages[{drawn.randrange(len(design.stages))}].", f"{_place(drawn, design)[0]}."])
    name = drawn.choice(list(LocalVariants.model_fields if above else VALUES))
    return SetValue(path=f"{above}variants.{name}", value=drawn.choice(VALUES[name]))


def _insert(drawn: random.Random, design: DesignSpec) -> Edit:
    stage = drawn.randrange(len(design.stages))
    block = drawn.choice(list(KINDS.values())).example(new_block_name(design, stage))
    return InsertBlock(stage=stage, position=drawn.randrange(3), block=block)


def _move(drawn: random.Random, design: DesignSpec) -> Edit:
    name = _place(drawn, design)[1].id
    if drawn.random() < 0.4:
        return RemoveBlock(block=name)
    return MoveBlock(block=name, stage=drawn.randrange(len(design.stages)), position=drawn.randrange(3))


def _stem(drawn: random.Random, design: DesignSpec) -> Edit:
    rows: list[Any] = [row.model_dump(mode="json") for row in design.stem]
    at = drawn.randrange(len(rows) + 1)
    rows[at : at + drawn.choice([0, 1])] = drawn.choice([[], [drawn.choice(ROWS)]])
    return SetValue(path="stem", value=rows)


def _pool(drawn: random.Random, design: DesignSpec) -> Edit:
    return SetValue(path=f"stages[{drawn.randrange(len(design.stages))}].pool", value=drawn.choice(POOLS))


def _head(drawn: random.Random, design: DesignSpec) -> Edit:
    path, values = drawn.choice([
        ("head.pool", [*POOLS, ADAPTIVE]), ("head.hidden", [[100], [64, 32]]), ("head.dropout", [0.2]),
        ("classes", [2, 100]), ("input.height", [96, 130]), ("input.width", [96, 130]), ("input.channels", [1, 4]),
    ])  # fmt: skip
    return SetValue(path=path, value=drawn.choice(values))


def _aux(drawn: random.Random, design: DesignSpec) -> Edit:
    if design.aux_head.pool.kind != "adaptive_pool":
        return SetValue(path="aux_head.pool", value=ADAPTIVE)
    return SetValue(path="variants.aux_heads", value=[_place(drawn, design)[1].id])


DRAW = (_cell, _cell, _variant, _variant, _insert, _move, _move, _stem, _pool, _head, _aux)
