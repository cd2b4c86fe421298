"""Batches: every image once an epoch, the right size and channels, normalized, repeatable."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from explorer.data.catalog import Dataset
from explorer.data.images import Images
from explorer.runs.recipes import RECIPES
from explorer.train.data import GREY, Batches, Place, with_channels
from tests.train.helpers import CPU, toy


def batches(
    size: tuple[int, int, int],
    seed: int = 0,
    data: tuple[Images, Dataset] | None = None,
    place: Place = Place(CPU),  # noqa: B008  a frozen value
    **changes: object,
) -> Batches:
    images, info = data or toy()
    recipe = RECIPES["demo"](True).model_copy(update={"batch": 32, "flip": False} | changes)
    return Batches(images, info, size, place, recipe, seed)


def test_an_epoch_shows_every_image_once() -> None:
    images, info = toy()
    numbered = Images(np.arange(256, dtype=np.uint8).repeat(144).reshape(256, 1, 12, 12), images.train_labels,
                      images.test, images.test_labels)  # fmt: skip
    drawn = batches((1, 12, 12), data=(numbered, info))
    seen = torch.cat([drawn.next()[0][:, 0, 0, 0] for _ in range(8)])
    assert len(seen.unique()) == 256


def test_the_seed_decides() -> None:
    first, second, other = (batches((1, 12, 12), seed, flip=True).next()[0] for seed in (0, 0, 1))
    assert torch.equal(first, second)
    assert not torch.equal(first, other)


@pytest.mark.parametrize("size", [(1, 12, 12), (3, 12, 12), (1, 24, 30), (2, 7, 5)])
def test_batches_have_the_networks_size(size: tuple[int, int, int]) -> None:
    drawn = batches(size, flip=True)
    images, labels = drawn.next()
    assert images.shape == (32, *size)
    assert images.is_contiguous(memory_format=torch.channels_last)
    assert labels.dtype == torch.int64
    assert drawn.test_batch(60, 10)[0].shape == (4, *size)


def test_images_are_normalized_and_resized_as_torch_does() -> None:
    images, _ = toy()
    expected = (torch.from_numpy(images.test[:5]).float() / 255 - 0.3) / 0.2
    torch.testing.assert_close(batches((1, 12, 12)).test_batch(0, 5)[0], expected)
    bigger = F.interpolate(expected, (20, 31), mode="bilinear", align_corners=False)
    torch.testing.assert_close(batches((1, 20, 31)).test_batch(0, 5)[0], bigger, atol=1e-5, rtol=1e-5)


def test_half_of_the_images_are_mirrored() -> None:
    plain, mirrored = batches((1, 12, 12)).next()[0], batches((1, 12, 12), flip=True).next()[0]
    same = sum(torch.equal(a, b) for a, b in zip(plain, mirrored, strict=True))
    turned = sum(torch.equal(a, b.flip(2)) for a, b in zip(plain, mirrored, strict=True))
    assert same + turned == 32
    assert 6 < turned < 26


def test_channels_follow_the_design() -> None:
    grey, color = torch.rand(2, 1, 3, 3), torch.rand(2, 3, 3, 3)
    assert torch.equal(with_channels(grey, 3), grey.expand(2, 3, 3, 3))
    expected = sum(weight * color[:, at] for at, weight in enumerate(GREY))
    torch.testing.assert_close(with_channels(color, 1)[:, 0], expected)
    torch.testing.assert_close(with_channels(color, 2)[:, 1], expected)
    assert with_channels(color, 3) is color


def test_shifted_images_are_moved_whole_pixels_and_filled_with_nothing() -> None:
    plain, moved = batches((1, 12, 12)).next()[0], batches((1, 12, 12), shift=1).next()[0]
    wide = F.pad(plain, [1] * 4, value=-0.3 / 0.2)
    ways = [wide[:, :, y : y + 12, x : x + 12] for y in range(3) for x in range(3)]
    found = [[torch.allclose(way[i], moved[i], atol=1e-6) for way in ways].index(True) for i in range(32)]
    assert len(set(found)) > 4


def test_a_part_of_a_batch_is_never_empty() -> None:
    """256 images, 51 a batch: the last would be one image for two processes."""
    sizes = {
        part: [len(drawn.next()[1]) for _ in range(6)]
        for part in (0, 1)
        for drawn in [batches((1, 12, 12), place=Place(CPU, part=part, parts=2), batch=51, partial_batch=True)]
    }
    assert sizes == {0: [26] * 6, 1: [25] * 6}
    alone = batches((1, 12, 12), batch=51, partial_batch=True)
    assert [len(alone.next()[1]) for _ in range(6)] == [51] * 5 + [1]


def test_it_goes_on_with_another_order_where_the_generator_is_another_devices() -> None:
    first, other = batches((1, 12, 12)), batches((1, 12, 12))
    first.next()
    state = first.state_tensors()
    other.load_state_tensors(state | {"generator": torch.zeros(16, dtype=torch.uint8)})  # as a GPU's
    for _ in range(256 // 32 - 1):
        assert torch.equal(first.next()[1], other.next()[1])
    assert not torch.equal(first.next()[1], other.next()[1])


def test_the_last_batch_of_an_epoch_is_smaller_where_the_recipe_says_so() -> None:
    sizes = [len(batch[1]) for drawn in [batches((1, 12, 12), batch=100, partial_batch=True)]
             for batch in (drawn.next(), drawn.next(), drawn.next(), drawn.next())]  # fmt: skip
    assert sizes == [100, 100, 56, 100]
