"""What the graph marks: where the design has an error, and what differs from the preset."""

import pytest
from streamlit.testing.v1 import AppTest


def page(name, edits):
    import streamlit as st

    from explorer.design import SetValue, preset
    from explorer.ui import state
    from explorer.ui.explore import graph_panel, marks

    state.open_design(preset(name))
    for path, value in edits:
        state.edit(SetValue(at=path, value=value))
    for mark, ids in (("failed", marks.failed()), ("edited", marks.edited())):
        st.text(f"{mark} {' '.join(sorted(set(ids)))}")
    tree = graph_panel._tree()
    marked = [item["id"] for item in tree["items"] if item["failed"] or item["edited"]]
    st.text(" ".join(marked))
    st.text(" ".join(item["id"] for item in tree["items"] if item["only_norm"]))


def told(name, *edits):
    app = AppTest.from_function(page, args=(name, edits)).run(timeout=120)
    assert not app.exception
    return [text.value for text in app.text]


B = "stages[0].blocks[0]"


@pytest.mark.parametrize(
    ("name", "path", "value", "failed", "drawn"),
    [
        ("googlenet", f"{B}.ch5x5", 0, "3a 3a.ch5x5", "3a"),
        ("googlenet", f"{B}.variants.factorize", "evil", "3a", "3a"),
        ("googlenet", "stages[1].pool.kernel_size", 0, "stage4.pool", "maxpool4"),
        ("googlenet", "stem[0].kernel_size", 0, "stem.conv1", "stem"),
        ("googlenet", "classes", 0, "classes", "output"),
        ("googlenet", "input.height", 0, "input", "input"),
        ("nin", f"{B}.channels", 0, "1", "1"),
        ("vgg11", f"{B}.channels", -1, "1", "1"),
        ("alexnet", f"{B}.channels", 0, "1", "1"),
    ],
)
def test_an_error_is_marked_on_what_it_is_about(name, path, value, failed, drawn):
    shown = told(name, (path, value))
    assert set(failed.split()) <= set(shown[0].split()[1:])
    assert shown[2] == drawn


@pytest.mark.parametrize(
    ("name", "path", "value", "edited", "drawn"),
    [
        ("googlenet", f"{B}.ch5x5", 48, "3a 3a.ch5x5", "3a"),
        ("googlenet", f"{B}.variants.residual", True, "3a 3a.variants.residual", "3a"),
        ("googlenet", f"{B}.variants.naive", True, "3a", "3a"),
        ("googlenet", "stem[0].out_channels", 32, "stem.conv1", "stem"),
        ("googlenet", "classes", 7, "classes", "output"),
        ("nin", f"{B}.channels", 64, "1", "1"),
        ("vgg11", f"{B}.channels", 96, "1", "1"),
        ("alexnet", f"{B}.channels", 64, "1", "1"),
    ],
)
def test_what_was_edited_is_marked(name, path, value, edited, drawn):
    shown = told(name, (path, value))
    assert set(edited.split()) <= set(shown[1].split()[1:])
    assert shown[2] == drawn


BLOCKS = "3a 3b 4a 4b 4c 4d 4e 5a 5b"


@pytest.mark.parametrize(
    ("name", "edits", "drawn"),
    [
        ("googlenet", [("variants.residual", True)], BLOCKS),
        ("googlenet", [("variants.naive", True)], BLOCKS),
        ("googlenet", [("variants.batch_norm", "after_conv")], f"stem {BLOCKS}"),
        ("googlenet", [("variants.width", 0.5)], f"stem {BLOCKS}"),
        ("googlenet", [("stages[1].variants.naive", True)], "4a 4b 4c 4d 4e"),
        ("googlenet", [("stages[1].variants.residual_scale", 0.1)], ""),
        ("googlenet", [("variants.residual", True), (f"{B}.variants.residual", False)], BLOCKS),
        ("googlenet-naive", [("variants.naive", False), ("stages[0].variants.naive", True)], "4a 4b 4c 4d 4e 5a 5b"),
        ("nin", [("variants.nin_convs", 3)], "1 2 3 4"),
    ],
)
def test_a_variant_of_the_design_or_a_stage_marks_the_blocks_that_it_makes_different(name, edits, drawn):
    shown = told(name, *edits)
    # a block with a variant of its own is edited itself
    assert shown[2] == drawn


@pytest.mark.parametrize(
    ("name", "edits", "drawn"),
    [
        ("googlenet", [("variants.batch_norm", "after_conv")], f"stem {BLOCKS}"),
        ("googlenet", [("variants.batch_norm", "after_conv"), (f"{B}.ch3x3", 136)], f"stem {BLOCKS.partition(' ')[2]}"),
        ("googlenet-bn", [("variants.batch_norm", "none")], ""),
        ("googlenet", [("variants.residual", True)], ""),
    ],
)
def test_where_batch_normalization_alone_was_edited_its_sign_is_the_mark(name, edits, drawn):
    assert told(name, *edits)[3] == drawn


def dot_page(color_by, view):
    import streamlit as st

    from explorer.ui.explore import graph_panel, selection

    st.text(graph_panel.dot_file(selection.shown()._replace(color_by=color_by, view=view)))


@pytest.mark.parametrize("view", ["blocks", "layers"])
@pytest.mark.parametrize(
    ("color_by", "layer", "color"),
    [
        ("macs", "conv3.conv", "#7F370A"),
        ("parameters", "inception5b.branch2.1.conv", "#7F370A"),
        ("activations", "conv1.conv", "#7F370A"),
        ("operation", "inception3a.branch3.1.conv", "#A9E5BD"),
    ],
)
def test_the_dot_file_has_the_colors_that_are_shown(view, color_by, layer, color):
    app = AppTest.from_function(dot_page, args=(color_by, view)).run(timeout=120)
    line = next(line for line in app.text[0].value.splitlines() if line.strip().startswith(f'"{layer}" ['))
    assert f'fillcolor="{color}"' in line
    assert f"rankdir={'LR' if view == 'layers' else 'TB'}" in app.text[0].value
