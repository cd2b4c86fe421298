"""Selecting from outside the graph, without a browser."""

from streamlit.testing.v1 import AppTest


def page(name):
    import streamlit as st

    from explorer.ui.explore import selection

    selection.select(name)
    st.text(repr(tuple(selection.shown())[:2]))


def chosen(name):
    return AppTest.from_function(page, args=(name,)).run(timeout=120).text[0].value


def test_a_layer_is_selected_and_its_block_opens():
    assert chosen("inception4c.branch2.1.conv") == "('inception4c.branch2.1.conv', ('4c',))"


def test_a_layer_of_an_open_block_leaves_it_open():
    assert chosen("inception3a.branch4.1.conv") == "('inception3a.branch4.1.conv', ('3a',))"


def test_blocks_and_stages_open_nothing():
    assert chosen("4e") == "('4e', ('3a',))"
    assert chosen("stem") == "('stem', ('3a',))"


def test_a_branch_opens_its_block():
    assert chosen("4b/branch3") == "('4b/branch3', ('4b',))"


def in_layers(name, closed):
    import streamlit as st

    from explorer.ui.explore import selection

    selection.keep(selection.shown()._replace(view="layers", closed=tuple(closed)))
    selection.select(name)
    st.text(repr(selection.shown().closed))


def left_closed(name):
    closed = ["stage:stage4", "block:4a", "block:4b"]
    return AppTest.from_function(in_layers, args=(name, closed)).run(timeout=120).text[0].value


def test_in_the_layer_view_what_hides_the_selected_opens():
    assert left_closed("inception4a.branch1.conv") == "('block:4b',)"
    assert left_closed("4a/branch2") == "('block:4b',)"
    assert left_closed("4a") == "('block:4a', 'block:4b')"
    assert left_closed("stage4") == "('stage:stage4', 'block:4a', 'block:4b')"
