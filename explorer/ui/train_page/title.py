"""The title row: which design this is, and the one button that trains it or stops the run."""

from collections.abc import Callable
from functools import partial
from typing import Literal

import streamlit as st

from explorer.runs.config import alike
from explorer.runs.plan import Plan
from explorer.runs.records import Run, State
from explorer.ui import messages, numbers, pages, state, store_faults
from explorer.ui.heading import heading
from explorer.ui.train_page import board, fetch, recipe


def title_row(current: board.Board, plan: Plan) -> None:
    """Name and size at the left, actions at the right."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="train_title"):
        heading(_about())
        if st.button("Edit design", icon=":material/account_tree:", type="tertiary", key="edit_design"):
            st.switch_page(pages.EXPLORE)
        if current.main and current.main.state.moving:
            _pause(current.main)
            stop(current.main)
        elif current.main:
            _go_on(current.main)
        if current.main:
            with st.popover("Recipe", icon=":material/tune:", width="content", key="recipe"):
                recipe.controls(plan, current.runs)
                recipe.forecast(plan)
                _use_settings(current.main, plan)
        st.button(
            _start_label(current, plan),
            icon=":material/playlist_add:" if current.busy else ":material/play_arrow:",
            type="secondary" if current.busy else "primary",
            key="train",
            on_click=board.start,
            args=(plan.config, board.presses()),
            disabled=plan.config is None or plan.problem is not None,
        )
        _refusals(current, plan)


def _start_label(current: board.Board, plan: Plan) -> str:
    """The button trains the design on screen with the settings beside it, whatever run is looked at."""
    if not current.main:
        return "Train"
    verb = "Queue" if current.busy else "Train"
    if board.design_of(current.main) != state.design():
        return f"{verb} this design"
    if plan.config and not alike(plan.config, current.main.config):
        return f"{verb} with these settings"
    return "Queue another" if current.busy else "Train again"


def _use_settings(run: Run, plan: Plan) -> None:
    """Take over what the run that is looked at was told, to vary it."""
    if board.design_of(run) is None:
        return
    same = plan.config is not None and alike(plan.config.model_copy(update={"design": run.config.design}), run.config)
    st.button(f"Use the settings of {run.name}", icon=":material/content_copy:", type="tertiary", key="use_settings",
              on_click=board.use_settings_of, args=(run,), disabled=same,
              help="All of them, seed and device too; the design stays the one on screen.")  # fmt: skip


def _refusals(current: board.Board, plan: Plan) -> None:
    """What could not be done: an address that can't be read, a start on a busy device; and while a run is looked at,
    why there can't be another.
    """
    unreadable = state.refused("controls")
    problems = [unreadable.message if unreadable else "", board.misread()]
    if current.main and plan.problem and not fetch.is_offered(board.settings().data):
        problems.append(recipe.problem(plan))
    busy = store_faults.take_refusal()
    if not busy and not any(problems):
        return
    with messages.over("refusals"):
        for text in filter(None, problems):
            messages.problem(text)
        if busy:
            st.warning(messages.escape(busy), icon=":material/block:")


def _go_on(run: Run) -> None:
    """What can be done with a run that rests or has ended."""
    if run.state is not State.DONE:
        kept = board.engine().store.has_checkpoint(run.id)
        label, text = ("Resume", "goes on from its last checkpoint") if kept else ("Start again", "begins anew")
        st.button(label, icon=":material/resume:", key="resume", on_click=board.resume, args=(run.id,),
                  help=f"{run.name} {text}")  # fmt: skip
    with st.popover("More", icon=":material/more_horiz:", width="content"):
        for key, label, act in _choices(run):
            st.button(label, key=key, type="tertiary", on_click=act)


def _choices(run: Run) -> list[tuple[str, str, Callable[[], None]]]:
    config = run.config
    seed = config.model_copy(update={"seed": (config.seed + 1) % 2**31})
    longer = config.longer()
    return [
        ("longer", f"Continue {run.name} to {longer.budget}", partial(board.resume, run.id, longer)),
        ("repeat", f"Repeat {run.name} with seed {seed.seed}", partial(board.start, seed, board.presses())),
        ("same", f"Repeat {run.name} exactly, seed {config.seed}", partial(board.start, config, board.presses())),
    ]


def _pause(run: Run) -> None:
    st.button("Pausing" if run.pause_asked else "Pause", icon=":material/pause:", key=f"pause_{run.name}",
              on_click=board.pause, args=(run.id,),
              disabled=run.pause_asked is not None or run.stop_asked is not None)  # fmt: skip


def stop(run: Run, place: str = "", kind: Literal["primary", "tertiary"] = "primary") -> None:
    """The button that stops this run, or takes it out of the queue; `place` is where it stands, if not in the title.

    Its key names the run: a press that comes twice can't stop the run that has taken over meanwhile.
    """
    waits = run.state is State.QUEUED
    label = "Cancel" if waits else "Stopping" if run.stop_asked else "Stop"
    st.button(label, icon=":material/close:" if waits else ":material/stop:", type=kind, key=f"stop_{run.name}{place}",
              on_click=board.stop, args=(run.id,), disabled=run.stop_asked is not None)  # fmt: skip


def _about() -> str:
    reading = state.reading()
    size = reading.design.input
    return (
        f"{numbers.si(reading.analysis.parameters)} parameters, {numbers.si(reading.analysis.macs)} MACs at "
        f"{numbers.shape_text((size.channels, size.height, size.width))}, {reading.design.classes:,} classes"
    )
