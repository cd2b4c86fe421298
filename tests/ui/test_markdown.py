"""No text of a person is Markdown: `messages.escape` makes it text, and nothing else than that reaches an element."""

from pathlib import Path

import pytest

from tests.ui.markdown_arguments import markdown_arguments
from tests.ui.markdown_source import Program

ROOT = Path(__file__).resolve().parents[2]

# Where what reaches Markdown does not come from the pages' own literals and numbers, and why it holds no person's text.
# An entry names a file and the expression in it that is believed; "" is every file. One that is not met is an error.
OURS = {
    ("", "run.name"): "r and the run's number",
    ("compare/paper.py", "one.row.name"): "the paper's table",
    ("compare/paper.py", "one.row.reason"): "the paper's table",
    ("explore/block_reasons.py", "rule(now, block, rows)"): "a function of that file, by the kind of the block",
    ("explore/code_tab.py", "code.rpartition('\\nclass ')[2].partition('(')[0]"): "a name of a class in Python",
    ("explore/controls.py", "choice.label"): "CHOICES",
    ("explore/controls.py", "toggle.label"): "TOGGLES",
    ("explore/counting.py", "chosen.differs"): "CONVENTIONS",
    ("explore/counting.py", "chosen.unit"): "CONVENTIONS",
    ("explore/counting.py", "one.differs"): "CONVENTIONS",
    ("explore/export.py", "file.rpartition('.')[2]"): "an ending that this file names",
    ("explore/field_facts.py", "height.size"): "pixels",
    ("explore/field_facts.py", "width.size"): "pixels",
    ("explore/image_size.py", "graph.input_shapes(node)"): "pixels",
    ("explore/image_size.py", "height.runs"): "pixels",
    ("explore/image_size.py", "height.same_weights"): "pixels",
    ("explore/image_size.py", "width.runs"): "pixels",
    ("explore/image_size.py", "width.same_weights"): "pixels",
    ("explore/layer_card.py", "formula.factors"): "symbols and numbers of the arithmetic",
    ("explore/layer_card.py", "formula.numbers"): "the arithmetic in numbers",
    ("explore/layer_card.py", "formula.quantity"): "what the arithmetic is of",
    ("explore/layer_card.py", "formula.symbols"): "the arithmetic in symbols",
    ("explore/layer_card.py", "op.kernel_size"): "two numbers",
    ("explore/layer_card.py", "op.kind"): "a class of explorer.graph.ops",
    ("explore/layer_memory.py", "found.optimizer"): "bytes",
    ("explore/reasons.py", "rule(place)"): "a function of RULES or ROLES",
    ("explore/words_tab.py", "other.title"): "VARIANTS",
    ("explore/words_tab.py", "topic.source"): "VARIANTS",
    ("explore/words_tab.py", "topic.text"): "VARIANTS",
    ("explore/words_tab.py", "topic.title"): "VARIANTS",
    ("explore/words_tab.py", "with_it.analysis.parameters"): "a count",
    ("explore/words_tab.py", "with_it.analysis.macs"): "a count",
    ("explore/words_tab.py", "without.analysis.macs"): "a count",
    ("explore/words_tab.py", "without.analysis.parameters"): "a count",
    ("runs_page/actions.py", "runs[0].name"): "r and the run's number",
    ("train_page/fields.py", "number.label"): "NUMBERS",
    ("train_page/live.py", "budget"): "a number and its unit",
    ("train_page/look.py", "one.name"): "REFERENCES",
    ("train_page/look.py", "one.text"): "REFERENCES",
    ("train_page/number_field.py", "look.help"): "HELP of recipe.py, NUMBERS of fields.py",
    ("train_page/queue.py", "places[run.id]"): "a place in the queue",
    ("train_page/queue.py", "run.state"): "one of State",
    ("train_page/recipe.py", "number.label"): "NUMBERS",
    ("train_page/recipe.py", "plan.config.budget"): "a number and its unit",
    ("train_page/recipe.py", "plan.remedy.effect"): "words and numbers of the plan",
    ("train_page/recipe.py", "plan.remedy.label"): "words and numbers of the plan",
    ("train_page/speed.py", "last.name"): "r and the run's number",
    ("train_page/title.py", "longer.budget"): "a number and its unit",
    ("train_page/told.py", "config.budget"): "a number and its unit",
}


def test_what_reaches_markdown_is_ours_or_escaped() -> None:
    ours = {(f"explorer/ui/{file}" if file else "", text) for file, text in OURS}
    program = Program.below(ROOT, ours)
    assert program.breaches() == [], "messages.escape makes it text; what is ours is to be named in OURS"
    assert ours - program.met == set(), "nothing reaches Markdown through these any more"


def test_streamlit_says_which_arguments_are_markdown() -> None:
    known = markdown_arguments()
    assert known["markdown"]["body"] == known["subheader"]["body"] == known["button"]["label"] == 0
    assert {"label", "options", "captions", "help"} <= set(known["radio"])
    assert set(known["metric"]) == {"label", "value", "delta", "help"}
    assert "help" in known["NumberColumn"]
    assert len(known) > 55


HEAD = "import streamlit as st\nfrom explorer.ui import messages, state\nname = state.design().name\n"
BREACHES = {
    "as it is": "st.subheader(name)",
    "in a text": 'st.subheader(f"Check {name} with torch")',
    "with a format of texts": 'st.markdown(f"{name:>20}")',
    "by its keyword": "st.button('Go', help=name)",
    "as a choice's text": "st.radio('Which', [1, 2], format_func=lambda one: f'{name} {one}')",
    "as an option": "st.pills('Which', ['all', name])",
    "in a container": "left, right = st.columns(2)\nleft.caption(name)",
    "in a container of a container": "st.container().expander(name)",
    "in a chain": 'st.error("; ".join(["a", name.upper()]))',
    "by a percent sign": 'st.error("no %s" % name)',
    "by format": 'st.error("no {}".format(name))',
    "sometimes": "st.info('a' if state else name)",
    "through a function": "def told():\n    return f'of {name}'\nst.caption(told())",
    "through a parameter": "def show(text):\n    st.caption(text)\nshow('a')\nshow(name)",
    "through a parameter that is changed": "def show(text):\n    text = text.strip()\n    st.caption(text)\nshow(name)",
    "through more parameters": "def show(*texts):\n    st.caption(' '.join(texts))\nshow('a', name)",
    "through a list": "said = []\nsaid.append(name)\nst.markdown(' '.join(said))",
    "through a longer list": "said = ['a']\nsaid.extend([name])\nst.markdown(' '.join(said))",
    "through a dictionary": "said = {}\nsaid['a'] = name\nst.markdown(said['a'])",
    "in a table's cell": "import pandas as pd\nst.table(pd.DataFrame({'a': [name]}))",
    "through a loop": "for one in ['a', name]:\n    st.toast(one)",
    "through another name": "show = st.markdown\nshow(name)",
    "handed on": "list(map(st.markdown, [name]))",
    "by keywords": "given = {'body': name}\nst.markdown(**given)",
    "escaped as HTML alone": "from html import escape\nst.markdown(escape(name))",
    "in a column's help": "st.column_config.NumberColumn('a', help=name)",
    "in a dialog's title": "@st.dialog(name)\ndef ask(): ...",
}
FINE = {
    "a literal": "st.subheader('**Check**')",
    "escaped": 'st.subheader(f"**{messages.escape(name)}**")',
    "a number": 'st.caption(f"{name:,} of {len(name)}")',
    "text": "st.text(name)\nst.code(name)",
    "each one escaped": "st.caption(', '.join(map(messages.escape, [name])))",
    "no element": "name.title()\nstate.error(name)",
    "through a function": "def told(count: int):\n    return f'of {count}'\nst.caption(told(name))",
    "a placeholder": "st.text_input('Name', placeholder=name)",
}


@pytest.mark.parametrize("case", BREACHES)
def test_each_way_around_it_is_found(case: str) -> None:
    assert Program({"explorer/ui/x.py": HEAD + BREACHES[case]}).breaches()


@pytest.mark.parametrize("case", FINE)
def test_what_is_fine_is_not_complained_of(case: str) -> None:
    assert Program({"explorer/ui/x.py": HEAD + FINE[case]}).breaches() == []
