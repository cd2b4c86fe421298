"""The graph view without a browser: who has the last word, what goes to the browser, what the script may not do."""

import importlib
import re

import pytest
from streamlit.testing.v1 import AppTest

from explorer.render import RenderError
from explorer.ui.graph_view import GraphEvent, Layers
from explorer.ui.graph_view.binding import Given, resolve
from explorer.ui.graph_view.bundle import FRONTEND, MODULES, script, text
from explorer.ui.graph_view.files import LARGEST_SVG, answer

module = importlib.import_module("explorer.ui.graph_view.graph_view")


def said(memory, **values):
    """The browser's word after it has followed the last command."""
    shown = memory.known._replace(**values)._asdict()
    return {**shown, "open_blocks": list(shown["open_blocks"]), "number": memory.number}


def test_the_page_decides_at_first():
    memory = resolve(Given("3a", ["3a"]), None, None)
    assert memory.known == memory.command == GraphEvent("3a", ("3a",), "macs")


def test_the_browsers_word_counts_and_sends_nothing():
    first = resolve(Given("3a"), None, None)
    after = resolve(Given("3a"), said(first, selected="4b"), first)
    assert after.known.selected == "4b"
    assert after.as_data() == first.as_data()
    # the page keeps what it got and gives it again
    assert resolve(Given("4b"), said(after, selected="4b"), after).as_data() == first.as_data()


def test_the_pages_new_word_is_sent_once():
    first = resolve(Given("3a"), None, None)
    browser = said(first, selected="4b")
    second = resolve(Given("5a"), browser, resolve(Given("3a"), browser, first))
    assert second.known.selected == "5a"
    assert second.number == first.number + 1
    # the browser's old word is still in its state, but was said before the command
    third = resolve(Given("5a"), browser, second)
    assert third == second


def test_the_page_may_go_back_to_what_it_gave_before():
    first = resolve(Given("3a"), None, None)
    second = resolve(Given("3a"), said(first, selected="4b"), first)
    assert resolve(Given("3a"), said(first, selected="4b"), second).known.selected == "3a"


def test_nothing_selected_is_a_word_and_no_word_is_not():
    first = resolve(Given("3a"), None, None)
    assert resolve(Given(None), None, first).known.selected is None
    assert resolve(Given(), None, first).known.selected == "3a"


@pytest.mark.parametrize("word", ["x", 3, [], {"number": "1"}, {"selected": 1, "open_blocks": 3, "color_by": "evil"}])
def test_what_the_browser_says_is_not_trusted(word):
    first = resolve(Given("3a"), None, None)
    if isinstance(word, dict):
        word = {"number": first.number, **word}
    known = resolve(Given(), word, first).known
    assert known.selected in (None, "3a")
    assert (known.color_by, known.view) == ("macs", "blocks")
    assert known.open_blocks == ()
    assert (known.closed, known.apart) == (None, ())


def test_what_is_closed_in_the_layer_view_comes_back():
    first = resolve(Given(), None, None)
    assert first.known.closed is None  # as it is at first
    word = said(first, closed=["block:3a", 4], apart=["conv1.conv"])
    after = resolve(Given(*first.known), word, first)
    assert (after.known.closed, after.known.apart) == (("block:3a",), ("conv1.conv",))
    assert after.as_data() == first.as_data()
    opened = resolve(Given(*after.known._replace(closed=())), word, after)
    assert opened.known.closed == ()
    assert opened.number == first.number + 1


def test_modules_import_from_earlier_ones_alone_what_these_export():
    for place, name in enumerate(MODULES):
        for names, module in re.findall(r'^import \{ (.*?) \} from "\./(\w+)\.js"$', text(f"{name}.js"), re.MULTILINE):
            assert module in MODULES[:place], f"{name}.js imports {module}.js"
            for one in names.split(", "):
                assert re.search(rf"^export (function|const|class) {one}\b", text(f"{module}.js"), re.MULTILINE), one
    assert {path.stem for path in FRONTEND.glob("*.js")} == set(MODULES)


def test_top_level_names_are_distinct_once_the_modules_are_one():
    names = re.findall(r"^(?:function\*?|class) (\w+)", script(), re.MULTILINE)
    names += [
        one.strip().split(" ")[0]
        for line in re.findall(r"^(?:const|let) ([^{\[\n]*)", script(), re.MULTILINE)
        for one in re.findall(r"(?:^|, )([A-Za-z_$][\w$]* =)", line)
    ]
    assert len(names) == len(set(names)), sorted(one for one in names if names.count(one) > 1)
    assert not re.search(r"^import |^export (?!default)", script(), re.MULTILINE)


def test_data_is_never_read_as_markup_or_code():
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "new Function", "document.write"):
        assert word not in script()
    # the address of a file that the export has made itself, and where a style sheet of the page is from
    assert [line.strip() for line in script().splitlines() if "href" in line] == [
        "Object.assign(link, { download: `${name}.${kind}`, href: address })",
        "const font = address && await asData(new URL(address, sheet.href ?? document.baseURI))",
    ]


def test_nothing_is_fetched_but_the_pages_own_font_for_an_export():
    assert len(re.findall(r"fetch\(", script())) == 1
    assert "if (address.origin !== location.origin) return null\n  const answer = await fetch(address)" in text(
        "export.js"
    )
    for name in [path.name for path in FRONTEND.iterdir() if path.name != "export.js"]:
        urls = re.findall(r"https?://[^\s\"')]+", text(name))
        assert set(urls) <= {"http://www.w3.org/2000/svg"}
        assert not re.search(r"@import|fetch\(|url\(", text(name))


def page():
    import streamlit as st

    from explorer import lower, preset
    from explorer.render import block_tree
    from explorer.ui.graph_view import Given, Layers, graph_view

    tree = block_tree(lower(preset("mini-googlenet")), parameters={}, macs={})
    given, rest = Given("3a", ["4a"]), {"layers": Layers, "files": {}, "paper": {}}
    st.text(repr(tuple(graph_view(tree, key="graph", label="Graph", given=given, **rest))))


@pytest.mark.parametrize(("view", "called"), [("blocks", 0), ("layers", 1)])
def test_the_layer_view_is_laid_out_only_while_it_is_on(monkeypatch, view, called):
    calls, sent = [], []
    monkeypatch.setattr(module, "_component", lambda **given: sent.append(given["data"]))
    monkeypatch.setattr(module.state, "remember", lambda key, default: None)
    monkeypatch.setattr(module.state, "store", lambda key, value: None)
    monkeypatch.setattr(module, "_said", lambda key: {})
    layers = lambda shown: calls.append(shown.view) or Layers("<svg/>", [{"id": "a"}])  # noqa: E731
    module.graph_view(
        {}, key="graph", label="Graph", given=Given(view=view), layers=layers, files={}, paper={"--x": "#fff"}
    )
    assert len(calls) == called
    assert sent[0].get("layers") == ("<svg/>" if called else None)
    assert sent[0].get("inside") == ('[{"id":"a"}]' if called else None)
    assert sent[0]["paper"] == {"--x": "#fff"}


def test_a_drawing_that_can_not_be_made_says_why(monkeypatch):
    def fail(shown):
        raise RenderError("graph: no Graphviz")

    assert module._drawing(fail, GraphEvent()) == {"problem": "graph: no Graphviz"}


def test_in_a_page():
    app = AppTest.from_function(page).run(timeout=20)
    assert not app.exception
    assert app.text[0].value == "('3a', ('4a',), 'macs', 'blocks', None, ())"


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
def test_nothing_asked_nothing_answered(asked):
    assert answer(asked, MAKERS, GraphEvent()) is None


@pytest.mark.parametrize(
    ("kind", "svg", "problem"),
    [("exe", "", "No such file"), (["dot"], "", "No such file"), ("dot", 3, "No such file"),
     ("dot", "x" * (LARGEST_SVG + 1), "too large")],
)  # fmt: skip
def test_what_can_not_be_made_says_why(kind, svg, problem):
    assert problem in answer({"number": 1, "kind": kind, "svg": svg}, MAKERS, GraphEvent())["problem"]
