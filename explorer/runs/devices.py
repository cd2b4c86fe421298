"""Which devices this machine has, found without torch (importing it costs the app 1.5 s and 500 MB)."""

import functools
import shutil
import subprocess
from dataclasses import dataclass


@dataclass(frozen=True)
class Device:
    """`name` as torch spells it ("cpu", "cuda:0"), `title` for people."""

    name: str
    title: str


CPU = Device("cpu", "CPU")


@functools.cache
def devices() -> tuple[Device, ...]:
    """The GPUs that the NVIDIA driver lists, then the CPU. Whether torch can use one shows when a run starts on it."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return (CPU,)
    query = [program, "--query-gpu=name", "--format=csv,noheader"]
    try:
        listed = subprocess.run(query, capture_output=True, text=True, timeout=5, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return (CPU,)
    names = [line.strip() for line in listed.splitlines() if line.strip()]
    return (*(Device(f"cuda:{i}", f"GPU {i}, {name}") for i, name in enumerate(names)), CPU)


def resolve(name: str) -> str:
    """Give "auto" as the first GPU or, where there is none, the CPU; "cuda" as "cuda:0"; anything else as it is."""
    if name == "auto":
        return devices()[0].name
    return "cuda:0" if name == "cuda" else name
