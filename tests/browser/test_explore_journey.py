"""The Explore page as a person uses it: type into the table, toggle, undo, share, open what was shared."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import choose_in, metric, open_explore, type_into, value


def test_a_cell_that_is_edited_changes_the_numbers_the_graph_and_the_address(page, app_url):
    open_explore(page, app_url)
    expect(value(page, "Parameters")).to_have_text("5.98 M")
    type_into(page, 0, "1×1", "96")
    expect(value(page, "Parameters")).to_have_text("6.00 M")
    expect(metric(page, "Parameters")).to_contain_text("+17.4 k")
    expect(page).to_have_url(re.compile(r"set=3a\.ch1x1%3D96"))
    expect(page.get_by_text("1 edit")).to_be_visible()
    expect(page.locator(".st-key-graph").get_by_text("96 filters").first).to_be_visible()
    type_into(page, 3, "3×3", "300")
    expect(page.get_by_text("2 edits")).to_be_visible()


def test_variants_follow_and_undo_takes_them_back(page, app_url):
    open_explore(page, app_url)
    page.get_by_role("button", name="Residual").click()
    expect(value(page, "Depth")).to_have_text("31 layers")
    page.keyboard.press("Control+z")
    expect(value(page, "Depth")).to_have_text("22 layers")
    page.keyboard.press("Control+Shift+Z")
    expect(value(page, "Depth")).to_have_text("31 layers")


@pytest.mark.slow
def test_a_shared_address_opens_the_same_design_elsewhere(new_page, app_url):
    first, second = new_page(), new_page()
    open_explore(first, app_url)
    first.get_by_role("button", name="Naive blocks").click()
    expect(value(first, "Parameters")).to_have_text("92.6 M")
    expect(first).to_have_url(re.compile("variants.naive"))
    open_explore(second, first.url)
    expect(value(second, "Parameters")).to_have_text("92.6 M")
    expect(second.get_by_text("1 edit")).to_be_visible()


def test_a_wrong_cell_is_named_keeps_the_design_and_can_be_corrected(page, app_url):
    open_explore(page, app_url)
    type_into(page, 3, "5×5 red.", "0")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("4b.ch5x5red (=0) must be at least 1; to drop the branch, clear both of its cells")
    expect(value(page, "Parameters")).to_have_text("5.98 M")
    type_into(page, 3, "5×5 red.", "8")
    expect(alert).to_have_count(0)
    expect(value(page, "Parameters")).to_have_text("5.95 M")


def test_clearing_both_cells_drops_the_branch(page, app_url):
    open_explore(page, app_url)
    type_into(page, 0, "5×5", "")
    expect(page.get_by_role("alert")).to_contain_text("must be set while ch5x5red (=16) is")
    type_into(page, 0, "5×5 red.", "")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_text("2 edits")).to_be_visible()


def test_the_back_button_goes_back_to_the_design_before(page, app_url):
    open_explore(page, f"{app_url}?preset=googlenet-small")
    page.goto(f"{app_url}?preset=mini-googlenet")
    expect(value(page, "Parameters")).to_have_text("122 k")
    page.go_back()
    expect(value(page, "Parameters")).to_have_text("5.98 M")
    expect(page.get_by_text("GoogLeNet for 28 × 28").first).to_be_visible()


def test_the_page_fits_a_phone(new_page, app_url):
    page = new_page(viewport={"width": 400, "height": 900})
    open_explore(page, app_url)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


def test_alexnet_is_a_design_like_the_others(page, app_url):
    open_explore(page, f"{app_url}?preset=alexnet")
    expect(value(page, "Parameters")).to_have_text("46.8 M")
    type_into(page, 1, "filters", "128")
    expect(page.get_by_text("1 edit")).to_be_visible()
    expect(page).to_have_url(re.compile(r"set=2\.channels%3D128"))


def test_one_stage_can_be_factorized_in_the_table_of_variants(page, app_url):
    open_explore(page, app_url)
    page.get_by_role("radio", name="Variants").click()
    choose_in(page, 3, "factorized", "5×5 as two 3×3")
    expect(page).to_have_url(re.compile(r"set=stage4\.variants\.factorize%3Dtwo_3x3"))
    expect(page.get_by_text("1 edit")).to_be_visible()


def test_the_code_can_be_taken_away_and_runs(page, app_url, tmp_path):
    open_explore(page, f"{app_url}?preset=mini-googlenet")
    page.get_by_role("radio", name="PyTorch code").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Python file").click()
    code = download.value.path().read_text()
    assert "class MiniGoogLeNet(nn.Module)" in code
    namespace: dict = {}
    exec(code, namespace)  # noqa: S102, code of our own
    module = namespace["MiniGoogLeNet"]()
    assert sum(parameter.numel() for parameter in module.parameters()) == 121_726
