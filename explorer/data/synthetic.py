"""Images that need no file: a colored disc in noise, ten places around the middle; the same ones every time."""

import numpy as np
from numpy.typing import NDArray

SIDE, CLASSES = 32, 10
RING, RADIUS, WOBBLE = 9.0, 4.5, 1.5  # pixels


def make(count: int, seed: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """`count` images (N x 3 x 32 x 32) and their labels, as many of each class as can be."""
    chance = np.random.default_rng(seed)
    labels = (np.arange(count) % CLASSES).astype(np.uint8)
    images = chance.integers(0, 120, (count, 3, SIDE, SIDE), dtype=np.uint8)
    angle = labels * (2 * np.pi / CLASSES)
    middle = SIDE / 2 + RING * np.stack([np.sin(angle), np.cos(angle)], 1) + chance.normal(0, WOBBLE, (count, 2))
    rows, columns = np.mgrid[:SIDE, :SIDE]
    across = (rows - middle[:, 0, None, None]) ** 2 + (columns - middle[:, 1, None, None]) ** 2
    color = chance.integers(60, 136, (count, 3, 1, 1), dtype=np.uint8)
    images += (across[:, None] < RADIUS**2) * color
    return images, labels
