"""An entry that waits to be corrected stays with the part that it was typed for."""

from streamlit.testing.v1 import AppTest


def run(body):
    app = AppTest.from_function(body).run(timeout=120)
    assert not app.exception, app.exception


def test_an_entry_waits_at_its_block_wherever_that_moves():
    def body():
        from explorer import Move, SetValue
        from explorer.ui import state

        state.edit(SetValue(at="3a.ch3x3", value=None), place="table")
        state.edit(Move(at="3a", into="stage3"), place="table")
        state.edit(SetValue(at="3b.ch3x3red", value=None), place="table")
        first, second = state.design().stages[0].blocks
        assert (first.id, first.ch3x3, first.ch3x3red) == ("3b", 192, None)
        assert (second.id, second.ch3x3, second.ch3x3red) == ("3a", 128, 96)
        assert state.pending("table") == {"3a.ch3x3": None}
        assert state.refused("table").message.startswith("3a.ch3x3 (=empty) must be set while ch3x3red (=96) is")
        state.edit(SetValue(at="3a.ch3x3red", value=None), place="table")
        assert state.refused("table") is None
        assert state.design().stages[0].blocks[1].ch3x3 is None

    run(body)


def test_the_same_by_positions_which_are_read_as_what_is_there():
    def body():
        from explorer import Move, SetValue
        from explorer.ui import state

        state.edit(SetValue(at="stages[0].blocks[0].ch3x3", value=None), place="table")
        state.edit(Move(at="3a", into="stage3"), place="table")
        state.edit(SetValue(at="stages[0].blocks[0].ch3x3red", value=None), place="table")
        assert [(block.id, block.ch3x3) for block in state.design().stages[0].blocks] == [("3b", 192), ("3a", 128)]
        assert state.pending("table") == {"3a.ch3x3": None}

    run(body)


def test_what_is_removed_takes_its_entries_along_and_undo_brings_them_back():
    def body():
        from explorer import Insert, Remove, SetValue
        from explorer.ui import state

        row = state.design().stages[0].blocks[0]
        state.edit(SetValue(at="3a.ch3x3", value=None), place="table")
        state.edit(SetValue(at="3a.variants.residual_scale", value=7), place="variants")
        state.edit(SetValue(at="3b.ch3x3", value=0), place="other")
        state.edit(Remove(at="3a"), place="table")
        assert [block.id for block in state.design().stages[0].blocks] == ["3b"]
        assert (state.pending("table"), state.pending("variants")) == ({}, {})
        assert state.pending("other") == {"3b.ch3x3": 0}
        state.discard("other")
        state.undo()
        assert state.design().stages[0].blocks[0] == row
        assert state.pending("table") == {"3a.ch3x3": None}
        assert state.pending("variants") == {"3a.variants.residual_scale": 7}
        state.discard("table")
        state.discard("variants")
        state.redo()
        state.edit(Insert(row=row, into="stage3"), place="table")  # another block, of the same name
        assert (state.pending("table"), state.pending("variants")) == ({}, {})

    run(body)


def test_an_entry_follows_the_block_that_is_renamed():
    def body():
        from explorer import Rename, SetValue
        from explorer.ui import state

        state.edit(SetValue(at="3a.ch3x3", value=None), place="table")
        state.edit(Rename(at="3a", id="first"), place="controls")
        assert state.pending("table") == {"first.ch3x3": None}
        state.edit(SetValue(at="first.ch3x3red", value=None), place="table")
        assert state.refused("table") is None
        assert state.design().stages[0].blocks[0].ch3x3 is None

    run(body)


def test_another_design_has_no_entries_of_the_one_before():
    def body():
        from explorer import SetValue, preset
        from explorer.ui import state

        state.edit(SetValue(at="3a.ch3x3", value=None), place="table")
        state.open_design(preset("googlenet-bn"))
        assert state.refusals() == ()
        state.undo()
        assert state.design() == preset("googlenet")

    run(body)


def test_undo_and_redo_are_the_edits_and_their_inverses():
    def body():
        from explorer import Remove, SetValue
        from explorer.ui import state
        from explorer.ui.state.session import current

        state.edit(SetValue(at="variants.aux_heads", value=["4a"]), place="controls")
        state.edit(Remove(at="4a"), place="table")
        step = current().past[-1]
        assert step.edits == (Remove(at="4a"),)
        assert [edit.edit for edit in step.inverse] == ["insert", "set"]
        state.undo()
        assert state.design().variants.aux_heads == ("4a",)
        state.redo()
        assert state.design().variants.aux_heads == ()
        assert current().past[-1] == step

    run(body)


def test_an_entry_follows_a_part_by_whatever_name_it_is_called():
    def body():
        from explorer import Move, Rename, SetValue, apply, preset
        from explorer.ui import state

        entry = SetValue(at="3a.ch3x3", value=None)
        for edits, waits in (
            ([Move(at="3a", into="stage4"), Rename(at="3a", id="zz")], "zz.ch3x3"),
            ([Rename(at="3a", id="zz"), Move(at="zz", into="stage4")], "zz.ch3x3"),
            ([Rename(at="block:3a", id="zz")], "zz.ch3x3"),
            ([SetValue(at="3a.id", value="zz")], "zz.ch3x3"),
            ([Rename(at="stage3", id="3a")], "block:3a.ch3x3"),
        ):
            state.open_design(apply(preset("googlenet"), SetValue(at="classes", value=7)))
            state.edit(entry, place="table")
            state.edit(*edits, place="elsewhere")
            assert state.pending("table") == {waits: None}, (edits, state.pending("table"))

    run(body)


def test_another_part_of_the_same_name_gets_none():
    def body():
        from explorer import Insert, Remove, Replace, SetValue, apply, preset
        from explorer.ui import state

        vgg = {"kind": "vgg", "id": "3a", "convs": 2, "channels": 64}
        pool = {"kind": "max_pool", "kernel_size": 3, "stride": 3, "padding": 1}
        for entry, edits in (
            (SetValue(at="3a.ch3x3", value=None), [Remove(at="3a"), Insert(row=vgg, into="stage3")]),
            (SetValue(at="3a.ch3x3", value=None), [Replace(at="3a", row=vgg)]),
            (SetValue(at="stage4.pool.kernel_size", value=0), [SetValue(at="stage4.pool", value=pool)]),
        ):
            state.open_design(apply(preset("googlenet"), SetValue(at="classes", value=7)))
            state.edit(entry, place="table")
            assert state.pending("table")
            state.edit(*edits, place="elsewhere")
            assert state.pending("table") == {}, edits

    run(body)


def test_what_is_said_of_an_entry_is_of_what_still_waits():
    def body():
        from explorer import Remove, SetValue
        from explorer.ui import state

        state.edit(SetValue(at="3a.ch3x3", value=None), place="table")
        state.edit(SetValue(at="4a.ch3x3", value=None), place="table")
        state.edit(Remove(at="3a"), place="elsewhere")
        assert state.pending("table") == {"4a.ch3x3": None}
        assert state.refused("table").at == "4a.ch3x3"
        assert state.refused("table").message.startswith("4a.ch3x3 (=empty) must be set while ch3x3red (=96) is")
        assert "more" not in state.refused("table").message

    run(body)


def test_an_entry_that_becomes_possible_by_an_edit_elsewhere_is_taken():
    def body():
        from explorer import SetValue
        from explorer.ui import state

        state.edit(SetValue(at="4a.ch3x3", value=None), place="table")
        state.edit(SetValue(at="4a.ch3x3red", value=None), place="elsewhere")
        assert state.refusals() == ()
        block = state.design().stages[1].blocks[0]
        assert (block.ch3x3, block.ch3x3red) == (None, None)
        state.undo()
        state.undo()
        assert state.design().stages[1].blocks[0].ch3x3red == 96

    run(body)


def test_auxiliary_heads_that_wait_follow_a_new_name():
    def body():
        from explorer import SetValue
        from explorer.design import Rename
        from explorer.ui import state

        state.edit(SetValue(at="variants.aux_heads", value=["4c", "nowhere"]), place="head")
        state.edit(Rename(at="4c", id="mid"), place="rename")
        assert state.pending("head") == {"variants.aux_heads": ["mid", "nowhere"]}
        state.edit(SetValue(at="variants.aux_heads", value=["mid"]), place="head")
        assert state.design().variants.aux_heads == ("mid",)
        assert not state.refusals()

    run(body)


def test_an_entry_that_only_followed_a_new_name_does_not_come_back_with_undo():
    def body():
        from explorer import SetValue
        from explorer.design import Rename
        from explorer.ui import state

        state.edit(SetValue(at="4d.ch3x3", value=None), place="table")
        state.edit(Rename(at="4d", id="late"), place="rename")
        assert state.pending("table") == {"late.ch3x3": None}
        state.undo()  # what was not taken
        state.undo()
        assert state.design().stages[1].blocks[3].id == "4d"
        assert not state.refusals()

    run(body)
