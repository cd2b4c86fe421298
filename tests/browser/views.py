"""Every page of the app in every view that it has, for tests that hold for all of them."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from playwright.sync_api import Page, expect

from explorer.ui.explore.costs import TABS
from explorer.ui.explore.workbench import TABLES
from tests.browser.graph_steps import graph, heading, node, show
from tests.browser.steps import cell, open_explore, settle, type_into, wait_for_script
from tests.browser.train_steps import button, open_train

SIZES = ((1600, 900), (400, 800))
WIDE = SIZES[:1]  # what a narrow page shows alike
PROJECTOR = ((1280, 720),)
EDITED = "?preset=googlenet&set=variants.batch_norm=after_conv&set=stages[1].blocks[4].ch3x3=352"


class View(NamedTuple):
    """A way to see a page: how it is come to, the windows that it is for, and whether there are runs."""

    name: str
    show: Callable[[Page, str], None]
    sizes: tuple[tuple[int, int], ...] = SIZES
    runs: bool = True


def _explore(page: Page, url: str, query: str = "") -> None:
    open_explore(page, f"{url}/{query}")


def _layers(page: Page, url: str) -> None:
    _explore(page, url)
    show(page, "Layers")
    expect(node(page, "inception3a.cat")).to_be_visible()


def _operations(page: Page, url: str) -> None:
    _explore(page, url)
    graph(page).get_by_label("Color").select_option("operation")
    wait_for_script(page)


def _block(page: Page, url: str) -> None:
    _explore(page, url, EDITED)
    node(page, "4c").click()
    expect(heading(page, "4c")).to_be_visible()
    wait_for_script(page)


def _layer(page: Page, url: str) -> None:
    _explore(page, url)
    node(page, "inception3a.branch2.1.conv").click()
    expect(heading(page, "3×3")).to_be_visible()
    wait_for_script(page)


def _error(page: Page, url: str) -> None:
    _explore(page, url)
    type_into(page, 0, "3×3", "0")
    expect(cell(page, 0, "3×3")).to_contain_class("wrong")
    wait_for_script(page)


def _table(name: str, page: Page, url: str) -> None:
    _explore(page, url, EDITED)
    page.get_by_role("radio", name=name, exact=True).first.click()
    wait_for_script(page)


def _below(name: str, page: Page, url: str) -> None:
    _explore(page, url, EDITED)
    page.locator(".st-key-below").get_by_text(name, exact=True).click()
    wait_for_script(page)


def _open_popover(key: str, inside: str, page: Page) -> None:
    button(page, key).click()
    expect(page.get_by_test_id("stPopoverBody").get_by_text(inside).first).to_be_visible()


def _basis(tab: str, page: Page, url: str) -> None:
    _explore(page, url)
    _open_popover("basis", "MACs", page)
    page.get_by_role("tab", name=tab).click()
    wait_for_script(page)


def _rename(page: Page, url: str) -> None:
    _block(page, url)
    _open_popover("rename", "", page)


def _options(page: Page, url: str) -> None:
    _explore(page, url)
    page.get_by_test_id("stSelectbox").first.click()
    expect(page.get_by_role("option").first).to_be_visible()


def _help(page: Page, url: str) -> None:
    _explore(page, url, EDITED)
    page.get_by_role("button", name="About Training memory").click()
    expect(page.locator(".totals [popover]:popover-open")).to_have_count(1)


def _help_of_a_control(page: Page, url: str) -> None:
    _explore(page, url)
    page.get_by_test_id("stTooltipIcon").get_by_role("button").first.hover()
    expect(page.get_by_test_id("stTooltipContent")).to_be_visible()


def _signs(page: Page, url: str) -> None:
    _explore(page, url, EDITED)
    graph(page).get_by_role("button", name="About the signs").click()
    expect(graph(page).get_by_text("what the last edit changed")).to_be_visible()


def _no_such_page(page: Page, url: str) -> None:
    page.goto(f"{url}/nowhere")
    expect(page.get_by_role("dialog")).to_be_visible()
    wait_for_script(page)


def _compare(page: Page, url: str) -> None:
    page.goto(f"{url}/compare{EDITED}")
    expect(page.get_by_role("heading", name="Table 1 of the paper")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame").locator("canvas").first).to_be_visible()
    wait_for_script(page)


def _train(page: Page, url: str) -> None:
    open_train(page, url)
    wait_for_script(page)


def _train_popover(key: str, page: Page, url: str) -> None:
    _train(page, url)
    page.get_by_test_id("stPopover").get_by_role("button", name=key).click()
    expect(page.get_by_test_id("stPopoverBody")).to_be_visible()


def _runs(page: Page, url: str) -> None:
    page.goto(f"{url}/runs")
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    wait_for_script(page)


def _ticked(page: Page, url: str) -> None:
    _runs(page, url)
    settle(page, "runs_table")
    page.get_by_role("button", name="Tick all").click()
    expect(page.locator(".differences")).to_be_visible()
    wait_for_script(page)


def _present(page: Page, url: str) -> None:
    page.goto(f"{url}/{EDITED}&present=1")
    expect(page.get_by_role("button", name="Leave projector view")).to_be_visible()
    wait_for_script(page)
    node(page, "4c").click()
    expect(heading(page, "4c")).to_be_visible()
    wait_for_script(page)


VIEWS = (
    View("explore", _explore),
    View("explore, edited", partial(_explore, query=EDITED)),
    View("explore, layers", _layers),
    View("explore, operations", _operations, WIDE),
    View("explore, a block", _block, WIDE),
    View("explore, a layer", _layer, WIDE),
    View("explore, an error", _error),
    *(View(f"explore, table {name}", partial(_table, name), WIDE) for name in list(TABLES)[1:]),
    *(View(f"explore, below {name}", partial(_below, name), WIDE) for name in list(TABS)[1:]),
    *(View(f"explore, counted {tab}", partial(_basis, tab), WIDE) for tab in ("MACs", "Memory")),
    View("explore, rename", _rename, WIDE),
    View("explore, options", _options, WIDE),
    View("explore, help", _help, WIDE),
    View("explore, help of a control", _help_of_a_control, WIDE),
    View("explore, signs", _signs, WIDE),
    View("no such page", _no_such_page),
    View("compare", _compare),
    View("train", _train),
    View("train, no run", _train, runs=False),
    *(
        View(f"train, {key}", partial(_train_popover, key), WIDE)
        for key in ("Recipe", "More", "Queue", "Export", "Curves", "Delete")
    ),
    View("runs", _runs),
    View("runs, none", _runs, runs=False),
    View("runs, ticked", _ticked),
    View("projector", _present, PROJECTOR),
)
