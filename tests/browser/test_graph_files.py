"""What is seen as a file, in full screen, and under two fingers."""

import struct
from pathlib import Path
from xml.etree import ElementTree

from playwright.sync_api import expect

from tests.browser.test_graph_view import graph, node, open_page
from tests.browser.test_layer_view import show

SVG = "{http://www.w3.org/2000/svg}"


def saved(page, kind):
    with page.expect_download() as waiting:
        graph(page).get_by_role("button", name=kind, exact=True).click()
    return Path(waiting.value.path()), waiting.value.suggested_filename


def read(path):
    return ElementTree.fromstring(path.read_text())  # noqa: S314 - our own file


def words(root):
    return {text.text for text in root.iter(f"{SVG}text")}


def test_the_block_view_as_svg_and_png(page, app_url):
    open_page(page, app_url)
    path, name = saved(page, "SVG")
    assert name == "block-graph-of-googlenet-blocks.svg"
    root = read(path)
    assert {"stem", "3a", "5b", "128 filters", "28 × 28"} <= words(root)
    fills = [box.get("style") for box in root.iter(f"{SVG}rect") if "rgb(" in box.get("style", "")]
    assert len(set(fills)) > 5  # colors are written in, not left to a style sheet
    assert "@font-face" in root.find(f"{SVG}style").text
    assert not list(root.iter(f"{SVG}script"))
    path, name = saved(page, "PNG")
    header = path.read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    size = struct.unpack(">II", header[16:24])
    assert size == tuple(int(2 * float(root.get(side))) for side in ("width", "height"))


def test_the_layer_view_as_svg(page, app_url):
    open_page(page, app_url)
    show(page, "Layers")
    expect(node(page, "inception3a.cat")).to_be_visible()
    path, name = saved(page, "SVG")
    assert name == "block-graph-of-googlenet-layers.svg"
    assert {"3a", "conv 5×5, padding 2", "192 × 28 × 28"} <= words(read(path))


def test_full_screen_and_back(page, app_url):
    open_page(page, app_url)
    before = graph(page).locator(".stage").bounding_box()["height"]
    button = graph(page).get_by_role("button", name="Full screen")
    button.click()
    expect(page.locator(".st-key-graph .graph-view:fullscreen")).to_have_count(1)
    assert graph(page).bounding_box()["height"] > 800
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
