"""The table's component without a browser: what goes to it."""

import json

from explorer.ui.grid_view import Cell, GridColumn, Row, as_text


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
