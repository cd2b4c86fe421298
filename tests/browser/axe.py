"""axe-core on a page: what it finds, but for what lies inside of Streamlit and is excused by name.

axe-core is the file that axe-playwright-python brings; nothing is fetched.
"""

from pathlib import Path
from typing import NamedTuple

import axe_playwright_python
from playwright.sync_api import Page

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")

# What axe finds is put into words in the page: elements can't leave it.
RUN = """
async excuses => {
  const found = await axe.run(document, { resultTypes: ["violations"], elementRef: true })
  return found.violations.flatMap(({ id, nodes }) => nodes.map(node => ({
    rule: id,
    excuse: excuses.findIndex(one => one.rule === id && node.element?.matches(one.selector)),
    target: node.target.flat().join(" "),
    html: node.html.slice(0, 300),
    why: [...node.any, ...node.all, ...node.none].map(check => check.message).join("; "),
  })))
}
"""


class Excuse(NamedTuple):
    """Something that axe finds in what Streamlit draws and neither its theme nor our CSS can mend.

    `views` are those of tests/browser/views.py in which it is found: where it no longer is, the excuse has to go.
    """

    rule: str
    selector: str
    reason: str
    views: frozenset[str]


EXCUSES = (
    Excuse(
        "presentation-role-conflict",
        "[data-testid=stFileUploaderDropzone]",
        "its place for dropped files has a role, a name and a tabindex that are at odds; the button inside has its own",
        frozenset({"explore, below Export"}),
    ),
    Excuse(
        "scrollable-region-focusable",
        ".stCode pre",
        "its code scrolls without a tabindex; browsers other than Safari take the keyboard there all the same",
        frozenset({"explore, below PyTorch code"}),
    ),
    Excuse(
        "scrollable-region-focusable",
        ".stTable > div",
        "a table that is wider than a phone scrolls without a tabindex; browsers take the keyboard there all the same",
        frozenset({"compare"}),
    ),
    Excuse(
        "region",
        "[role=listbox]",
        "the list of a drop-down is at the end of the page, outside of the landmarks; its field names it",
        frozenset({"explore, options"}),
    ),
    Excuse(
        "region",
        "#stFloatingOverlayPortal, [data-floating-ui-portal]",
        "what floats, as a help of a control, it puts at the end of the page, outside of the landmarks",
        frozenset({"explore, help of a control"}),
    ),
)


def findings(page: Page) -> list[dict]:
    """All that axe finds, excused or not."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return page.evaluate(RUN, [one._asdict() | {"views": sorted(one.views)} for one in EXCUSES])
