"""A test waits for a condition. Where it sleeps, time is what is tried, and the line says so."""

import ast
import time
from pathlib import Path

import pytest

from tests.waiting import until

HERE = Path(__file__).parent
SLEEPS = {"sleep", "wait_for_timeout"}


def unexplained(source: str) -> list[int]:
    """The lines that sleep and don't say why."""
    lines = source.splitlines()
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    sleeping = [call.lineno for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in SLEEPS]
    return [line for line in sorted(sleeping) if " # " not in f" {lines[line - 1]}"]


@pytest.mark.parametrize("line", ["time.sleep(1)", "page.wait_for_timeout(300)"])
def test_a_sleep_without_a_reason_is_found(line: str) -> None:
    assert unexplained(f"x = 1\n{line}\n") == [2]
    assert unexplained(f"{line}  # the pause is what is tried\n") == []


def test_no_test_sleeps_without_a_reason() -> None:
    found = {path.name: unexplained(path.read_text(encoding="utf-8")) for path in sorted(HERE.rglob("*.py"))}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_what_never_holds_is_told() -> None:
    begun = time.monotonic()
    with pytest.raises(AssertionError, match=r"not so after 0\.1 s: why"):
        until(lambda: False, 0.1, lambda: "why")
    assert time.monotonic() - begun >= 0.1
    assert until(lambda: 7) == 7
