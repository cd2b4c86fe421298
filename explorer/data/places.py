"""Where data sets lie on this machine, and what to do where they do not."""

import os
from collections.abc import Iterable
from pathlib import Path

import platformdirs

from explorer.data.errors import DataError

DEBIAN_FASHION_MNIST = Path("/usr/share/datasets/fashion-mnist")
TORCHVISION = {"fashion-mnist": "FashionMNIST", "mnist": "MNIST", "cifar-10": "CIFAR10"}
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
            if (folder / file).is_file():
                return folder / file
    raise DataError(f"data (={name}): the files are not there (looked in {_listed(name)}); {how_to_get(name)}")


def is_there(name: str) -> bool:
    """Whether any of its folders holds something; the files themselves are looked at when they are read."""
    return any(folder.is_dir() and any(folder.iterdir()) for folder in folders(name))


def how_to_get(name: str) -> str:
    """What a person can do."""
    download = f"torchvision.datasets.{TORCHVISION[name]}({str(root())!r}, download=True)"
    return f'to get them: python -c "import torchvision; {download}"{DEBIAN_PACKAGE.get(name, "")}'


def _listed(name: str) -> str:
    return ", ".join(str(folder) for folder in folders(name))
