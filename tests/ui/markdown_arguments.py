"""Which arguments of Streamlit's elements are drawn as Markdown, as its own reference says."""

import inspect
import re
from functools import cache

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

NO_TEXT = {"unsafe_allow_html", "anchors", "wrap", "width", "cursor", "bind", "page_icon", "pages", "menu_items: dict"}
UNSAID = {"radio": ("captions",)}  # drawn as Markdown, though the reference does not say so


@cache
def markdown_arguments() -> dict[str, dict[str, int | None]]:
    """Each element's arguments that are drawn as Markdown, with their positions."""
    found: dict[str, dict[str, int | None]] = {}
    for home in (DeltaGenerator, st, st.column_config):
        for name in dir(home):
            if not name.startswith("_") and callable(element := getattr(home, name)):
                found.setdefault(name, {}).update(_arguments(element, bound=home is DeltaGenerator))
    return {name: arguments for name, arguments in found.items() if arguments}


def _arguments(element: object, *, bound: bool) -> dict[str, int | None]:
    described = _described(inspect.getdoc(element) or "")
    names = [name for name, text in described.items() if "arkdown" in text and name not in NO_TEXT]
    names += UNSAID.get(getattr(element, "__name__", ""), ())
    if "options" in names:
        names.append("format_func")
    order = list(inspect.signature(element).parameters)[int(bound) :] if names else []  # type: ignore[arg-type]
    return {name: order.index(name) if name in order else None for name in names}


def _described(doc: str) -> dict[str, str]:
    """The parameters in a docstring of numpy's form."""
    part = re.search(r"\nParameters\n-+\n(.*?)(\n[A-Z]\w+\n-+\n|\Z)", doc, re.DOTALL)
    found: dict[str, str] = {}
    for line in part[1].split("\n") if part else []:
        if line and not line.startswith(" "):
            current = line.split(" :")[0].lstrip("*")
            found[current] = ""
        elif found:
            found[current] += line + " "
    return found
