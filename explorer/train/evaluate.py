"""How right the network is, over the whole test set, and where it is most surely wrong."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from explorer.train.data import Batches

CHUNK = 250  # images at once, at least; a GPU takes what a training step does
MISTAKES = 12


@dataclass(frozen=True)
class Tested:
    """One test. `confusion`: counts, classes x classes, row the truth, column the answer; `loss`: mean cross-entropy.

    `mistakes`: the places in the test set of the wrong answers that the network was surest of, `answers` what it said
    and `confidence` how sure it was (0 to 1), surest first. All on the CPU. `seconds` is what the test took.
    """

    confusion: Tensor
    loss: float
    mistakes: Tensor
    answers: Tensor
    confidence: Tensor
    seconds: float

    @property
    def accuracy(self) -> float:
        """The share on the diagonal, 0 to 1."""
        return int(self.confusion.trace()) / int(self.confusion.sum())


def test(module: nn.Module, batches: Batches, autocast: torch.autocast, stopped: Callable[[], bool]) -> Tested | None:
    """Test on every test image; None if stopped midway. The module is back in training mode afterwards."""
    began = time.perf_counter()
    total, classes = len(batches.test_labels), batches.classes
    counts = torch.zeros(classes**2, dtype=torch.long, device=batches.device)
    loss = torch.zeros((), device=batches.device)
    surest = torch.zeros(0, device=batches.device), torch.zeros(2, 0, dtype=torch.long, device=batches.device)
    chunk = CHUNK if batches.device.type == "cpu" else max(CHUNK, batches.batch)
    module.eval()
    try:
        with torch.inference_mode(), autocast:
            for start in range(0, total, chunk):
                if stopped():
                    return None
                images, labels = batches.test_batch(start, chunk)
                logits = module(images).float()
                loss += F.cross_entropy(logits, labels, reduction="sum")
                confidence, answers = logits.softmax(1).max(1)
                # bincount waits for a GPU
                counts.scatter_add_(0, labels * classes + answers, torch.ones_like(labels))
                surest = _surest(surest, torch.where(answers == labels, -1.0, confidence), answers, start)
    finally:
        module.train()
    confidence, (places, answers) = surest
    wrong = confidence >= 0
    places, answers, confidence = (tensor[wrong].cpu() for tensor in (places, answers, confidence))
    counts = counts.view(classes, classes).cpu()
    return Tested(counts, loss.item() / total, places, answers, confidence, time.perf_counter() - began)


def _surest(so_far: tuple[Tensor, Tensor], confidence: Tensor, answers: Tensor, start: int) -> tuple[Tensor, Tensor]:
    """The surest mistakes of those so far and of this chunk, without a wait for the device; right answers have -1."""
    places = torch.arange(start, start + len(answers), device=answers.device)
    every = torch.cat([so_far[0], confidence])
    about = torch.cat([so_far[1], torch.stack([places, answers])], 1)
    best, chosen = every.topk(min(MISTAKES, len(every)))
    return best, about[:, chosen]
