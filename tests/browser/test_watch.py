"""The watch over the browser tests' pages can fail."""

import pytest
from playwright.sync_api import Browser

from tests.browser.watch import watch


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("console.error('broken')", "console error: broken"),
        ("setTimeout(() => { throw new Error('thrown') })", "page error: thrown"),
        ("new Image().src = 'http://192.0.2.1/pixel.png'", "request to another machine: http://192.0.2.1/pixel.png"),
        ("console.log('fine')", ""),
    ],
)
def test_a_page_that_misbehaves_is_reported(browser: Browser, script: str, complaint: str) -> None:
    complaints: list[str] = []
    context = browser.new_context()
    watch(context, complaints)
    page = context.new_page()
    page.set_content(f"<script>{script}</script>")  # waits for the image, too
    page.evaluate("new Promise(done => setTimeout(done))")  # behind what the script has put off
    context.close()
    assert [line[: len(complaint)] for line in complaints[:1]] == ([complaint] if complaint else [])
