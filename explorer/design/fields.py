"""The kinds of number and text that designs are made of, with their limits."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

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
Probability = Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_\-]+$", max_length=32)]


def problem(text: str, *at: str | int, shown: object = ()) -> PydanticCustomError:
    """An error at the place `at` below the part that is validated; `shown` is the value that is wrong."""
    return PydanticCustomError("design", "{text}", {"text": text, "at": at, "shown": shown})


def _no_method(name: str) -> str:
    """Torch's modules have methods of many names; none has a digit in it."""
    if name not in ("", "avgpool", "maxpool", "pool") and not any(map(str.isdigit, name)):
        raise problem("must have a digit, as conv2 has", shown=name)
    return name


LayerName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_\-]*$", max_length=32), AfterValidator(_no_method)]


class Part(BaseModel):
    """A part of a design: immutable, closed, compared by value."""

    model_config = ConfigDict(frozen=True, extra="forbid")
