"""A widget that was off the screen shows the state when it comes back, and what it says then changes nothing.

The browser mounts what is in a popover when that is opened first, and forgets nothing of what it held.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import metric, open_explore, type_into, wait_for_script
from tests.browser.train_steps import button, open_train, press, running, set_seconds, stop

BOX = "This app has encountered an error"
BASIS = re.compile("^Counted as")


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option).click()


def type_size(page: Page) -> None:
    field = page.get_by_role("combobox", name="Input C × H × W")
    field.fill("3 × 96 × 96")
    field.press("Enter")


FIRST_EDITS: dict[str, Callable[[Page], None]] = {
    "batch norm": lambda page: choose(page, "Batch norm", "after conv"),
    "size": type_size,
    "preset": lambda page: choose(page, "Preset", "Mini GoogLeNet"),
    "residual": lambda page: page.get_by_role("button", name="Residual").click(),
    "width": lambda page: choose(page, "Width", "× 0.5"),
    "cell": lambda page: type_into(page, 0, "1×1", "96"),
    "NiN's convolutions": lambda page: choose(page, "Behind each", "3"),
}

FIRST, *OTHERS = FIRST_EDITS
QUICK_AND_SLOW = [FIRST, *(pytest.param(name, marks=pytest.mark.slow) for name in OTHERS)]


@contextmanager
def memory_tab(page: Page) -> Iterator[Locator]:
    """What the memory is for, in the popover, which Escape closes."""
    page.get_by_role("button", name=BASIS).click()
    page.get_by_role("tab", name="Memory").click()
    panel = page.get_by_role("tabpanel").filter(has_text="Largest batch that fits")
    expect(panel).to_be_visible()
    yield panel
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def expect_setting(panel: Locator, *, images: str) -> None:
    expect(panel.get_by_role("spinbutton", name="Images per step")).to_have_value(images)
    for name in ("fp32", "SGD with momentum"):
        expect(panel.get_by_role("radio", name=name, exact=True)).to_be_checked()


def expect_whole(page: Page, *, images: str = "32") -> None:
    """The totals, the graph and the table are there, and counted as before."""
    wait_for_script(page)
    expect(page.get_by_role("button", name=f"Counted as torch, batch {images}, fp32")).to_be_visible()
    expect(metric(page, "Parameters")).to_be_visible()
    expect(page.locator(".st-key-graph .stage > svg")).to_be_visible()
    expect(page.locator(".st-key-table table")).to_be_visible()
    expect(page.get_by_text(BOX)).to_have_count(0)


@pytest.mark.parametrize("edit", QUICK_AND_SLOW)
def test_a_popover_that_is_opened_after_an_edit_shows_the_setting_and_changes_nothing(
    edit: str, page: Page, app_url: str
) -> None:
    open_explore(page, f"{app_url}/?preset=nin" if edit.startswith("NiN") else app_url)
    before = metric(page, "MACs" if edit == "size" else "Parameters").inner_text()
    FIRST_EDITS[edit](page)
    expect(metric(page, "MACs" if edit == "size" else "Parameters")).not_to_have_text(before)
    with memory_tab(page) as panel:
        expect_setting(panel, images="32")
    expect_whole(page)
    between = metric(page, "Parameters").inner_text()
    if edit.startswith("NiN"):
        type_into(page, 0, "filters", "100")
    else:
        page.get_by_role("button", name="Residual").click()
    expect(metric(page, "Parameters")).not_to_have_text(between)
    expect_whole(page)
    with memory_tab(page) as panel:
        expect_setting(panel, images="32")


def test_the_projector_view_is_no_other(page: Page, app_url: str) -> None:
    open_explore(page, app_url)
    choose(page, "Batch norm", "after conv")
    expect(page.get_by_role("button", name="Reset")).to_be_enabled()
    page.get_by_role("button", name="Projector view").click()
    expect(page.locator(".st-key-table")).to_have_count(0)
    with memory_tab(page) as panel:
        expect_setting(panel, images="32")
    page.keyboard.press("Control+z")
    expect(page.get_by_text(re.compile("edit$"))).to_have_count(0)
    wait_for_script(page)
    expect(page.get_by_text(BOX)).to_have_count(0)
    expect(page.get_by_role("button", name="Counted as torch, batch 32, fp32")).to_be_visible()


def test_a_popover_shows_what_was_set_elsewhere_and_an_old_answer_of_its_own_is_not_taken(
    page: Page, app_url: str
) -> None:
    open_explore(page, app_url)
    with memory_tab(page) as panel:
        field = panel.get_by_role("spinbutton", name="Images per step")
        field.fill("64")
        field.press("Enter")
        expect(page.get_by_role("button", name="Counted as torch, batch 64, fp32")).to_be_visible()
    page.get_by_test_id("stTopNavLink").filter(has_text="Compare").click()
    expect(page.get_by_role("heading", name="Compare")).to_be_visible()
    with memory_tab(page) as panel:
        expect_setting(panel, images="64")
        field = panel.get_by_role("spinbutton", name="Images per step")
        field.fill("16")
        field.press("Enter")
        expect(page.get_by_role("button", name="Counted as torch, batch 16, fp32")).to_be_visible()
    page.get_by_test_id("stTopNavLink").filter(has_text="Explore").click()
    expect(page.locator(".st-key-table table")).to_be_visible()
    page.get_by_role("button", name="Residual").click()
    expect_whole(page, images="16")
    with memory_tab(page) as panel:
        expect_setting(panel, images="16")


def test_the_choice_of_a_table_and_of_what_is_below_outlives_another_page(page: Page, app_url: str) -> None:
    open_explore(page, app_url)
    page.get_by_role("radio", name="Variants", exact=True).click()
    expect(page.locator(".st-key-variants table")).to_be_visible()
    page.get_by_role("radio", name="PyTorch code").click()
    expect(page.get_by_text("import torch").first).to_be_visible()
    page.get_by_test_id("stTopNavLink").filter(has_text="Compare").click()
    expect(page.get_by_role("heading", name="Compare")).to_be_visible()
    page.get_by_test_id("stTopNavLink").filter(has_text="Explore").click()
    expect(page.locator(".st-key-variants table")).to_be_visible()
    expect(page.get_by_role("radio", name="Variants", exact=True)).to_be_checked()
    expect(page.get_by_text("import torch").first).to_be_visible()


def test_the_recipe_popover_shows_the_seed_after_a_run_and_takes_over_another_runs(page: Page, app_url: str) -> None:
    open_train(page, app_url)
    set_seconds(page, 60)
    press(page, "train")
    stop(page, run := running(page))
    recipe, seed = button(page, "recipe"), page.get_by_role("spinbutton", name="Seed")
    recipe.click()
    expect(seed).to_have_value("0")
    seed.fill("5")
    seed.press("Enter")
    expect(page).to_have_url(re.compile("seed%3D5"))
    page.get_by_role("button", name=f"Use the settings of {run}").click()
    expect(page).not_to_have_url(re.compile("seed%3D5"))
    expect(seed).to_have_value("0")
    recipe.click()
    expect(seed).to_be_hidden()
    recipe.click()
    expect(seed).to_have_value("0")


def test_how_curves_are_drawn_outlives_another_page(page: Page, app_url: str) -> None:
    open_train(page, app_url)
    set_seconds(page, 60)
    press(page, "train")
    stop(page, running(page))
    look, log = page.get_by_role("button", name="Curves"), page.get_by_role("switch", name="Loss on a log scale")
    look.click()
    page.get_by_text("Loss on a log scale").click()
    expect(log).to_be_checked()
    look.click()
    page.get_by_test_id("stTopNavLink").filter(has_text="Explore").click()
    expect(page.locator(".st-key-table table")).to_be_visible()
    page.get_by_test_id("stTopNavLink").filter(has_text="Train").click()
    expect(button(page, "recipe")).to_be_visible()
    page.get_by_role("button", name="Curves").click()
    expect(log).to_be_checked()


ROWS = ".stElementContainer[class*=st-key-toggles]"
WATCH_ROWS = """rows => {
  window.mostRows = 1
  const seen = row => row.checkVisibility({ opacityProperty: true })
  const count = () => [...document.querySelectorAll(rows)].filter(seen).length
  const look = () => { window.mostRows = Math.max(window.mostRows, count()) }
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true })
}"""


def test_quick_undos_and_redos_are_not_answered_by_the_toggles_that_they_replace(page: Page, app_url: str) -> None:
    open_explore(page, app_url)
    page.evaluate(WATCH_ROWS, ROWS)
    row = page.locator(f"{ROWS}:not([data-retained])")  # what is replaced goes when the run has ended
    toggles = [row.get_by_role("button", name=name) for name in ("Residual", "Naive blocks", "Auxiliary heads")]
    for count, toggle in enumerate(toggles, 1):
        toggle.click()
        expect(page.get_by_text(re.compile(f"^{count} edits?$|{count} edits?$")).first).to_be_visible()
        wait_for_script(page)
    for key, pressed in (("Control+z", "false"), ("Control+Shift+z", "true")):
        for _ in toggles:
            page.keyboard.press(key)
            page.wait_for_timeout(60)  # quick presses are what is tried
        for toggle in toggles:
            expect(toggle).to_have_attribute("aria-pressed", pressed)
        wait_for_script(page)
        for toggle in toggles:
            expect(toggle).to_have_attribute("aria-pressed", pressed)
    expect(page.locator(ROWS)).to_have_count(1)
    assert page.evaluate("window.mostRows") == 1  # nobody has seen both


def test_what_is_typed_in_another_form_is_rewritten_and_keeps_the_focus(page: Page, app_url: str) -> None:
    open_explore(page, app_url)
    field = page.get_by_role("combobox", name="Input C × H × W")
    field.fill("3x96x96")
    field.press("Enter")
    expect(field).to_have_value("3 × 96 × 96")
    expect(field).to_be_focused()
    classes = page.get_by_role("textbox", name="Classes")
    classes.fill("077")
    classes.press("Enter")
    expect(classes).to_have_value("77")
    expect(classes).to_be_focused()


def test_a_setting_of_the_next_run_can_be_emptied(page: Page, app_url: str) -> None:
    open_train(page, app_url)
    with set_field(page, "Batch") as batch:
        batch.fill("64")
        batch.press("Enter")
        expect(page).to_have_url(re.compile("batch%3D64"))
        batch.fill("")
        batch.press("Enter")
        expect(page).not_to_have_url(re.compile("batch%3D64"))
        expect(batch).to_have_value("")


@contextmanager
def set_field(page: Page, name: str) -> Iterator[Locator]:
    """A field for the next run, in the row of settings or in the popover that holds it once there are runs."""
    field, recipe = page.get_by_role("spinbutton", name=name), button(page, "recipe")
    expect(field.or_(recipe).first).to_be_visible()
    if in_popover := recipe.count() > 0:
        recipe.click()
    yield field
    if in_popover:
        recipe.click()
