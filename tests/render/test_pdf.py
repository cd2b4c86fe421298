"""PDF of a drawing: vectors and text, nothing else; checked by what the file itself says."""

import re
import zlib

import pytest

from explorer.render import RenderError, svg_to_pdf
from explorer.ui import theme

NS = 'xmlns="http://www.w3.org/2000/svg"'
DRAWING = f"""<svg {NS} width="400" height="200" viewBox="0 0 400 200" font-family="x, sans-serif">
  <rect x="0" y="0" width="400" height="200" fill="#ffffff"/>
  <g transform="translate(10 5)"><path d="M0,0C10,10 20,20 30,0L5,5Q1,2 3,4Z" fill="#e67a20" stroke="#1b212b"/></g>
  <circle cx="9" cy="9" r="3" fill="none" stroke="#2457d6" stroke-dasharray="3 3"/>
  <text x="20" y="30" font-size="12" font-weight="650" text-anchor="middle">3×3 → 5×5</text>
  <text x="20" y="60" font-size="12">128 filters</text>
</svg>"""


def streams(pdf):
    """The uncompressed content of a PDF."""
    found = []
    for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(part))
        except zlib.error:
            found.append(part)
    return found


def test_one_page_of_the_drawings_size_with_its_fonts_inside():
    pdf = svg_to_pdf(DRAWING, theme.font())
    assert pdf.startswith(b"%PDF-")
    assert re.search(rb"/MediaBox \[0 0 300(\.00)? 150(\.00)?\]", pdf)  # 0.75 points to a pixel
    assert pdf.count(b"/FontFile2") == 2  # two weights
    assert b"/Image" not in pdf.replace(b"/ImageB", b"").replace(b"/ImageC", b"").replace(b"/ImageI", b"")
    page = next(one for one in streams(pdf) if b" rg" in one and b" c\n" in one.replace(b" c ", b" c\n"))
    assert b"0.902 0.4784 0.1255 rg" in page  # #e67a20 as it is


def test_a_signed_text_keeps_its_characters():
    """The text can be searched: the file maps its glyphs to × and →."""
    maps = b"".join(one for one in streams(svg_to_pdf(DRAWING, theme.font())) if b"beginbf" in one).upper()
    assert b"00D7" in maps
    assert b"2192" in maps


def test_a_drawing_longer_than_a_page_can_be_is_made_smaller():
    pdf = svg_to_pdf(f'<svg {NS} width="40000" height="400" viewBox="0 0 40000 400"/>', theme.font())
    assert re.search(rb"/MediaBox \[0 0 14400(\.00)? 144(\.00)?\]", pdf)


def test_files_and_scripts_are_not_read():
    image = '<image href="file:///etc/passwd" width="9" height="9"/>'
    evil = f'<svg {NS} width="9" height="9" viewBox="0 0 9 9">{image}<script>x</script></svg>'
    assert b"/XObject" not in svg_to_pdf(evil, theme.font()).replace(b"/XObject <<\n>>", b"")


@pytest.mark.parametrize(
    "text",
    ["", "no drawing", f"<svg {NS}/>", f'<!DOCTYPE svg [<!ENTITY a "b">]><svg {NS} width="9" height="9">&a;</svg>'],
)
def test_what_is_no_drawing_is_refused(text):
    with pytest.raises(RenderError, match="graph: "):
        svg_to_pdf(text, theme.font())


@pytest.mark.parametrize("broken", ['stroke-dasharray="5px, 4"', 'stroke-width="wide"', 'fill="no color"'])
def test_what_the_pdf_library_can_not_read_is_refused_in_one_line(broken):
    drawing = f'<svg {NS} width="9" height="9" viewBox="0 0 9 9"><path d="M0,0L9,9" {broken}/></svg>'
    with pytest.raises(RenderError, match=r"^graph: .* can't be made a PDF \(.+\); take the SVG$"):
        svg_to_pdf(drawing, theme.font())
