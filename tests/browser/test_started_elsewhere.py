"""The app is the same from whatever folder, and by whatever program, it is started.

scripts/check_wheel.py starts it from the wheel.
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scripts.app_server import ROOT, running, streamlit_run
from tests.browser.steps import metric, open_explore

PRIMARY = re.search(r'primaryColor = "(#\w+)"', (ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))


def by_streamlit(port: int) -> list[str]:
    return streamlit_run(ROOT / "app.py", port)


def by_program(port: int) -> list[str]:
    return [str(Path(sys.executable).with_name("inception-explorer")), "app", "--no-browser", f"--port={port}"]


@pytest.mark.slow
@pytest.mark.parametrize("command", [by_streamlit, by_program])
def test_the_app_started_in_another_folder(command: Callable[[int], list[str]], tmp_path: Path, page: Page) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if command is by_program:  # what lies there is none of the program's
        (elsewhere / "pandas.py").write_text("raise RuntimeError('a stranger')\n")
    with running(tmp_path, command, cwd=elsewhere) as url:
        open_explore(page, f"{url}/?preset=mini-googlenet")
        expect(metric(page, "Parameters")).to_contain_text("121,726")
        assert PRIMARY
        color = page.locator(".st-key-graph .graph-view").evaluate(
            "view => getComputedStyle(view).getPropertyValue('--st-primary-color')"
        )
        assert color.strip().lower() == PRIMARY[1].lower()  # the settings are read from beside app.py
        page.get_by_test_id("stTopNavLink").filter(has_text="Train").click()
        expect(page.locator(".st-key-train button").first).to_be_visible()
        page.goto("about:blank")  # before its server ends
    assert {path.name for path in elsewhere.iterdir()} <= {"pandas.py"}
