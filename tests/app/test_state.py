"""What the session does with edits that fit, do not fit, and fit only together."""

from streamlit.testing.v1 import AppTest


def run(body):
    app = AppTest.from_function(body).run()
    assert not app.exception, app.exception
    return app


def test_clearing_both_cells_one_after_the_other_drops_the_branch():
    def body():
        from explorer import SetValue
        from explorer.ui import state

        state.edit(SetValue(at="stages[0].blocks[0].ch5x5", value=None), place="table")
        assert "must be set while ch5x5red (=16) is" in state.refused("table").message
        assert state.pending("table") == {"3a.ch5x5": None}
        state.edit(SetValue(at="stages[0].blocks[0].ch5x5red", value=None), place="table")
        assert state.refused("table") is None
        assert state.design().stages[0].blocks[0].ch5x5 is None
        assert "inception3a.branch3.0.conv" not in {node.name for node in state.reading().graph.nodes}

    run(body)


def test_a_good_edit_beside_a_refused_one_is_taken_and_the_refused_one_stays():
    def body():
        from explorer import SetValue
        from explorer.ui import state

        bad, good = "4b.ch5x5red", "3a.ch1x1"
        state.edit(SetValue(at=bad, value=0), place="table")
        state.edit(SetValue(at=good, value=96), place="table")
        assert state.design().stages[0].blocks[0].ch1x1 == 96
        assert state.pending("table") == {bad: 0}
        assert "4b.ch5x5red (=0)" in state.refused("table").message
        state.edit(SetValue(at=bad, value=8), place="table")
        assert state.refused("table") is None
        assert state.design().stages[1].blocks[1].ch5x5red == 8

    run(body)


def test_a_refused_entry_of_one_group_does_not_hold_back_another():
    def body():
        from explorer import SetValue
        from explorer.ui import state

        state.edit(SetValue(at="classes", value=0), place="controls")
        state.edit(SetValue(at="stages[0].blocks[0].ch1x1", value=96), place="table")
        assert state.design().stages[0].blocks[0].ch1x1 == 96
        assert state.refused("controls").at == "classes"

    run(body)


def test_history_is_bounded():
    def body():
        from explorer import SetValue
        from explorer.ui import state

        for classes in range(1, state.HISTORY + 50):
            state.edit(SetValue(at="classes", value=classes))
        undone = 0
        while state.undone_next():
            state.undo()
            undone += 1
        assert undone == state.HISTORY

    run(body)


def test_typing_a_size_that_is_right_replaces_one_that_was_no_size():
    def body():
        import streamlit as st

        from explorer.ui import state
        from explorer.ui.explore import controls

        for text in ("224", "1 × 96 × 96"):
            st.session_state["input"] = text
            controls.set_input("input")
        assert state.refused("controls") is None
        assert state.design().input.height == 96

    run(body)


def test_what_has_to_be_done_whole_is_not_ended_by_a_newer_request():
    def body():
        from streamlit.runtime.scriptrunner import RerunData, RerunException, get_script_run_ctx

        from explorer import SetValue
        from explorer.ui import state

        state.edit(SetValue(at="stages[0].blocks[0].ch1x1", value=96))
        get_script_run_ctx().script_requests.request_rerun(RerunData())
        with state.whole():
            state.undo()
        try:
            state.redo()
        except RerunException:
            ended = True
        else:
            ended = False
        assert ended, "Streamlit ends nothing here any longer: whole() can go"
        assert state.design().stages[0].blocks[0].ch1x1 == 64

    run(body)


def test_the_setting_is_a_part_of_the_state_and_undone_as_an_edit_is():
    def body():
        from explorer import SetValue
        from explorer.states import Setting
        from explorer.ui import state

        state.change_setting(batch=64)
        state.edit(SetValue(at="classes", value=7))
        state.change_setting(convention="thop", batch=64)
        assert state.on_screen().setting == Setting(batch=64, convention="thop")
        assert state.undone_next() == "convention torch → thop"
        state.undo()
        assert state.setting() == Setting(batch=64)
        state.undo()
        assert (state.design().classes, state.setting().batch) == (10, 64)
        assert state.undone_next() == "batch 32 → 64"
        state.undo()
        assert state.setting() == Setting()
        for _ in range(3):
            state.redo()
        assert state.on_screen().setting == Setting(batch=64, convention="thop")
        assert state.design().classes == 7
        state.change_setting(batch=64)
        assert state.undone_next() == "convention torch → thop"

    run(body)
