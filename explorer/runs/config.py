"""What a run is told: design, data, recipe, budget, seed and device, as one immutable value."""

import math
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from explorer.data.catalog import dataset, is_name
from explorer.design import DesignSpec
from explorer.runs.recipes import OFF_AT_0, RECIPES, Recipe
from explorer.runs.switches import Switches
from explorer.text import OneLineError, named, quoted

DEFAULT_SECONDS = 10.0
DEVICE_PATTERN = r"^(auto|cpu|mps|cuda(:(\d+|all))?)$"


class RunError(OneLineError):
    """A run that cannot be configured, started or found; the message is one line to show as it is."""


class RunConfig(BaseModel):
    """A run before it starts. Its budget is `seconds` of training and evaluation; `epochs` or `steps` replace it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = 1
    design: DesignSpec
    data: str = "fashion-mnist-sample"
    recipe: Recipe
    seconds: float = Field(default=DEFAULT_SECONDS, ge=1, le=7 * 24 * 3600, allow_inf_nan=False)
    steps: int | None = Field(default=None, ge=1, le=10**9)
    epochs: int | None = Field(default=None, ge=1, le=10**5)
    seed: int = Field(default=0, ge=0, lt=2**31)
    device: str = Field(default="auto", pattern=DEVICE_PATTERN)
    switches: Switches = Switches()

    @field_validator("data")
    @classmethod
    def _known(cls, name: str) -> str:
        """A run of the past stays readable when its data are gone: only the name is looked at."""
        return name if is_name(name) else dataset(name).name  # which says what there is

    @property
    def is_timed(self) -> bool:
        """Whether seconds are the budget."""
        return self.steps is None and self.epochs is None

    @property
    def budget(self) -> str:
        """The budget in words: `10 s`, `500 steps`, `10 epochs`."""
        if self.steps is not None:
            return f"{self.steps:,} step{'' if self.steps == 1 else 's'}"
        if self.epochs is not None:
            return f"{self.epochs:,} epoch{'' if self.epochs == 1 else 's'}"
        return f"{self.seconds:g} s"

    def steps_in(self, images: int) -> int | None:
        """The number of steps where the budget fixes it, with this many training images; None for a budget of time."""
        if self.steps is not None or self.epochs is None:
            return self.steps
        batch = min(self.recipe.batch, images)
        return self.epochs * (-(-images // batch) if self.recipe.partial_batch else images // batch)

    def longer(self, factor: float = 2.0) -> "RunConfig":
        """The same with a larger budget."""
        grown = {
            name: math.ceil(value * factor) if name != "seconds" else value * factor
            for name in ("seconds", "steps", "epochs")
            if (value := getattr(self, name)) is not None
        }
        try:
            return RunConfig.model_validate(self.model_dump() | grown)
        except ValidationError as error:
            raise RunError(first_problem(error)) from error


@dataclass(frozen=True)
class Settings:
    """What a person chooses; None leaves the recipe's own value. `changes` are of the recipe's other fields.

    Of several budgets steps come before epochs, and epochs before seconds.
    """

    data: str = "fashion-mnist-sample"
    recipe: str = "demo"
    batch: int | None = None
    learning_rate: float | None = None
    seconds: float | None = None
    steps: int | None = None
    epochs: int | None = None
    seed: int = 0
    device: str = "auto"
    changes: tuple[tuple[str, Any], ...] = ()
    switches: Switches = field(default_factory=Switches)


def configure(design: DesignSpec, settings: Settings, has_batch_norm: bool) -> RunConfig:
    """The run that these settings mean for `design`; RunError in the form `seed (=-1) must be at least 0`."""
    try:
        recipe = recipe_of(settings, has_batch_norm)
        own = recipe.epochs if settings.seconds is None and settings.steps is None else None
        return RunConfig(
            design=design,
            data=settings.data,
            recipe=recipe,
            seconds=DEFAULT_SECONDS if settings.seconds is None else settings.seconds,
            steps=settings.steps,
            epochs=own if settings.epochs is None else settings.epochs,
            seed=settings.seed,
            device=settings.device,
            switches=settings.switches,
        )
    except ValidationError as error:
        raise RunError(first_problem(error)) from error


def recipe_of(settings: Settings, has_batch_norm: bool) -> Recipe:
    """The named recipe with what was changed in it. RunError for an unknown recipe or field, else ValidationError."""
    if settings.recipe not in RECIPES:
        raise RunError(f"recipe (={named(settings.recipe)}): no such recipe; one of {', '.join(RECIPES)}")
    recipe = RECIPES[settings.recipe](has_batch_norm)
    changes = dict(settings.changes)
    for name in changes:
        if name == "name" or name not in Recipe.model_fields:
            names = ", ".join(field for field in Recipe.model_fields if field != "name")
            raise RunError(f"recipe.{named(name)}: a recipe has no such field; one of {names}")
    both = {"batch": settings.batch, "learning_rate": settings.learning_rate}
    changes |= {name: value for name, value in both.items() if value is not None}
    return Recipe.model_validate(recipe.model_dump() | changes)


def settings_of(config: RunConfig, has_batch_norm: bool) -> Settings:
    """The settings that lead to `config`, so that they can be varied; RunError where its recipe is no longer there."""
    base = recipe_of(Settings(recipe=config.recipe.name), has_batch_norm)
    changed = {
        name: value
        for name in Recipe.model_fields
        if name != "name" and (value := getattr(config.recipe, name)) != getattr(base, name)
    }
    by_time = config.is_timed and (config.seconds != DEFAULT_SECONDS or config.recipe.epochs is not None)
    own = config.steps is None and config.epochs == config.recipe.epochs
    return Settings(
        data=config.data,
        recipe=config.recipe.name,
        batch=changed.pop("batch", None),
        learning_rate=changed.pop("learning_rate", None),
        seconds=config.seconds if by_time else None,
        steps=config.steps,
        epochs=None if own else config.epochs,
        seed=config.seed,
        device=config.device,
        changes=tuple((name, written(name, value)) for name, value in changed.items()),
        switches=config.switches,
    )


def written(name: str, value: Any) -> Any:
    """A recipe's value as a person writes it: what 0 switches off is 0."""
    return 0 if value is None and name in OFF_AT_0 else value


def alike(one: RunConfig, other: RunConfig) -> bool:
    """Whether two runs are told the same; seconds count only where they are the budget."""
    return one == (other if other.is_timed else other.model_copy(update={"seconds": one.seconds}))


RULES = {
    "greater_than": "must be above {gt:,.10g}",
    "greater_than_equal": "must be at least {ge:,.10g}",
    "less_than": "must be less than {lt:,.10g}",
    "less_than_equal": "must be at most {le:,.10g}",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number of fewer digits",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list of numbers: [0.5, 0.75]",
    "literal_error": "must be {expected}",
    "finite_number": "must be a finite number",
    "string_type": "must be a text",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "missing": "is missing",
    "extra_forbidden": "is no field that this version knows",
    "json_invalid": "is no JSON: {error}",
    "string_pattern_mismatch": "must be auto, cpu, mps, cuda, cuda:N or cuda:all",
}


def first_problem(error: ValidationError) -> str:
    """Pydantic's first complaint as `where (=value) what would be right`."""
    problem = error.errors()[0]
    where = ".".join(str(part) for part in problem["loc"]) or "run"
    rule = RULES.get(problem["type"])
    if rule:
        return f"{where} (={_shown(problem['input'])}) {rule.format(**problem.get('ctx', {}))}"
    return f"{where}: {problem['msg'].removeprefix('Value error, ')}"


def _shown(value: object) -> str:
    return named(value) if isinstance(value, str | list | tuple | None) else quoted(value)
