"""The kinds of number and text that designs are made of, with their limits.

Each takes what it is and nothing that is only like it: `"off"` is no flag, `true` no number, 3.0 none of 3, 5 and 7.
Whoever writes one of them may have meant another field.
"""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, ValidatorFunctionWrapHandler
from pydantic import WrapValidator as Wrap
from pydantic_core import PydanticCustomError, PydanticKnownError

MAX_WIDTH = 65_536
MAX_SIDE = 16_384
MAX_INPUT_CHANNELS = 1_024
MAX_BLOCKS = 2_000
MAX_STAGES = 200
MAX_LAYERS = 80_000
MAX_VALUES = 100_000
"""Of a design as plain data, lists and objects included: one of MAX_BLOCKS has about 60,000."""

Width = Annotated[int, Field(strict=True, ge=1, le=MAX_WIDTH)]
Side = Annotated[int, Field(strict=True, ge=1, le=MAX_SIDE)]
Channels = Annotated[int, Field(strict=True, ge=1, le=MAX_INPUT_CHANNELS)]
Kernel = Annotated[int, Field(strict=True, ge=1, le=255)]
Padding = Annotated[int, Field(strict=True, ge=0, le=127)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Probability = Annotated[Number, Field(ge=0, lt=1)]
Flag = Annotated[bool, Field(strict=True)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_\-]+$", max_length=32)]


def problem(text: str, *at: str | int, shown: object = ()) -> PydanticCustomError:
    """An error at the place `at` below the part that is validated; `shown` is the value that is wrong."""
    return PydanticCustomError("design", "{text}", {"text": text, "at": at, "shown": shown})


def _exactly(value: Any, choice: ValidatorFunctionWrapHandler) -> Any:
    """For pydantic 3.0 and true are among the choices 1 and 3."""
    chosen = choice(value)
    if type(chosen) is type(value):
        return chosen
    try:
        return choice(object())
    except ValidationError as error:
        raise PydanticKnownError("literal_error", error.errors()[0]["ctx"]) from error


EXACTLY = Wrap(_exactly)
"""Behind a Literal of numbers."""


def _no_method(name: str) -> str:
    """Torch's modules have methods of many names; none has a digit in it."""
    if name not in ("", "avgpool", "maxpool", "pool") and not any(map(str.isdigit, name)):
        raise problem("must have a digit, as conv2 has", shown=name)
    return name


LayerName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_\-]*$", max_length=32), AfterValidator(_no_method)]


class Part(BaseModel):
    """A part of a design: immutable, closed, compared by value."""

    model_config = ConfigDict(frozen=True, extra="forbid")
