"""DOT -> SVG by Graphviz: an installed `dot`, else the static one of the wheel graphviz-pure.

Which of the two draws is hidden here; positions differ between them. The SVG keeps only what a drawing needs.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

MAX_NODES = 5_000
TIMEOUT_S = 30.0
NODE = re.compile(r'^\s*"(?:[^"\\]|\\.)*" \[', re.MULTILINE)
SVG = "http://www.w3.org/2000/svg"
ELEMENTS = {"svg", "g", "title", "text", "tspan", "path", "polygon", "polyline", "ellipse", "circle", "rect", "line"}
PLACES = {"id", "class", "width", "height", "viewBox", "transform", "x", "y", "x1", "y1", "x2", "y2"}
OUTLINES = {"d", "points", "cx", "cy", "r", "rx", "ry"}
PAINT = {"fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity"}
TEXT = {"text-anchor", "font-family", "font-size", "font-weight", "font-style"}
ATTRIBUTES = PLACES | OUTLINES | PAINT | TEXT


class RenderError(ValueError):
    """A graph can't be drawn; the message is one line that says why and what would help."""


def engine() -> str:
    """The Graphviz program. Raises RenderError where there is none."""
    beside_python = Path(sys.executable).parent / "graphviz-pure"
    found = shutil.which("dot") or shutil.which("graphviz-pure") or (beside_python.exists() and str(beside_python))
    if not found:
        raise RenderError("graph: no Graphviz program found; install graphviz-pure (pip) or graphviz (your system)")
    return found


def to_svg(dot: str, timeout_s: float = TIMEOUT_S) -> str:
    """A drawing of `dot` as an SVG document without scripts, links or event handlers.

    Raises:
        RenderError: no engine, too many nodes, not laid out within `timeout_s` seconds, or not DOT.
    """
    return sanitized(_made(dot, "svg", engine(), timeout_s))


def places(dot: str, timeout_s: float = TIMEOUT_S) -> dict[str, tuple[float, float]]:
    """Where the middle of each node of `dot` is in that drawing, by name: to the right and down, in points.

    Raises:
        RenderError: as to_svg.
    """
    try:
        found = json.loads(_made(dot, "json0", engine(), timeout_s)).get("objects", ())
        at = {one["name"]: one["pos"].split(",") for one in found if "pos" in one}
        return {name: (float(x), -float(y)) for name, (x, y) in at.items()}
    except ValueError as error:
        raise RenderError(f"graph: Graphviz tells no places ({error})") from error


def _made(dot: str, kind: str, program: str, timeout_s: float) -> bytes:
    nodes = len(NODE.findall(dot))
    if nodes > MAX_NODES:
        raise RenderError(f"graph: {nodes:,} nodes are too many to lay out; at most {MAX_NODES:,}. DOT has no limit")
    try:
        done = subprocess.run(
            [program, f"-T{kind}"], input=dot.encode(), capture_output=True, timeout=timeout_s, check=False
        )
    except subprocess.TimeoutExpired as late:
        message = f"graph: Graphviz took longer than {timeout_s:g} s; take DOT or a smaller design"
        raise RenderError(message) from late
    except OSError as broken:
        raise RenderError(f"graph: Graphviz can't be started ({broken}); reinstall it") from broken
    if done.returncode != 0 or not done.stdout:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["it says nothing"]
        raise RenderError(f"graph: Graphviz can't read this DOT: {said[0]}")
    return done.stdout


def sanitized(svg: bytes) -> str:
    """The SVG with the elements and attributes that a drawing needs and no others; a link leaves its content."""
    ElementTree.register_namespace("", SVG)
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 - it comes from our own Graphviz, not from a person
    except ElementTree.ParseError as broken:
        raise RenderError(f"graph: Graphviz wrote no SVG ({broken})") from broken
    _clean(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _clean(element: ElementTree.Element) -> None:
    for name, value in list(element.attrib.items()):
        if name not in ATTRIBUTES or "url(" in value.lower():
            del element.attrib[name]
    kept: list[ElementTree.Element] = []
    for child in element:
        _clean(child)
        name = _local_name(child)
        kept += [child] if name in ELEMENTS else list(child) if name == "a" else []
    element[:] = kept


def _local_name(element: ElementTree.Element) -> str:
    namespace, _, name = str(element.tag).rpartition("}")
    return name if namespace == "{" + SVG else ""
