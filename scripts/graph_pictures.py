"""Takes the pictures of the graph for docs/graph/: block view, layer view, projector; light and dark, wide and narrow;
and every kind of block.

    .venv/bin/python scripts/graph_pictures.py
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.app_server import ROOT, launch_chromium, running_app
from scripts.screenshots import Scheme, page_at

FOLDER = ROOT / "docs" / "graph"
LARGEST = 300_000
WIDE, NARROW = (1440, 900), (400, 2600)  # narrow: as high as the graph, which the page scrolls there
GRAPH = ".st-key-graph .graph-view"


class Picture(NamedTuple):
    """A name, what the address asks for, what is done there, how large the page is, and whether the graph alone."""

    name: str
    query: str = ""
    act: Callable[[Page], None] = lambda page: None
    size: tuple[int, int] = WIDE
    scheme: Scheme = "light"
    page: bool = False


def layers(page: Page) -> None:
    """Switch to the layer view."""
    page.locator(f"{GRAPH} [data-view=layers]").click()
    page.locator(f"{GRAPH}.layered").wait_for()


def stages(page: Page) -> None:
    """The layer view with the stages closed, but for one block of one of them."""
    layers(page)
    page.get_by_role("button", name="Collapse all").click()
    for name in ("stage3", "3a"):
        page.locator(f'{GRAPH} .folded[data-id="{name}"]').dblclick()
        page.locator(f'{GRAPH} .cluster[data-id="{name}"]').wait_for()


def branch(page: Page) -> None:
    """Select a branch."""
    page.locator(f'{GRAPH} [data-id="3a/branch2"] .outline').click(position={"x": 90, "y": 4})


def kind(name: str, query: str) -> Picture:
    """One kind of block."""
    return Picture(f"kind-{name}", query)


G = "?preset=googlenet&set="
PICTURES = [
    Picture("blocks-light", act=branch, page=True),
    Picture("blocks-dark", scheme="dark", page=True),
    Picture("blocks-narrow-light", size=NARROW),
    Picture("blocks-narrow-dark", size=NARROW, scheme="dark"),
    Picture("layers-light", act=layers, page=True),
    Picture("layers-dark", act=layers, scheme="dark", page=True),
    Picture("layers-stages", act=stages),
    Picture("layers-narrow-light", act=layers, size=NARROW),
    Picture("layers-narrow-dark", act=layers, size=NARROW, scheme="dark"),
    Picture("projector", "?preset=googlenet&present=1", size=(1920, 1080), page=True),
    kind("naive", G + "variants.naive=true"),
    kind("two-3x3", G + "variants.factorize=two_3x3"),
    kind("asymmetric", G + "variants.factorize=asymmetric"),
    kind("expanded", G + "variants.factorize=expanded"),
    kind("residual", G + "variants.residual=true"),
    kind("auxiliary", G + 'variants.aux_heads=["4a","4d"]'),
    kind("nin", "?preset=nin"),
    kind("vgg", "?preset=vgg16"),
    kind("alexnet", "?preset=alexnet"),
]


def take(browser: Browser, url: str, picture: Picture) -> None:
    """One picture.

    Raises:
        RuntimeError: the file would be too large for the repository.
    """
    with page_at(browser, f"{url}/{picture.query}", *picture.size, picture.scheme) as page:
        page.locator(f"{GRAPH} .stage .node").first.wait_for()
        picture.act(page)
        page.wait_for_timeout(1500)
        path = FOLDER / f"{picture.name}.png"
        (page if picture.page else page.locator(GRAPH)).screenshot(path=path)
    if path.stat().st_size > LARGEST:
        raise RuntimeError(f"{path.name}: {path.stat().st_size:,} bytes; at most {LARGEST:,}")
    print(path.relative_to(ROOT))


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, running_app(Path(folder)) as url:
        browser = launch_chromium(playwright)
        for picture in PICTURES:
            take(browser, url, picture)
        browser.close()


if __name__ == "__main__":
    main()
