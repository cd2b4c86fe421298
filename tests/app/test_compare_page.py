"""The Compare page without a browser: the table, its answers, what can't run, the paper's table, torch's numbers."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer import PRESETS, lower, preset
from explorer.analysis import Setting, memory
from explorer.ui import pages
from explorer.ui.compare import torch_check
from tests.app.widgets import widget
from tests.plain import plain

APP = str(Path(__file__).parents[2] / "explorer" / "ui" / "frame.py")
MIB = 2**20


def opened(**query):
    app = AppTest.from_file(APP, default_timeout=120)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    app.switch_page(pages.COMPARE).run()
    assert not app.exception
    return app


@pytest.fixture
def app():
    return opened()


def table(app):
    return app.dataframe[0].value.set_index("network")


def captions(app):
    return [plain(one.value) for one in app.caption]


def test_the_comparison_of_the_book(app):
    frame = table(app)
    assert len(frame) == len(PRESETS) - 2 + 1
    assert frame.index[0] == "GoogLeNet (on screen)"
    expected = {
        "AlexNet": (46_787_978, 1_005_890_688, 8),
        "VGG-11": (128_807_306, 7_605_035_008, 11),
        "NiN": (2_015_398, 830_041_864, 12),
        "GoogLeNet": (5_983_802, 1_581_658_112, 22),
    }
    for name, row in expected.items():
        assert tuple(frame.loc[name, ["parameters", "MACs", "depth"]]) == row
    needs = memory(lower(preset("googlenet")), Setting())
    assert tuple(frame.loc["GoogLeNet", ["activations", "training"]] * MIB) == (needs.activations, needs.training_peak)
    assert frame.loc["GoogLeNet", "field"] == 715
    assert frame.loc["NiN", "linear"] == 0
    assert frame.loc["AlexNet", "linear"] == pytest.approx(100 * 43_040_778 / 46_787_978)


def test_what_can_not_run_says_why(app):
    assert any("GoogLeNet for CIFAR-10** is not in the table: fc (input 40768)" in text for text in captions(app))
    widget(app.selectbox, "compare_input").set_value("3 × 32 × 32").run()
    assert not app.exception
    assert "GoogLeNet for CIFAR-10" in table(app).index
    assert any("AlexNet** is not in the table" in text for text in captions(app))
    assert any("there is no answer by numbers" in text for text in captions(app))


def test_the_answers_are_numbers_of_the_table(app):
    text = next(one.value for one in app.markdown if "No linear layers behind a large image" in one.value)
    for part in (
        "**92.0 %** of its 46.8 M",
        "**0.2 %** of 5.98 M",
        "**15.5 times**",
        "**7.94 times**",
        "**7.82 times**",
    ):
        assert part in text


def test_classes_tool_and_setting_change_every_row(app):
    before = table(app)
    widget(app.number_input, "compare_classes").set_value(1000).run()
    assert (table(app)["parameters"] > before["parameters"]).all()
    widget(app.radio, "counting_choice").set_value("ptflops").run()
    assert (table(app)["MACs"] > before["MACs"]).all()
    widget(app.number_input, "setting_batch").set_value(1).run()
    assert (table(app)["activations"] < before["activations"]).all()
    assert not app.exception


def test_the_design_on_screen_is_the_first_row_with_its_edits():
    app = opened(preset="vgg11", set=["variants.width=0.5"])
    assert table(app).index[0] == "VGG-11 × 0.5 wide (on screen)"
    assert table(app)["parameters"].iloc[0] < 128_807_306
    next(one for one in app.button if one.key == "compare_as_design").click().run()
    assert not app.exception


def typed(text):
    def body(text):
        import streamlit as st

        from explorer.ui.compare import controls

        st.session_state["typed"] = text
        controls.choose_input("typed")
        controls.controls()
        st.session_state.place = controls.place()

    return AppTest.from_function(body, args=(text,), default_timeout=120).run()


def test_an_input_may_be_typed():
    assert typed("1 x 180, 240").session_state["place"] == ((1, 180, 240), 10)


@pytest.mark.parametrize("text", ["224", "a × b × c", "3 × 0 × 5", "3 × 99999 × 5", ""])
def test_a_wrong_input_is_said_and_changes_nothing(text):
    app = typed(text)
    assert not app.exception
    assert plain(app.error[0].value) == f"input (={text!r}) must be channels × height × width, e.g. 3 × 96 × 96"
    assert app.session_state["place"] == ((3, 224, 224), 10)
    assert widget(app.selectbox, "compare_input").value == text, "what was typed stays, to be corrected"


def test_the_papers_table(app):
    frame = app.table[0].value
    assert len(frame) == 12
    assert list(frame.iloc[0])[:5] == ["convolution 7×7/2", "2.7 K", "9.2 K", "34 M", "118.0 M"]
    differ = frame[frame.iloc[:, 5].str.contains("≠")]["row"]
    reasons = next(one.value for one in app.markdown if "2,688" in one.value)
    assert len(differ) == reasons.count("- **") == 7
    assert all(f"- **{row}**: " in reasons for row in differ)


@pytest.mark.slow
def test_torch_is_asked_in_a_process_of_its_own():
    app = opened(preset="mini-googlenet")
    next(one for one in app.button if one.key == "check_with_torch").click().run(timeout=100)
    assert not app.exception
    assert app.success[0].value.startswith("torch agrees: every layer's shape and parameters")
    frame = app.table[0].value
    assert list(frame["torch"]) == list(frame["explorer"])
    assert any(text.startswith("torch 2.") for text in captions(app))
    app.switch_page(pages.EXPLORE).run()
    widget(app.text_input, "classes").set_value("7").run()
    app.switch_page(pages.COMPARE).run()
    assert not app.success, "the answer was about another design"


@pytest.mark.parametrize(
    ("command", "said"),
    [("import time; time.sleep(60)", "did not answer within 1 seconds"), ("raise SystemExit('no torch')", "no torch")],
)
def test_a_check_that_fails_is_said(monkeypatch, tmp_path, command, said):
    fake = tmp_path / "python"
    fake.write_text(f'#!/bin/sh\nexec {torch_check.sys.executable} -c "{command}"\n')
    fake.chmod(0o755)
    monkeypatch.setattr(torch_check.sys, "executable", str(fake))
    monkeypatch.setattr(torch_check, "PATIENCE_SECONDS", 1)
    answer = torch_check.ask("{}")
    assert said in answer.problem
