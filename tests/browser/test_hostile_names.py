"""What a person typed is text on every page: no link, picture, formula or request comes of it."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

import explorer
from explorer.design import DesignSpec, read_design
from explorer.design.codec import pack
from explorer.runs.config import Settings, configure
from explorer.runs.records import Progress, State
from explorer.runs.store import Store
from explorer.states import name
from explorer.ui.explore.costs import TABS
from scripts.app_server import running_app
from tests.browser.own_script import serving
from tests.browser.steps import cell, open_explore, wait_for_script
from tests.hostile import HOSTILE, NOBODY, shown

NAME = f"![x]({NOBODY}/a.png) $\\href{{b}}{{c}}$ www.example.org _d_ <b> :+1:"
LABEL = f"[y]({NOBODY}/b) **bold** a@example.org `c` :red[d]"
assert len(NAME) <= 80, "a design's name"
STAGE, BLOCK = "__stage__", "-_block_-"


def hostile_design() -> DesignSpec:
    """Mini GoogLeNet, each name of which means something in Markdown."""
    data = explorer.preset("mini-googlenet").model_dump(mode="json")
    stage = next(one for one in data["stages"] if one["blocks"])
    stage["name"], stage["blocks"][0]["id"] = STAGE, BLOCK
    return read_design(data | {"name": NAME, "preset": None})


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """The app with a finished and a failed run of the design. Before `page`, which outlives it."""
    store = Store(tmp_path / "home")
    for seed, end in ((0, State.DONE), (1, State.FAILED)):
        run = store.create(configure(hostile_design(), Settings(recipe="demo", seed=seed), has_batch_norm=True), "cpu")
        store.promote()
        store.transition(run.id, State.RUNNING)
        store.record_all(run.id, [(Progress(10, 20, 1.0, 1.0, test_accuracy=0.5), {"loss": 1.0, "test_accuracy": 0.5})])
        store.transition(run.id, end, reason=LABEL if end is State.FAILED else "")
        store.rename(run.id, LABEL)
    with running_app(tmp_path) as address:
        yield address


def expect_text_alone(page: Page) -> None:
    """Nothing on the page was made of the names; their parts are there as they were typed."""
    wait_for_script(page)
    made = "a[href*=example], a[href*=':9'], img[src*=':9'], .katex, [aria-label='delete icon']"
    expect(page.locator(made)).to_have_count(0)
    ours = page.locator("[data-testid=stMarkdownContainer]").filter(has_text=re.compile(r"example\.org"))
    for text in ours.all_inner_texts():
        assert any(one in text for one in (NAME, LABEL, name(hostile_design()))), text


def test_hostile_names_are_text_on_every_page(url: str, page: Page) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    address = f"?design={pack(hostile_design())}"
    open_explore(page, f"{url}/{address}")
    expect(page.get_by_role("heading", name=NAME, exact=False)).to_be_visible()
    expect_text_alone(page)
    row = cell(page, 0, "block")
    expect(row).to_have_text(BLOCK)
    row.click()
    expect(page.get_by_role("heading", name=re.compile(re.escape(BLOCK)))).to_be_visible()
    for tab in TABS:
        page.get_by_role("radio", name=tab).click()
        expect_text_alone(page)
    page.goto(f"{url}/compare{address}")
    expect(page.get_by_role("heading", name=f"Check {NAME} with torch")).to_be_visible()
    expect_text_alone(page)
    page.get_by_role("combobox", name="Input C").fill("3 × 2 × 2")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{name(hostile_design())} (on screen)").filter(visible=True).first).to_be_visible()
    expect_text_alone(page)
    page.goto(f"{url}/train{address}")
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    expect(page.get_by_test_id("stAlert").filter(has_text=LABEL)).to_be_visible()
    expect_text_alone(page)
    page.goto(f"{url}/runs")
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    page.get_by_role("button", name="Tick all").click()
    expect(page.get_by_test_id("stAlert").filter(has_text=LABEL)).to_be_visible()
    expect(page.locator(".differences th").filter(has_text=LABEL)).to_have_count(2)
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="2 deleted runs").click()
    expect(page.get_by_role("button", name=LABEL)).to_have_count(2)
    expect_text_alone(page)
    elsewhere = [one.url for one in asked if urlsplit(one.url).scheme not in ("blob", "data")]
    assert {urlsplit(one).netloc for one in elsewhere} == {urlsplit(url).netloc}


SCRIPT = """
import streamlit as st
from explorer.ui.messages import escape
from tests.hostile import HOSTILE

for number, text in enumerate(map(escape, HOSTILE)):
    with st.container(key=f"text{number}"):
        st.markdown(text)
        st.caption(f"**{text}** of :gray[{text}]")
        st.header(text, anchor=False)
        st.error(text)
        st.button(text, key=f"button{number}", help=text)
        st.radio("Which", [text], key=f"radio{number}", captions=[text])
        st.metric(text, text)
"""
MARKDOWN = "[data-testid=stMarkdownContainer], [data-testid=stCaptionContainer]"
READ = """
all => all.map(one => ({
  text: one.textContent,
  tags: [...one.querySelectorAll("*")].map(part => part.getAttribute("role") ?? part.localName),
}))
"""


@pytest.fixture
def texts_url(tmp_path: Path) -> Iterator[str]:
    """A page of hostile texts alone. Before `page`, which outlives it."""
    with serving(tmp_path, SCRIPT) as url:
        yield url


def test_escaped_text_is_shown_as_it_was_typed(texts_url: str, page: Page) -> None:
    """By Streamlit's own Markdown in a real browser, in each of the places that read it in their own way."""
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.goto(texts_url)
    expect(page.locator(MARKDOWN)).to_have_count(11 * len(HOSTILE), timeout=60_000)
    for number, text in enumerate(map(shown, HOSTILE)):
        found = page.locator(f".st-key-text{number}").locator(MARKDOWN).evaluate_all(READ)
        texts = [one["text"] for one in found]
        assert sorted(texts) == sorted([text] * 9 + [f"{text} of {text}", "Which"]), text
        assert set().union(*(one["tags"] for one in found)) <= {"p", "span", "strong", "h2", "div"}, text
    assert {urlsplit(one.url).netloc for one in asked} - {""} == {urlsplit(texts_url).netloc}
