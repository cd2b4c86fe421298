"""What the tests of the Explore page share."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from explorer import PRESETS, preset
from tests.app.widgets import widget
from tests.plain import plain
from tests.variants import FIXED, OF_EACH_KIND

APP = str(Path(__file__).parents[2] / "explorer" / "ui" / "frame.py")
# all of them take minutes: here those with the first of each kind of block, of a fixed linear layer and of batch norm
FIRST = (
    *OF_EACH_KIND,
    next(name for name in PRESETS if name in FIXED),
    next(name for name in PRESETS if preset(name).variants.batch_norm != "none"),
)
MAKES = [name if name in FIRST else pytest.param(name, marks=pytest.mark.slow) for name in PRESETS]


def opened(**query):
    app = AppTest.from_file(APP, default_timeout=120)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


FIGURE = re.compile(
    r"<div><dt>(?P<label>[^<]*)<button.*?popover>(?P<text>[^<]*)(?P<rows>.*?)<p><b>(?P<exact>[^<]*)</b> exactly.*?"
    r"<dd>(?P<value>[^<]*)</dd><dd>(?:<span[^>]*>(?P<change>[^<]*)</span>)?(?P<amount>[^<]*)</dd></div>"
)


def figures(app):
    """What the totals show, by their labels."""
    body = next(one.proto.body for one in app.get("html") if "totals" in one.proto.body and "<dl" in one.proto.body)
    found = {
        unescape(one["label"]): {k: unescape(v or "") for k, v in one.groupdict().items()}
        for one in FIGURE.finditer(body)
    }
    assert len(found) == body.count("<dt>")
    return found


def totals(app):
    return {label: figure["value"] for label, figure in figures(app).items()}


def deltas(app):
    """The change of each total, or what stands there instead."""
    return {label: figure["change"].lstrip("↑↓ ") for label, figure in figures(app).items()}


def design(app):
    return app.session_state["explorer"].reading.design


def address(app):
    return {key: value if isinstance(value, list) else [value] for key, value in app.query_params.items()}


def command(app, *names, bar="commands"):
    """Press buttons of a command bar in quick succession, as the browser says it."""
    proto, sent = _command_bar(app, bar)
    items = [{"seq": sent["ack"]["seq"] + i, "command": name} for i, name in enumerate(names, 1)]
    word = {"said": {"client": "test", "items": items}}
    states = app._tree.get_widget_states()
    states.widgets.append(WidgetState(id=proto.id, json_value=json.dumps(word)))
    app._run(states)
    assert not app.exception, app.exception


def _command_bar(app, key):
    found = [
        one.proto for one in app.get("bidi_component") if one.proto.component_name == "inception-explorer.command_bar"
    ]
    return next((proto, sent) for proto in found if (sent := _sent(proto))["key"] == key)


def disabled(app, bar="commands"):
    """The commands that can't be given now."""
    return {one["name"] for one in _command_bar(app, bar)[1]["commands"] if one["disabled"]}


def text(element):
    """What a message says: Markdown's escapes are not part of it."""
    return plain(element.value)


def said(app):
    return text(app.error[0])


def open_tab(app, name):
    app.session_state["below.chosen"] = name
    app.run()
    assert not app.exception


def pills(app):
    return widget(app.button_group, "toggles")


def data(app, component, key=None):
    """What a component of ours was given, by its name, and by its key where the page has several."""
    found = [one.proto for one in app.get("bidi_component")]
    sent = [_sent(proto) for proto in found if proto.component_name == f"inception-explorer.{component}"]
    return next(one for one in sent if key is None or one.get("key") == key)


def _sent(proto):
    return json.loads(proto.json or proto.mixed.json)


def table(app, key=None):
    """A table on screen, the first where no key is given: each column's texts."""
    sent = json.loads(data(app, "grid_view", key)["table"])
    return {
        column["name"]: [
            row["cells"][i]["v"] if isinstance(row["cells"][i], dict) else row["cells"][i] for row in sent["rows"]
        ]
        for i, column in enumerate(sent["columns"])
    }


def cell(app, row, column):
    """All that a cell says, by its names in the browser."""
    sent = json.loads(data(app, "grid_view")["table"])
    found = sent["rows"][row]["cells"][[one["name"] for one in sent["columns"]].index(column)]
    return found if isinstance(found, dict) else {"v": found}
