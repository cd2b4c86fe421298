"""DesignSpec -> LayerGraph: stem, stages of blocks, auxiliary heads, head."""

from explorer.design.layers import ConvLayer, LrnLayer
from explorer.design.spec import DesignSpec, Stage
from explorer.graph import LayerGraph, Scope, ShapeError, ops

from . import blocks as _every_family  # noqa: F401, they register themselves
from .emitter import Emitter, conv_op, lrn_op
from .heads import aux_head, head
from .registry import BLOCK_RULES
from .sizes import sizes_text


def lower(design: DesignSpec) -> LayerGraph:
    """The layers of a design.

    Raises:
        ShapeError: a layer can't take its input; the message says which sizes of image would do.
    """
    try:
        return _lower(design)
    except ShapeError as error:
        without = "; or take the auxiliary heads away" if error.path.startswith("aux_head") else ""
        raise error.adding(sizes_text(design, _lower) + without) from error


def _lower(design: DesignSpec) -> LayerGraph:
    emitter = Emitter(design)
    pools = _stem(emitter)
    ends = _stages(emitter, pools)
    last = emitter.at
    hooks = [name for name in ends if name in design.variants.aux_heads]
    aux_outputs = [aux_head(emitter, number, ends[name]) for number, name in enumerate(hooks, 1)]
    emitter.at = last
    return emitter.builder.graph(head(emitter), aux_outputs)


def _stem(emitter: Emitter) -> int:
    """Add the stem; returns how many pools it has, since the stages go on counting."""
    counts = {"conv": 0, "maxpool": 0, "lrn": 0}
    for i, layer in enumerate(emitter.design.stem):
        kind = "conv" if isinstance(layer, ConvLayer) else "lrn" if isinstance(layer, LrnLayer) else "maxpool"
        counts[kind] += 1
        name, scope = f"{kind}{counts[kind]}", Scope(stage="stem", path=f"stem[{i}]")
        if isinstance(layer, ConvLayer):
            op = conv_op(layer, emitter.design.scaled(layer.out_channels), emitter.variants)
            emitter.conv(name, op, emitter.variants, scope, relu=layer.relu)
        elif isinstance(layer, LrnLayer):
            emitter.add(name, lrn_op(layer), scope)
        else:
            emitter.pool(name, layer, scope)
    return counts["maxpool"]


def _stages(emitter: Emitter, pools: int) -> dict[str, str]:
    """Add the stages; returns each block's last layer by the block's name."""
    design, ends = emitter.design, {}
    blocks = design.blocks()
    for s, stage in enumerate(design.stages):
        for _ in stage.blocks:
            _, b, block, variants = next(blocks)
            path = f"stages[{s}].blocks[{b}]"
            scope = Scope(stage=stage.name, block=block.id, path=path, kind=block.kind)
            BLOCK_RULES[type(block)](emitter, block, variants, scope)
            ends[block.id] = emitter.at
        pools += _behind(emitter, stage, f"stages[{s}]", pools)
    return ends


def _behind(emitter: Emitter, stage: Stage, path: str, pools: int) -> int:
    """Add the pool and the dropout behind a stage; returns how many pools that were."""
    if stage.pool:
        emitter.pool(f"maxpool{pools + 1}", stage.pool, Scope(stage=stage.name, path=f"{path}.pool"))
    if stage.dropout:
        scope = Scope(stage=stage.name, path=f"{path}.dropout")
        emitter.add(f"dropout_{stage.name}", ops.Dropout(stage.dropout), scope)
    return bool(stage.pool)
