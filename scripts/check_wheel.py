"""Proves the wheel where nothing else is installed: `make check-wheel`.

Builds it, installs it into two new environments, alone and with what the app needs, in the versions of
requirements.lock (from the network, or from uv's cache), and tries in each what it is for.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from scripts.app_server import ROOT, launch_chromium, running

UV = Path(sys.executable).with_name("uv")
PARAMETERS = 5_983_802  # of googlenet, as the book's network in torch has them


def main() -> None:
    """Build, install, try; an AssertionError says what is wrong."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = _built(folder / "dist")
        core = _installed(folder / "core", str(wheel))
        _try_core(core, folder)
        app = _installed(folder / "app", f"{wheel}[app]")
        _try_app(app, folder)


def _built(folder: Path) -> Path:
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def _installed(folder: Path, what: str) -> Path:
    """The program, in an environment of its own."""
    begun = time.monotonic()
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, folder], check=True)
    lock = ROOT / "requirements.lock"
    command = [UV, "pip", "install", "--quiet", "--python", folder / "bin/python", "--constraints", lock, what]
    subprocess.run(command, check=True)
    names = _run(UV, "pip", "list", "--format", "json", "--python", str(folder / "bin/python"))
    count = len(json.loads(names))
    print(f"{what.rpartition('/')[2]}: {count} packages in {time.monotonic() - begun:.1f} s")
    return folder / "bin/inception-explorer"


def _run(*command: str | Path, folder: Path = ROOT) -> str:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def _try_core(program: Path, folder: Path) -> None:
    told = json.loads(_run(program, "summary", "googlenet", "--json", folder=folder))
    assert told["parameters"] == PARAMETERS, told["parameters"]
    assert "class " in _run(program, "code", "googlenet", folder=folder)
    assert "digraph" in _run(program, "graph", "googlenet", folder=folder)
    for command, extra in (("app", "app"), ("check", "train")):
        refused = subprocess.run(
            [program, command, *(["vgg11"] if command == "check" else [])], cwd=folder, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert refused.returncode == 1, refused
        assert f'pip install "inception-explorer[{extra}]"' in refused.stderr, refused.stderr


def _try_app(program: Path, folder: Path) -> None:
    """Open the pages, without torch: everything but training works, and the Train page says what it lacks."""

    def command(port: int) -> list[str]:
        return [str(program), "app", "--no-browser", f"--port={port}"]

    with running(folder, command, cwd=folder) as url, sync_playwright() as playwright:
        chromium = launch_chromium(playwright)
        page = chromium.new_page()
        wrong: list[str] = []
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{url}/?preset=googlenet")
        expect(page.locator("#total-0 b")).to_have_text(f"{PARAMETERS:,}", timeout=60_000)
        expect(page.locator(".st-key-graph .stage > svg .node.block").first).to_be_visible(timeout=60_000)
        page.get_by_test_id("stTopNavLink").filter(has_text="Train").click()
        expect(page.get_by_text("training needs torch, which is not installed").first).to_be_visible(timeout=60_000)
        for name in ("Runs", "Compare"):
            page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
            expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible(timeout=60_000)
        page.goto("about:blank")
        assert not wrong, wrong
        chromium.close()
    print("the app: all pages open, nothing wrong in the console")


if __name__ == "__main__":
    main()
