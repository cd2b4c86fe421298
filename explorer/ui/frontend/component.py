"""The app's own Streamlit components: the ES modules of explorer/ui/components, served as they lie there.

pyproject.toml names each folder to Streamlit, which finds that by the distribution; an editable install's by the module
inception_explorer beside app.py. What goes between Python and a component's modules is declared where that is made, by
types of Python; scripts/component_types.py makes the JavaScript's types of them.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

import streamlit as st
from pydantic import TypeAdapter
from streamlit.errors import StreamlitAPIException

from explorer.installation import how_to_install
from explorer.runs.config import RunError

DISTRIBUTION = "inception-explorer"
COMPONENTS = Path(__file__).parents[1] / "components"
Data = TypeVar("Data")
Sent = TypeVar("Sent", contravariant=True)


class Messages(NamedTuple):
    """The types of what a component is sent; of what it says, by the names of its states and triggers; of those fields
    of the data that are JSON texts.
    """

    data: Any
    words: Mapping[str, Any]
    texts: Mapping[str, Any]


DECLARED: dict[str, Messages] = {}


class Mount(Protocol[Sent]):
    """Puts a component on the page; the rest is as of Streamlit's own."""

    def __call__(self, *, key: str, data: Sent, **how: Any) -> Any:
        """What Streamlit gives back."""


def text(path: str) -> str:
    """A file of the components, by its path from their folder."""
    return (COMPONENTS / path).read_text(encoding="utf-8")


def component(
    name: str,
    data: type[Data],
    words: Mapping[str, Any] | None = None,
    texts: Mapping[str, Any] | None = None,
    *,
    html: str = "",
    css: str = "",
) -> Mount[Data]:
    """What mounts the component whose `main.js` is in the folder of that name.

    Its style is sent along: a file of its own would come after the first drawing. It is declared to Streamlit when it
    is mounted first, since that knows its folder while a server or an AppTest runs.

    Raises:
        RunError: when it is mounted where the project is not installed.
    """
    DECLARED[name] = Messages(data, words or {}, texts or {})
    adapter = TypeAdapter(data)

    @cache
    def declared() -> Callable[..., Any]:
        try:
            return st.components.v2.component(
                f"{DISTRIBUTION}.{name}", html=html or None, css=css or None, js=f"{name}/main.js"
            )
        except StreamlitAPIException as error:
            raise RunError(f"{name}: the project is not installed for this Python; {how_to_install('app')}") from error

    def mount(*, key: str, data: Data, **how: Any) -> Any:
        return declared()(key=key, data=adapter.dump_python(data, mode="json"), **how)

    return mount
