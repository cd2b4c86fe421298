"""Files of what is seen that the server makes: the browser asks by a number, and the answer carries that number."""

import base64
import logging
from collections.abc import Callable, Mapping
from typing import NotRequired

from typing_extensions import TypedDict

from explorer.render import RenderError

from .shown import GraphEvent

LOG = logging.getLogger(__name__)
LARGEST_SVG = 8_000_000


class FileAsked(TypedDict):
    """What the browser asks for: a kind of file, of the drawing as SVG."""

    number: int
    kind: str
    svg: str


class FileAnswer(TypedDict):
    """The file in base64, or why there is none."""

    number: int
    kind: str
    content: NotRequired[str]
    problem: NotRequired[str]


FileMaker = Callable[[str, GraphEvent], bytes]
"""Makes a file from the drawing as SVG and from what the graph shows."""


def asked_for(said: object) -> FileAsked | None:
    """What the browser asks for; it is not trusted. None where it asks for nothing."""
    if not isinstance(said, Mapping) or not isinstance(said.get("number"), int):
        return None
    kind, svg = said.get("kind"), said.get("svg")
    if not isinstance(kind, str) or not isinstance(svg, str):
        kind = svg = ""  # no kind of file
    return {"number": said["number"], "kind": kind, "svg": svg}


def answer(asked: FileAsked, makers: Mapping[str, FileMaker], shown: GraphEvent) -> FileAnswer:
    """The file that the browser asks for, in base64, or why there is none."""
    kind, svg = asked["kind"], asked["svg"]
    reply: FileAnswer = {"number": asked["number"], "kind": kind}
    if kind not in makers:
        return {**reply, "problem": "No such file"}
    if len(svg) > LARGEST_SVG:
        return {**reply, "problem": "The drawing is too large for this file; close some blocks, or take the SVG"}
    try:
        return {**reply, "content": base64.b64encode(makers[kind](svg, shown)).decode()}
    except RenderError as error:
        return {**reply, "problem": str(error)}
    except Exception:  # a file that can't be made is no reason to take graph and tables off the page
        LOG.exception("the file %s of the graph", kind)
        return {**reply, "problem": f"The {kind.upper()} can't be made; the app's log says why. Take another kind"}
