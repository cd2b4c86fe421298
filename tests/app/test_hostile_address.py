"""Addresses that a passer-by may send, and what may be typed: an error in a line, and the page goes on."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.design import DesignSpec, Stage, VggBlock, preset
from explorer.design.codec import pack
from explorer.runs.store import Store
from explorer.ui.explore.head_settings import _list, _scalar
from explorer.ui.explore.typed import typed_number
from tests.app.explore_steps import said
from tests.app.widgets import widget
from tests.plain import plain

APP = str(Path(__file__).parents[2] / "explorer" / "ui" / "frame.py")
PAGES = Path(__file__).parents[2] / "pages"
LONG = "1" * 5000
BARE = DesignSpec(name="a", stages=(Stage(name="s"),))
VGG = tuple(VggBlock(id=f"b{i}", convs=64, channels=3) for i in range(2000))


def opened(page: str, **query: object) -> AppTest:
    """A page at an address, itself without what is around it; AppTest can only switch an app's page after a run."""
    app = AppTest.from_file(APP if page == "explore" else str(PAGES / f"{page}.py"))
    app.default_timeout = 60
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception, app.exception
    return app


@pytest.mark.parametrize(
    ("page", "path"),
    [("explore", "name"), ("explore", "stages"), ("explore", "variants.width"), ("compare", "name"), ("train", "name")],
)
def test_item_10_three_thousand_brackets(store: Store, page: str, path: str) -> None:
    app = opened(page, set=f"{path}={'[' * 3000}")
    if page == "explore":
        assert said(app) == (
            f"The address does not hold a design that can be shown: {path} (='{'[' * 36}...): nested too deeply; a "
            "value is shorter"
        )


@pytest.mark.parametrize("run", ["seed=", "data=", "recipe.ema=", "switch.threads=", "recipe.step_at=", "shown=", ""])
@pytest.mark.parametrize("value", ["[" * 3000, LONG], ids=["brackets", "digits"])
def test_item_10_what_the_address_says_of_a_run(store: Store, run: str, value: str) -> None:
    app = opened("train", preset="mini-googlenet", run=[run + value])
    assert app.error
    assert all(len(one.value) < 1000 for one in app.error)


def test_item_9_a_data_folder_that_is_a_link_to_itself(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_DATA", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "loop").symlink_to("loop")
    app = opened("train", preset="mini-googlenet", run=["data=folder:loop"])
    assert app.button(key="train").disabled
    assert "a link leads back to itself" in plain(app.error[0].value)
    monkeypatch.setenv("EXPLORER_DATA", str(tmp_path / "data" / "loop"))
    opened("train", preset="mini-googlenet")


def test_item_11_numbers_of_any_length_typed_into_the_controls() -> None:
    app = opened("explore")
    widget(app.text_input, "classes").set_value(LONG).run()
    assert not app.exception
    assert said(app) == f"classes (='{'1' * 36}...) must be a whole number"


@pytest.mark.parametrize(
    "text", [LONG, f"3x224x{LONG}", f"1{chr(9) * 100_000}y{chr(9) * 100_000}2x3", "3x²x3"], ids=list("abcd")
)
def test_item_11_an_input_of_any_length_typed_into_compare(text: str) -> None:
    def body(text: str) -> None:
        import streamlit as st

        from explorer.ui.compare import controls

        st.session_state["typed"] = text
        controls.choose_input("typed")
        controls.controls()
        st.session_state.place = controls.place()

    app = AppTest.from_function(body, args=(text,), default_timeout=120).run()
    assert not app.exception
    assert "must be channels × height × width" in plain(app.error[0].value)
    assert len(plain(app.error[0].value)) < 200
    assert app.session_state["place"] == ((3, 224, 224), 10)


@pytest.mark.parametrize("text", [LONG, "1e999", "nan", "inf", "3_1", "--5", "²", "[" * 3000], ids=list("abcdefgh"))
def test_item_11_what_is_no_number_stays_text_in_every_table(text: str) -> None:
    assert typed_number(text) == text
    assert _scalar(text) == text or text in ("nan", "inf", "1e999")
    assert _list(f"4a, {text}") == ["4a", text]


def test_item_14_of_many_empty_stages_ten_are_shown_and_their_number() -> None:
    stages = tuple(Stage(name=f"s{i}") for i in range(200))
    app = opened("explore", design=pack(BARE.model_copy(update={"stages": stages})))
    assert len(app.warning) == 11
    assert app.warning[10].value == "and 190 more"
    assert [one.key for one in app.button if str(one.key).startswith("fill_")] == [f"fill_s{i}" for i in range(10)]


@pytest.mark.parametrize(
    ("stages", "told"),
    [
        (tuple(Stage(name=f"s{i}") for i in range(2000)), "stages has 2,000 items; it can have at most 200"),
        ((Stage(name="s", blocks=VGG),), "the design would have up to 256,005 layers; it can have at most 80,000"),
    ],
    ids=["2,000 stages", "2,000 VGG blocks"],
)
def test_item_14_a_short_link_can_not_keep_the_server_busy(stages: tuple[Stage, ...], told: str) -> None:
    app = opened("explore", design=pack(BARE.model_copy(update={"stages": stages})))
    assert told in said(app)
    assert len(app.warning) == 0
    assert widget(app.selectbox, "preset").value == preset("googlenet").name
