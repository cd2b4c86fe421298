"""What others report, to be drawn beside our curves: accuracies with the words that say whose they are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    """`accuracy` as a share of the test images; `data` are the sets that it can be compared on."""

    name: str
    accuracy: float
    data: tuple[str, ...]
    text: str


FASHION = ("fashion-mnist-sample", "fashion-mnist")
REFERENCES = (
    Reference("book 0.889", 0.889, FASHION, "GoogLeNet in the d2l book, PyTorch: 60,000 images of 96 × 96, 10 epochs"),
    Reference("book, TensorFlow 0.904", 0.904, FASHION, "the same in TensorFlow"),
    Reference("book, MXNet 0.855", 0.855, FASHION, "the same in MXNet"),
)


def references(data: str) -> tuple[Reference, ...]:
    """Those for a data set; none where nobody reports a test accuracy."""
    return tuple(one for one in REFERENCES if data in one.data)
