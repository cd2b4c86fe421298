"""What changes while a run is active: progress, figures, curves and the list of runs. It alone is redrawn then."""

from contextlib import nullcontext

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.data.catalog import described
from explorer.runs.plan import Plan, duration
from explorer.runs.records import Run, State
from explorer.runs.references import references
from explorer.runs.store import Store
from explorer.ui import failures, messages, numbers, state, store_faults
from explorer.ui.curve_view import curve_view
from explorer.ui.train_page import board, curves, empty, look, runs_list, signal
from explorer.ui.train_page.told import about, budget_seconds, elapsed_seconds, ending, has_curve, progress_text

TICK_SECONDS = 0.5
CARD = 334
CHOICE_WIDTH = 84  # pixels
FRONT, BEHIND = 1000, 400  # points of a curve: of the run that is looked at, and of the others


def live(current: board.Board, plan: Plan, figures: DeltaGenerator) -> None:
    """The part of the page that follows the run; nothing is asked for while none is active. What the run does goes to
    `figures`, above it.
    """
    budget = plan.config.budget if plan.config and not plan.problem else ""
    follow = failures.fragment("view of the runs", _follow, run_every=TICK_SECONDS if current.moving else None)
    follow(current.stamp, budget, figures)


def _follow(drawn: object, budget: str, figures: DeltaGenerator) -> None:
    with store_faults.told("curves"):
        _draw(drawn, budget, figures)


def _draw(drawn: object, budget: str, figures: DeltaGenerator) -> None:
    current = board.board()
    if drawn != current.stamp:
        st.rerun()
    board.remember_in_address(current)
    chosen = None
    if current.main:
        with figures:
            chosen = _figures(current.main, current)
    left, right = st.columns([2.15, 1], gap="small")
    with left:
        if chosen and any(has_curve(run) for run in current.drawn):
            _curves(current, chosen)
        elif current.main:
            empty.no_curve(current.main, CARD)
        else:
            empty.no_run_yet(CARD, budget, unticked=bool(board.of_this_design(current.runs)))
    with right.container(border=True, height="stretch"):
        runs_list.runs_list(current, CARD - 128)
    if current.main:
        measured = st.container(key="train_signal") if current.main.state.moving else nullcontext()
        with measured:
            signal.meter(current.main, runs_list.colors())


def _figures(run: Run, current: board.Board) -> curves.Look:
    """What the main run is doing; returns how its curves are to be drawn."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _choice(run, current)
        st.caption(about(run), width="stretch")
        chosen = look.look(run)
    signal.warning(run, board.engine().store)
    if run.reason:
        messages.problem(ending(run))
    elapsed = elapsed_seconds(run)
    share = 1.0 if run.state is State.DONE else min(1.0, elapsed / budget_seconds(run))
    st.progress(share, text=messages.escape(progress_text(run, elapsed)))
    if not has_curve(run):
        return chosen
    with st.grid(6, min_column_width=150, gap="small"):
        for label, value, text in _metrics(run, elapsed):
            st.metric(label, value, help=text)
    return chosen


def _choice(run: Run, current: board.Board) -> None:
    """Which run is looked at, where there are several: figures, result and the buttons of the title row are its own."""
    others = [one for one in current.runs if one.state.active or one in current.drawn]
    if len(others) < 2:
        return
    names = {one.id: one.name for one in others}
    key = state.controlled("looked_at", run.id)
    st.selectbox("Run that is looked at", list(names), list(names).index(run.id), format_func=lambda one: names[one],
                 key=key, width=CHOICE_WIDTH, label_visibility="collapsed", on_change=_look_at,
                 args=(key,))  # fmt: skip


def _look_at(key: str) -> None:
    if (run := state.answer(key)) is not None:
        board.show(run)


def _metrics(run: Run, elapsed: float) -> list[tuple[str, str, str | None]]:
    left = max(0.0, budget_seconds(run) - elapsed)
    last = (
        ("Time left", duration(left), "Of the budget, the test at the end included.")
        if run.state.active
        else ("Steps alone, per s", _count(run.compute_examples_per_second), "Examples per second of the training "
              "steps alone, without tests and reports: what a training loop usually prints.")
    )  # fmt: skip
    return [
        (
            "Loss",
            "–" if run.loss is None else f"{run.loss:.3f}",
            "Of training since the last point, label smoothing and auxiliary heads included; "
            "that of the test, in the chart, is plain cross-entropy.",
        ),
        (
            "Train accuracy",
            _percent(run.train_accuracy),
            "On the batches since the last point, as augmented.",
        ),
        ("Test accuracy", _percent(run.test_accuracy), "On all test images."),
        ("Examples per s", _count(run.examples_per_second), "End to end: tests and reports included."),
        ("Elapsed", f"{elapsed:.1f} s", None),
        last,
    ]


def _percent(share: float | None) -> str:
    return "–" if share is None else numbers.percent(share)


def _count(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:,.0f}"


def _curves(current: board.Board, look: curves.Look) -> None:
    assert current.main is not None  # noqa: S101  there is something to draw
    store = board.engine().store
    shown = [_curve(run, store, FRONT if run is current.main else BEHIND) for run in current.drawn]
    colors = [runs_list.colors()[current.colors[run.id]] for run in current.drawn]
    known = references(current.main.config.data)
    charts = [curves.loss_chart(shown, colors, look), curves.accuracy_chart(shown, colors, look, known)]
    if look.rate:
        charts.append(curves.rate_chart(shown, colors, look))
    end = curves.end(shown, look.by)
    curve_view(charts, key="curves", along=look.by, unit=curves.UNITS[look.by], end=end, height=CARD)


def _curve(run: Run, store: Store, points: int) -> curves.Curve:
    images = described(run.config.data).train or 1
    moving = run.state.moving  # of one that grows no more the axis shows what there is, not what was planned
    end = max(budget_seconds(run), run.seconds) if moving else run.seconds
    steps = max(run.steps, run.step) if moving else run.step
    per_epoch = images / min(run.config.recipe.batch, images)
    return curves.Curve(run.name, store.series(run.id, points), end, max(steps, 1), per_epoch)
