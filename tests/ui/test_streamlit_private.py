"""What we use of Streamlit's private parts is there and does what we take it for; each test names one of them."""

import ast
import inspect
import re
from pathlib import Path

from streamlit import error_util, runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import AppTest

from explorer.ui import streamlit_private

ROOT = Path(__file__).resolve().parents[2]
HERE = "explorer/ui/streamlit_private.py"
PRIVATE = re.compile(r"streamlit\.(runtime|elements|proto|web|delta_generator_singletons|error_util)")


def test_they_are_in_one_file() -> None:
    found = []
    for path in [*(ROOT / "explorer").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [f"{node.module}.{one.name}" for one in node.names] if isinstance(node, ast.ImportFrom) else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            found += [str(path.relative_to(ROOT)) for module in modules if PRIVATE.match(module)]
    assert set(found) == {HERE}


def test_each_says_why_and_what_would_replace_it() -> None:
    functions = [one for _, one in inspect.getmembers(streamlit_private, inspect.isfunction)
                 if one.__module__ == streamlit_private.__name__]  # fmt: skip
    assert len(functions) == 5
    for one in functions:
        assert re.search(r"github\.com/streamlit/streamlit/issues/\d+|Asked for|nothing public", one.__doc__ or "")


def test_the_context_has_a_session_id_and_the_fragments_of_this_run() -> None:
    def page() -> None:
        import streamlit as st

        from explorer.ui.streamlit_private import runs_one_fragment, session_id

        def part() -> None:
            st.button("Again")
            st.text(runs_one_fragment())

        st.fragment(part)()
        st.text(session_id())

    app = AppTest.from_function(page).run()
    assert app.text[0].value == "False"
    assert len(app.text[1].value) > 8
    assert streamlit_private.session_id() == ""
    assert get_script_run_ctx(suppress_warning=True) is None


def test_the_session_asks_for_newer_requests_by_yield_callback() -> None:
    assert streamlit_private.YIELD in inspect.getsource(SafeSessionState.__init__)


def test_the_session_runs_callbacks_by_run_callback_and_record_rerun() -> None:
    assert hasattr(SessionState, streamlit_private.CALL)
    assert streamlit_private.CALL in inspect.getsource(SessionState._call_callbacks)


def test_streamlit_logs_traces_by_the_logger_that_is_silenced() -> None:
    assert error_util._LOGGER.name == streamlit_private.TRACES


def test_the_runtime_knows_which_sessions_are_alive() -> None:
    assert inspect.signature(runtime.Runtime.is_active_session).return_annotation in (bool, "bool")
    assert not streamlit_private.is_live("nobody")
