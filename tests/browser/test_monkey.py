"""The monkey meets what is planted, chooses the same with the same seed, and walks over the app unharmed."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.agreement import differences, expect_agreement
from tests.browser.monkey.checkpoint import reckon
from tests.browser.monkey.faults import BOX
from tests.browser.monkey.sight import Candidate, never
from tests.browser.monkey.walk import EVERY, Walk, Walked
from tests.browser.own_script import serving
from tests.browser.steps import open_explore

PLANTED = """
import streamlit as st
st.text_input("Text")
with st.popover("Open"):
    if st.button("press"):
        {fault}
"""
SCRIPT = 'st.html("<script>{code}</script>", unsafe_allow_javascript=True)'
FAULTS = {
    "error box": "raise ValueError('planted')",
    "line of a failure": "st.error('The table can\\'t be drawn: a mistake in the program (ValueError: planted)')",
    "console error": SCRIPT.format(code="console.error('planted')"),
    "page error": SCRIPT.format(code="setTimeout(() => { throw new Error('planted') })"),
    "request to another machine": SCRIPT.format(code="new Image().src = 'http://192.0.2.1/planted.png'"),
}


def walked(browser: Browser, url: str, seed: int, steps: int, *, own: bool) -> Walked:
    walk = Walk(browser, url, seed, own=own)
    try:
        return walk.go(steps)
    finally:
        walk.close()


@pytest.mark.parametrize("kind", FAULTS)
def test_what_is_planted_is_found(kind: str, browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path, PLANTED.format(fault=FAULTS[kind])) as url:
        told = walked(browser, url, 1, 150, own=False)
    assert told.found, told.actions
    assert told.found.kind == kind
    assert "planted" in told.found.text or kind == BOX  # which tells nothing of the error
    assert "press" in told.actions[-1]


def test_a_kind_that_is_not_looked_for_is_passed_over(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path, PLANTED.format(fault=FAULTS["console error"])) as url:
        walk = Walk(browser, url, 1, only=(BOX,), own=False)
        told = walk.go(40)
        walk.close()
    assert told.found is None
    assert told.passed["console error"] > 0


WRONG = {
    "a total": ("#total-2 b", "total FLOPs per image: the page has 7, the core {"),
    "a width": (
        ".st-key-table tbody tr:nth-child(2) td:nth-child(2)",
        "row 3b, ch1x1: the page has 7, its address 128",
    ),
    "a row's name": (".st-key-table tbody tr:nth-child(2) th", "rows: the page has ['3a', '7',"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_number_that_is_not_the_core_s_is_told(what: str, page: Page, app_url: str) -> None:
    place, line = WRONG[what]
    open_explore(page, f"{app_url}/?preset=googlenet")
    expect_agreement(page)
    page.locator(place).first.evaluate("one => { one.textContent = '7' }")
    assert [one[: len(line)] for one in differences(page)] == [line]


def test_blocks_that_the_link_does_not_name_are_told(page: Page, app_url: str) -> None:
    open_explore(page, f"{app_url}/?preset=googlenet")
    page.locator(".st-key-graph .node.block").first.evaluate("one => one.remove()")
    assert "drawn: the page has ['3b'," in "".join(differences(page))


def test_layers_and_other_counting_are_reckoned_too(page: Page, app_url: str) -> None:
    open_explore(page, f"{app_url}/?preset=googlenet&set=variants.batch_norm=after_conv")
    page.get_by_role("button", name="Counted as torch").click()
    page.get_by_text("thop", exact=True).click()
    page.get_by_role("radio", name="Layers").click()
    page.get_by_role("button", name="Layers", exact=True).click()
    page.get_by_role("button", name="Counted as thop").wait_for()
    page.locator(".st-key-layers tbody tr").first.wait_for()
    expect_agreement(page, whole=False)
    page.locator(".st-key-layers tbody tr").nth(3).locator("td").nth(3).evaluate("one => { one.textContent = '7' }")
    assert len(differences(page, whole=False)) == 1
    page.get_by_role("button", name="Projector view").click()
    assert reckon(page, app_url) == []  # in the end all of it is in sight again
    assert "present" not in page.url


def test_what_comes_from_the_seed_is_the_same_again(page: Page, browser: Browser, app_url: str) -> None:
    plans = []
    for _ in range(2):
        walk = Walk(browser, f"{app_url}", 5)
        open_explore(walk.tabs.page, app_url)
        plans.append([walk.choose().words for _ in range(30)])
        walk.close()
    assert plans[0] == plans[1]
    assert len(set(plans[0])) > 20


@pytest.mark.parametrize(
    ("words", "key", "costly"),
    [
        ("play_arrowTrain", "train", True),
        ("playlist_addQueue this design", "train", True),
        ("Repeat r1 exactly, seed 0", "same", True),
        ("timerMeasure again", "why_measure", True),
        ("play_arrowTrain", "to_train", False),
        ("low_priorityQueue", "queue", False),
        ("Undo", "commands", False),
    ],
)
def test_what_starts_a_process_is_known(words: str, key: str, costly: bool) -> None:
    assert Candidate("press", key, words, 0).costly == costly


def test_what_would_fetch_from_the_network_is_never_pressed() -> None:
    assert never(Candidate("press", "download", "downloadDownload CIFAR-10 (170 MB)", 0))
    assert not never(Candidate("press", "download_JSON", "downloadDesign, JSON", 0))


def test_a_walk_over_the_app_meets_nothing(browser: Browser, app_url: str) -> None:
    told = walked(browser, app_url, 7, EVERY + 15, own=True)
    assert told.found is None, "\n".join([str(told.found), *told.actions])
    assert told.reckonings == 1
    assert told.done > told.steps / 2
