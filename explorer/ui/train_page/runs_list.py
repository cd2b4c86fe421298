"""The list of runs: ticked ones are drawn, one can be opened, ended ones deleted."""

import os

import streamlit as st

from explorer.runs.store import MOST_AT_ONCE
from explorer.runs.workers import SWITCH
from explorer.ui import numbers, state
from explorer.ui.train_page import board, run_table

EXPLORE_PAGE = "pages/explore.py"


def colors() -> list[str]:
    """The theme's categorical colors: the first is the run that is looked at."""
    kind = "dark" if st.context.theme.type == "dark" else "light"
    return list(st.get_option(f"theme.{kind}.chartCategoricalColors"))


def runs_list(current: board.Board, height: int) -> None:
    """The table and its actions."""
    st.markdown("**Runs** :gray[tick to overlay]")
    if not current.runs:
        st.caption("None yet.")
        return
    run_table.run_table(current, _shades(current), height)
    with st.container(horizontal=True, gap="xsmall"):
        _actions(current)


def _shades(current: board.Board) -> dict[int, str]:
    """The color of each ticked run's curves."""
    return dict(zip((run.id for run in current.ticked), colors(), strict=False))


def _actions(current: board.Board) -> None:
    main = current.main
    ended = [run for run in current.ticked if not run.state.moving]
    if st.button("Open design", icon=":material/account_tree:", type="tertiary", key="open_design",
                 disabled=main is None, help="Explore the design of the run that is looked at") and main:  # fmt: skip
        state.open_design(main.config.design)
        st.switch_page(EXPLORE_PAGE)
    with st.popover("Delete", icon=":material/delete:", type="tertiary", disabled=not ended):
        st.markdown(f"Delete {', '.join(run.name for run in ended)}? The Runs page can undo it for an hour.")
        count = f"{len(ended)} run{'' if len(ended) == 1 else 's'}"
        if st.button(f"Delete {count}", type="primary", key="delete", on_click=board.delete,
                     args=(tuple(run.id for run in ended),)):  # fmt: skip
            st.rerun()
    with st.popover("Queue", icon=":material/settings:", type="tertiary", key="queue_settings"):
        _queue_settings()


def _queue_settings() -> None:
    """What holds for all runs on this machine.

    The keys hold the values: what is set by key does not reach the browser while the popover is closed.
    """
    engine = board.engine()
    limit, ready, waiting = engine.store.limit(), engine.workers.enabled(), engine.waiting()
    key = f"queue_limit_{limit}"
    st.number_input("Runs at once on a device", 1, MOST_AT_ONCE, limit, key=key, on_change=_set_limit, args=(key,),
                    help="Others wait in its queue. Two runs on one device take about twice as long each.")  # fmt: skip
    key = f"queue_ready_{ready}"
    memory = f" It takes {numbers.bytes_text(waiting.memory)} now." if waiting and waiting.memory else ""
    forbidden = engine.workers.forbidden()
    st.toggle("Keep a process ready for the next run", ready, key=key, on_change=_set_ready, args=(key,),
              disabled=forbidden,
              help=f"The run then starts at once instead of loading torch first.{memory}")  # fmt: skip
    if forbidden:
        st.caption(f"Off where the app was started: its environment has `{SWITCH}={os.environ[SWITCH]}`.")


def _set_limit(key: str) -> None:
    board.set_limit(state.widget_value(key))


def _set_ready(key: str) -> None:
    board.keep_ready(state.widget_value(key))
