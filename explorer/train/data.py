"""Images on the device: held as uint8 as they come, made fit for the network a batch at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor

if TYPE_CHECKING:  # the benchmark's bare machine has no pydantic
    from explorer.data.catalog import Dataset
    from explorer.data.images import Images
    from explorer.runs.recipes import Recipe

MEASURED = 2000  # images, where the data's statistics are not known
LEAST = 2  # images of a process's part of a batch, where several share a run
GREY = (0.299, 0.587, 0.114)  # ITU-R BT.601, as PIL and OpenCV turn RGB to grey


@dataclass(frozen=True)
class Place:
    """Where batches are wanted: on `device`, from data that lie there or (`resident` off) in the host's memory.

    Where several processes share a run, each trains on every `parts`-th image of a batch, from the image `part`.
    """

    device: torch.device
    resident: bool = True
    channels_last: bool = True
    part: int = 0
    parts: int = 1

    @property
    def share(self) -> slice:
        """This process's part of a training batch."""
        return slice(self.part, None, self.parts)

    @property
    def home(self) -> torch.device:
        """Where the data lie."""
        return self.device if self.resident else torch.device("cpu")


def full_batch(recipe: Recipe, images: int) -> int:
    """Images in a step, where there are so many."""
    return min(recipe.batch, images)


class Batches:
    """Training batches drawn without repetition within an epoch, and the test set in order.

    Both come as N x C x H x W float of the network's size, normalized, with int64 labels. All random numbers are drawn
    where the data lie. What remains of an epoch is a batch too where the recipe says so, unless several processes share
    the run and it has less than two images for each: nothing has no loss, and one value no variance.
    """

    def __init__(
        self, images: Images, info: Dataset, size: tuple[int, int, int], place: Place, recipe: Recipe, seed: int
    ) -> None:
        self.place, self.device, home = place, place.device, place.home
        self.layout = torch.channels_last if place.channels_last else torch.contiguous_format
        parts = (images.train, images.test, images.train_labels, images.test_labels)
        self.train, self.test, train_labels, test_labels = (torch.as_tensor(part).to(home) for part in parts)
        self.train_labels, self.test_labels = train_labels.long(), test_labels.long()
        self.classes = len(info.classes)
        self.channels, *self.size = size
        self.recipe = recipe
        self.batch = full_batch(recipe, len(self.train))
        self.least = (1 if place.parts == 1 else LEAST * place.parts) if recipe.partial_batch else self.batch
        self.mean, self.std = self._statistics(info)
        self.generator = torch.Generator(home).manual_seed(seed)
        self.drawn = 0  # images in the last batch, all processes' parts together
        self._order = torch.empty(0, dtype=torch.long, device=home)

    def _statistics(self, info: Dataset) -> tuple[Tensor, Tensor]:
        """Mean and standard deviation of each channel, 1 x C x 1 x 1, on a scale of 0 to 255."""
        if info.mean:
            known = (torch.tensor(values, device=self.device) for values in (info.mean, info.std))
            mean, std = (values.view(1, -1, 1, 1) * 255 for values in known)
            return mean, std
        pixels = self.train[:MEASURED].to(self.device).float()
        return pixels.mean((0, 2, 3), keepdim=True), pixels.std((0, 2, 3), keepdim=True).clamp_min(1.0)

    @property
    def train_count(self) -> int:
        """Training images in an epoch."""
        return len(self.train)

    def next(self) -> tuple[Tensor, Tensor]:
        """The next training batch, augmented as the recipe says."""
        home = self.place.home
        if len(self._order) < self.least:
            self._order = torch.randperm(len(self.train), generator=self.generator, device=home)
        chosen, self._order = self._order[: self.batch], self._order[self.batch :]
        self.drawn, mine = len(chosen), chosen[self.place.share]
        raw = self.train[mine]
        if most := self.recipe.shift:
            moves = torch.randint(2 * most + 1, (2, self.drawn, 1), generator=self.generator, device=home)
            raw = shifted(raw, moves[:, self.place.share], most)
        images = self.prepared(raw)
        if self.recipe.flip:
            mirrored = torch.rand(self.drawn, 1, 1, 1, generator=self.generator, device=home)[self.place.share] < 0.5
            images = torch.where(self._here(mirrored), images.flip(3), images)
        return images, self._here(self.train_labels[mine])

    def _here(self, tensor: Tensor) -> Tensor:
        if self.device.type == "cuda" and tensor.device.type == "cpu":
            tensor = tensor.pin_memory()  # else the host waits for the copy
        return tensor.to(self.device, non_blocking=True)

    def wait(self) -> None:
        """Until the device has done all that it was asked for."""
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)
        elif self.device.type == "mps":
            torch.mps.synchronize()

    def state_tensors(self) -> dict[str, Tensor]:
        """What is left of this epoch's order, and the generator behind orders and augmentation."""
        return {"order": self._order, "generator": self.generator.get_state()}

    def load_state_tensors(self, tensors: dict[str, Tensor]) -> None:
        """Go on in that order. Where the data lie on another kind of device now, later orders are others."""
        self._order, state = tensors["order"].to(self.place.home), tensors["generator"]
        if len(state) == len(self.generator.get_state()):
            self.generator.set_state(state)
        else:
            self.generator.manual_seed(self.generator.initial_seed() + 1 + len(self._order))

    def test_batch(self, start: int, count: int) -> tuple[Tensor, Tensor]:
        """Test images `start` to `start + count`."""
        chosen = slice(start, start + count)
        return self.prepared(self.test[chosen]), self._here(self.test_labels[chosen])

    def prepared(self, raw: Tensor) -> Tensor:
        """Images of the network's size and channels, normalized, from bytes as the data set has them."""
        images = (self._here(raw).float() - self.mean) / self.std
        images = with_channels(images, self.channels)
        if list(images.shape[2:]) != self.size:
            smaller = images.shape[2] > self.size[0] or images.shape[3] > self.size[1]
            images = F.interpolate(images, self.size, mode="bilinear", align_corners=False, antialias=smaller)
        return images.contiguous(memory_format=self.layout)


def shifted(raw: Tensor, moves: Tensor, most: int) -> Tensor:
    """Each image moved by its `moves` (2 x N x 1, from 0 to twice `most`) less `most` pixels; what comes in is 0."""
    height, width = raw.shape[2:]
    padded = F.pad(raw, [most] * 4)
    rows = moves[0] + torch.arange(height, device=raw.device)
    columns = moves[1] + torch.arange(width, device=raw.device)
    image = torch.arange(len(raw), device=raw.device)[:, None, None]
    return padded.permute(0, 2, 3, 1)[image, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)


def with_channels(images: Tensor, channels: int) -> Tensor:
    """N x C x H x W with another number of channels: grey repeated, color made grey first."""
    if images.shape[1] == channels:
        return images
    if images.shape[1] == len(GREY):
        red, green, blue = torch.split(images, 1, dim=1)
        images = red * GREY[0] + green * GREY[1] + blue * GREY[2]  # without a tensor that would have to be copied
    return images[:, :1].expand(-1, channels, -1, -1)
