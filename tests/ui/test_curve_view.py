"""The curves' component without a browser: what it holds, and what stands beside the code that is not ours."""

import re

from explorer.ui.curve_view.curve_view import FRONTEND

OURS = ("axes.js", "chart.js", "main.js")


def test_the_library_has_its_license_and_version() -> None:
    assert "MIT License" in (FRONTEND / "LICENSE-uPlot.txt").read_text()
    assert re.search(r"uPlot \(v1\.\d+\.\d+\)", (FRONTEND / "uPlot.iife.min.js").read_text()[:100])


def test_names_of_runs_are_never_read_as_html() -> None:
    for name in OURS:
        script = (FRONTEND / name).read_text()
        assert not re.search(r"insertAdjacentHTML|outerHTML|document\.write|eval\(", script)
        for assigned in re.findall(r"innerHTML\s*=([^;]*?)\n    for", script):
            assert "${" not in assigned


def test_top_level_names_are_distinct() -> None:
    declared = [
        one
        for name in OURS
        for one in re.findall(r"^(?:class|function|const|let) (\w+)", (FRONTEND / name).read_text(), re.MULTILINE)
    ]
    assert len(declared) == len(set(declared))
