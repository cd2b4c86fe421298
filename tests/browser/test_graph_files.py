"""What is seen as a file, in full screen, and under two fingers."""

import re
import struct
import zlib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from tests.browser.graph_steps import collapse_all, graph, node, show
from tests.browser.test_graph_view import open_page

SVG = "{http://www.w3.org/2000/svg}"


def saved(page, kind):
    with page.expect_download() as waiting:
        graph(page).get_by_role("button", name=kind, exact=True).click()
    return Path(waiting.value.path()), waiting.value.suggested_filename


def show_layers(page):
    """And wait for them: until they come, the blocks stay, the open one with its layers."""
    show(page, "Layers")
    expect(graph(page).locator(".cluster").first).to_be_visible()


def read(path):
    return ElementTree.fromstring(path.read_text())  # noqa: S314 - our own file


def words(root):
    return {text.text for text in root.iter(f"{SVG}text")}


def test_the_block_view_as_svg_and_png(page, app_url):
    open_page(page, app_url)
    path, name = saved(page, "SVG")
    assert name == "blocks-of-googlenet.svg"
    root = read(path)
    assert {"stem", "3a", "5b", "128 filters", "28 × 28"} <= words(root)
    assert {"Share of MACs", "0 %", "30 % of total"} <= words(root)
    fills = {box.get("fill") for box in root.iter(f"{SVG}rect")}
    assert len(fills) > 5  # colors are written in, not left to a style sheet
    assert all(re.fullmatch("none|#[0-9a-f]{6}", fill) for fill in fills - {None})
    assert "@font-face" in root.find(f"{SVG}style").text
    assert not list(root.iter(f"{SVG}script"))
    path, name = saved(page, "PNG")
    header = path.read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    size = struct.unpack(">II", header[16:24])
    assert size == tuple(2 * round(float(root.get(side))) for side in ("width", "height"))
    graph(page).get_by_label("Color").select_option("operation")
    legend = {"Operation", "1×1", "3×3", "5×5", "other kernel", "linear"}
    assert legend <= words(read(saved(page, "SVG")[0]))


def test_the_layer_view_as_svg(page, app_url):
    open_page(page, app_url)
    show_layers(page)
    path, name = saved(page, "SVG")
    assert name == "layers-of-googlenet.svg"
    assert {"3a", "conv 5×5, padding 2", "192 × 28 × 28", "Share of MACs", "30 % of total"} <= words(read(path))


SCALE = "element => element.getScreenCTM().a"


def test_full_screen_enlarges_and_gives_back(new_page, app_url):
    page = new_page(viewport={"width": 1920, "height": 1080})
    open_page(page, app_url)
    svg = graph(page).locator(".stage > svg")
    assert svg.evaluate(SCALE) <= 1
    before = graph(page).locator(".stage").bounding_box()["height"]
    button = graph(page).get_by_role("button", name="Full screen")
    button.click()
    expect(page.locator(".st-key-graph .graph-view:fullscreen")).to_have_count(1)
    assert graph(page).bounding_box()["height"] > 800
    assert 1.35 < svg.evaluate(SCALE) <= 2
    for name in ("input", "output"):
        expect(node(page, name)).to_be_in_viewport(ratio=0.99)
    for _ in range(3):
        graph(page).get_by_role("button", name="Zoom out").click()
    graph(page).get_by_role("button", name="Fit all of it").click()
    assert svg.evaluate(SCALE) > 1.35
    button.click()
    expect(page.locator(".st-key-graph .graph-view:fullscreen")).to_have_count(0)
    expect(graph(page).locator(".stage")).to_have_css("height", f"{before:g}px")


def test_two_fingers_zoom_around_the_point_between_them(new_page, app_url):
    page = new_page(has_touch=True)
    open_page(page, app_url)
    box = graph(page).locator(".stage").bounding_box()
    x, y = box["x"] + 500, box["y"] + 150
    session = page.context.new_cdp_session(page)

    def touch(kind, apart):
        places = [{"x": x - apart, "y": y}, {"x": x + apart, "y": y}] if apart else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    width = float(graph(page).locator(".stage > svg").get_attribute("width"))
    touch("touchStart", 40)
    for apart in (50, 60, 70, 80):
        touch("touchMove", apart)
    touch("touchEnd", 0)
    expect(graph(page).locator(".stage > svg")).not_to_have_attribute("width", f"{width:g}")
    zoomed = float(graph(page).locator(".stage > svg").get_attribute("width"))
    assert 1.8 < zoomed / width < 2.2


@pytest.mark.slow
def test_pdf_is_the_drawing_on_white_whatever_the_theme(new_page, app_url):
    page = new_page(color_scheme="dark")
    open_page(page, app_url)
    fill = "element => getComputedStyle(element).fill"
    before = node(page, "stem").locator(".card").evaluate(fill)
    path, name = saved(page, "PDF")
    assert name == "blocks-of-googlenet.pdf"
    pdf = path.read_bytes()
    assert pdf.startswith(b"%PDF-")
    content = b"".join(zlib.decompress(one) for one in re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)[:1])
    assert b"1 1 1 rg" in content or b"1 g" in content
    assert b"0.0588 0.0745 0.098 rg" not in content  # the dark theme's paper
    assert node(page, "stem").locator(".card").evaluate(fill) == before
    show_layers(page)
    assert saved(page, "PDF")[0].read_bytes() != pdf


def test_pdf_of_what_is_dashed(page, app_url):
    """A closed block around the selection, an auxiliary head, a layer apart from its ReLU."""
    open_page(page, app_url + "?preset=googlenet-paper")
    collapse_all(page)
    assert saved(page, "PDF")[0].read_bytes().startswith(b"%PDF-")
    dashes = {shape.get("stroke-dasharray") for shape in read(saved(page, "SVG")[0]).iter()}
    assert {"3, 3", "5, 4"} <= dashes
    show_layers(page)
    node(page, "inception3a.branch2.1.conv").focus()
    page.keyboard.press("e")
    expect(graph(page).locator(".apart")).to_have_count(1)
    assert saved(page, "PDF")[0].read_bytes().startswith(b"%PDF-")
    expect(node(page, "inception3a.branch2.1.conv")).to_be_visible()


@pytest.mark.slow
def test_dot_has_what_is_open_in_the_layer_view(page, app_url):
    open_page(page, app_url)
    show_layers(page)
    node(page, "3a").locator(":scope > .fold").click()
    expect(node(page, "3a")).to_have_attribute("aria-expanded", "false")
    path, name = saved(page, "DOT")
    assert name == "layers-of-googlenet.dot"
    dot = path.read_text()
    assert '"block:3a" [label="3a\\n8 layers"' in dot
    assert '"inception3b.cat"' in dot


def test_on_a_phone_the_tools_are_behind_a_button(new_page, app_url):
    page = new_page(viewport={"width": 400, "height": 800})
    open_page(page, app_url)
    tools = graph(page).get_by_role("button", name="Tools")
    expect(graph(page).get_by_role("button", name="SVG")).to_be_hidden()
    tools.click()
    for name in ("SVG", "PNG", "PDF", "DOT", "Zoom in", "Fit all of it", "Collapse all"):
        expect(graph(page).get_by_role("button", name=name, exact=True)).to_be_visible()
    graph(page).get_by_label("Find a layer or operation").fill("5x5")
    expect(graph(page).locator(".found-count")).to_have_text("9")
    box = graph(page).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 400
    tools.click()
    expect(graph(page).get_by_role("button", name="SVG")).to_be_hidden()
