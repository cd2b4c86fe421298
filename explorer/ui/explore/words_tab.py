"""The tab that explains: the design's kinds of block, then each variant with what it costs here."""

import streamlit as st

from explorer.design import KINDS as ROWS
from explorer.design import DesignError, DesignSpec, apply
from explorer.graph import ShapeError
from explorer.ui import messages, state
from explorer.ui.explore.words import KINDS, OTHERWISE, VARIANTS, Topic
from explorer.ui.numbers import MINUS, percent, si

FACTORIZATIONS = ("two_3x3", "asymmetric", "expanded")


def words_tab() -> None:
    """Two columns of short texts; a variant's costs are those of this design with it and without it."""
    kinds = {block.kind for _, _, block, _ in state.design().blocks()}
    applied = set().union(*[ROWS[kind].APPLIES for kind in kinds]) | {"width", "aux_heads"}
    shown = [topic for topic in KINDS if topic.name in kinds]
    shown += [topic for topic in VARIANTS if _variant(topic) in applied]
    left, right = st.columns(2, gap="large")
    half = (len(shown) + 1) // 2
    for column, topics in ((left, shown[:half]), (right, shown[half:])):
        with column:
            for topic in topics:
                _topic(topic)
    _otherwise()


def _otherwise() -> None:
    with st.container(border=True):
        st.markdown("**Often told otherwise**")
        st.markdown("\n".join(f"- {text}" for text in OTHERWISE))


def _variant(topic: Topic) -> str:
    return "factorize" if topic.name in FACTORIZATIONS else topic.name.removesuffix("_book")


def _topic(topic: Topic) -> None:
    st.markdown(f"**{topic.title}**  \n{topic.text}")
    if topic.on:
        st.markdown(_costs(topic))
    st.caption(topic.source)


def _costs(topic: Topic) -> str:
    """What the variant adds here: with it against without it, whichever the design has now."""
    design = state.design()
    try:
        without = _read(design, topic.off)
        with_it = _read(without.design, topic.on)
    except (DesignError, ShapeError) as error:
        return f":gray[Not possible in this design: {messages.escape(str(error).partition(';')[0])}]"
    have = " It has it." if topic.off and with_it.design == design else ""
    have += _against(topic, without.design, with_it)
    parts = [
        _difference(before, after, name)
        for name, before, after in (
            ("parameters", without.analysis.parameters, with_it.analysis.parameters),
            ("MACs", without.analysis.macs, with_it.analysis.macs),
            ("parameters in training only", without.analysis.aux_parameters, with_it.analysis.aux_parameters),
        )
        if before != after or name != "parameters in training only"
    ]
    return f":blue[In this design: {', '.join(parts)}.{have}]"


def _against(topic: Topic, design: DesignSpec, with_it: state.Reading) -> str:
    """The difference in parameters to the other form of the same thing."""
    for other in VARIANTS:
        if other.name == topic.other:
            count = _read(design, other.on).analysis.parameters
            return f" Against {other.title}: {_difference(count, with_it.analysis.parameters, 'parameters')}."
    return ""


def _read(design: DesignSpec, edits: object) -> state.Reading:
    return state.read(apply(design, *edits(design))) if callable(edits) else state.read(design)


def _difference(before: int, after: int, name: str) -> str:
    if before == after:
        return f"the same {name}"
    sign = "+" if after > before else MINUS
    share = f" ({percent((after - before) / before, signed=True)})" if before else ""
    return f"{sign}{si(abs(after - before))} {name}{share}"
