"""The classifier at the end, and the auxiliary ones that hang on a block during training."""

from explorer.design.layers import Head
from explorer.graph import Scope, ops

from .emitter import RELU, Emitter, pool_op


def head(emitter: Emitter) -> str:
    """Pool, hidden linear layers, classifier; returns the logits' name. Without a head what came last is the output."""
    spec, scope = emitter.design.head, Scope(stage="head", path="head")
    if spec is None:
        return emitter.at
    linear_instead = emitter.design.variants.nin_head == "linear"
    if spec.pool and not linear_instead:
        emitter.pool(spec.pool, _at(scope, "head.pool"))
    emitter.add("flatten", ops.Flatten(), scope)
    _hidden(emitter, spec, scope)
    if not (spec.linear or linear_instead):
        return emitter.at
    fixed = None if spec.hidden else _fixed(emitter, spec)
    return emitter.add("fc", ops.Linear(emitter.design.classes, fixed), _at(scope, "head.in_features"))


def _hidden(emitter: Emitter, spec: Head, scope: Scope) -> None:
    fixed = _fixed(emitter, spec)
    for i, width in enumerate(spec.hidden, 1):
        emitter.add(f"fc{i}", ops.Linear(emitter.design.scaled(width), fixed), _at(scope, f"head.hidden[{i - 1}]"))
        emitter.add(f"relu{i}", RELU, scope)
        if spec.dropout:
            emitter.add(f"dropout{i}", ops.Dropout(spec.dropout), _at(scope, "head.dropout"))
        fixed = None
    if spec.dropout and not spec.hidden:
        emitter.add("dropout", ops.Dropout(spec.dropout), _at(scope, "head.dropout"))


def _fixed(emitter: Emitter, spec: Head) -> int | None:
    """The fixed width of the first linear layer: it counts channels of a block, so that `width` multiplies it too."""
    return emitter.design.scaled(spec.in_features) if spec.in_features else None


def aux_head(emitter: Emitter, name: str, start: str) -> str:
    """The auxiliary classifier of that name behind the layer `start`; returns its logits' name.

    Szegedy et al. 2015, section 5; layer names as in torchvision/models/googlenet.py, InceptionAux.
    """
    design, spec = emitter.design, emitter.design.aux_head
    scope = Scope(stage=name, path="aux_head", auxiliary=True)
    emitter.add(f"{name}.{spec.pool.id}", pool_op(spec.pool), _at(scope, "aux_head.pool"), start)
    conv = ops.Conv2d(design.scaled(spec.channels), (1, 1), bias=emitter.variants.conv_bias)
    emitter.conv(f"{name}.conv", conv, emitter.variants, _at(scope, "aux_head.channels"))
    emitter.add(f"{name}.flatten", ops.Flatten(), scope)
    emitter.add(f"{name}.fc1", ops.Linear(design.scaled(spec.hidden)), _at(scope, "aux_head.hidden"))
    emitter.add(f"{name}.relu", RELU, scope)
    if spec.dropout:
        emitter.add(f"{name}.dropout", ops.Dropout(spec.dropout), _at(scope, "aux_head.dropout"))
    return emitter.add(f"{name}.fc2", ops.Linear(design.classes), scope)


def _at(scope: Scope, path: str) -> Scope:
    return Scope(scope.stage, path=path, auxiliary=scope.auxiliary)
