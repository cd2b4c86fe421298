"""The history as a text: it comes back whole, with its own design alone, and a hostile one changes nothing."""

import json
from itertools import pairwise

import pytest

from explorer import SetValue, preset
from explorer.design import DesignSpec, ReplaceDesign, apply, inverse
from explorer.states import Setting
from explorer.text import MOST_CHARACTERS
from explorer.ui.state.history import HISTORY
from explorer.ui.state.kept_history import history_text, restore
from explorer.ui.state.session import Session, Step, read

MINI = preset("mini-googlenet")


def with_classes(count: int) -> DesignSpec:
    return apply(MINI, SetValue(at="classes", value=count))


def steps(*counts: int) -> list[Step]:
    """From the first number of classes to the second, and so on."""
    found = []
    for before, after in pairwise(counts):
        edit = SetValue(at="classes", value=after)
        found.append(Step((edit,), inverse(with_classes(before), edit), f"classes {before} → {after}"))
    return found


def session(now: int, past: tuple[int, ...] = (), future: tuple[int, ...] = ()) -> Session:
    return Session(read(with_classes(now)), past=steps(*past, now), future=steps(now, *future)[::-1])


TEXT = history_text(session(4, (2, 3), (5, 6)))


def test_a_history_comes_back_in_a_session_that_begins_with_its_design() -> None:
    new = session(4)
    assert restore(new, TEXT)
    assert (new.past, new.future) == (steps(2, 3, 4), steps(4, 5, 6)[::-1])
    assert history_text(new) == TEXT


def test_the_setting_comes_back_too() -> None:
    kept, small, large = session(4), Setting(), Setting(batch=64)
    kept.past, kept.setting = [Step((), (), "batch 32 → 64", (small, large))], large
    new = session(4)
    assert restore(new, history_text(kept))
    assert (new.setting, new.past) == (large, kept.past)


def test_with_another_design_nothing_is_offered() -> None:
    new = session(3)
    assert not restore(new, TEXT)
    assert (new.past, new.future) == ([], [])


def test_what_was_done_meanwhile_comes_after_it_and_ends_what_could_be_redone() -> None:
    new = session(9, past=(4,))
    assert restore(new, TEXT)
    assert (new.past, new.future) == (steps(2, 3, 4, 9), [])


def test_a_history_with_nothing_in_it_is_none() -> None:
    assert not restore(session(4), history_text(session(4)))


def test_the_nearest_are_kept() -> None:
    text = json.loads(history_text(session(5000, tuple(range(1, HISTORY + 50)), (7, 8))))
    assert text["past"][-1]["edits"][0]["value"] == 5000
    assert len(text["past"]) + len(text["future"]) == HISTORY


def test_large_designs_are_kept_as_far_as_they_can_be_read_again() -> None:
    large = ReplaceDesign(design=with_classes(3).model_copy(update={"name": "x" * 500_000}))
    kept = session(4)
    kept.past = [Step((large,), (large,), "large")] * 20
    text = history_text(kept)
    assert 0 < len(json.loads(text)["past"]) < 20
    assert len(text) <= MOST_CHARACTERS


MARK = json.loads(TEXT)["design"]
GOOD = json.loads(TEXT)["past"][0]
HOSTILE = (
    "",
    "no JSON",
    "[]",
    "5",
    "[" * 100_000,
    json.dumps({"design": MARK, "past": [{"edits": 5}]}),
    json.dumps({"design": MARK, "past": ["x"]}),
    json.dumps({"design": MARK, "past": [GOOD | {"inverse": [{"edit": "unheard of"}]}]}),
    json.dumps({"design": MARK, "past": {"a": 1}, "future": 7}),
    json.dumps({"design": [MARK]}),
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_damaged_text_changes_nothing(text: str) -> None:
    new = session(4)
    assert not restore(new, text)
    assert (new.past, new.future) == ([], [])
