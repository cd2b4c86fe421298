"""Whether all that the page shows of a design is of one and the same: the address, the totals, the tables, the graph.

What is right is counted by the core from the design in the address, never read off the page.
"""

import time
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

import explorer
from explorer.design import DesignSpec
from explorer.design.codec import from_query
from explorer.render import PartIds, branch_id
from explorer.render.part_ids import OTHERS
from explorer.ui.state.address import LISTS, OURS
from tests.browser.core_numbers import wrong_layers, wrong_totals

PATIENCE_SECONDS = 60.0
STILL_SECONDS = 0.8
WIDTHS = {"1×1": "ch1x1", "3×3": "ch3x3", "5×5": "ch5x5"}
CELLS = """rows => rows.map(row => [...row.children].map(
  one => one.matches('.typed, .wrong') ? null : one.innerText.split('→')[0].trim()))"""  # without what comes of it
Rows = Sequence[Sequence[str | None]]


def addressed(page: Page) -> DesignSpec:
    """The design in the page's address.

    Raises:
        DesignError: it holds none.
    """
    query = parse_qs(urlsplit(page.url).query)
    return from_query({key: query[key] if key in LISTS else query[key][-1] for key in OURS if key in query})


def differences(page: Page, *, whole: bool = True) -> list[str]:
    """A line for each thing that is not of the design in the address; none where all agree.

    The channel table and the blocks have to be in sight; else, not `whole`, what is in sight is looked at.
    """
    design = addressed(page)
    lines = [*wrong_totals(page, design), *wrong_layers(page, design)]
    if whole or page.locator(".st-key-table tbody").count():
        lines += _wrong_table(page, design)
    if whole or not _label(page).startswith("Layers of "):
        lines += _wrong_blocks(page, design)
    else:
        lines += _wrong_drawing(page, design)
    return lines


def _wrong_table(page: Page, design: DesignSpec) -> list[str]:
    """Of Inception blocks alone the widths are told; what was typed and not taken is passed over."""
    names = [text.strip() for text in page.locator(".st-key-table thead th").all_inner_texts()]
    rows: Rows = page.locator(".st-key-table tbody tr").evaluate_all(CELLS)
    blocks = [block for _, _, block, _ in design.blocks()]
    ids, wanted = [row[0] for row in rows], [block.id for block in blocks]
    if ids != wanted:
        return [f"rows: the page has {ids}, its address {wanted}"]
    places = [(field, names.index(name)) for name, field in WIDTHS.items() if name in names]
    return [
        f"row {block.id}, {field}: the page has {row[place]}, its address {_text(getattr(block, field, None))}"
        for row, block in zip(rows, blocks, strict=True)
        for field, place in places
        if row[place] not in (None, _text(getattr(block, field, None)))
    ]


def _text(width: object) -> str:
    return "" if width is None else str(width)


def _wrong_blocks(page: Page, design: DesignSpec) -> list[str]:
    wanted = sorted(block.id for _, _, block, _ in design.blocks())
    drawn = sorted(_drawn(page, ".node.block"))
    return [f"drawn: the page has {drawn}, its address {wanted}"] if drawn != wanted else []


def _wrong_drawing(page: Page, design: DesignSpec) -> list[str]:
    """In the layer view, where a node stands for a layer, a branch, a block or a stage."""
    graph = explorer.lower(design)
    ids = PartIds((node.name, node.scope) for node in graph.nodes)
    known = {*OTHERS, *(node.name for node in graph.nodes)}
    known |= {
        name for node in graph.nodes for name in (ids.block(node.scope), ids.stage(node.scope), branch_id(node.scope))
    }
    return [f"drawn: the page has {name}, its address not" for name in _drawn(page, ".node") if name not in known]


def _label(page: Page) -> str:
    return page.locator(".st-key-graph .stage > svg").get_attribute("aria-label") or ""


def _drawn(page: Page, nodes: str) -> list[str]:
    found: list[str] = page.locator(f".st-key-graph .stage > svg {nodes}").evaluate_all(
        "all => all.map(one => one.dataset.id)"
    )
    return found


def quiet(page: Page, seconds: float = STILL_SECONDS) -> None:
    """Wait until no script runs and address and totals have stood still for so long."""
    deadline, since, before = time.monotonic() + 6 * PATIENCE_SECONDS, time.monotonic(), None
    while time.monotonic() < deadline:
        state = page.get_by_test_id("stApp").get_attribute("data-test-script-state")
        now = (page.url, page.locator(".totals").first.inner_text(), state)
        if now != before or state != "notRunning":
            before, since = now, time.monotonic()
        if time.monotonic() - since >= seconds:
            return
        page.wait_for_timeout(80)  # standing still is a matter of time
    raise AssertionError("the page does not come to rest")


def expect_agreement(page: Page, *, whole: bool = True) -> None:
    """All parts show the design of the address, at the latest when the page has come to rest and drawn it."""
    quiet(page)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while lines := differences(page, whole=whole):
        assert time.monotonic() < deadline, "\n".join([page.url, *lines])
        page.wait_for_timeout(200)  # between two looks
