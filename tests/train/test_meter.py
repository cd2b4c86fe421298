"""The signal meter: what platform knowledge says it must show, and that it changes nothing."""

import pytest
import torch

import explorer
from explorer.design import SetValue, apply
from explorer.lowering import lower
from explorer.runs.recipes import RECIPES
from explorer.runs.records import Point
from explorer.runs.signal import diagnosis
from explorer.torch_backend.init import initialize
from explorer.torch_backend.module import to_module
from explorer.train.budget import Budget
from explorer.train.data import Batches, Place
from explorer.train.meter import Meter, last_layers
from tests.train.helpers import CPU, Record, run, toy
from tests.train.test_loop import design

OFF = torch.autocast("cpu", torch.bfloat16, enabled=False)


def spread(batch_norm: str, scheme: str) -> dict[str, object]:
    edits = {
        "variants.batch_norm": batch_norm,
        "variants.width": 0.25,
        "input.height": 32,
        "input.width": 32,
        "classes": 4,
    }
    network = apply(explorer.preset("googlenet"), *(SetValue(at=path, value=value) for path, value in edits.items()))
    graph = lower(network)
    module = to_module(graph)
    initialize(module, scheme, 0)
    images, info = toy()
    batches = Batches(images, info, (3, 32, 32), Place(CPU), RECIPES["demo"](True), 0)
    return Meter(graph, batches, OFF).measure(module.train())


def test_the_plain_network_loses_the_signal_and_batch_norm_and_kaiming_keep_it() -> None:
    plain, kept = spread("none", "pytorch"), spread("after_conv", "kaiming")
    assert plain["logits"] < 1e-4 < 1e-2 < kept["logits"]  # type: ignore[operator]
    names = [row[0] for row in plain["blocks"]]  # type: ignore[attr-defined]
    assert names[:3] == ["stem", "3a", "3b"]
    assert names[-1] == "head"
    stem, *_, last, _ = (row[1] for row in plain["blocks"])  # type: ignore[attr-defined]
    assert last < stem / 10


def test_measuring_changes_nothing_of_the_run() -> None:
    metered, plain = Record(), Record()
    _, one = run(design(head__dropout=0.5), Budget(60, steps=60), metered, metered=True)
    _, other = run(design(head__dropout=0.5), Budget(60, steps=60), plain)
    assert [values for _, values in metered.reports] == [values for _, values in plain.reports]
    assert all(torch.equal(a, b) for a, b in zip(one.state_dict().values(), other.state_dict().values(), strict=True))
    assert [when for when, _ in metered.signals] == ["start", "now"]
    assert metered.signals[0][1] != metered.signals[1][1]


def test_auxiliary_heads_are_no_blocks() -> None:
    graph = lower(apply(explorer.preset("googlenet-torchvision"), SetValue(at="variants.aux_heads", value=["4a"])))
    assert not any("aux" in name for pair in last_layers(graph) for name in pair)


def points(*values: float) -> list[Point]:
    return [Point(20 * at, at, value) for at, value in enumerate(values, start=1)]


@pytest.mark.parametrize("logits", [2e-4, 0.2])
def test_what_learns_nothing_is_told_why(logits: float) -> None:
    said = diagnosis(points(2.31, 2.30, 2.303), 10, {"start": {"logits": logits, "blocks": []}})
    assert said is not None
    assert "ln 10 is what guessing gives" in said
    assert ("Batch norm or Kaiming" in said) is (logits < 0.01)
    assert ("another learning rate" in said) is (logits > 0.01)


def test_what_learns_or_has_just_begun_is_not_warned_of() -> None:
    assert diagnosis(points(2.3, 2.2, 1.9), 10, {}) is None
    assert diagnosis(points(2.303), 10, {}) is None
    assert diagnosis([], 10, {}) is None
