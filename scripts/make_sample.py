"""Make the bundled, class-balanced sample of Fashion-MNIST.

    python scripts/make_sample.py /usr/share/datasets/fashion-mnist

reads the four idx .gz files of the full set (Debian's package dataset-fashion-mnist puts them there; torchvision's
download in FashionMNIST/raw works too) and writes explorer/data/fashion_mnist_sample.npz: 6,000 training and 1,000 test
images, 600 and 100 of each class, as uint8. The same input gives the same file, byte for byte.
"""

import argparse
import gzip
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CLASSES = 10
SEED = 20171
TARGET = Path(__file__).resolve().parents[1] / "explorer" / "data" / "fashion_mnist_sample.npz"

Bytes = NDArray[np.uint8]


def read_idx(path: Path) -> Bytes:
    """The array in an idx file of unsigned bytes (gzip or plain), with the shape that its header states."""
    raw = path.read_bytes()
    data = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    if data[:3] != b"\x00\x00\x08":
        raise ValueError(f"{path}: not an idx file of unsigned bytes; expected Fashion-MNIST's own")
    dimensions = data[3]
    shape = np.frombuffer(data, ">i4", count=dimensions, offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * dimensions).reshape(tuple(shape))


def read_split(folder: Path, split: str) -> tuple[Bytes, Bytes]:
    """Images (N x 28 x 28) and labels (N) of `train` or `t10k`."""
    images, labels = (
        next(path for path in (folder / f"{split}-{part}-ubyte.gz", folder / f"{split}-{part}-ubyte") if path.exists())
        for part in ("images-idx3", "labels-idx1")
    )
    return read_idx(images), read_idx(labels)


def balanced(images: Bytes, labels: Bytes, per_class: int, generator: np.random.Generator) -> tuple[Bytes, Bytes]:
    """`per_class` images of each class without repetition, in a shuffled order."""
    chosen = [generator.choice(np.flatnonzero(labels == k), per_class, replace=False) for k in range(CLASSES)]
    order = generator.permutation(np.concatenate(chosen))
    return images[order], labels[order]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder with Fashion-MNIST's four idx files")
    parser.add_argument("--to", type=Path, default=TARGET)
    arguments = parser.parse_args()
    generator = np.random.default_rng(SEED)
    train_images, train_labels = balanced(*read_split(arguments.folder, "train"), 600, generator)
    test_images, test_labels = balanced(*read_split(arguments.folder, "t10k"), 100, generator)
    np.savez_compressed(
        arguments.to,
        train_images=train_images,
        train_labels=train_labels,
        test_images=test_images,
        test_labels=test_labels,
    )
    print(f"{arguments.to}: {len(train_images)} + {len(test_images)} images, {arguments.to.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
