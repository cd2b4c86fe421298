"""The page's half of what it and a component say to each other: each thing is done once, in its order."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.ui.frontend.said import Ack, Entry, Item, unheard


def word(*items, client="browser"):
    return {"client": client, "items": [{"seq": seq, **item} for seq, item in items]}


def test_what_was_answered_is_not_heard_again():
    said = word((1, {"set": [["3a", "ch1x1", "8"]]}), (2, {"select": "3b"}), (3, {"command": "undo"}))
    found, ack = unheard(said, Ack())
    assert found == [Item((Entry("3a", "ch1x1", "8"),)), Item((), "3b"), Item((), None, "undo")]
    assert ack == Ack("browser", 3)
    assert unheard(said, ack) == ([], ack)
    assert unheard(said, Ack("browser", 2))[0] == found[2:]


def test_another_browser_starts_over():
    found, ack = unheard(word((1, {"select": "3a"}), client="other"), Ack("browser", 9))
    assert found == [Item((), "3a")]
    assert ack == Ack("other", 1)


@pytest.mark.parametrize(
    "said",
    [
        None,
        3,
        {"client": 1, "items": []},
        {"client": "x", "items": 3},
        {"client": "x", "items": [3, {"seq": "1"}, {"set": []}]},
        {"client": "x", "items": [{"seq": 1, "set": [["a", "b"], "abc", [1, 2, 3]], "select": 3, "command": []}]},
    ],
)
def test_what_the_browser_says_is_not_trusted(said):
    found, _ = unheard(said, Ack())
    assert all(item == Item() for item in found)


def test_what_only_its_component_can_read_is_handed_on():
    found, _ = unheard(word((1, {"shown": {"selected": "3a"}, "select": "x"})), Ack())
    assert found == [Item(select="x", other=(("shown", {"selected": "3a"}),))]


class Browser:
    """Does a thing with each word, all that it has no answer to in each, as queue.js does."""

    def __init__(self) -> None:
        self.done = 0
        self.items: list[int] = []

    def act(self) -> dict[str, Any]:
        self.done += 1
        self.items.append(self.done)
        return word(*((seq, {"command": str(seq)}) for seq in self.items))

    def answered(self, ack: Ack) -> None:
        self.items = [seq for seq in self.items if seq > ack.seq]


@given(st.lists(st.tuples(st.sampled_from(["act", "hear", "answer"]), st.integers(0, 5)), max_size=60))
def test_no_loss_doubling_or_delay_of_words_and_answers_does_a_thing_twice_or_out_of_order(steps):
    browser, words, ack, answers, acted = Browser(), [], Ack(), [Ack()], []
    for step, which in steps:
        if step == "act":
            words.append(browser.act())
        elif step == "hear" and words:  # an old one, one again, one after others that never came
            items, ack = unheard(words[max(0, len(words) - 1 - which)], ack)
            acted += [int(item.command) for item in items]
            answers.append(ack)
        elif step == "answer":
            browser.answered(answers[max(0, len(answers) - 1 - which)])
        assert acted == list(range(1, ack.seq + 1))
    items, _ = unheard(browser.act(), ack)  # all is well again with the next word that comes
    assert [*acted, *(int(item.command) for item in items)] == list(range(1, browser.done + 1))


def test_numbers_in_any_order_and_twice_are_done_in_theirs():
    found, ack = unheard(word((3, {"command": "c"}), (1, {"command": "a"}), (3, {"command": "c"})), Ack())
    assert ([item.command for item in found], ack.seq) == (["a", "c"], 3)
