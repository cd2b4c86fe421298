"""Recipes as data: everything about a run's training that is neither the design, the data nor the budget."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Share = Annotated[float, Field(ge=0, lt=1)]
OFF_AT_0 = ("ema", "clip", "batch_norm_momentum")


class Recipe(BaseModel):
    """How to train; None switches a thing off, and so does 0 for `ema`, `clip` and `batch_norm_momentum`.

    Dropout and the momentum of batch norm are the design's own where the recipe has none.

    `learning_rate` is the schedule's peak, `warm_up` and `step_at` are shares of the run, `clip` is a gradient norm,
    `shift` is in pixels of the data, `ema` is a decay per step, `epochs` is the budget where none is given.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    batch: int = Field(ge=1, le=8192)
    learning_rate: float = Field(gt=0, le=10, allow_inf_nan=False)
    initialization: Literal["kaiming", "xavier", "pytorch"]
    optimizer: Literal["sgd", "adamw"]
    momentum: Share = 0.0
    nesterov: bool = False
    weight_decay: float = Field(default=0.0, ge=0, le=1)
    schedule: Literal["constant", "cosine", "one_cycle", "step"]
    warm_up: Share = 0.2
    step_at: tuple[Share, ...] = (0.5, 0.75)
    step_factor: float = Field(default=0.1, gt=0, le=1)
    label_smoothing: Share = 0.0
    flip: bool = False
    shift: int = Field(default=0, ge=0, le=32)
    partial_batch: bool = False
    ema: Annotated[float, Field(gt=0, lt=1)] | None = None
    clip: float | None = Field(default=None, gt=0)
    batch_norm_momentum: float | None = Field(default=None, gt=0, le=1)
    dropout: Share | None = None
    auxiliary_weight: float = Field(default=0.3, ge=0, le=1)
    epochs: int | None = Field(default=None, ge=1, le=100_000)

    @field_validator(*OFF_AT_0, mode="before")
    @classmethod
    def _off(cls, value: Any) -> Any:
        """A person writes 0 where there is no word for None: in a field for a number."""
        return None if value == 0 else value


def demo(has_batch_norm: bool) -> Recipe:
    """What learns within seconds whatever the design is; measured on the bundled sample (benchmarks/learning.py).

    The average of the weights is what makes it quick: it passes 80 % after half of the examples. No flips: within
    seconds they cost more than they bring, for shoes and sleeves have their sides.
    """
    if has_batch_norm:
        return Recipe(
            name="demo",
            batch=96,
            learning_rate=0.15,
            initialization="kaiming",
            optimizer="sgd",
            momentum=0.9,
            nesterov=True,
            weight_decay=5e-4,
            schedule="one_cycle",
            warm_up=0.25,
            label_smoothing=0.1,
            ema=0.9,
            batch_norm_momentum=0.4,
        )
    return Recipe(
        name="demo",
        batch=128,
        learning_rate=3e-3,
        initialization="kaiming",
        optimizer="adamw",
        weight_decay=5e-4,
        schedule="one_cycle",
        label_smoothing=0.1,
        ema=0.9,
        clip=1.0,
    )


def book(has_batch_norm: bool) -> Recipe:
    """The d2l book's: Xavier, plain SGD at a constant 0.1, 10 epochs with their smaller last batch, no augmentation."""
    del has_batch_norm  # the book does not adapt
    return Recipe(
        name="book",
        batch=128,
        learning_rate=0.1,
        initialization="xavier",
        optimizer="sgd",
        schedule="constant",
        partial_batch=True,
        epochs=10,
    )


def nin_book(has_batch_norm: bool) -> Recipe:
    """The book's for NiN: as for GoogLeNet, at half the rate (the book names 0.03, 0.05 and 0.1)."""
    return book(has_batch_norm).model_copy(update={"name": "nin-book", "learning_rate": 0.05})


def cifar_2023(has_batch_norm: bool) -> Recipe:
    """Of the CIFAR-10 GoogLeNet of 2023: Adam (here AdamW without decay, the same), 1e-4, batch 2048, 1,000 epochs."""
    del has_batch_norm
    return Recipe(
        name="cifar-2023",
        batch=2048,
        learning_rate=1e-4,
        initialization="pytorch",
        optimizer="adamw",
        schedule="constant",
        partial_batch=True,
        epochs=1000,
    )


def modern(has_batch_norm: bool) -> Recipe:
    """What one would take today for a run of minutes: AdamW, cosine, decay, smoothing, shifts and flips, EMA."""
    return Recipe(
        name="modern",
        batch=128,
        learning_rate=4e-3 if has_batch_norm else 2e-3,
        initialization="kaiming",
        optimizer="adamw",
        weight_decay=0.05,
        schedule="cosine",
        warm_up=0.1,
        label_smoothing=0.1,
        flip=True,
        shift=2,
        clip=1.0,
        ema=0.99,
    )


RECIPES: dict[str, Callable[[bool], Recipe]] = {
    "demo": demo, "book": book, "nin-book": nin_book, "cifar-2023": cifar_2023, "modern": modern,
}  # fmt: skip
TITLES = {
    "demo": "Demo", "book": "As in the book", "nin-book": "NiN, as in the book", "cifar-2023": "CIFAR-10, 2023",
    "modern": "Modern",
}  # fmt: skip
