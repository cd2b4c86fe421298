"""Does a run fit into its device's memory, and if not, what would?"""

import shutil
import subprocess
import time
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import psutil

from explorer.analysis.memory import largest_batch, memory
from explorer.analysis.setting import Optimizer, Setting
from explorer.data.catalog import Dataset
from explorer.design import DesignError, DesignSpec, SetValue, apply
from explorer.graph import LayerGraph, ShapeError
from explorer.lowering import lower
from explorer.runs.config import RunConfig
from explorer.runs.fit import fitted

PROGRAM = 400 * 2**20  # bytes that torch and we take before the first step, measured on a CPU
# Convolutions' work space and what the allocator keeps, as a factor on the tensors: 1.45 and 2.2 were seen on a CPU.
WORK_SPACE = {"cpu": 2.0, "gpu": 1.25}
SHARE = 0.9  # of the free memory that may be planned with
SMALLEST_SIDE = 28
FRESH_SECONDS = 5
CGROUP = Path("/sys/fs/cgroup")
OWN_GROUP = Path("/proc/self/cgroup")


class Room(NamedTuple):
    """Bytes of a device's memory: all, and those that nobody uses now."""

    total: int
    free: int


def room(device: str) -> Room | None:
    """A device's memory ("cpu", "cuda:1"); None where nobody knows."""
    if device == "cpu":
        return _host()
    if not device.startswith("cuda"):
        return None
    index = device.partition(":")[2]  # of all GPUs at once the first speaks for the others
    return _gpu(int(index) if index.isdigit() else 0, int(time.monotonic()) // FRESH_SECONDS)


def needed(graph: LayerGraph, config: RunConfig, data: Dataset, device: str) -> int:
    """Bytes that the run takes there: the most of a step, the data, the program."""
    chosen = setting(config, device)
    return int(memory(graph, chosen).training_peak * WORK_SPACE[chosen.device]) + _images(data) + PROGRAM


def tensors(graph: LayerGraph, config: RunConfig, device: str) -> int:
    """Bytes of a step's tensors alone: below this nothing can be done."""
    return memory(graph, setting(config, device)).training_peak


def _images(data: Dataset) -> int:
    return (data.train + data.test) * data.channels * data.height * data.width


def setting(config: RunConfig, device: str) -> Setting:
    """What the analysis of memory wants to know about a run."""
    recipe = config.recipe
    plain: Optimizer = "momentum" if recipe.momentum else "sgd"
    on_cpu = device == "cpu"
    return Setting(
        batch=recipe.batch,
        precision="fp32" if on_cpu or config.switches.number_format == "fp32" else "mixed",
        optimizer="adam" if recipe.optimizer == "adamw" else plain,
        device="cpu" if on_cpu else "gpu",
    )


def advice(config: RunConfig, data: Dataset, device: str, below: int | None = None, own: int = 0) -> str:
    """What would fit into the memory that is free now: `batch 48 fits`, `an input of 112 × 112 fits at batch 8`.

    `below`: a batch that is known not to fit, whatever the estimate says; `own`: bytes that will be free by then.
    """
    found, design = room(device), config.design
    if found is None:
        return f"batch {below // 2:,} may fit" if below and below > 3 else "take a smaller batch or input"
    found = Room(found.total, found.free + own)
    for smaller in _smaller_inputs(design):
        try:
            graph = lower(fitted(smaller, data))
        except (DesignError, ShapeError):
            break
        batch = _most(graph, config, data, device, found)
        if below is not None and smaller is design:
            batch = min(batch, below // 2)
        if batch >= (2 if smaller is design else min(8, config.recipe.batch)):
            batch = min(batch, config.recipe.batch)
            size = f"{smaller.input.height} × {smaller.input.width}"
            return f"batch {batch:,} fits" if smaller is design else f"an input of {size} fits at batch {batch:,}"
    return "take a smaller input, or a design with fewer channels"


def _smaller_inputs(design: DesignSpec) -> list[DesignSpec]:
    """The design, and the same at halves of its input, as far as that makes a picture."""
    found = [design]
    height, width = design.input.height // 2, design.input.width // 2
    while min(height, width) >= SMALLEST_SIDE:
        edits = (SetValue(at="input.height", value=height), SetValue(at="input.width", value=width))
        try:
            found.append(apply(design, *edits))
        except DesignError:
            break
        height, width = height // 2, width // 2
    return found


def _most(graph: LayerGraph, config: RunConfig, data: Dataset, device: str, found: Room) -> int:
    chosen = setting(config, device)
    available = int((found.free * SHARE - PROGRAM - _images(data)) / WORK_SPACE[chosen.device])
    return largest_batch(graph, chosen, available) if available > 0 else 0


def _host() -> Room:
    """This machine's memory, or what its control group leaves of it."""
    machine = psutil.virtual_memory()
    limit, used = (_number(CGROUP / name) for name in ("memory.max", "memory.current"))
    if limit is None or used is None:
        return Room(machine.total, machine.available)
    return Room(min(machine.total, limit), min(machine.available, max(0, limit - used)))


def oom_kills() -> int | None:
    """How many processes of this control group the system has ended for their memory; None where nobody counts."""
    for place in _memory_groups():
        for name in ("memory.events", "memory.oom_control"):  # of version 2, and of version 1
            try:
                counts = dict(line.split(maxsplit=1) for line in (place / name).read_text().splitlines())
                return int(counts["oom_kill"])
            except (OSError, ValueError, KeyError):
                continue
    return None


def _memory_groups() -> list[Path]:
    """Where this process's control group for memory may be: by its path, and where a container mounts its own."""
    found = [CGROUP, CGROUP / "memory"]
    try:
        lines = OWN_GROUP.read_text().splitlines()
    except OSError:
        return found
    for kinds, path in (line.split(":", 2)[1:] for line in lines if line.count(":") >= 2):
        if kinds == "" or "memory" in kinds.split(","):
            found.insert(0, CGROUP / kinds / path.lstrip("/"))
    return found


def _number(path: Path) -> int | None:
    """The file's number; None where it says "max", or is not there."""
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=16)
def _gpu(index: int, now: int) -> Room | None:
    """As the driver's own program tells it; `now` makes an answer good for some seconds."""
    del now
    program = shutil.which("nvidia-smi")
    if program is None:
        return None
    query = [program, "--query-gpu=memory.total,memory.free", "--format=csv,noheader,nounits", f"--id={index}"]
    try:
        told = subprocess.run(query, capture_output=True, text=True, timeout=5, check=True).stdout
        total, free = (int(part) * 2**20 for part in told.strip().split(","))
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return Room(total, free)
