"""A folder of images per class, below the data root: `NAME/CLASS/*.png`, or `NAME/train/CLASS`, `NAME/test/CLASS`.

In place of `test` there may be `val`, `valid` or `validation`.
"""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.data.errors import DataError, is_text, reading
from explorer.data.places import TORCHVISION, root

FOLDER = "folder:"
NAME = re.compile(r"[^./\\\x00-\x1f][^/\\\x00-\x1f]{0,99}")  # one folder that is not hidden
TRAIN, TESTS = "train", ("test", "val", "valid", "validation")
KINDS = {".png", ".jpg", ".jpeg", ".bmp", ".webp", ".ppm"}
TEST_SHARE = 6  # without folders of their own, one image in so many is for the test, chosen by its name
MOST_CLASSES, MOST_BYTES = 256, 4 * 2**30


@dataclass(frozen=True)
class Census:
    """The classes, and (file, class) of each image; `part` is the folder that the test images are in, if one is."""

    classes: tuple[str, ...]
    train: tuple[tuple[Path, int], ...]
    test: tuple[tuple[Path, int], ...]
    part: str = ""


def census(name: str) -> Census:
    """What is in the folder; DataError where it is not there, leads outside the root or holds too little."""
    with reading(root() / name):
        return _census(name)


def _census(name: str) -> Census:
    top = (root() / name).resolve()
    if not top.is_relative_to(root().resolve()) or not top.is_dir():
        raise DataError(f"data (={FOLDER}{name}): {root() / name} is no folder; EXPLORER_DATA names their root")
    part = _test_part(top)
    holder = top / TRAIN if part else top
    classes = _classes(holder)
    if not 2 <= len(classes) <= MOST_CLASSES:
        folders = "1 folder" if len(classes) == 1 else f"{len(classes)} folders"
        raise DataError(f"{holder}: {folders} with images; 2 to {MOST_CLASSES} are needed, one a class")
    if part:
        found = Census(classes, _images(holder, classes), _images(top / part, classes), part)
    else:
        every = _images(top, classes)
        chosen = [_is_for_test(file) for file, _ in every]
        found = Census(
            classes,
            tuple(one for one, test in zip(every, chosen, strict=True) if not test),
            tuple(one for one, test in zip(every, chosen, strict=True) if test),
        )
    if not found.train or not found.test:
        counts = f"{_counted(found.train)} to train and {_counted(found.test)} to test"
        raise DataError(f"{top}: {counts}; both need some")
    return found


def _test_part(top: Path) -> str:
    """The folder beside `train` that holds the test images; empty where each folder is a class."""
    if not (top / TRAIN).is_dir() or _holds_images(top / TRAIN):
        return ""
    part = next((name for name in TESTS if (top / name).is_dir()), "")
    if not part and any(map(_holds_images, _folders(top / TRAIN))):
        others = ", ".join(TESTS[1:])
        raise DataError(f"{top}: {TRAIN} is there without {TESTS[0]}; {TESTS[0]} must stand beside it, or {others}")
    return part


def _counted(images: tuple[tuple[Path, int], ...]) -> str:
    return f"{len(images):,} image{'' if len(images) == 1 else 's'}"


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
    """The folders below the root that hold folders of images, and so may be data sets."""
    known = {*TORCHVISION.values(), *TORCHVISION}
    return sorted(
        folder.name
        for folder in _folders(root())
        if NAME.fullmatch(folder.name)
        and is_text(folder.name)
        and folder.name not in known
        and not folder.name.startswith("cifar-10-batches")
        and any(map(_holds_images, [*_folders(folder), *_folders(folder / TRAIN)]))
    )


def _folders(top: Path) -> list[Path]:
    try:
        with os.scandir(top) as entries:
            return [Path(entry) for entry in entries if _is_folder(entry)]
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is one; a link to itself hides no other."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _holds_images(folder: Path) -> bool:
    """Whether there is an image in it, without looking at all of its files."""
    try:
        with os.scandir(folder) as entries:
            return any(Path(entry.name).suffix.lower() in KINDS for entry in entries)
    except OSError:
        return False


def _classes(top: Path) -> tuple[str, ...]:
    found = sorted(folder.name for folder in _folders(top) if any(_files(folder)))
    for name in found:
        if not is_text(name):
            raise DataError(f"{top / name}: the folder's name is no text in UTF-8; rename it")
    return tuple(found)


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
