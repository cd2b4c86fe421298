"""Every preset, and every preset under each legal value of each variant, by the name of its golden entry."""

from collections.abc import Iterator
from typing import Any

from explorer import DesignError, DesignSpec, SetValue, ShapeError, apply, lower, preset
from explorer.design import PRESETS, usual_aux_heads
from explorer.design.variants import DesignVariants
from tests.variants import WITH, values

NUMBERS = {"residual_scale": (0.1, 1.0), "width": (0.5, 2.0)}
USUAL = "usual"  # the aux heads that usual_aux_heads gives


def cases() -> Iterator[tuple[str, DesignSpec]]:
    """Name and design; what validation or the sizes refuse is left out."""
    for name in PRESETS:
        base = preset(name)
        yield name, base
        for wanted in _settings():
            if (design := _varied(base, wanted)) is not None:
                yield " ".join([name, *[f"{key}={_text(value)}" for key, value in wanted.items()]]), design


def _settings() -> Iterator[dict[str, Any]]:
    for name in DesignVariants.model_fields:
        tried = (USUAL,) if name == "aux_heads" else NUMBERS.get(name, values(name))
        yield from (WITH.get(name, {}) | {name: value} for value in tried)


def _varied(base: DesignSpec, wanted: dict[str, Any]) -> DesignSpec | None:
    """The preset with these variants; None where it has them already, or can't."""
    edits = [
        usual_aux_heads(base) if value == USUAL else SetValue(at=f"variants.{name}", value=value)
        for name, value in wanted.items()
    ]
    try:
        design = apply(base, *edits)
        lower(design)
    except (DesignError, ShapeError):
        return None
    return None if design == base else design


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
