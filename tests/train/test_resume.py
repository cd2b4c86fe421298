"""A run that was interrupted and resumed is the run that was not: the same curve and weights, bit for bit."""

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from explorer.design import DesignSpec
from explorer.runs.config import RunError
from explorer.runs.recipes import RECIPES, Recipe
from explorer.train.budget import Budget
from explorer.train.checkpoint import BEST, LAST, Checkpoints, read, write
from tests.tiers import rest_slow
from tests.train.helpers import Record, run
from tests.train.test_loop import design
from tests.waiting import lasts

STEPS = 60  # a test after 50
CASES = {name: recipe(True) for name, recipe in RECIPES.items()}


class Pausing(Record):
    """Asks for a pause when it has been asked this often whether to go on."""

    def __init__(self, at: int) -> None:
        super().__init__(stop_at=at)
        self.pauses = True


def curve(*sinks: Record) -> list[tuple[int, dict[str, float]]]:
    return [(progress.step, values) for sink in sinks for progress, values in sink.reports]


def plain(recipe: Recipe) -> Recipe:
    return recipe.model_copy(update={"batch": 30})


@pytest.mark.parametrize("name", rest_slow(CASES))
def test_the_curve_and_the_weights_are_those_of_an_uninterrupted_run(name: str, tmp_path: Path) -> None:
    recipe, network = plain(CASES[name]), design()
    whole = Record()
    expected, reference = run(network, Budget(60, steps=STEPS), whole, recipe)
    sinks = [Pausing(7), Pausing(31), Record()]
    outcomes = []
    for sink in sinks:
        torch.manual_seed(99)  # another process has another past
        outcome, module = run(network, Budget(60, steps=STEPS), sink, recipe, folder=tmp_path)
        outcomes.append(outcome)
    assert [outcome.paused for outcome in outcomes] == [True, True, False]
    assert [sink.began_after for sink in sinks] == [0, 7, 7 + 31]
    assert curve(*sinks) == curve(whole)
    assert outcomes[-1].progress.test_accuracy == expected.progress.test_accuracy
    for (key, mine), theirs in zip(module.state_dict().items(), reference.state_dict().values(), strict=True):
        assert torch.equal(mine, theirs), key


def test_dropout_goes_on_with_its_own_random_numbers(tmp_path: Path) -> None:
    network = design(head__dropout=0.5)
    whole = Record()
    run(network, Budget(60, steps=20), whole)
    sinks = [Pausing(9), Record()]
    for sink in sinks:
        run(network, Budget(60, steps=20), sink, folder=tmp_path)
    assert curve(*sinks) == curve(whole)


def test_a_run_of_seconds_uses_what_is_left_of_them(tmp_path: Path) -> None:
    first, _ = run(design(), Budget(5.0), Pausing(40), folder=tmp_path)
    second, _ = run(design(), Budget(5.0), folder=tmp_path)
    assert first.paused
    assert second.progress.step > first.progress.step > 20  # tests on the way ask too whether to go on
    assert lasts(second.progress.seconds, 5.0, 0.7)


def test_a_longer_budget_goes_on_where_the_shorter_one_ended(tmp_path: Path) -> None:
    run(design(), Budget(60, steps=10), folder=tmp_path)
    sink = Record()
    longer, _ = run(design(), Budget(60, steps=15), sink, folder=tmp_path)
    assert sink.began_after == 10
    assert longer.progress.step == 15


def test_the_best_weights_are_kept_under_the_modules_names(tmp_path: Path) -> None:
    outcome, module = run(design(), Budget(60, steps=STEPS), folder=tmp_path)
    weights = load_file(tmp_path / BEST)
    assert weights.keys() == module.state_dict().keys()
    found = read(tmp_path / BEST)
    assert found is not None
    assert found[1]["test_accuracy"] == outcome.progress.test_accuracy


def test_the_average_is_tested_and_left_out_of_training() -> None:
    recipe = plain(RECIPES["demo"](True))
    with_average, module = run(design(), Budget(60, steps=40), None, recipe.model_copy(update={"ema": 0.9}))
    without, other = run(design(), Budget(60, steps=40), None, recipe)
    assert with_average.progress.loss == without.progress.loss
    assert all(torch.equal(a, b) for a, b in zip(module.parameters(), other.parameters(), strict=True))
    assert (with_average.progress.test_accuracy or 0) > 0.5


@pytest.mark.parametrize("cut", [0, 5, 200, -1])
def test_a_damaged_checkpoint_is_named(cut: int, tmp_path: Path) -> None:
    run(design(), Budget(60, steps=3), folder=tmp_path)
    data = (tmp_path / LAST).read_bytes()
    (tmp_path / LAST).write_bytes(data[:cut])
    with pytest.raises(RunError, match=r"last.safetensors: the checkpoint is damaged .* repeat the run"):
        run(design(), Budget(60, steps=6), folder=tmp_path)


def test_the_checkpoint_of_another_network_is_refused(tmp_path: Path) -> None:
    run(design(), Budget(60, steps=3), folder=tmp_path)
    other: DesignSpec = design(variants__width=0.25)
    with pytest.raises(ValueError, match="the checkpoint is of another network"):
        run(other, Budget(60, steps=6), folder=tmp_path)


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / LAST
    write(path, {"a": torch.ones(3)}, {"step": 1})

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("explorer.train.checkpoint.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write(path, {"a": torch.zeros(3)}, {"step": 2})
    assert [one.name for one in tmp_path.iterdir()] == [LAST]
    found = read(path)
    assert found is not None
    assert found[1]["step"] == 1
    assert np.array_equal(found[0]["a"].numpy(), np.ones(3))


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / f".{LAST}.x1y2").write_bytes(b"half")
    Checkpoints(tmp_path)
    assert list(tmp_path.iterdir()) == []
