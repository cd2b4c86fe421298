"""A folder of images per class, below the data root: `NAME/CLASS/*.png`, or `NAME/train/CLASS`, `NAME/test/CLASS`."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.data.errors import DataError
from explorer.data.places import TORCHVISION, root

FOLDER = "folder:"
NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")
KINDS = {".png", ".jpg", ".jpeg", ".bmp", ".webp", ".ppm"}
TEST_SHARE = 6  # without folders of their own, one image in so many is for the test, chosen by its name
MOST_CLASSES, MOST_BYTES = 256, 4 * 2**30


@dataclass(frozen=True)
class Census:
    """The classes, and (file, class) of each image."""

    classes: tuple[str, ...]
    train: tuple[tuple[Path, int], ...]
    test: tuple[tuple[Path, int], ...]


def census(name: str) -> Census:
    """What is in the folder; DataError where it is not there, leads outside the root or holds too little."""
    top = (root() / name).resolve()
    if not top.is_relative_to(root().resolve()) or not top.is_dir():
        raise DataError(f"data (={FOLDER}{name}): {root() / name} is no folder; EXPLORER_DATA names their root")
    split = (top / "train").is_dir() and (top / "test").is_dir()
    classes = _classes(top / "train" if split else top)
    if not 2 <= len(classes) <= MOST_CLASSES:
        raise DataError(f"{top}: {len(classes)} folders with images; 2 to {MOST_CLASSES} are needed, one a class")
    if split:
        found = Census(classes, _images(top / "train", classes), _images(top / "test", classes))
    else:
        every = _images(top, classes)
        chosen = [_is_for_test(file) for file, _ in every]
        found = Census(
            classes,
            tuple(one for one, test in zip(every, chosen, strict=True) if not test),
            tuple(one for one, test in zip(every, chosen, strict=True) if test),
        )
    if not found.train or not found.test:
        raise DataError(f"{top}: {len(found.train)} images to train and {len(found.test)} to test; both need some")
    return found


def read(files: tuple[tuple[Path, int], ...], height: int, width: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images as N x 3 x height x width, the middle of each at the right proportions, and labels."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(files) * 3 * height * width > MOST_BYTES:
        raise DataError(f"{len(files):,} images of 3 x {height} x {width} bytes do not fit: take a smaller input")
    images = np.empty((len(files), 3, height, width), np.uint8)
    for at, (file, _) in enumerate(files):
        try:
            with Image.open(file) as image:
                fitted = ImageOps.fit(image.convert("RGB"), (width, height), Image.Resampling.BILINEAR)
        except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as error:
            raise DataError(f"{file}: the image can't be read ({error}); mend or remove it") from error
        images[at] = np.asarray(fitted, np.uint8).transpose(2, 0, 1)
    return images, np.array([label for _, label in files], np.uint8)


def folder_names() -> list[str]:
    """The folders below the root that may be data sets of their own."""
    if not root().is_dir():
        return []
    known = {*TORCHVISION.values(), *TORCHVISION}
    found = (folder.name for folder in root().iterdir() if folder.is_dir() and NAME.fullmatch(folder.name))
    return sorted(name for name in found if name not in known and not name.startswith("cifar-10-batches"))


def _classes(top: Path) -> tuple[str, ...]:
    return tuple(sorted(folder.name for folder in top.iterdir() if folder.is_dir() and any(_files(folder))))


def _images(top: Path, classes: tuple[str, ...]) -> tuple[tuple[Path, int], ...]:
    return tuple((file, label) for label, name in enumerate(classes) for file in _files(top / name))


def _files(folder: Path) -> list[Path]:
    """The images in it; links that lead out of the data root are left out."""
    if not folder.is_dir():
        return []
    inside = root().resolve()
    kinds = (file for file in folder.iterdir() if file.suffix.lower() in KINDS)
    return sorted(file for file in kinds if file.is_file() and file.resolve().is_relative_to(inside))


def _is_for_test(file: Path) -> bool:
    return hashlib.sha256(f"{file.parent.name}/{file.name}".encode()).digest()[0] % TEST_SHARE == 0
