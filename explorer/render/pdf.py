"""SVG -> PDF of one page: the drawing as vectors, its text as text in an embedded font.

For the drawings of the graph, whose every style is an attribute; fpdf2 draws them, fontTools makes the fonts.
"""

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from .svg import SVG, RenderError, sanitized

POINTS = 0.75
"""Points to a pixel."""
LONGEST_SIDE = 14_400.0
"""Points: a page of more is none that a reader must open (ISO 32000-1, annex C). A longer drawing is made smaller."""
SIGNS = "×−→…·≥≤Σ∥⌊⌋⌈⌉“”‘’"
CHARACTERS = (*range(0x20, 0x7F), *range(0xA0, 0x180), *map(ord, SIGNS))
FACES = {"regular": 400, "semibold": 600, "bold": 700}


def svg_to_pdf(svg: str, font: Path) -> bytes:
    """The PDF of a drawing whose text is in the variable font at `font` (with an axis `wght`; TTF, WOFF or WOFF2).

    What a drawing does not need (images, links, scripts, styles) is left out first, as in to_svg.

    Raises:
        RenderError: the text is no SVG with a width and a height, or has something that fpdf2 can't read.
    """
    if "<!" in svg:
        raise RenderError("graph: a drawing has no document type and no comments")
    root = ElementTree.fromstring(sanitized(svg.encode()))  # noqa: S314 - what it may hold has just been looked at
    try:
        width, height = (float(root.get(side, "")) * POINTS for side in ("width", "height"))
    except ValueError as broken:
        raise RenderError("graph: a drawing has a width and a height in pixels") from broken
    for text in root.iter(f"{{{SVG}}}text"):
        text.set("font-family", _face(text.attrib.pop("font-weight", "400")))
    smaller = min(1.0, LONGEST_SIDE / max(width, height))
    try:
        return _page(root, width * smaller, height * smaller, font)
    except Exception as broken:  # fpdf2 raises whatever its parsing ran into: ValueError, KeyError, its own
        raise RenderError(f"graph: this drawing can't be made a PDF ({_said(broken)}); take the SVG") from broken


def _said(broken: Exception) -> str:
    """The first line of what an error says, or its kind where it says nothing."""
    return next(iter(str(broken).splitlines()), "") or type(broken).__name__


def _face(weight: str) -> str:
    """The nearest of the faces for a CSS weight."""
    number = int(weight) if weight.isdigit() else {"bold": 700}.get(weight, 400)
    return min(FACES, key=lambda name: abs(FACES[name] - number))


def _page(root: ElementTree.Element, width: float, height: float, font: Path) -> bytes:
    from fpdf import FPDF  # here, since it takes 0.3 s and is seldom wanted

    pdf = FPDF(unit="pt", format=(width, height))
    pdf.set_margin(0)
    pdf.set_auto_page_break(False)
    used = {text.get("font-family") for text in root.iter(f"{{{SVG}}}text")}
    with TemporaryDirectory() as folder:
        for name in FACES.keys() & used:
            file = Path(folder) / f"{name}.ttf"
            file.write_bytes(face(font, FACES[name]))
            pdf.add_font(name, fname=file)
        pdf.add_page()
        pdf.image(BytesIO(ElementTree.tostring(root)), x=0, y=0, w=width, h=height)
        return bytes(pdf.output())


@lru_cache(maxsize=8)
def face(font: Path, weight: int) -> bytes:
    """One weight of a variable font as TTF, with the characters of our drawings alone: 0.6 s, 20 kB."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
    from fontTools.varLib import instancer  # type: ignore[import-untyped]

    static = instancer.instantiateVariableFont(TTFont(BytesIO(_subset(font))), {"wght": weight})
    return _saved(static)


@lru_cache(maxsize=2)
def _subset(font: Path) -> bytes:
    from fontTools import subset  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont

    whole = TTFont(font)
    options = subset.Options()
    options.layout_features = ["kern"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(whole)
    whole.flavor = None
    return _saved(whole)


def _saved(font: object) -> bytes:
    file = BytesIO()
    font.save(file)  # type: ignore[attr-defined]
    return file.getvalue()
