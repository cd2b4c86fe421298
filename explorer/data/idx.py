"""MNIST's file format, idx: a magic number, the sizes, the bytes; packed with gzip or not."""

import gzip
import math
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.data.errors import DataError
from explorer.data.places import first_file

UNSIGNED_BYTE = 8
MOST_BYTES = 2**31
SPLITS = {"train": "train", "test": "t10k"}


def read_split(name: str, split: str) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images (N x 1 x H x W) and labels (N) of the split "train" or "test". DataError names a file that is damaged."""
    prefix = SPLITS[split]
    images_at = first_file(name, _spellings(f"{prefix}-images-idx3-ubyte"))
    labels_at = first_file(name, _spellings(f"{prefix}-labels-idx1-ubyte"))
    images, labels = read(images_at, 3), read(labels_at, 1)
    if len(images) != len(labels):
        raise DataError(f"{labels_at}: {len(labels):,} labels for the {len(images):,} images in {images_at}")
    return images[:, None], labels


def read(path: Path, dimensions: int) -> NDArray[np.uint8]:
    """One file as an array with so many dimensions."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            magic = file.read(4)
            if magic != bytes([0, 0, UNSIGNED_BYTE, dimensions]):
                raise ValueError(f"it starts with {magic.hex()}, not as idx with {dimensions} dimensions of bytes")
            shape = tuple(int(size) for size in np.frombuffer(file.read(4 * dimensions), ">u4"))
            if len(shape) != dimensions or math.prod(shape) > MOST_BYTES:
                raise ValueError(f"its sizes {shape} can't be")
            data = file.read(math.prod(shape) + 1)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise DataError(f"{path}: the file is damaged ({error}); get it again") from error
    if len(data) != math.prod(shape):
        raise DataError(
            f"{path}: the file is damaged (its sizes {shape} need {math.prod(shape):,} bytes); get it again"
        )
    return np.frombuffer(data, np.uint8).reshape(shape).copy()  # torch wants to own it


def _spellings(file: str) -> tuple[str, ...]:
    return (file, f"{file}.gz")
