"""Checkpoints: tensors and a few facts in one safetensors file that is there whole or not at all. Never a pickle."""

import contextlib
import json
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import safetensors.torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from explorer.runs.config import RunError
from explorer.runs.store import LAST

BEST = "best.safetensors"
FACTS = "explorer"  # the key in the file's metadata
VERSION = 1
SECONDS = 2.0  # from one checkpoint to the next, at least
MOST_SHARE = 0.02  # of the time


def write(path: Path, tensors: Mapping[str, Tensor], facts: Mapping[str, Any]) -> None:
    """Replace `path` as one step, durable once this returns. OSError where the disk is full or not ours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    data = safetensors.torch.save(plain, {FACTS: json.dumps({"version": VERSION, **facts}), "format": "pt"})
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def read(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]] | None:
    """Tensors on the CPU and facts; None where there is no file; RunError names one that is damaged."""
    if not path.exists():
        return None
    try:
        with safe_open(path, "pt") as file:
            facts: dict[str, Any] = json.loads(file.metadata()[FACTS])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  it is no mapping
    except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(path, error) from error
    if facts.get("version") != VERSION:
        raise damaged(path, f"version {facts.get('version')}, this program knows {VERSION}")
    return tensors, facts


def damaged(path: Path, why: object) -> RunError:
    """The error for a file that cannot be what was written."""
    text = " ".join(str(why).split())[:200]
    return RunError(f"{path}: the checkpoint is damaged ({text}); repeat the run to start anew")


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # not every system can
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class Checkpoints:
    """The last and the best state of one run, under `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._written_at = time.perf_counter()
        self._cost = 0.0
        for left in folder.glob(".*.safetensors.*"):  # of a process that was killed while it wrote
            left.unlink(missing_ok=True)

    def is_due(self) -> bool:
        """Whether enough time has passed since the last one, so that writing takes no time to speak of."""
        return time.perf_counter() - self._written_at >= max(SECONDS, self._cost / MOST_SHARE)

    def load(self) -> tuple[dict[str, Tensor], dict[str, Any]] | None:
        """The last state; None where none was written."""
        return read(self.folder / LAST)

    def save(self, tensors: Mapping[str, Tensor], facts: Mapping[str, Any]) -> None:
        """The state to resume from."""
        began = time.perf_counter()
        write(self.folder / LAST, tensors, facts)
        self._written_at = time.perf_counter()
        self._cost = self._written_at - began

    def save_best(self, weights: Mapping[str, Tensor], facts: Mapping[str, Any]) -> None:
        """The weights with the highest test accuracy so far, under the module's own names: no optimizer, no order."""
        write(self.folder / BEST, weights, facts)
