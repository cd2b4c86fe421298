"""The table's component without a browser: what is heard, what goes to the browser, what the script may not do."""

import json
import re

import pytest

from explorer.ui import command_bar
from explorer.ui.frontend import SHARED, code
from explorer.ui.frontend.said import Ack, Entry, Item, unheard
from explorer.ui.grid_view import Cell, GridColumn, Row, as_text
from explorer.ui.grid_view.grid_view import FRONTEND, MODULES, script


def word(*items, client="browser"):
    return {"client": client, "items": [{"seq": seq, **item} for seq, item in items]}


def test_what_was_answered_is_not_heard_again():
    said = word((1, {"set": [["3a", "ch1x1", "8"]]}), (2, {"select": "3b"}), (3, {"command": "undo"}))
    found, ack = unheard(said, Ack())
    assert found == [Item((Entry("3a", "ch1x1", "8"),)), Item((), "3b"), Item((), None, "undo")]
    assert ack == Ack("browser", 3)
    assert unheard(said, ack) == ([], ack)
    assert unheard(said, Ack("browser", 2))[0] == found[2:]


def test_another_browser_starts_over():
    found, ack = unheard(word((1, {"select": "3a"}), client="other"), Ack("browser", 9))
    assert found == [Item((), "3a")]
    assert ack == Ack("other", 1)


@pytest.mark.parametrize(
    "said",
    [
        None,
        3,
        {"client": 1, "items": []},
        {"client": "x", "items": 3},
        {"client": "x", "items": [3, {"seq": "1"}, {"set": []}]},
        {"client": "x", "items": [{"seq": 1, "set": [["a", "b"], "abc", [1, 2, 3]], "select": 3, "command": []}]},
    ],
)
def test_what_the_browser_says_is_not_trusted(said):
    found, _ = unheard(said, Ack())
    assert all(item == Item() for item in found)


def test_a_table_is_texts_and_what_stands_beside_them():
    columns = [GridColumn("a", "A", 50, kind="head"), GridColumn("b", "B", 60, "help", edit=True, numeric=True)]
    cells = [Cell("1"), Cell("2", ghost="g", locked="w", error="e", typed=True, mark="m", share=0.12345)]
    assert json.loads(as_text(columns, [Row("r", cells, "s"), Row("t", [Cell(), Cell()])])) == {
        "columns": [
            {"name": "a", "label": "A", "width": 50, "kind": "head"},
            {"name": "b", "label": "B", "width": 60, "help": "help", "kind": "text", "edit": True, "numeric": True},
        ],
        "rows": [
            {
                "id": "r",
                "cells": ["1", {"v": "2", "g": "g", "w": "w", "e": "e", "p": 1, "m": "m", "r": 0.123}],
                "select": "s",
            },
            {"id": "t", "cells": ["", ""]},
        ],
    }
    sorted_column = GridColumn("a", "A", 50, kind="tick", edit=True, sortable=True, sorted="ascending")
    told = json.loads(as_text([sorted_column], [Row("r", [Cell("on", ghost="r1", tip="why", color="red")])]))
    assert (told["columns"][0]["sortable"], told["columns"][0]["sorted"]) == (True, "ascending")
    assert told["rows"][0]["cells"] == [{"v": "on", "g": "r1", "t": "why", "c": "red"}]


def test_modules_import_from_earlier_ones_alone_what_these_export():
    known = {"queue": SHARED / "queue.js"} | {name: FRONTEND / f"{name}.js" for name in MODULES}
    order = list(known)
    for place, name in enumerate(order):
        imports = re.findall(r'^import \{ (.*?) \} from "\./(\w+)\.js"$', known[name].read_text(), re.MULTILINE)
        for names, module in imports:
            assert module in order[:place], f"{name}.js imports {module}.js"
            for one in names.split(", "):
                assert re.search(rf"^export (function|const|class) {one}\b", known[module].read_text(), re.MULTILINE)
    assert {path.stem for path in FRONTEND.glob("*.js")} == set(MODULES)


SCRIPTS = {
    "table": script(),
    "commands": command_bar.script(),
    "placeholder": code.placeholder("explorer.some_view"),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_one_module_that_fetches_nothing_and_reads_no_markup(name):
    text = SCRIPTS[name]
    names = re.findall(r"^(?:async )?(?:function\*?|class|const|let) (\w+)", text, re.MULTILINE)
    assert len(names) == len(set(names)), sorted(one for one in names if names.count(one) > 1)
    assert not re.search(r"^import |^export (?!default)", text, re.MULTILINE)
    for risk in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "eval(",
        "new Function",
        "document.write",
        "http",
        "fetch(",
    ):
        assert risk not in text
