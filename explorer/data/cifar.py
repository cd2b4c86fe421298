"""CIFAR-10's two formats: the binary one, and the one that torchvision downloads, which is pickled.

A pickle can run anything, so this one is opened by a reader that knows numpy's arrays and nothing else.
"""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.data.errors import DataError
from explorer.data.places import first_file

SHAPE = (3, 32, 32)
RECORD = 1 + 3 * 32 * 32  # a label, then red, green and blue
FILES = {"train": [f"data_batch_{number}" for number in range(1, 6)], "test": ["test_batch"]}
HARMLESS = {
    ("numpy.core.multiarray", "_reconstruct"), ("numpy._core.multiarray", "_reconstruct"), ("numpy", "ndarray"),
    ("numpy", "dtype"), ("_codecs", "encode"),
}  # fmt: skip


def read_split(split: str) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images (N x 3 x 32 x 32) and labels (N) of the split "train" or "test". DataError names a damaged file."""
    parts = [_read(first_file("cifar-10", (f"{file}.bin", file))) for file in FILES[split]]
    return np.concatenate([images for images, _ in parts]), np.concatenate([labels for _, labels in parts])


def _read(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    try:
        images, labels = _binary(path) if path.suffix == ".bin" else _pickled(path)
        if len(images) != len(labels) or labels.max(initial=0) > 9:
            raise ValueError("labels and images do not belong together")
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, pickle.UnpicklingError) as error:
        raise DataError(f"{path}: the file is damaged ({error}); get it again") from error
    return images.reshape(-1, *SHAPE), labels


def _binary(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    data = np.fromfile(path, np.uint8)
    if len(data) == 0 or len(data) % RECORD:
        raise ValueError(f"{len(data):,} bytes are no whole number of records of {RECORD:,}")
    records = data.reshape(-1, RECORD)
    return records[:, 1:], records[:, 0]


def _pickled(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    with path.open("rb") as file:
        held = _Arrays(file, encoding="bytes").load()
    return np.asarray(held[b"data"], np.uint8).reshape(-1, RECORD - 1), np.asarray(held[b"labels"], np.uint8)


class _Arrays(pickle.Unpickler):
    """Refuses every class and function but those of which an array is made."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        if (module_name, global_name) not in HARMLESS:
            raise pickle.UnpicklingError(f"it asks for {module_name}.{global_name}")
        return super().find_class(module_name, global_name)
