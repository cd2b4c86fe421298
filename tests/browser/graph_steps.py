"""Steps on the graph of the Explore page; the benchmarks take them, too."""

import re

from playwright.sync_api import Locator, Page, expect


def graph(page: Page) -> Locator:
    """All of it, its tools included."""
    return page.locator(".st-key-graph .graph-view")


def stage(page: Page) -> Locator:
    """What scrolls the drawing."""
    return graph(page).locator(".stage")


def drawing(page: Page) -> Locator:
    """The drawing itself."""
    return stage(page).locator("> svg")


def node(page: Page, name: str) -> Locator:
    """A node by its name."""
    return graph(page).locator(f'[data-id="{name}"]')


def inspector(page: Page) -> Locator:
    """What tells of the selection."""
    return page.locator(".st-key-inspector")


def heading(page: Page, text: str) -> Locator:
    """The inspector's."""
    return inspector(page).get_by_role("heading", name=re.compile(text))


def show(page: Page, view: str) -> None:
    """Blocks or Layers; until it is drawn, since a part can have one name in both."""
    button = graph(page).get_by_role("button", name=view, exact=True)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(drawing(page)).to_have_attribute("aria-label", re.compile(f"^{view} of "))


def press(page: Page, button: str) -> None:
    """Collapse all or Expand all."""
    graph(page).get_by_role("button", name=button, exact=True).click()


def collapse_all(page: Page) -> None:
    """Every block, in the block view."""
    press(page, "Collapse all")
    expect(graph(page).locator(".fold")).to_have_count(0)
