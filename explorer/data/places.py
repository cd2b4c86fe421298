"""Where data sets lie on this machine, and what to do where they do not."""

import os
from collections.abc import Iterable
from pathlib import Path

import platformdirs

from explorer.data.errors import DataError, reading

DEBIAN_FASHION_MNIST = Path("/usr/share/datasets/fashion-mnist")
TORCHVISION = {"fashion-mnist": "FashionMNIST", "mnist": "MNIST", "cifar-10": "CIFAR10"}
IDX = tuple(f"{part}-{kind}-ubyte" for part in ("train", "t10k") for kind in ("images-idx3", "labels-idx1"))
BATCHES = (*(f"data_batch_{number}" for number in range(1, 6)), "test_batch")
FILES = {"fashion-mnist": IDX, "mnist": IDX, "cifar-10": BATCHES}
ENDS = ("", ".gz", ".bin")
DEBIAN_PACKAGE = {"fashion-mnist": " or install the Debian package dataset-fashion-mnist"}


def root() -> Path:
    """The folder for data sets: $EXPLORER_DATA, else `data` in the user's data folder. Nothing else is ever read."""
    named = os.environ.get("EXPLORER_DATA")
    return Path(named) if named else Path(platformdirs.user_data_dir("inception-explorer", appauthor=False)) / "data"


def folders(name: str) -> tuple[Path, ...]:
    """Where the files of a data set may be, the likeliest first; torchvision's layout below `root`."""
    if name == "cifar-10":
        return (root() / "cifar-10-batches-bin", root() / "cifar-10-batches-py")
    own = (root() / TORCHVISION[name] / "raw", root() / name)
    return (*own, DEBIAN_FASHION_MNIST) if name == "fashion-mnist" else own


def first_file(name: str, wanted: Iterable[str]) -> Path:
    """The first of these files that is there; DataError says where it was looked for and how to get it."""
    for folder in folders(name):
        for file in wanted:
            with reading(folder):
                if (folder / file).is_file():
                    return folder / file
    raise DataError(f"data (={name}): the files are not there (looked in {_listed(name)}); {how_to_get(name)}")


def absent(name: str) -> tuple[str, ...]:
    """The files that are missing, without an ending; what is in the others is looked at when they are read."""
    places = folders(name)
    with reading(root()):
        return tuple(
            file
            for file in FILES[name]
            if not any((folder / f"{file}{end}").is_file() for folder in places for end in ENDS)
        )


def how_to_get(name: str) -> str:
    """What a person can do."""
    return f"to get them: inception-explorer download {name}{DEBIAN_PACKAGE.get(name, '')}"


def _listed(name: str) -> str:
    return ", ".join(str(folder) for folder in folders(name))
