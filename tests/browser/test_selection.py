"""One selection: what is chosen in a table, in a chart or by a search is selected in the graph and inspected."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.graph_steps import graph, heading, node
from tests.browser.steps import open_explore, settle, table
from tests.browser.test_graph_view import open_page


def test_search_selects_one_after_the_other_and_opens_their_blocks(page, app_url):
    open_page(page, app_url)
    field = graph(page).get_by_label("Find a layer or operation")
    field.fill("5x5")
    expect(graph(page).locator(".found-count")).to_have_text("9")
    field.press("Enter")
    expect(heading(page, "3a › 5×5")).to_be_visible()
    field.press("Enter")
    expect(node(page, "inception3b.branch3.1.conv")).to_have_attribute("aria-pressed", "true")
    expect(heading(page, "3b › 5×5")).to_be_visible()
    expect(field).to_be_focused()
    field.press("Escape")
    expect(graph(page).locator(".found")).to_have_count(0)


def where(label):
    """Its place once it is in sight; the chart redraws itself when the page has settled."""
    label.scroll_into_view_if_needed()
    return label.bounding_box()


def click_bar(page, name):
    """The bar stands on its name."""
    label = page.locator(".st-key-costs svg").get_by_text(name, exact=True)
    settle(page)
    box = None
    while box != (box := where(label)):
        page.wait_for_timeout(200)  # between two looks: it stands still
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] - 14)


def framed(page):
    """How many bars are framed as selected."""
    return page.locator('.st-key-costs path[stroke="#2457D6" i]')


def test_a_bar_of_the_chart_selects_its_block_and_the_graph_frames_its_bar(page, app_url):
    open_explore(page, app_url)
    expect(framed(page)).to_have_count(1)  # the first block's
    click_bar(page, "3b")
    expect(node(page, "3b")).to_have_attribute("aria-pressed", "true")
    expect(heading(page, "3b › Inception")).to_be_visible()
    node(page, "stem").click(position={"x": 20, "y": 10})
    expect(heading(page, "stem")).to_be_visible()
    click_bar(page, "3b")  # again: a second click in the chart
    expect(heading(page, "3b › Inception")).to_be_visible()
    expect(framed(page)).to_have_count(1)


def test_the_chart_has_the_graphs_colors(page, app_url):
    open_explore(page, app_url)
    chart, fill = page.locator(".st-key-costs svg"), "element => getComputedStyle(element).fill"
    for measure, name in (("macs", "MACs"), ("parameters", "Parameters"), ("activations", "Activations")):
        graph(page).get_by_label("Color").select_option(measure)
        expect(chart.get_by_text(name, exact=True)).to_have_count(1)
        color = node(page, "4e").locator(".card").evaluate(fill)
        hexed = "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", color))
        expect(page.locator(f'.st-key-costs path[fill="{hexed}" i]').first).to_be_attached()
    graph(page).get_by_label("Color").select_option("operation")
    expect(chart.get_by_text("other kernel", exact=True)).to_be_visible()
    expect(chart.get_by_text("1×1", exact=True)).to_be_visible()
    colors = graph(page).locator(".category i")
    expect(colors).to_have_count(5)
    tint = colors.nth(1).evaluate("element => getComputedStyle(element).backgroundColor")
    hexed = "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", tint))
    expect(page.locator(f'.st-key-costs path[fill="{hexed}" i]').first).to_be_attached()


def layer_row(page, name):
    return table(page, "layers").get_by_role("row").filter(has=page.get_by_role("rowheader", name=name, exact=True))


def seen(page, line):
    """Whether a row is between the head and the lower edge of its table."""
    room = page.locator(".st-key-layers .room").bounding_box()
    box = line.bounding_box()
    return room["y"] + 30 <= box["y"] and box["y"] + box["height"] <= room["y"] + room["height"] + 1


def test_the_layer_table_and_the_graph_select_the_same(page, app_url):
    open_explore(page, app_url)
    page.locator(".st-key-below").get_by_role("radio", name="Layers").click()
    first = layer_row(page, "inception3a.branch2.1.conv")
    expect(first).to_have_attribute("aria-selected", "true")
    assert seen(page, first)
    line = layer_row(page, "conv3.conv")
    line.get_by_role("rowheader").click()
    expect(heading(page, "stem › 3×3")).to_be_visible()
    node(page, "5b").click(position={"x": 20, "y": 10})
    total = layer_row(page, "Σ 5b")
    expect(total).to_have_attribute("aria-selected", "true")
    expect(line).to_have_attribute("aria-selected", "false")
    assert seen(page, total)
    line.get_by_role("rowheader").click()  # the same row again
    expect(heading(page, "stem › 3×3")).to_be_visible()


@pytest.mark.slow
def test_from_a_branch_to_its_layer_and_up_to_the_stage(page, app_url):
    open_explore(page, app_url)
    node(page, "3b").click(position={"x": 20, "y": 10})
    branches = page.locator(".st-key-branches canvas").first
    expect(branches).to_be_visible()
    settle(page)
    box = branches.bounding_box()
    page.mouse.click(box["x"] + 60, box["y"] + 34 + 28 * 1.5)  # the second branch
    expect(heading(page, "3b › 1×1 → 3×3")).to_be_visible()
    expect(node(page, "3b/branch2")).to_have_attribute("aria-pressed", "true")
    node(page, "inception3b.branch2.1.conv").click()
    inspector = page.locator(".st-key-inspector")
    expect(heading(page, "3b › 3×3 convolution")).to_be_visible()
    inspector.get_by_role("button", name="stage3").click()
    expect(heading(page, "stage3")).to_be_visible()
    expect(graph(page).locator(".node.holds")).to_have_count(3)  # two blocks and the pool
