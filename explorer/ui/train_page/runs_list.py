"""The list of runs: ticked ones are drawn, ended ones deleted; behind its buttons the queue and the exports."""

import streamlit as st

from explorer.ui import pages, state
from explorer.ui.train_page import board, exports, queue, run_table


def colors() -> list[str]:
    """The theme's categorical colors."""
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
    """The color of each shown run's curves."""
    palette = colors()
    return {run: palette[color] for run, color in current.colors.items()}


def _actions(current: board.Board) -> None:
    main = current.main
    ended = [run for run in current.ticked if not run.state.moving]
    if st.button("Open design", icon=":material/account_tree:", type="tertiary", key="open_design",
                 disabled=main is None, help="Explore the design of the run that is looked at") and main:  # fmt: skip
        state.open_design(main.config.design)
        st.switch_page(pages.EXPLORE)
    with st.popover("Delete", icon=":material/delete:", type="tertiary", disabled=not ended):
        st.markdown(f"Delete {', '.join(run.name for run in ended)}? The Runs page can undo it for an hour.")
        count = f"{len(ended)} run{'' if len(ended) == 1 else 's'}"
        if st.button(f"Delete {count}", type="primary", key="delete", on_click=board.delete,
                     args=(tuple(run.id for run in ended),)):  # fmt: skip
            st.rerun()
    exports.exports(current.drawn)
    queue.queue(current.runs)
