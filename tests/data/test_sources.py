"""Every other source of images, from tiny files in its format; damaged and missing files are named."""

import gzip
import os
import pickle
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import explorer
from explorer.data import idx
from explorer.data.catalog import DataError, dataset, described, is_name
from explorer.data.folders import folder_names
from explorer.data.images import load, missing
from explorer.data.places import DEBIAN_FASHION_MNIST
from explorer.runs.fit import notes

CHANCE = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXPLORER_DATA", str(tmp_path))
    monkeypatch.setattr("explorer.data.places.DEBIAN_FASHION_MNIST", tmp_path / "debian")
    return tmp_path


def idx_bytes(array: np.ndarray) -> bytes:
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    return bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes()


def write_idx(folder: Path, pack: bool) -> dict[str, np.ndarray]:
    folder.mkdir(parents=True)
    arrays = {}
    for split, count in (("train", 12), ("t10k", 5)):
        arrays[f"{split}-images-idx3-ubyte"] = CHANCE.integers(0, 256, (count, 28, 28), dtype=np.uint8)
        arrays[f"{split}-labels-idx1-ubyte"] = CHANCE.integers(0, 10, count, dtype=np.uint8)
    for name, array in arrays.items():
        data = idx_bytes(array)
        (folder / f"{name}{'.gz' if pack else ''}").write_bytes(gzip.compress(data) if pack else data)
    return arrays


@pytest.mark.parametrize(
    ("name", "place", "pack"),
    [
        ("mnist", "MNIST/raw", False),
        ("mnist", "mnist", True),
        ("fashion-mnist", "FashionMNIST/raw", False),
        ("fashion-mnist", "debian", True),
    ],
)
def test_idx_files_are_found_where_they_usually_are(root: Path, name: str, place: str, pack: bool) -> None:
    assert "the files are not there; to get them: inception-explorer download" in (missing(name) or "")
    arrays = write_idx(root / place, pack)
    assert missing(name) is None
    images = load(name)
    assert np.array_equal(images.train[:, 0], arrays["train-images-idx3-ubyte"])
    assert np.array_equal(images.test_labels, arrays["t10k-labels-idx1-ubyte"])
    assert images.train.shape == (12, 1, 28, 28)


@pytest.mark.parametrize("damage", [b"", b"\0\0\x08", b"\0\0\x0b\3" + b"\0" * 40, b"\0\0\x08\3" + b"\xff" * 12 + b"12"])
def test_a_damaged_idx_file_is_named(root: Path, damage: bytes) -> None:
    write_idx(root / "mnist", pack=False)
    (root / "mnist" / "t10k-images-idx3-ubyte").write_bytes(damage)
    with pytest.raises(DataError, match=r"mnist/t10k-images-idx3-ubyte: the file is damaged .*; get it again"):
        load("mnist")


def test_a_file_cut_short_or_too_long_or_missing_is_named(root: Path) -> None:
    write_idx(root / "mnist", pack=True)
    file = root / "mnist" / "train-images-idx3-ubyte.gz"
    whole = file.read_bytes()
    for damaged in (
        whole[:-200],
        gzip.compress(gzip.decompress(whole)[:-1]),
        gzip.compress(gzip.decompress(whole) + b"x"),
    ):
        file.write_bytes(damaged)
        with pytest.raises(DataError, match=r"train-images-idx3-ubyte.gz: the file is damaged"):
            load("mnist")
    file.unlink()
    with pytest.raises(DataError, match=r"the files are not there \(looked in .*MNIST/raw, .*mnist\); to get them"):
        load("mnist")


def test_labels_that_do_not_fit_are_refused(root: Path) -> None:
    write_idx(root / "mnist", pack=False)
    labels = root / "mnist" / "train-labels-idx1-ubyte"
    labels.write_bytes(idx_bytes(np.zeros(7, np.uint8)))
    with pytest.raises(DataError, match=r"train-labels-idx1-ubyte: 7 labels for the 12 images in"):
        load("mnist")
    labels.write_bytes(idx_bytes(np.full(12, 200, np.uint8)))
    with pytest.raises(DataError, match="the labels are not those of 10 classes"):
        load("mnist")


def cifar_arrays() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    names = [*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"]
    return {
        name: (CHANCE.integers(0, 256, (4, 3072), dtype=np.uint8), CHANCE.integers(0, 10, 4, dtype=np.uint8))
        for name in names
    }


@pytest.mark.parametrize("form", ["bin", "py"])
def test_cifar_is_read_in_both_forms(root: Path, form: str) -> None:
    folder = root / f"cifar-10-batches-{form}"
    folder.mkdir()
    arrays = cifar_arrays()
    for name, (images, labels) in arrays.items():
        if form == "bin":
            (folder / f"{name}.bin").write_bytes(np.concatenate([labels[:, None], images], 1).tobytes())
        else:
            (folder / name).write_bytes(pickle.dumps({b"data": images, b"labels": labels.tolist()}, protocol=2))
    found = load("cifar-10")
    assert found.train.shape == (20, 3, 32, 32)
    assert np.array_equal(found.test.reshape(4, -1), arrays["test_batch"][0])
    assert np.array_equal(found.train_labels[4:8], arrays["data_batch_2"][1])


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("owned",)


def test_a_pickle_that_runs_something_is_refused_and_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    folder = root / "cifar-10-batches-py"
    folder.mkdir()
    (folder / "data_batch_1").write_bytes(pickle.dumps({b"data": Evil(), b"labels": []}))
    with pytest.raises(DataError, match=r"data_batch_1: the file is damaged \(it asks for \w+.mkdir\)"):
        load("cifar-10")
    assert not (root / "owned").exists()


def test_a_cut_binary_batch_is_named(root: Path) -> None:
    folder = root / "cifar-10-batches-bin"
    folder.mkdir()
    (folder / "data_batch_1.bin").write_bytes(b"\0" * 3000)
    with pytest.raises(DataError, match=r"data_batch_1.bin: the file is damaged \(3,000 bytes are no whole number"):
        load("cifar-10")


def picture(path: Path, color: tuple[int, int, int], size: tuple[int, int] = (40, 20)) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, color).save(path)


def pets(root: Path) -> None:
    for number in range(30):
        picture(root / "pets" / "cat" / f"{number}.png", (200, 0, 0))
        picture(root / "pets" / "dog" / f"{number}.jpg", (0, 0, 200), (20, 50))


def test_a_folder_of_images_per_class(root: Path) -> None:
    pets(root)
    info = dataset("folder:pets")
    assert (info.classes, info.channels, info.height, info.train + info.test) == (("cat", "dog"), 3, 0, 60)
    images = load("folder:pets", (8, 12))
    assert images.train.shape[1:] == (3, 8, 12)
    assert 3 <= len(images.test) <= 20
    assert images.train[images.train_labels == 0][:, 0].min() > 190
    assert images.test[images.test_labels == 1][:, 2].min() > 190


def test_its_own_split_is_kept(root: Path) -> None:
    for split, count in (("train", 3), ("test", 2)):
        for name in ("a", "b"):
            for number in range(count):
                picture(root / "own" / split / name / f"{number}.png", (9, 9, 9))
    assert (dataset("folder:own").train, dataset("folder:own").test) == (6, 4)
    assert dataset("folder:own").remark == ""


@pytest.mark.parametrize("part", ["val", "valid", "validation"])
def test_what_others_call_the_test_is_taken_as_such_and_said(root: Path, part: str) -> None:
    for split in ("train", part):
        for name in ("a", "b"):
            picture(root / "own" / split / name / "1.png", (9, 9, 9))
    info = dataset("folder:own")
    assert (info.classes, info.train, info.test) == (("a", "b"), 2, 2)
    assert notes(explorer.preset("mini-googlenet"), info)[-1] == f"the images in {part} are the test"
    picture(root / "own" / "test" / "a" / "1.png", (9, 9, 9))
    assert (dataset("folder:own").test, dataset("folder:own").remark) == (1, "")


def test_a_train_folder_alone_says_what_is_missing_beside_it(root: Path) -> None:
    for name in ("a", "b"):
        picture(root / "own" / "train" / name / "1.png", (9, 9, 9))
    with pytest.raises(DataError, match=r"own: train is there without test; test must stand beside it, or val, valid"):
        dataset("folder:own")
    for name in ("train", "bus"):  # here it is a class
        for number in range(20):
            picture(root / "vehicles" / name / f"{number}.png", (9, 9, 9))
    assert dataset("folder:vehicles").classes == ("bus", "train")


def test_folders_are_offered_that_hold_folders_of_images_whatever_their_name(root: Path) -> None:
    for folder in ("my birds/owl", "Vögel/train/Eule", "flat", ".hidden/a", "MNIST/raw"):
        picture(root / folder / "1.png", (9, 9, 9))
    (root / "empty").mkdir()
    (root / "texts" / "a").mkdir(parents=True)
    (root / "texts" / "a" / "1.txt").write_text("no image")
    assert folder_names() == ["Vögel", "my birds"]
    assert is_name("folder:my birds")
    assert described("folder:my birds").name == "folder:my birds"


def test_without_a_root_no_folder_is_offered(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLORER_DATA", str(root / "nowhere"))
    assert folder_names() == []


def test_no_link_leads_out_of_the_root(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    pets(outside)
    (root / "pets").symlink_to(outside / "pets")
    with pytest.raises(DataError, match=r"folder:pets\): .* is no folder; EXPLORER_DATA names their root"):
        dataset("folder:pets")
    pets(root / "inner")
    (root / "inner" / "pets" / "cat" / "secret.png").symlink_to(outside / "pets" / "dog" / "1.jpg")
    (root / "moved").symlink_to(root / "inner" / "pets")
    assert dataset("folder:moved").train + dataset("folder:moved").test == 60


@pytest.mark.parametrize("name", ["../etc", "/etc", "", "a/b", ".hidden", "a\n", "a\\b", None])
def test_other_names_are_refused(root: Path, name: str | None) -> None:
    name = "soup" if name is None else f"folder:{name}"
    assert not is_name(name)
    with pytest.raises(DataError, match=f"no such data set; one of .*, or folder:NAME, NAME a folder in {root}"):
        dataset(name)


def test_a_broken_image_and_a_single_class_are_named(root: Path) -> None:
    pets(root)
    broken = root / "pets" / "cat" / "0.png"
    broken.write_bytes(b"no image")
    with pytest.raises(DataError, match=r"cat/0.png: the image can't be read .* mend or remove it"):
        load("folder:pets", (8, 8))
    picture(root / "one" / "cat" / "1.png", (1, 1, 1))
    with pytest.raises(DataError, match=r"one: 1 folder with images; 2 to 256 are needed"):
        dataset("folder:one")


def test_a_run_of_the_past_is_described_without_its_data() -> None:
    assert described("folder:gone").classes == ()
    told = described("mnist")
    assert (told.classes, told.channels, told.height, told.width) == (tuple("0123456789"), 1, 28, 28)
    assert (told.train, told.test) == (60_000, 10_000)  # LeCun et al. 1998


def test_synthetic_images_are_the_same_every_time_and_differ_by_class() -> None:
    images = load("synthetic")
    assert images.train.shape == (4000, 3, 32, 32)
    assert np.array_equal(images.train, load("synthetic").train)
    means = [images.train[images.train_labels == label].mean(0) for label in range(10)]
    nearest = [int(np.argmin([np.abs(image - mean).mean() for mean in means])) for image in images.test[:200]]
    assert (np.array(nearest) == images.test_labels[:200]).mean() > 0.8


@pytest.mark.skipif(not DEBIAN_FASHION_MNIST.is_dir(), reason="the package dataset-fashion-mnist is not installed")
def test_debians_files_are_fashion_mnist() -> None:
    images = idx.read(DEBIAN_FASHION_MNIST / "t10k-images-idx3-ubyte.gz", 3)
    assert images.shape == (10_000, 28, 28)
