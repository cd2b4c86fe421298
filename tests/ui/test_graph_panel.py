"""What the graph marks: where the design has an error, and what differs from the preset."""

import pytest
from streamlit.testing.v1 import AppTest


def page(name, edits):
    import streamlit as st

    from explorer.design import SetValue, preset
    from explorer.ui import state
    from explorer.ui.explore import graph_panel

    state.open_design(preset(name))
    for path, value in edits:
        state.edit(SetValue(path=path, value=value))
    for mark, ids in (("failed", graph_panel._failed()), ("edited", graph_panel._edited())):
        st.text(f"{mark} {' '.join(sorted(set(ids)))}")
    tree = graph_panel._tree()
    marked = [item["id"] for item in tree["items"] if item["failed"] or item["edited"]]
    st.text(" ".join(marked))


def marks(name, *edits):
    app = AppTest.from_function(page, args=(name, edits)).run(timeout=30)
    assert not app.exception
    return [text.value for text in app.text]


B = "stages[0].blocks[0]"


@pytest.mark.parametrize(
    ("name", "path", "value", "failed", "drawn"),
    [
        ("googlenet", f"{B}.ch5x5", 0, f"3a {B}.ch5x5", "3a"),
        ("googlenet", f"{B}.variants.factorize", "evil", "3a", "3a"),
        ("googlenet", "stages[1].pool.kernel_size", 0, "stages[1].pool", "maxpool4"),
        ("googlenet", "stem[0].kernel_size", 0, "stem[0]", "stem"),
        ("googlenet", "classes", 0, "classes", "output"),
        ("googlenet", "input.height", 0, "input", "input"),
        ("nin", f"{B}.channels", 0, "1", "1"),
        ("vgg11", f"{B}.channels", -1, "1", "1"),
        ("alexnet", f"{B}.channels", 0, "1", "1"),
    ],
)
def test_an_error_is_marked_on_what_it_is_about(name, path, value, failed, drawn):
    shown = marks(name, (path, value))
    assert set(failed.split()) <= set(shown[0].split()[1:])
    assert shown[2] == drawn


@pytest.mark.parametrize(
    ("name", "path", "value", "edited", "drawn"),
    [
        ("googlenet", f"{B}.ch5x5", 48, f"3a {B}.ch5x5", "3a"),
        ("googlenet", f"{B}.variants.residual", True, f"3a {B}.variants.residual", "3a"),
        ("googlenet", f"{B}.variants.naive", True, "3a", "3a"),
        ("googlenet", "stem[0].out_channels", 32, "stem[0]", "stem"),
        ("googlenet", "classes", 7, "classes", "output"),
        ("nin", f"{B}.channels", 64, "1", "1"),
        ("vgg11", f"{B}.channels", 96, "1", "1"),
        ("alexnet", f"{B}.channels", 64, "1", "1"),
    ],
)
def test_what_was_edited_is_marked(name, path, value, edited, drawn):
    shown = marks(name, (path, value))
    assert set(edited.split()) <= set(shown[1].split()[1:])
    assert shown[2] == drawn
