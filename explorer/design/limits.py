"""How large a design may be, found out before anything is made of it: the work for a hostile one stays small."""

from typing import TYPE_CHECKING, Any

from .fields import MAX_BLOCKS, MAX_STAGES, MAX_VALUES
from .layers import ConvLayer
from .problems import DesignError, Problem

if TYPE_CHECKING:
    from .spec import DesignSpec

HIDDEN, AUXILIARY = 3, 6  # a hidden layer is linear, ReLU, dropout; an auxiliary head so many beside its convolution


def check_counts(data: object) -> None:
    """Raises DesignError where plain data, e.g. parsed JSON, hold more than a design can.

    Data of another form than a design's pass: validating them says what is wrong with them.
    """
    stages = data.get("stages") if isinstance(data, dict) else None
    if isinstance(stages, list | tuple):
        if len(stages) > MAX_STAGES:
            raise _too_much("stages", f"stages has {len(stages):,} items; it can have at most {MAX_STAGES:,}")
        blocks = sum(_length(stage.get("blocks")) for stage in stages if isinstance(stage, dict))
        if blocks > MAX_BLOCKS:
            raise _too_much("stages", f"stages has {blocks:,} blocks; it can have at most {MAX_BLOCKS:,}")
    level, values = [data], 0
    while level:
        level = [inner for one in level if isinstance(one, dict | list | tuple) for inner in _inside(one)]
        values += len(level)
        if values > MAX_VALUES:
            raise _too_much(
                "", f"the design has more than {MAX_VALUES:,} values; {MAX_BLOCKS:,} blocks have about 60,000"
            )


def _length(blocks: object) -> int:
    return len(blocks) if isinstance(blocks, list | tuple) else 0


def _inside(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value


def _too_much(path: str, text: str) -> DesignError:
    return DesignError([Problem(path, text)])


def most_layers(design: "DesignSpec") -> int:
    """So many layers the design becomes, or fewer, without lowering it.

    Counted are the input, each convolution with its batch normalization and ReLU, each pool, dropout, concatenation and
    sum, and heads with all that they may have. It is more than there are where a factorization replaces a convolution
    instead of adding one, where a head has no pool or no dropout, and where a shortcut needs no convolution.
    """
    per_conv = design.variants.effective().layers_per_conv
    stem = sum(per_conv if isinstance(layer, ConvLayer) else 1 for layer in design.stem)
    blocks = sum(block.most_layers(variants) for _, _, block, variants in design.blocks())
    behind = sum((stage.pool is not None) + (stage.dropout > 0) for stage in design.stages)
    head = 4 + HIDDEN * len(design.head.hidden) if design.head else 0  # a pool, a flatten, a dropout, the classifier
    auxiliary = len(design.variants.aux_heads) * (AUXILIARY + per_conv)
    return 1 + stem + blocks + behind + head + auxiliary
