"""The bundled sample: balanced, readable without pickles, and named when it is damaged."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from explorer.data.catalog import DataError, dataset
from explorer.data.images import SAMPLE, load, read_sample


def test_the_sample_is_balanced_and_as_the_catalog_says() -> None:
    info = dataset("fashion-mnist-sample")
    images = load(info.name)
    assert images.train.shape == (6000, 1, 28, 28)
    assert images.test.shape == (1000, 1, 28, 28)
    assert images.train.dtype == images.train_labels.dtype == np.uint8
    assert np.bincount(images.train_labels).tolist() == [600] * 10
    assert np.bincount(images.test_labels).tolist() == [100] * 10
    assert images.train.mean() / 255 == pytest.approx(info.mean[0], abs=0.002)
    assert images.train.std() / 255 == pytest.approx(info.std[0], abs=0.002)


def test_train_and_test_images_are_different_ones() -> None:
    images = load("fashion-mnist-sample")
    train = {image.tobytes() for image in images.train}
    assert not train & {image.tobytes() for image in images.test}


def test_the_licence_lies_beside_it() -> None:
    text = (SAMPLE.parent / "LICENSE-fashion-mnist.txt").read_text()
    assert "Zalando" in text
    assert "MIT License" in text


def test_an_unknown_set_names_the_known_ones() -> None:
    with pytest.raises(DataError, match=r"data \(=nope\): no such data set; one of fashion-mnist-sample"):
        dataset("nope")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not really", b"text"])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / SAMPLE.name
    path.write_bytes(content)
    with pytest.raises(DataError, match=f"{SAMPLE.name}: the file is damaged"):
        read_sample(tmp_path / SAMPLE.name)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"fashion_mnist_sample.npz: the file is missing"):
        read_sample(tmp_path / SAMPLE.name)


def test_a_file_with_too_few_images_is_damaged(tmp_path: Path) -> None:
    few = np.zeros((3, 28, 28), np.uint8)
    names = ("train_images", "train_labels", "test_images", "test_labels")
    np.savez(tmp_path / SAMPLE.name, **dict.fromkeys(names, few))
    assert zipfile.is_zipfile(tmp_path / SAMPLE.name)
    with pytest.raises(DataError, match="damaged"):
        read_sample(tmp_path / SAMPLE.name)
