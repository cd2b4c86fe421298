"""What a run's `detail` and `resources` have to be, so that whoever reads them later can: pages, estimates, exports."""

from typing import Annotated, Self

from pydantic import BaseModel, Field, RootModel, model_validator

Amount = Annotated[int, Field(ge=0)]
Finite = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Signal(BaseModel):
    """One measurement of explorer.train.meter; of a run that diverged it has NaN in it."""

    logits: float
    blocks: list[tuple[str, float, float]]


class Signals(BaseModel):
    """The first one and the last."""

    start: Signal
    now: Signal | None = None


class Detail(BaseModel):
    """The facts that something is made from; others are only shown."""

    classes: list[str] = []
    confusion: list[list[Amount]] = []
    signal: Signals | None = None
    switches: dict[str, tuple[bool | int | str, str]] = {}
    parameters: Amount | None = None
    macs: Amount | None = None
    modelled_examples_per_second: Finite | None = None
    oom_kills: int | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        counts, classes = self.confusion, self.classes
        if any(len(row) != len(counts) for row in counts) or (counts and not any(map(sum, counts))):
            raise ValueError("confusion must have a row and a column for each class, and count some image")
        if counts and classes and len(classes) != len(counts):
            raise ValueError(f"confusion has {len(counts):,} classes, and classes has {len(classes):,}")
        if (self.parameters is None) != (self.macs is None):
            raise ValueError("parameters and macs must be there both or neither")
        return self


class Resources(RootModel[dict[str, Finite]]):
    """Bytes and shares by their names (Run.resources)."""
