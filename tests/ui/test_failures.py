"""What fails in a page in spite of all: one line where it failed, the rest goes on, the trace is in the log alone."""

import ast
import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from explorer.ui import app_log, failures

ROOT = Path(__file__).resolve().parents[2]
WRONG = "a mistake in the program (KeyError: 'x')"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXPLORER_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(failures, "_LOGGED", {})
    return tmp_path / "home"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What our log writes to it."""
    stream = io.StringIO()
    monkeypatch.setattr(app_log, "sys", SimpleNamespace(stderr=stream))
    return stream


def run(script: Callable[[], None]) -> AppTest:
    app = AppTest.from_function(script, default_timeout=120).run()
    assert not app.exception
    return app


def shown(app: AppTest) -> list[str]:
    return [one.value for one in app.markdown] + [one.value.replace("\\", "") for one in app.error]


def parts() -> None:
    import streamlit as st

    from explorer.ui import failures

    with failures.part("first"):
        st.markdown("before")
        if not st.session_state.get("well"):
            raise KeyError("x")
        st.markdown("well")
    with failures.part("second"):
        st.markdown("the rest")


def test_a_part_that_fails_is_a_line_and_the_rest_goes_on(home: Path, terminal: io.StringIO) -> None:
    app = run(parts)
    assert shown(app) == ["before", "the rest", f"The first can't be drawn: {WRONG}"]
    (reload,) = app.button
    assert reload.label == "Reload this part"
    log = (home / "app.log").read_text()
    assert "Traceback (most recent call last)" in log
    assert "KeyError: 'x'" in log
    said = terminal.getvalue()
    assert said == f"first: {WRONG}; {home}/app.log has its trace\n"

    app.session_state["well"] = True
    reload.click().run()
    assert shown(app) == ["before", "well", "the rest"]


def fragments() -> None:
    import streamlit as st

    from explorer.ui import failures

    def draw(name: str) -> None:
        st.markdown(f"begin {name}")
        raise KeyError("x")

    failures.fragment("view", draw)("a")
    st.markdown("the rest")


def test_a_fragment_that_fails_does_not_end_the_page() -> None:
    assert shown(run(fragments)) == ["begin a", "the rest", f"The view can't be drawn: {WRONG}"]


def good() -> None:
    import streamlit as st

    from explorer.ui import failures

    def make() -> str:
        if st.session_state.get("ill"):
            raise KeyError("x")
        return f"drawing {st.session_state.get('number', 1)}"

    with failures.part("part"):
        st.markdown(failures.last_good("drawing", make))


def test_what_was_drawn_last_stays_where_the_next_can_not_be_made() -> None:
    app = AppTest.from_function(good)
    app.session_state["ill"] = True
    assert shown(app.run()) == [f"The part can't be drawn: {WRONG}"]
    app.session_state["ill"] = False
    assert shown(app.run()) == ["drawing 1"]
    app.session_state["ill"], app.session_state["number"] = True, 2
    assert shown(app.run()) == ["drawing 1", f"The drawing is of the design before: {WRONG}"]
    app.session_state["ill"] = False
    assert shown(app.run()) == ["drawing 2"]


def callbacks() -> None:
    import streamlit as st

    from explorer.ui import failures

    def press(key: str) -> None:
        raise KeyError(key)

    failures.look_after_callbacks()
    st.markdown("the page")
    st.button("Press", on_click=press, args=("x",))


def test_a_callback_that_fails_leaves_the_page(home: Path, terminal: io.StringIO) -> None:
    app = run(callbacks)
    app.button[0].click().run()
    assert not app.exception
    assert shown(app) == ["the page"]
    assert [one.value.replace("\\", "") for one in app.toast] == [f"Not done: {WRONG}"]
    assert "Traceback" in (home / "app.log").read_text()
    assert "Traceback" not in terminal.getvalue()


def interrupted() -> None:
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    from explorer.ui import failures

    def press() -> None:
        get_script_run_ctx().script_requests.request_rerun(RerunData())  # somebody has pressed something else meanwhile
        for number in range(5):
            st.session_state["done"] = number

    failures.look_after_callbacks()
    st.button("Press", on_click=press)


def test_a_callback_is_done_to_its_end_whatever_comes_meanwhile() -> None:
    app = run(interrupted)
    app.button[0].click().run()
    assert app.session_state["done"] == 4


def store_error() -> None:
    from explorer.runs.config import RunError
    from explorer.ui import failures

    with failures.part("part"):
        raise RunError("the store's own")


def test_what_the_store_refuses_is_told_by_those_who_know_it() -> None:
    app = AppTest.from_function(store_error).run()
    assert len(app.exception) == 1
    assert not shown(app)


def left_over() -> None:
    import streamlit as st

    from explorer.ui import failures

    st.session_state["handled"] = failures.in_script(KeyError("x"))


def test_what_is_left_is_told_in_our_words() -> None:
    app = run(left_over)
    assert app.session_state["handled"] is True
    assert shown(app) == [f"The page can't be drawn: {WRONG}"]


def test_a_log_that_can_not_be_written_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminal: io.StringIO
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("EXPLORER_HOME", str(tmp_path / "file"))
    assert len(shown(run(parts))) == 3
    assert terminal.getvalue() == f"first: {WRONG}\n"  # no word of a trace that is nowhere


def test_the_log_stays_small(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_log, "LARGEST", 300)
    for number in range(20):
        app_log.log().error("failure %d", number)
    kept = sorted(path.name for path in home.iterdir())
    assert kept == ["app.log", "app.log.1"]
    assert all(path.stat().st_size < 400 for path in home.iterdir())
    assert "failure 19" in (home / "app.log").read_text()


def test_the_same_failure_is_logged_once_a_minute(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        run(parts)
    assert (home / "app.log").read_text().count("Traceback") == 1
    monkeypatch.setattr(failures, "QUIET_SECONDS", 0.0)
    run(parts)
    assert (home / "app.log").read_text().count("Traceback") == 2


def fragment_of_the_store() -> None:
    import streamlit as st

    from explorer.runs.config import RunError
    from explorer.ui import failures

    def draw() -> None:
        raise RunError("the store's own")

    with failures.part("page"):
        failures.fragment("view", draw)()
        st.markdown("the rest")


def test_a_fragment_tells_what_the_store_refuses() -> None:
    assert shown(run(fragment_of_the_store)) == ["the rest", "the store's own"]


def calls(name: str) -> list[str]:
    """The files of ours in which `name` is called or used as a decorator."""
    found = []
    for path in [*(ROOT / "explorer").rglob("*.py"), *(ROOT / "pages").glob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(isinstance(node, ast.Attribute) and ast.unparse(node) == name for node in ast.walk(tree)):
            found.append(str(path.relative_to(ROOT)))
    return sorted(found)


def test_no_fragment_is_made_past_the_guard() -> None:
    assert calls("st.fragment") == ["explorer/ui/explore/refresh.py", "explorer/ui/failures.py"]
