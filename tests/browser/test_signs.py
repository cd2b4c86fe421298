"""The graph's signs: batch normalization, what was edited, what the last edit changed; their meaning, and in files."""

import re

from playwright.sync_api import expect

from tests.browser.graph_steps import collapse_all, graph, node
from tests.browser.steps import open_explore, type_into, wait_for_script
from tests.browser.test_graph_files import read, saved, words

NORMALIZED = "?preset=googlenet&set=variants.batch_norm=after_conv"
WATCH = """
host => {
  host.seen = new Set()
  const look = () => {
    for (const one of host.querySelectorAll(".changed, .norm-changed")) host.seen.add(one.dataset.id)
    requestAnimationFrame(look)
  }
  look()
}
"""


def seen(page):
    """Which nodes were highlighted since WATCH."""
    expect(graph(page).locator(".changed, .norm-changed")).to_have_count(0)
    return set(graph(page).evaluate("host => [...host.seen]"))


def test_batch_normalization_is_seen_on_layers_and_closed_blocks_and_explained(page, app_url):
    open_explore(page, app_url)
    expect(graph(page).locator(".stage .norm-sign")).to_have_count(0)
    expect(graph(page).locator(".signs")).to_have_text("")
    open_explore(page, f"{app_url}/{NORMALIZED}")
    for name in ("stem", "3a", "3b", "5b", "inception3a.branch2.1.conv"):
        expect(node(page, name).locator(".norm-sign.edited")).to_have_text("BN")
        expect(node(page, name)).to_have_attribute("aria-label", re.compile("batch norm.*edited"))
    for name in ("input", "head", "inception3a.branch4.0.pool", "maxpool4"):
        expect(node(page, name).locator(".norm-sign")).to_have_count(0)
    expect(graph(page).locator(".stage .edited-sign")).to_have_count(0)  # the sign is the mark
    expect(graph(page).locator(".signs .meaning")).to_contain_text(["batch norm"])


def test_a_block_with_batch_normalization_of_its_own_alone_has_the_sign(page, app_url):
    open_explore(page, f"{app_url}/?preset=googlenet&set=stages[0].blocks[1].variants.batch_norm=after_conv")
    collapse_all(page)
    expect(graph(page).locator(".stage .norm-sign")).to_have_count(1)
    expect(node(page, "3b").locator(".norm-sign:not(.some)")).to_have_count(1)
    expect(node(page, "3b").locator(".edited-sign")).to_have_count(1)


def test_an_edit_highlights_what_it_edited_and_not_what_follows(page, app_url):
    open_explore(page, app_url)
    graph(page).evaluate(WATCH)
    type_into(page, 0, "3×3", "136")
    expect(node(page, "inception3a.branch2.1.conv")).to_have_class(re.compile(r"\bchanged"))
    assert seen(page) == {"inception3a.branch2.1.conv"}  # neither the concatenation nor 3b, to which more comes in
    marked = graph(page).locator(".stage .node:has(> .edited-sign)")
    expect(marked).to_have_count(2)  # the convolution, and the block that it is inside of
    expect(node(page, "3a").locator(".edited-sign")).to_have_count(1)


def test_a_switch_of_the_whole_design_highlights_what_came(page, app_url):
    open_explore(page, f"{app_url}/?preset=googlenet")
    graph(page).evaluate(WATCH)
    page.get_by_role("button", name="Residual").click()
    expect(node(page, "inception3a.add")).to_be_visible()
    found = seen(page)
    assert {"inception3a.add", "3b", "5b"} <= found
    assert not found & {"inception3a.branch1.conv", "stem", "maxpool4", "head"}


def test_the_outlines_differ_without_color(page, app_url):
    open_explore(page, app_url)
    type_into(page, 0, "3×3", "0")
    wait_for_script(page)
    node(page, "4c").click()
    graph(page).get_by_label("Find a layer or operation").fill("pool3")
    look = "element => getComputedStyle(element).strokeWidth + getComputedStyle(element).strokeDasharray"
    outlines = [
        node(page, name).locator("> .outline").first.evaluate(look)
        for name in ("4c", "3b", "inception3a.branch2.1.conv")
    ]
    assert len(set(outlines)) == 3
    expect(node(page, "inception3a.branch2.1.conv").locator(".failed-sign")).to_have_text("!")
    expect(graph(page).locator(".signs .meaning")).to_contain_text(["error"])


def test_all_signs_are_explained_by_pointer_and_keyboard(page, app_url):
    open_explore(page, app_url)
    button, meanings = (
        graph(page).get_by_role("button", name="About the signs"),
        graph(page).locator(".meanings"),
    )
    button.hover()
    for text in ("batch norm", "other than in the preset", "has an error", "selected", "for a moment"):
        expect(meanings).to_contain_text(text)
    page.keyboard.press("Escape")
    expect(meanings).to_be_hidden()
    page.mouse.move(0, 0)
    graph(page).get_by_label("Color").focus()
    page.keyboard.press("Tab")
    expect(meanings).to_be_visible()
    page.keyboard.press("Tab")
    expect(meanings).to_be_hidden()


def test_files_have_the_signs_and_what_they_mean(page, app_url):
    open_explore(page, f"{app_url}/{NORMALIZED}&set=3b.ch3x3=200")
    path, _ = saved(page, "SVG")
    assert {"BN", "batch norm", "edited"} <= words(read(path))
