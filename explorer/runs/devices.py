"""Which devices this machine has, found without torch (importing it costs the app 1.5 s and 500 MB)."""

import functools
import platform
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from explorer.installation import how_to_install


@dataclass(frozen=True)
class Device:
    """`name` as torch spells it ("cpu", "cuda:0"), `title` for people."""

    name: str
    title: str


CPU = Device("cpu", "CPU")
APPLE = Device("mps", "Apple GPU")
ALL_GPUS = "cuda:all"  # one run on all of them
DRIVER = Path("/proc/driver/nvidia/gpus")


@functools.cache
def devices() -> tuple[Device, ...]:
    """The GPUs that the NVIDIA driver lists, then the CPU. Whether torch can use one shows when a run starts on it."""
    names = _by_its_program() or _by_its_files()
    found = [Device(f"cuda:{i}", f"GPU {i}, {name}") for i, name in enumerate(names)]
    if len(names) > 1:
        found.append(Device(ALL_GPUS, f"All {len(names)} GPUs"))
    if platform.system() == "Darwin" and platform.machine() == "arm64":
        found.append(APPLE)
    return (*found, CPU)


def absent(name: str) -> str | None:
    """Why no run can have the device of this name; None where it is there, or where only torch can tell."""
    found = [device.name for device in devices()]
    if not name.startswith("cuda") or resolve(name) in found:
        return None
    return f"device (={name}) is not there: this machine has {', '.join(found)}; take one of these or auto"


def without_torch() -> str | None:
    """Why nothing can be trained here; None where torch is installed."""
    missing = [name for name in ("torch", "torchvision", "safetensors") if find_spec(name) is None]
    if not missing:
        return None
    return f"training needs {missing[0]}, which is not installed: {how_to_install('train')}"


def _by_its_program() -> list[str]:
    program = shutil.which("nvidia-smi")
    if program is None:
        return []
    query = [program, "--query-gpu=name", "--format=csv,noheader"]
    try:
        listed = subprocess.run(query, capture_output=True, text=True, timeout=5, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return []
    return [line.strip() for line in listed.splitlines() if line.strip()]


def _by_its_files() -> list[str]:
    """A container may have the driver without its program."""
    found = []
    for file in sorted(DRIVER.glob("*/information")):
        lines = file.read_text(errors="replace").splitlines()
        found += [line.partition(":")[2].strip() for line in lines if line.startswith("Model:")]
    return found


def resolve(name: str) -> str:
    """Give "auto" as the first GPU or, where there is none, the CPU; "cuda" as "cuda:0"; anything else as it is."""
    if name == "auto":
        return devices()[0].name
    return "cuda:0" if name == "cuda" else name


def shares(one: str, other: str) -> bool:
    """Whether runs on these devices would meet on one: `cuda:all` meets every GPU."""
    return one == other or (ALL_GPUS in (one, other) and one.startswith("cuda") and other.startswith("cuda"))


def load(device: str, taken: Sequence[str]) -> int:
    """How many of the runs on the devices `taken` a run on `device` would meet; of all GPUs the busiest one counts."""
    gpus = {one for one in taken if shares(device, one)} - {ALL_GPUS} if device == ALL_GPUS else {device}
    return max(sum(shares(gpu, one) for one in taken) for gpu in gpus or {device})
