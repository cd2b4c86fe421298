"""Files of what is seen that the server makes: the browser asks by a number, and the answer carries that number."""

import base64
import logging
from collections.abc import Callable, Mapping
from typing import Any

from explorer.render import RenderError

from .binding import GraphEvent

LOG = logging.getLogger(__name__)
LARGEST_SVG = 8_000_000
FileMaker = Callable[[str, GraphEvent], bytes]
"""Makes a file from the drawing as SVG and from what the graph shows."""


def answer(asked: object, makers: Mapping[str, FileMaker], shown: GraphEvent) -> dict[str, Any] | None:
    """The file that the browser asks for, in base64, or why there is none; None where it asks for nothing.

    `asked` is what the browser sent; it is not trusted.
    """
    if not isinstance(asked, Mapping) or not isinstance(asked.get("number"), int):
        return None
    kind, svg = asked.get("kind"), asked.get("svg")
    reply = {"number": asked["number"], "kind": kind}
    if not isinstance(kind, str) or kind not in makers or not isinstance(svg, str):
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
