"""The test over the whole set against plain arithmetic, and its surest mistakes."""

import pytest
import torch
from torch import Tensor, nn

from explorer.runs.recipes import RECIPES
from explorer.train.data import Batches, Place
from explorer.train.evaluate import MISTAKES
from explorer.train.evaluate import test as evaluate
from tests.train.helpers import CPU, toy

OFF = torch.autocast("cpu", torch.bfloat16, enabled=False)


class Guesses(nn.Module):
    """Logits that depend on the images alone, right by chance."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.layer = nn.Linear(144, 4)

    def forward(self, images: Tensor) -> Tensor:
        return self.layer(images.flatten(1))


def test_counts_and_mistakes_are_those_of_all_logits() -> None:
    images, info = toy()
    batches = Batches(images, info, (1, 12, 12), Place(CPU), RECIPES["demo"](True), 0)
    module = Guesses()
    tested = evaluate(module, batches, OFF, lambda: False)
    assert tested is not None
    assert module.training
    every, labels = batches.test_batch(0, 64)
    confidence, answers = module(every).softmax(1).max(1)
    wrong = (answers != labels).nonzero().flatten()
    assert tested.accuracy == 1 - len(wrong) / 64
    assert tested.loss == pytest.approx(nn.functional.cross_entropy(module(every), labels).item())
    order = wrong[confidence[wrong].argsort(descending=True)][:MISTAKES]
    assert tested.mistakes.tolist() == order.tolist()
    assert tested.answers.tolist() == answers[order].tolist()
    torch.testing.assert_close(tested.confidence, confidence[order].detach())
    for truth in range(4):
        for answer in range(4):
            assert tested.confusion[truth, answer] == ((labels == truth) & (answers == answer)).sum()


def test_chunks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    images, info = toy()
    batches = Batches(images, info, (1, 12, 12), Place(CPU), RECIPES["demo"](True), 0)
    whole = evaluate(Guesses(), batches, OFF, lambda: False)
    monkeypatch.setattr("explorer.train.evaluate.CHUNK", 7)
    parts = evaluate(Guesses(), batches, OFF, lambda: False)
    assert whole is not None
    assert parts is not None
    assert whole.mistakes.tolist() == parts.mistakes.tolist()
    assert torch.equal(whole.confusion, parts.confusion)
    assert whole.loss == pytest.approx(parts.loss)


def test_a_stop_ends_it() -> None:
    images, info = toy()
    batches = Batches(images, info, (1, 12, 12), Place(CPU), RECIPES["demo"](True), 0)
    assert evaluate(Guesses(), batches, OFF, lambda: True) is None
