"""What goes wrong, said beside its cause. Whatever a message quotes, a name or a value that was typed, stays text."""

import re

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

SPACE = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# What Markdown reads anywhere, and at the start of a line; and the / of :material/icon:, which Streamlit sees first.
SPECIAL = re.compile(r"[\\`*_\[\]{}<>$~#:|&]|^[-+=]|(?<=:material)/")
NUMBERED = re.compile(r"^(\d+)([.)])")
# Where Streamlit reads once more what Markdown has read, so that a backslash is gone by then: addresses of pages and of
# mail, :emoji:, :material/icon: and arrows. It reads each piece of text on its own, so that a piece has to end there.
READ_AGAIN = re.compile(r"(?<=:)(?=//|[\w+-]+:)|(?<=www)(?=\.)|(?<=@)|(?<=[<>~=-])(?=[<>=-])", re.IGNORECASE)
OVER = "over_"  # what frame.css knows such a message by
CUT = ":small[]"  # nothing, in an element of its own


def escape(text: str) -> str:
    """Text that Markdown shows as it is, on one line: no mark-up, link, formula, icon or HTML comes of it."""
    line = CONTROL.sub("\N{REPLACEMENT CHARACTER}", SPACE.sub(" ", text).strip())
    pieces = [SPECIAL.sub(r"\\\g<0>", piece) for piece in READ_AGAIN.split(line)]
    return NUMBERED.sub(r"\1\\\2", CUT.join(pieces))


def problem(text: str) -> None:
    """An error, on one line."""
    st.error(escape(text), icon=":material/error:")


def over(key: str) -> DeltaGenerator:
    """A place for messages that lies over what is below the row in whose container it is made, and moves nothing.

    `key` is its name on the page. What is in it is said aloud, as every message is.
    """
    return st.container(key=f"{OVER}{key}")
