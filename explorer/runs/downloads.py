"""Data sets on their way here: a process of its own downloads one, a small file beside the data says how far it is."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import ClassVar

import psutil
from pydantic import ConfigDict, TypeAdapter

from explorer.data.catalog import CATALOG
from explorer.data.places import TORCHVISION, root
from explorer.installation import SOURCES
from explorer.runs.config import RunError
from explorer.runs.devices import without_torch
from explorer.runs.faults import told
from explorer.runs.identity import identity, is_alive

# The archives that torchvision downloads, in its order, with their sizes in bytes.
ARCHIVES = {
    "fashion-mnist": {
        "train-images-idx3-ubyte.gz": 26_421_880, "train-labels-idx1-ubyte.gz": 29_515,
        "t10k-images-idx3-ubyte.gz": 4_422_102, "t10k-labels-idx1-ubyte.gz": 5_148,
    },
    "mnist": {
        "train-images-idx3-ubyte.gz": 9_912_422, "train-labels-idx1-ubyte.gz": 28_881,
        "t10k-images-idx3-ubyte.gz": 1_648_877, "t10k-labels-idx1-ubyte.gz": 4_542,
    },
    "cifar-10": {"cifar-10-python.tar.gz": 170_498_071},
}  # fmt: skip
UNPACKED = 4  # times the archives' size, with them, is needed on the disk
RUNNING, DONE, FAILED, CANCELLED = "running", "done", "failed", "cancelled"
GONE = "the process that downloaded it is gone; start it again"


@dataclass(frozen=True)
class Download:
    """How far it is: `received` of `total` bytes, now in `file`; `error` is why it failed, one line."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(strict=True)

    name: str
    state: str = RUNNING
    received: int = 0
    total: int = 0
    file: str = ""
    error: str = ""
    pid: int = 0
    process: str = ""

    @property
    def share(self) -> float:
        """0 to 1."""
        return min(1.0, self.received / self.total) if self.total else 0.0


DOWNLOAD = TypeAdapter(Download)


def poll(name: str) -> Download | None:
    """The download of this data set as it is now; None where there was none since the last `forget`."""
    try:
        found = DOWNLOAD.validate_json(state_file(name).read_bytes())
    except (OSError, ValueError):
        return None
    if found.state == RUNNING and not is_alive(found.pid, found.process):
        return replace(found, state=FAILED, error=GONE)
    return found


def start(name: str) -> Download:
    """Download it; where it is on its way already, nothing is started. RunError where it can't be."""
    if name not in ARCHIVES:
        raise RunError(f"data (={name}) can't be downloaded; one of {', '.join(ARCHIVES)}")
    if lacking := without_torch():
        raise RunError(lacking)
    found = poll(name)
    if found and found.state == RUNNING:
        return found
    total = sum(ARCHIVES[name].values())
    with _written(root()):
        root().mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(root()).free
        if free < UNPACKED * total:
            needs = f"{UNPACKED * total / 1e6:,.0f} MB of disk and {free / 1e6:,.0f} MB are free"
            raise RunError(f"{CATALOG[name].title} needs {needs} in {root()}; EXPLORER_DATA names another folder")
        child = _spawn(name)
    begun = Download(name, total=total, pid=child, process=identity(child) or "")
    write(begun)
    return begun


def cancel(name: str) -> None:
    """End it; what had come is removed, for a file that is there in part is not there."""
    found = poll(name)
    if found is None or found.state != RUNNING:
        return
    try:
        process = psutil.Process(found.pid)
        process.kill()
        process.wait(5)
    except psutil.Error:
        pass  # it has just ended by itself
    shutil.rmtree(folder(name), ignore_errors=True)
    write(replace(found, state=CANCELLED))


def forget(name: str) -> None:
    """Nothing is said any more of a download that has ended."""
    found = poll(name)
    if found and found.state != RUNNING:
        with _written(state_file(name)):
            state_file(name).unlink(missing_ok=True)


def write(download: Download) -> None:
    """For the process that downloads, and who starts or ends it; a reader sees the old state or the new one."""
    path = state_file(download.name)
    temporary = path.with_suffix(f".{os.getpid()}")
    with _written(path):
        temporary.write_text(json.dumps(asdict(download)), encoding="utf-8")
        temporary.replace(path)


def _written(path: Path) -> AbstractContextManager[None]:
    """Inside, the system's errors are StoreErrors."""
    return told(path, "written", "EXPLORER_DATA")


def state_file(name: str) -> Path:
    """Where the state is."""
    return root() / f".download-{name}.json"


def folder(name: str) -> Path:
    """Where the files come to lie until they are whole."""
    return root() / f".download-{name}"


def wanted() -> tuple[str, ...]:
    """The data sets that can be downloaded."""
    return tuple(name for name in TORCHVISION if name in ARCHIVES)


def _spawn(name: str) -> int:
    """The pid of `python -m explorer.train.download NAME`, in a session of its own."""
    with (root() / f".download-{name}.log").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "explorer.train.download", name],
            cwd=SOURCES,
            env=os.environ | {"EXPLORER_DATA": str(root().resolve())},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    child.returncode = 0  # it is not ours to wait for: identity() knows a zombie, and Popen would warn
    return child.pid
