"""The graph view without a browser: what is heard of it, what goes to it."""

import importlib
import json

import pytest
from streamlit.testing.v1 import AppTest

from explorer.render import RenderError
from explorer.ui.frontend.said import Ack
from explorer.ui.graph_view import GraphEvent, kept_by, shown_by
from explorer.ui.graph_view.files import LARGEST_SVG, answer, asked_for

module = importlib.import_module("explorer.ui.graph_view.graph_view")


NOTHING = GraphEvent()
BEFORE = GraphEvent("3a", ("3a",), "parameters")


def test_what_somebody_made_the_graph_show_comes_back_as_it_was():
    shown = GraphEvent("4b", ("4b", "5a"), "operation", "layers", ("block:3a",), ("conv1.conv",))
    assert shown_by(json.loads(json.dumps(shown.as_data())), BEFORE) == shown
    assert shown_by(GraphEvent().as_data(), BEFORE) == GraphEvent()  # nothing selected is a word, too


@pytest.mark.parametrize("word", ["x", 3, [], None])
def test_no_word_is_none(word):
    assert shown_by(word, BEFORE) == BEFORE


@pytest.mark.parametrize(
    "word", [{}, {"selected": 1, "open_blocks": 3, "color_by": "evil", "view": "x"}, {"closed": 3, "apart": {"a": 1}}]
)
def test_what_the_browser_shows_is_not_trusted(word):
    known = shown_by(word, BEFORE)
    assert known.selected is None
    assert (known.color_by, known.view) == ("parameters", "blocks")
    assert known.open_blocks == ()
    assert (known.closed, known.apart) == (None if "closed" not in word else (), ())


@pytest.mark.parametrize(("word", "there"), [(None, ()), ({}, ()), ({"has": 3}, ()), ({"has": ["a", 3]}, ("a",))])
def test_what_the_browser_says_to_have_is_not_trusted(word, there):
    assert kept_by(word) == there


def page():
    import streamlit as st

    from explorer import lower, preset
    from explorer.render import block_tree
    from explorer.ui.frontend.said import Ack
    from explorer.ui.graph_view import GraphEvent, graph_view

    tree = block_tree(lower(preset("mini-googlenet")), parameters={}, macs={})
    shown, rest = GraphEvent("3a", ("4a",)), {"layers": dict, "paper": {}, "on_said": lambda: None}
    graph_view(tree, key="graph", label="Graph", shown=shown, ack=Ack(), **rest)
    st.text("drawn")


@pytest.fixture
def sent(monkeypatch):
    """What goes to the browser: of the content, and of the graph."""
    found = []
    monkeypatch.setattr(module, "graph_content", lambda **given: found.append(given["data"]))
    monkeypatch.setattr(module, "_component", lambda **given: found.append(given["data"]))
    return found


def draw(*, shown=NOTHING, layers=dict, tree=None, **more):
    module.graph_view(
        tree or {}, key="graph", label="Graph", shown=shown, ack=Ack("browser", 3), on_said=lambda: None,
        layers=layers, paper={"--x": "#fff"}, **more,
    )  # fmt: skip


@pytest.mark.parametrize(("view", "called"), [("blocks", 0), ("layers", 1)])
def test_what_the_layer_view_shows_is_sent_only_while_it_is_on(sent, view, called):
    calls = []
    draw(shown=GraphEvent(view=view), layers=lambda: calls.append(view) or {"closed": ["block:3a"]})
    content = sent[0]["content"]
    assert len(calls) == called
    assert content.get("layers") == ('{"closed":["block:3a"]}' if called else None)
    assert content["paper"] == {"--x": "#fff"}


def test_a_click_leaves_what_the_graph_is_drawn_from_as_it_is(sent):
    draw()
    draw(shown=GraphEvent("3a", ("3a",), "operation"), present=True)
    draw(tree={"items": []}, has=[sent[0]["digest"]])
    draw(has=["another", sent[0]["digest"]])
    (first, one), (second, two), (third, three), (fourth, four) = sent[:2], sent[2:4], sent[4:6], sent[6:]
    assert first == second
    assert fourth == {"key": "graph", "digest": first["digest"]}  # the browser has it
    assert four["content"] == first["digest"]
    assert one["content"] == two["content"] == first["digest"]
    assert two["shown"] == GraphEvent("3a", ("3a",), "operation").as_data()
    assert two["ack"] == {"client": "browser", "seq": 3}
    assert three["content"] == third["digest"] != first["digest"]


def test_a_drawing_that_can_not_be_made_says_why(sent):
    def fail():
        raise RenderError("graph: no Graphviz")

    draw(shown=GraphEvent(view="layers"), layers=fail)
    assert sent[0]["content"]["problem"] == "graph: no Graphviz"
    assert "layers" not in sent[0]["content"]


def test_in_a_page():
    app = AppTest.from_function(page).run(timeout=120)
    assert not app.exception
    assert app.text[0].value == "drawn"


def said_page():
    """Words of a browser, as the Explore page hears them."""
    import json

    import streamlit as st

    from explorer.ui import state
    from explorer.ui.explore import graph_panel, selection
    from explorer.ui.graph_view import GraphEvent

    graph_panel.FILES = {"dot": lambda svg, shown: f"{svg}{shown.view}".encode()}
    graph_panel.selection.follow = lambda: followed.append(True)
    words: list[object] = []
    followed: list[bool] = []
    state.component_value = lambda key, name: words[-1]
    selection.keep(GraphEvent("3a"))
    opened, chosen = (GraphEvent(name, ("4a",)).as_data() for name in ("3a", "5a"))
    wish = {"number": 1, "kind": "dot", "svg": "x"}
    for items in (
        [{"seq": 1, "shown": opened}],
        [{"seq": 2, "shown": chosen}, {"seq": 3, "file": wish}],
        [{"seq": 1, "shown": opened}, {"seq": 3, "file": {**wish, "svg": "late"}}],
        [{"seq": 4, "got": 7}],
        [{"seq": 5, "got": 1}],
    ):
        words.append({"client": "browser", "items": items})
        graph_panel._hear()
        now, file = selection.shown(), state.remember(graph_panel.WANTED, lambda: None)
        st.text(json.dumps([now.selected, now.open_blocks, len(followed), file]))


def test_the_page_does_what_is_said_once_and_keeps_a_file_until_it_has_come(monkeypatch):
    for name in ("explore.graph_panel.FILES", "explore.selection.follow", "state.component_value"):
        monkeypatch.setattr(f"explorer.ui.{name}", None)
    app = AppTest.from_function(said_page).run(timeout=120)
    assert not app.exception
    file = {"number": 1, "kind": "dot", "content": "eGJsb2Nrcw=="}
    assert [json.loads(text.value) for text in app.text] == [
        ["3a", ["4a"], 0, None],  # what opens concerns the graph alone
        ["5a", ["4a"], 1, file],
        ["5a", ["4a"], 1, file],
        ["5a", ["4a"], 1, file],  # another one has come
        ["5a", ["4a"], 1, None],
    ]


def broken(svg, shown):
    raise RenderError("graph: a drawing has a width")


MAKERS = {"dot": lambda svg, shown: f"{svg}{shown.view}".encode(), "pdf": broken}


def test_a_file_that_the_browser_asks_for():
    made = answer({"number": 3, "kind": "dot", "svg": "x"}, MAKERS, GraphEvent(view="layers"))
    assert made == {"number": 3, "kind": "dot", "content": "eGxheWVycw=="}
    refused = answer({"number": 4, "kind": "pdf", "svg": ""}, MAKERS, GraphEvent())
    assert refused == {"number": 4, "kind": "pdf", "problem": "graph: a drawing has a width"}


def unforeseen(svg, shown):
    raise KeyError("stroke")


def test_a_file_that_fails_unforeseen_says_so_and_leaves_the_page_alone(caplog):
    problem = answer({"number": 1, "kind": "pdf", "svg": ""}, {"pdf": unforeseen}, GraphEvent())["problem"]
    assert problem == "The PDF can't be made; the app's log says why. Take another kind"
    assert "KeyError" in caplog.text  # in the log


@pytest.mark.parametrize("asked", [None, 3, {}, {"number": "1", "kind": "dot", "svg": ""}])
def test_nothing_asked_is_nothing(asked):
    assert asked_for(asked) is None


@pytest.mark.parametrize(
    ("kind", "svg", "problem"),
    [("exe", "", "No such file"), (["dot"], "", "No such file"), ("dot", 3, "No such file"),
     ("dot", "x" * (LARGEST_SVG + 1), "too large")],
)  # fmt: skip
def test_what_can_not_be_made_says_why(kind, svg, problem):
    asked = asked_for({"number": 1, "kind": kind, "svg": svg})
    assert asked
    assert problem in answer(asked, MAKERS, GraphEvent())["problem"]
