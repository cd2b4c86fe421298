"""Images on the device: held as uint8 as they come, made fit for the network a batch at a time."""

import torch
import torch.nn.functional as F
from torch import Tensor

from explorer.data.catalog import Dataset
from explorer.data.images import Images
from explorer.runs.recipes import Recipe

MEASURED = 2000  # images, where the data's statistics are not known
GREY = (0.299, 0.587, 0.114)  # ITU-R BT.601, as PIL and OpenCV turn RGB to grey


class Batches:
    """Training batches drawn without repetition within an epoch, and the test set in order.

    Both come as N x C x H x W float (channels last in memory) of the network's size, normalized, with int64 labels.
    """

    def __init__(
        self, images: Images, info: Dataset, size: tuple[int, int, int], device: torch.device, recipe: Recipe, seed: int
    ) -> None:
        self.train, self.test = (torch.from_numpy(part).to(device) for part in (images.train, images.test))
        self.train_labels, self.test_labels = (
            torch.from_numpy(part).to(device).long() for part in (images.train_labels, images.test_labels)
        )
        self.classes = len(info.classes)
        self.channels, *self.size = size
        self.recipe = recipe
        self.batch = min(recipe.batch, len(self.train))
        self.mean, self.std = self._statistics(info)
        self.generator = torch.Generator(device).manual_seed(seed)
        self.device = device
        self._order = torch.empty(0, dtype=torch.long, device=device)

    def _statistics(self, info: Dataset) -> tuple[Tensor, Tensor]:
        """Mean and standard deviation of each channel, 1 x C x 1 x 1, on a scale of 0 to 255."""
        if info.mean:
            known = (torch.tensor(values, device=self.train.device) for values in (info.mean, info.std))
            mean, std = (values.view(1, -1, 1, 1) * 255 for values in known)
            return mean, std
        pixels = self.train[:MEASURED].float()
        return pixels.mean((0, 2, 3), keepdim=True), pixels.std((0, 2, 3), keepdim=True).clamp_min(1.0)

    @property
    def train_count(self) -> int:
        """Training images in an epoch."""
        return len(self.train)

    def next(self) -> tuple[Tensor, Tensor]:
        """The next training batch, augmented as the recipe says; it says too whether an epoch's last may be smaller."""
        if len(self._order) < (1 if self.recipe.partial_batch else self.batch):
            self._order = torch.randperm(len(self.train), generator=self.generator, device=self.device)
        chosen, self._order = self._order[: self.batch], self._order[self.batch :]
        raw = self.train[chosen]
        if self.recipe.shift:
            raw = self._shifted(raw, self.recipe.shift)
        images = self._prepared(raw)
        if self.recipe.flip:
            mirrored = torch.rand(len(chosen), 1, 1, 1, generator=self.generator, device=self.device) < 0.5
            images = torch.where(mirrored, images.flip(3), images)
        return images, self.train_labels[chosen]

    def _shifted(self, raw: Tensor, most: int) -> Tensor:
        """Each image moved by up to `most` pixels along each axis; what comes in is 0."""
        count, _, height, width = raw.shape
        padded = F.pad(raw, [most] * 4)
        moves = torch.randint(2 * most + 1, (2, count, 1), generator=self.generator, device=self.device)
        rows = moves[0] + torch.arange(height, device=self.device)
        columns = moves[1] + torch.arange(width, device=self.device)
        image = torch.arange(count, device=self.device)[:, None, None]
        return padded.permute(0, 2, 3, 1)[image, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)

    def state_tensors(self) -> dict[str, Tensor]:
        """What is left of this epoch's order, and the generator behind orders and augmentation."""
        return {"order": self._order, "generator": self.generator.get_state()}

    def load_state_tensors(self, tensors: dict[str, Tensor]) -> None:
        """Go on in that order."""
        self._order = tensors["order"].to(self.device)
        self.generator.set_state(tensors["generator"])

    def test_batch(self, start: int, count: int) -> tuple[Tensor, Tensor]:
        """Test images `start` to `start + count`."""
        chosen = slice(start, start + count)
        return self._prepared(self.test[chosen]), self.test_labels[chosen]

    def _prepared(self, raw: Tensor) -> Tensor:
        images = (raw.float() - self.mean) / self.std
        images = with_channels(images, self.channels)
        if list(images.shape[2:]) != self.size:
            smaller = images.shape[2] > self.size[0] or images.shape[3] > self.size[1]
            images = F.interpolate(images, self.size, mode="bilinear", align_corners=False, antialias=smaller)
        return images.contiguous(memory_format=torch.channels_last)


def with_channels(images: Tensor, channels: int) -> Tensor:
    """N x C x H x W with another number of channels: grey repeated, color made grey first."""
    if images.shape[1] == channels:
        return images
    if images.shape[1] == len(GREY):
        weights = torch.tensor(GREY, device=images.device).view(1, -1, 1, 1)
        images = (images * weights).sum(1, keepdim=True)
    return images[:, :1].expand(-1, channels, -1, -1)
