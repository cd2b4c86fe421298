"""DesignSpec -> LayerGraph: stem, stages of blocks, auxiliary heads, head."""

from explorer.design.addresses import block_address, stage_address
from explorer.design.layers import ConvLayer, LrnLayer
from explorer.design.limits import most_layers
from explorer.design.spec import DesignSpec, Stage
from explorer.graph import LayerGraph, Scope, ShapeError, ops

from . import blocks as _every_family  # noqa: F401, they register themselves
from .emitter import Emitter, conv_op, lrn_op
from .heads import aux_head, head
from .registry import BLOCK_RULES
from .sizes import sizes_text

SEARCHED = 10_000  # layers up to which an error says the sizes that would do: it lowers the design a dozen times


def lower(design: DesignSpec) -> LayerGraph:
    """The layers of a design.

    Raises:
        ShapeError: a layer can't take its input; the message says which sizes of image would do, unless the design is
            very deep.
    """
    try:
        return _lower(design)
    except ShapeError as error:
        if most_layers(design) > SEARCHED:
            raise
        without = "; or take the auxiliary heads away" if error.path.startswith("aux_head") else ""
        raise error.adding(sizes_text(design, _lower) + without) from error


def _lower(design: DesignSpec) -> LayerGraph:
    emitter = Emitter(design)
    _stem(emitter)
    ends = _stages(emitter)
    last = emitter.at
    heads = dict(zip(design.variants.aux_heads, design.aux_head.ids, strict=True))
    aux_outputs = [aux_head(emitter, heads[block], ends[block]) for block in ends if block in heads]
    emitter.at = last
    return emitter.builder.graph(head(emitter), aux_outputs)


def _stem(emitter: Emitter) -> None:
    for layer in emitter.design.stem:
        scope = Scope(stage="stem", path=f"stem.{layer.id}")
        if isinstance(layer, ConvLayer):
            op = conv_op(layer, emitter.design.scaled(layer.out_channels), emitter.variants)
            emitter.conv(layer.id, op, emitter.variants, scope, relu=layer.relu)
        elif isinstance(layer, LrnLayer):
            emitter.add(layer.id, lrn_op(layer), scope)
        else:
            emitter.pool(layer, scope)


def _stages(emitter: Emitter) -> dict[str, str]:
    """Add the stages; returns each block's last layer by the block's name."""
    design, ends = emitter.design, {}
    blocks, stages = design.blocks(), {stage.name for stage in design.stages}
    ids = {block.id for stage in design.stages for block in stage.blocks}
    for stage in design.stages:
        for _ in stage.blocks:
            _, _, block, variants = next(blocks)
            scope = Scope(stage=stage.name, block=block.id, path=block_address(block.id, stages), kind=block.kind)
            BLOCK_RULES[type(block)](emitter, block, variants, scope)
            ends[block.id] = emitter.at
        _behind(emitter, stage, stage_address(stage.name, ids))
    return ends


def _behind(emitter: Emitter, stage: Stage, path: str) -> None:
    """Add the pool and the dropout behind a stage."""
    if stage.pool:
        emitter.pool(stage.pool, Scope(stage=stage.name, path=f"{path}.pool"))
    if stage.dropout:
        scope = Scope(stage=stage.name, path=f"{path}.dropout")
        emitter.add(f"dropout_{stage.name}", ops.Dropout(stage.dropout), scope)
