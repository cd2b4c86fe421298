"""The components' files without a browser: how they are found and served, and what no module may do."""

import re
import tomllib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.runs.config import RunError
from explorer.ui.frontend.component import COMPONENTS, component
from scripts.app_server import ROOT

OURS = sorted(path for path in COMPONENTS.rglob("*.js") if "vendor" not in path.parts)
NAMES = {path.parent.name for path in OURS if path.name == "main.js"}
EXPORT = COMPONENTS / "graph_view" / "export.js"


def test_streamlit_is_told_of_each_folder_with_a_main_module() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["streamlit"]["component"]
    assert [one["name"] for one in told["components"]] == sorted(NAMES)
    assert {ROOT / one["asset_dir"] for one in told["components"]} == {COMPONENTS}
    assert not list(COMPONENTS.rglob("*.py")), "all that lies there is served"


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_component_is_sent_as_the_path_of_its_module(name: str) -> None:
    app = AppTest.from_function(mounted, args=(name,), default_timeout=120).run()
    assert not app.exception
    sent = app.get("bidi_component")[0].proto
    assert sent.component_name == f"inception-explorer.{name}"
    assert (sent.js_source_path, sent.js_content) == (f"{name}/main.js", "")


def mounted(name: str) -> None:
    from explorer.ui.frontend.component import component

    component(name, dict)(key="one", data={})


def test_where_the_project_is_not_installed_it_says_so() -> None:
    with pytest.raises(RunError, match="graph_view: the project is not installed for this Python; pip install -e"):
        component("graph_view", dict)(key="one", data={})  # outside of a server and an AppTest


@pytest.mark.parametrize("path", OURS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_module_imports_what_is_there_and_reads_no_markup(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for names, found in re.findall(r'^import \{ (.*?) \} from "(\..*?)"$', text, re.MULTILINE):
        other = (path.parent / found).read_text(encoding="utf-8")
        for one in names.split(", "):
            assert re.search(rf"^export (async )?(function\*?|const|class) {one}\b", other, re.MULTILINE), one
    for risk in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "new Function", "document.write"):
        assert risk not in text
    if path != EXPORT:
        assert "fetch(" not in text
        assert "href =" not in text
        assert set(re.findall(r"https?://[^\s\"')]+", text)) <= {"http://www.w3.org/2000/svg"}


def test_nothing_is_fetched_but_the_pages_own_font_for_an_export() -> None:
    text = EXPORT.read_text(encoding="utf-8")
    assert text.count("fetch(") == 1
    assert "if (address.origin !== location.origin) return null\n  const answer = await fetch(address)" in text
    # the address of a file that the export has made itself, and where a style sheet of the page is from
    assert [line.strip() for line in text.splitlines() if "href" in line] == [
        "Object.assign(link, { download: `${name}.${kind}`, href: address })",
        "const font = address && await asData(new URL(address, sheet.href ?? document.baseURI))",
    ]


@pytest.mark.parametrize("path", sorted(COMPONENTS.rglob("*.css")), ids=lambda path: path.name)
def test_a_style_fetches_nothing(path: Path) -> None:
    assert not re.search(r"@import|url\(|https?://", path.read_text(encoding="utf-8"))
