"""The journey of firefox_journey.mjs in Firefox ESR: what works in Chromium alone is found here.

Firefox is Debian's, driven by the puppeteer-core of package.json (`make setup-dev`).
"""

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

import explorer
from explorer.design.codec import from_query
from scripts.app_server import ROOT, browser_required

NODE = ROOT / ".venv" / "bin" / "node"
JOURNEY = Path(__file__).with_name("firefox_journey.mjs")
SECONDS = 240
HARMLESS = "blocked WebAssembly (script-src) from being executed"  # Streamlit's Long.js asks for it, and does without


@pytest.fixture
def firefox() -> str:
    """The path of Firefox; skipped where it or Node is not here, unless browsers are required."""
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    missing = [name for name, there in (("firefox-esr", path), ("make setup-dev", NODE.exists())) if not there]
    if missing and browser_required():
        pytest.fail(f"missing for Firefox: {', '.join(missing)}")
    if missing:
        pytest.skip(f"missing for Firefox: {', '.join(missing)}")
    assert path
    return path


@pytest.mark.slow
@pytest.mark.timeout(SECONDS + 60)
def test_a_journey_in_firefox(firefox: str, app_url: str) -> None:
    done = subprocess.run(
        [NODE, JOURNEY, firefox, app_url], capture_output=True, text=True, check=False, timeout=SECONDS
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    opened = explorer.preset("googlenet")
    residual = explorer.apply(opened, explorer.SetValue(at="variants.residual", value=True))
    edited = explorer.apply(residual, explorer.SetValue(at="3a.ch1x1", value=80))
    expected = {"opened": opened, "residual": residual, "edited": edited, "undone": residual, "back": residual}
    for step, design in expected.items():
        assert said[step] == f"{explorer.analyze(explorer.lower(design)).parameters:,}", step
    query = {key: values[-1] for key, values in parse_qs(urlsplit(said["link"]).query).items()}
    assert from_query(query) == residual
    assert [one for one in said["complaints"] if HARMLESS not in one] == []
    assert [host for host in said["asked"] if host] == ["127.0.0.1"]  # none of data: and blob:
