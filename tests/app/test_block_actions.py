"""What the inspector lets one do with a block: move, copy, remove, insert another kind behind it."""

import pytest

from explorer.ui.graph_view import GraphEvent
from tests.app.explore_steps import command, design, disabled, opened

BAR = "block_actions"


def selected(name):
    app = opened()
    app.session_state["graph_shown"] = GraphEvent(name, (name,))
    app.run()
    assert not app.exception
    return app


def ids(app):
    return [[block.id for block in stage.blocks] for stage in design(app).stages]


def test_the_ends_cannot_be_passed():
    assert disabled(selected("3a"), BAR) == {"left"}
    assert disabled(selected("5b"), BAR) == {"right"}
    assert disabled(selected("4c"), BAR) == set()


def test_quick_moves_count_each_and_pass_the_border_of_a_stage():
    app = selected("3a")
    command(app, "right", "right", bar=BAR)
    assert ids(app)[:2] == [["3b"], ["3a", "4a", "4b", "4c", "4d", "4e"]]
    command(app, "left", bar=BAR)
    command(app, "left", bar=BAR)
    assert ids(app)[0] == ["3a", "3b"]


def test_copies_stand_behind_and_have_names_of_their_own():
    app = selected("4b")
    command(app, "copy", "copy", bar=BAR)
    found = ids(app)[1]
    assert len(found) == len(set(found)) == 7
    blocks = design(app).stages[1].blocks
    assert all(one.ch3x3 == blocks[1].ch3x3 for one in blocks[1:4])


def test_a_block_that_is_gone_is_not_removed_twice():
    app = selected("5a")
    command(app, "remove", "remove", bar=BAR)
    assert ids(app)[2] == ["5b"]
    assert not app.error


@pytest.mark.parametrize("kind", ["inception", "conv", "nin", "vgg"])
def test_every_kind_can_be_inserted_behind_a_block(kind):
    app = selected("3a")
    next(one for one in app.main if getattr(one, "key", None) == "insert").set_value(kind).run()
    assert not app.exception
    assert design(app).stages[0].blocks[1].kind == kind
    assert ids(app)[0] == ["3a", "3c", "3b"]
