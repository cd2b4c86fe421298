"""Selecting from outside the graph, without a browser."""

from streamlit.testing.v1 import AppTest


def page(name):
    import streamlit as st

    from explorer.ui.explore import selection

    selection.select(name)
    st.text(repr(tuple(selection.shown())[:2]))


def chosen(name):
    return AppTest.from_function(page, args=(name,)).run(timeout=20).text[0].value


def test_a_layer_is_selected_and_its_block_opens():
    assert chosen("inception4c.branch2.1.conv") == "('inception4c.branch2.1.conv', ('4c',))"


def test_a_layer_of_an_open_block_leaves_it_open():
    assert chosen("inception3a.branch4.1.conv") == "('inception3a.branch4.1.conv', ('3a',))"


def test_blocks_and_stages_open_nothing():
    assert chosen("4e") == "('4e', ('3a',))"
    assert chosen("stem") == "('stem', ('3a',))"
