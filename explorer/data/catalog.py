"""What can be trained on: one row per data set, and folders of images by name."""

from dataclasses import dataclass

from explorer.data.errors import DataError, is_text
from explorer.data.folders import FOLDER, NAME, TESTS, census
from explorer.data.places import root
from explorer.text import named

__all__ = ["CATALOG", "DataError", "Dataset", "dataset", "described", "is_name"]


@dataclass(frozen=True)
class Dataset:
    """A data set's facts. `train` and `test` are numbers of images; a copy on disk may hold fewer.

    `mean` and `std` are of the training pixels, per channel, on a scale of 0 to 1; empty where they are to be measured.
    `height` and `width` are 0 where the images are of any size. `remark` is what a person should know before a run.
    """

    name: str
    title: str
    classes: tuple[str, ...]
    channels: int
    height: int
    width: int
    train: int
    test: int
    mean: tuple[float, ...]
    std: tuple[float, ...]
    source: str
    remark: str = ""


FASHION_CLASSES = ("T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Boot")
CIFAR_CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
DIGITS = tuple("0123456789")
GREY_28, COLOR_32 = (1, 28, 28), (3, 32, 32)
FASHION = (0.2860,), (0.3530,), "Fashion-MNIST, Zalando SE, MIT licence"
MNIST = (0.1307,), (0.3081,), "MNIST, Y. LeCun, C. Cortes, C. Burges"
CIFAR = (0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616), "CIFAR-10, A. Krizhevsky"

CATALOG = {
    row.name: row
    for row in (
        Dataset("fashion-mnist-sample", "Fashion-MNIST sample", FASHION_CLASSES, *GREY_28, 6_000, 1_000, *FASHION),
        Dataset("fashion-mnist", "Fashion-MNIST", FASHION_CLASSES, *GREY_28, 60_000, 10_000, *FASHION),
        Dataset("mnist", "MNIST", DIGITS, *GREY_28, 60_000, 10_000, *MNIST),
        Dataset("cifar-10", "CIFAR-10", CIFAR_CLASSES, *COLOR_32, 50_000, 10_000, *CIFAR),
        Dataset("synthetic", "Synthetic", DIGITS, *COLOR_32, 4_000, 1_000, (), (), "made by explorer.data.synthetic"),
    )
}


def is_name(name: str) -> bool:
    """Whether it can be a data set, without looking whether it is there."""
    folder = name.removeprefix(FOLDER)
    return name in CATALOG or (folder != name and NAME.fullmatch(folder) is not None and is_text(folder))


def dataset(name: str) -> Dataset:
    """The facts of a data set; of a folder's only once its files are counted. DataError names the ones there are."""
    if name in CATALOG:
        return CATALOG[name]
    if not is_name(name):
        folders = f"{FOLDER}NAME, NAME a folder in {root()}"
        raise DataError(f"data (={named(name)}): no such data set; one of {', '.join(CATALOG)}, or {folders}")
    counted = census(name.removeprefix(FOLDER))
    title = f"Folder {name.removeprefix(FOLDER)}"
    counts = len(counted.train), len(counted.test)
    remark = f"the images in {counted.part} are the test" if counted.part not in ("", TESTS[0]) else ""
    return Dataset(name, title, counted.classes, 3, 0, 0, *counts, (), (), "yours", remark)


def described(name: str) -> Dataset:
    """The same for a run of the past, whose data may be gone: then without classes."""
    try:
        return dataset(name)
    except DataError:
        return Dataset(name, name, (), 3, 0, 0, 0, 0, (), (), "")
