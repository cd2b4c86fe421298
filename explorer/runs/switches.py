"""What makes a run fast, each of which can be turned on and off; the trainer decides what nobody asked for.

Plain data without torch and without pydantic: the trainer's core reads it on machines that have neither page nor store.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Literal, NamedTuple

from explorer.text import named, number

NumberFormat = Literal["fp32", "bf16", "fp16"]


@dataclass(frozen=True)
class Switches:
    """A person's wishes; None leaves it to the trainer, which knows device and network and gives its reasons."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    resident: bool | None = None
    channels_last: bool | None = None
    number_format: NumberFormat | None = None
    fused_convolutions: bool | None = None
    fused_optimizer: bool | None = None
    kept_memory: bool | None = None
    cuda_graph: bool | None = None
    compile: bool | None = None
    threads: int | None = None

    def __post_init__(self) -> None:
        if self.threads is not None and self.threads not in range(1, MOST_THREADS + 1):
            raise ValueError(f"threads (={self.threads}) must be a whole number from 1 to {MOST_THREADS}")


MOST_THREADS = 256
ON_OFF = {"on": True, "off": False}
VALUES: dict[str, tuple[str, ...]] = {"number_format": ("fp32", "bf16", "fp16"), "threads": ()}


class Decision(NamedTuple):
    """What a switch is set to in a run, and why."""

    value: bool | int | str
    reason: str

    @property
    def text(self) -> str:
        """`on`, `off`, or the value."""
        if isinstance(self.value, bool):
            return "on" if self.value else "off"
        return str(self.value)


TITLES = {
    "resident": "data on the device",
    "channels_last": "channels last",
    "number_format": "number format",
    "fused_convolutions": "1×1 convolutions as one",
    "fused_optimizer": "fused optimizer",
    "kept_memory": "memory kept",
    "cuda_graph": "CUDA graph",
    "compile": "torch.compile",
    "threads": "threads",
}
WHAT = {
    "resident": "All images lie on the device as bytes; resizing, normalization and flips happen there, a batch at a "
    "time. Nothing waits for a loader.",
    "channels_last": "The channels of a pixel lie side by side in memory, as the fast convolution kernels read them.",
    "number_format": "Convolutions compute with 16 bits where the hardware multiplies these faster; weights keep 32.",
    "fused_convolutions": "The 1×1 convolutions of a block read the same input: as one larger convolution they read it "
    "once. Exact.",
    "fused_optimizer": "One pass over all weights instead of several for each.",
    "kept_memory": "Memory that a step has freed stays with the process: the next step need not ask for it again.",
    "cuda_graph": "The step's hundreds of kernels are recorded once and started together.",
    "compile": "torch writes kernels for this very network; it takes 20 to 110 s before the first step.",
    "threads": "Small networks are fastest on one thread, and the page keeps a core.",
}

PLAIN = "plain"  # the loop that most write
STAGES = (PLAIN, "resident", "channels_last", "fused_convolutions", "fused_optimizer", "kept_memory", "number_format",
          "cuda_graph")  # fmt: skip
"""The order in which pieces are switched on to see what each brings."""


def parse(texts: Iterable[str]) -> Switches:
    """`cuda_graph=off`, `number_format=bf16`, `threads=2`; ValueError says what would be right."""
    wishes: dict[str, bool | int | str] = {}
    known = [field.name for field in fields(Switches)]
    for text in texts:
        name, _, value = text.partition("=")
        if name not in known:
            raise ValueError(f"switch {named(name)}: there is no such switch; one of {', '.join(known)}")
        count = number(value) if name == "threads" else None
        if value not in (values := VALUES.get(name, ON_OFF)) and not isinstance(count, int):
            raise ValueError(f"switch {name} (={named(value)}) must be {' or '.join(values) or 'a number'}")
        wishes[name] = count if isinstance(count, int) else ON_OFF.get(value, value)
    return Switches(**wishes)  # type: ignore[arg-type]


def wished(switches: Switches) -> dict[str, str]:
    """What a person set instead of leaving it to the trainer: `{"channels_last": "off", "threads": "2"}`."""
    values = {field.name: getattr(switches, field.name) for field in fields(Switches)}
    return {name: Decision(value, "").text for name, value in values.items() if value is not None}


def decisions(detail: Mapping[str, Any]) -> dict[str, Decision]:
    """What a run's stored facts say, in the order of the switches; empty for a run of an earlier version."""
    stored = detail.get("switches", {})
    names = [field.name for field in fields(Switches)]
    return {name: Decision(*stored[name]) for name in names if name in stored}


def summary(detail: Mapping[str, Any]) -> str:
    """Which were on: `bf16, 1 thread, channels last, fused optimizer`; empty where it is not known."""
    found = decisions(detail)
    said = [found["number_format"].text] if "number_format" in found else []
    if "threads" in found:
        said.append(f"{found['threads'].text} thread{'' if found['threads'].value == 1 else 's'}")
    return ", ".join([*said, *(TITLES[name] for name, decision in found.items() if decision.value is True)])
