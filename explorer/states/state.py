"""A state: what a person sees, whole. Immutable; as text it leaves out what is the default."""

import json
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from explorer import analysis
from explorer.analysis import CONVENTIONS
from explorer.analysis.setting import Device, Optimizer, Precision
from explorer.design import DesignError, DesignSpec, Problem, read_design
from explorer.design.fields import EXACTLY, Part
from explorer.design.problems import design_error
from explorer.text import LimitError, json_value

MOST_BATCH = 2**20


class Setting(Part):
    """What is not the design and yet decides numbers: of memory, and of the operations that are counted."""

    batch: int = Field(default=32, strict=True, ge=1, le=MOST_BATCH)
    precision: Precision = "fp32"
    optimizer: Optimizer = "momentum"
    device: Device = "gpu"
    convention: Literal[tuple(CONVENTIONS)] = "torch"  # type: ignore[valid-type]

    @property
    def training(self) -> analysis.Setting:
        """What decides the memory of training."""
        return analysis.Setting(self.batch, self.precision, self.optimizer, self.device)


class State(Part):
    """A design, how it is counted, and how it is looked at.

    `view` is what is selected, open, colored, on which page: it travels in links and stories, and makes no state
    another one; undo, equality (`same`), names and differences are of design and setting.
    """

    version: Annotated[Literal[1], EXACTLY] = 1
    design: DesignSpec
    setting: Setting = Setting()
    view: dict[str, Any] = Field(default_factory=dict)

    def same(self, other: "State") -> bool:
        """Whether design and setting are the same."""
        return (self.design, self.setting) == (other.design, other.setting)


def state_text(state: State) -> str:
    """The state as JSON; what is missing is the default."""
    data: dict[str, Any] = {"version": state.version, "design": state.design.model_dump(mode="json")}
    if setting := state.setting.model_dump(mode="json", exclude_defaults=True):
        data["setting"] = setting
    if state.view:
        data["view"] = state.view
    return json.dumps(data, separators=(",", ":"))


def read_state(text: str) -> State:
    """The inverse of state_text. Raises DesignError, which names what is wrong."""
    try:
        data = json_value(text)
    except (json.JSONDecodeError, LimitError) as error:
        raise DesignError([Problem("", f"the state is not valid JSON ({error}); Share writes its form")]) from error
    if not isinstance(data, dict) or "design" not in data:
        raise DesignError([Problem("design", "the state has no design; every state has one")])
    design = read_design(data["design"])
    try:
        return State.model_validate(data | {"design": design})
    except ValidationError as error:
        raise design_error(error, data) from error
