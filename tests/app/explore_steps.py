"""What the tests of the Explore page share."""

import json
from pathlib import Path

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

APP = str(Path(__file__).parents[2] / "app.py")
# one of each make: all of them take minutes
MAKES = ("googlenet", "googlenet-torchvision", "googlenet-avgpool7", "mini-googlenet", "alexnet", "vgg11", "nin")


def opened(**query):
    app = AppTest.from_file(APP, default_timeout=20)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def figures(app):
    """What the totals show, by their labels."""
    return {figure["label"]: figure for figure in data(app, "totals_view")["figures"]}


def totals(app):
    return {label: figure["value"] for label, figure in figures(app).items()}


def deltas(app):
    """The change of each total, or what stands there instead."""
    return {
        label: figure["change"]["share"] if figure["change"] else figure["unchanged"]
        for label, figure in figures(app).items()
    }


def design(app):
    return app.session_state["explorer"].reading.design


def address(app):
    return {key: value if isinstance(value, list) else [value] for key, value in app.query_params.items()}


def command(app, name):
    """Press a button of the command bar, as the browser says it."""
    bar = _component(app, "command_bar")
    seq = data(app, "command_bar")["ack"]["seq"] + 1
    word = {"said": {"client": "test", "items": [{"seq": seq, "command": name}]}}
    states = app._tree.get_widget_states()
    states.widgets.append(WidgetState(id=bar.id, json_value=json.dumps(word)))
    app._run(states)
    assert not app.exception, app.exception


def disabled(app):
    """The commands that can't be given now."""
    return {one["name"] for one in data(app, "command_bar")["commands"] if one["disabled"]}


def text(element):
    """What a message says: Markdown's escapes are not part of it."""
    return element.value.replace("\\", "")


def said(app):
    return text(app.error[0])


def open_tab(app, name):
    app.session_state["below"] = name
    app.run()
    assert not app.exception


def pills(app):
    return next(one for one in app.button_group if one.key == "toggles")


def data(app, component):
    """What a component of ours was given, by its name."""
    found = _component(app, component)
    return json.loads(found.json or found.mixed.json)


def _component(app, name):
    return next(one.proto for one in app.get("bidi_component") if one.proto.component_name == f"explorer.{name}")


def table(app):
    """The table on screen: each column's texts."""
    sent = json.loads(data(app, "grid_view")["table"])
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
