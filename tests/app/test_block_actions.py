"""What the inspector lets one do with a block: move, copy, remove, insert another kind behind it."""

import pytest
from streamlit.testing.v1 import AppTest

from explorer import preset
from explorer.design import KINDS
from explorer.ui.graph_view import GraphEvent
from tests.app.explore_steps import command, design, disabled, opened
from tests.variants import OF_EACH_KIND

BAR = "block_actions"


def selected(name, **query):
    app = opened(**query)
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


def test_a_quick_move_past_an_end_does_nothing():
    app = selected("3b")
    command(app, "left", "left", "left", bar=BAR)
    assert ids(app)[0] == ["3b", "3a"]
    app = selected("5a")
    command(app, "right", "right", bar=BAR)
    assert ids(app)[-1] == ["5b", "5a"]


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


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_inserted_behind_a_block(kind):
    app = selected("3a")
    next(one for one in app.main if getattr(one, "key", None) == "insert").set_value(kind).run()
    assert not app.exception
    assert design(app).stages[0].blocks[1].kind == kind
    assert ids(app)[0] == ["3a", "3c", "3b"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_is_replaced_by_one_of_another_kind_and_keeps_its_name(kind):
    app = selected("4c")
    next(one for one in app.main if getattr(one, "key", None) == "replace").set_value(kind).run()
    assert not app.exception
    assert ids(app)[1] == ["4a", "4b", "4c", "4d", "4e"]
    assert design(app).stages[1].blocks[2].kind == kind
    command(app, "undo")
    assert design(app) == preset("googlenet")


def rename(app, name):
    field = next(one for one in app.text_input if one.label == "Name of the block")
    field.set_value(name).run()
    assert not app.exception


def shown(app):
    return app.session_state["graph_shown"]


def test_what_is_selected_and_open_follows_a_new_name_there_and_back():
    app = selected("4c")
    app.session_state["graph_shown"] = shown(app)._replace(open_blocks=("4c", "5a"))
    app.run()
    rename(app, "mid")
    assert ids(app)[1] == ["4a", "4b", "mid", "4d", "4e"]
    assert (shown(app).selected, shown(app).open_blocks) == ("mid", ("mid", "5a"))
    app.session_state["graph_shown"] = shown(app)._replace(selected="inceptionmid.branch2.0.conv")
    app.run()
    command(app, "undo")
    assert (shown(app).selected, shown(app).open_blocks) == ("inception4c.branch2.0.conv", ("4c", "5a"))
    command(app, "redo")
    assert (shown(app).selected, shown(app).open_blocks) == ("inceptionmid.branch2.0.conv", ("mid", "5a"))


def test_auxiliary_heads_follow_a_new_name():
    app = selected("4d", preset="googlenet", set='variants.aux_heads=["4a","4d"]')
    rename(app, "late")
    assert design(app).variants.aux_heads == ("4a", "late")
    assert design(app).aux_head.ids == ("aux1", "aux2")


@pytest.mark.parametrize("name", ["4b", "no good", ""])
def test_a_name_that_can_not_be_waits_in_its_field(name):
    app = selected("4c")
    rename(app, name)
    assert design(app) == preset("googlenet")
    assert any("name" in one.value or "4c.id" in one.value for one in app.error)
    assert next(one for one in app.text_input if one.label == "Name of the block").value == name
    rename(app, "fine")
    assert ids(app)[1][2] == "fine"
    assert not app.error


def test_a_name_that_could_not_be_is_never_taken_later_and_costs_no_undo():
    app = selected("4c")
    rename(app, "4d")
    app.session_state["graph_shown"] = shown(app)._replace(selected="4d")
    app.run()
    command(app, "remove", bar=BAR)
    assert ids(app)[1] == ["4a", "4b", "4c", "4e"]
    command(app, "undo")
    assert design(app) == preset("googlenet")


@pytest.mark.parametrize("name", ["stage4", "stem", "head", "flatten", "input", "fc"])
def test_the_selection_follows_to_a_name_that_another_part_has(name):
    app = selected("4d")
    rename(app, name)
    assert shown(app).selected == f"block:{name}"
    assert next(one for one in app.text_input if one.label == "Name of the block").value == name
    rename(app, "mid")
    assert shown(app).selected == "mid"
    command(app, "undo")
    assert shown(app).selected == f"block:{name}"


def test_a_block_can_not_be_replaced_by_its_own_kind():
    app = selected("4c")
    menu = next(one for one in app.main if getattr(one, "key", None) == "replace")
    assert len(menu.options) == len(KINDS) - 1


@pytest.mark.parametrize("preset_name", OF_EACH_KIND)
def test_a_field_that_says_nothing_renames_nothing(preset_name):
    name = preset(preset_name).stages[0].blocks[0].id
    app = selected(name, preset=preset_name)
    before = design(app)

    def body(name):
        from explorer.ui import state
        from explorer.ui.explore import block_actions, refresh

        refresh._redraw = lambda names: None
        state.store("rename", None)  # as the browser says of a field that it has taken off the page
        block_actions._rename(name, "rename")
        assert state.design().names.block(name) == name

    assert before == design(app)
    told = AppTest.from_function(body, kwargs={"name": name})
    told.session_state["explorer"] = app.session_state["explorer"]
    told.run()
    assert not told.exception
    assert design(app) == before
