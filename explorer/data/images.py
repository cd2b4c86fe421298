"""Read a data set into arrays."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.data import cifar, folders, idx, synthetic
from explorer.data.catalog import CATALOG, DataError, dataset
from explorer.data.places import FILES, absent, how_to_get

SAMPLE = Path(__file__).parent / "fashion_mnist_sample.npz"
Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Images:
    """Images as N x C x H x W and labels as N, both uint8."""

    train: Bytes
    train_labels: Bytes
    test: Bytes
    test_labels: Bytes


def load(name: str, size: tuple[int, int] = (64, 64)) -> Images:
    """All images of the data set `name`; DataError names the file that is missing or damaged.

    `size` is the height and width that images of any size are brought to; others come as they are.
    """
    info = dataset(name)
    if name not in CATALOG:
        counted = folders.census(name.removeprefix(folders.FOLDER))
        return Images(*folders.read(counted.train, *size), *folders.read(counted.test, *size))
    images = READERS[name]()
    for labels in (images.train_labels, images.test_labels):
        if len(labels) == 0 or labels.max() >= len(info.classes):
            raise DataError(f"data (={name}): the labels are not those of {len(info.classes)} classes; get it again")
    return images


def missing(name: str) -> str | None:
    """Why `name` can't be loaded, as far as a glance shows, and what helps; None where it can."""
    try:
        dataset(name)
        files = absent(name) if name in FILES else ()
    except DataError as error:
        return str(error)
    if files:
        which = "the files are" if len(files) == len(FILES[name]) else f"{', '.join(files)} {_are(files)}"
        return f"data (={name}): {which} not there; {how_to_get(name)}"
    return None


def _are(things: tuple[str, ...]) -> str:
    return "is" if len(things) == 1 else "are"


def read_sample(path: Path = SAMPLE) -> Images:
    """The sample of Fashion-MNIST that comes with the program."""
    info = CATALOG["fashion-mnist-sample"]
    shape = (info.channels, info.height, info.width)
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return Images(
                train=arrays["train_images"].reshape(info.train, *shape),
                train_labels=arrays["train_labels"].reshape(info.train),
                test=arrays["test_images"].reshape(info.test, *shape),
                test_labels=arrays["test_labels"].reshape(info.test),
            )
    except FileNotFoundError as error:
        raise DataError(f"{path}: the file is missing; scripts/make_sample.py makes it") from error
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise DataError(f"{path}: the file is damaged ({error}); scripts/make_sample.py makes it anew") from error


def _idx(name: str) -> Images:
    return Images(*idx.read_split(name, "train"), *idx.read_split(name, "test"))


def _synthetic() -> Images:
    info = CATALOG["synthetic"]
    return Images(*synthetic.make(info.train, seed=0), *synthetic.make(info.test, seed=1))


READERS: dict[str, Callable[[], Images]] = {
    "fashion-mnist-sample": read_sample,
    "fashion-mnist": lambda: _idx("fashion-mnist"),
    "mnist": lambda: _idx("mnist"),
    "cifar-10": lambda: Images(*cifar.read_split("train"), *cifar.read_split("test")),
    "synthetic": _synthetic,
}
