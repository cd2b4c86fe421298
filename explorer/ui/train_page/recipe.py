"""The settings of the next run, and what they will lead to."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import streamlit as st

from explorer.data.catalog import CATALOG
from explorer.data.folders import FOLDER, folder_names
from explorer.data.places import root
from explorer.design import preset
from explorer.runs.devices import CPU, devices
from explorer.runs.plan import Plan, Remedy, duration
from explorer.runs.recipes import RECIPES, TITLES
from explorer.runs.records import Run
from explorer.ui import messages, numbers, state
from explorer.ui.train_page import board, fetch, fields, speed
from explorer.ui.train_page.number_field import Look, Typed, number_field

LABEL_HEIGHT = 10  # pixels, with the gap: puts a button at the height of the fields
HELP = {
    "data": "The sample comes with the app: 6,000 training and 1,000 test images of Fashion-MNIST. Others are read "
    "from {root}, or the folder that `EXPLORER_DATA` names; a folder of images per class there is a data set too.",
    "recipe": "**Demo** learns within seconds whatever the design is: Kaiming initialization, averaged weights, "
    "label smoothing, one-cycle schedule; SGD with Nesterov momentum where the design has batch norm, else AdamW with "
    "clipping. **As in the book**: Xavier initialization, plain SGD at a constant rate, no augmentation.",
    "batch": "Images per step. Empty: the recipe's own.",
    "learning_rate": "The schedule's highest rate. Empty: the recipe's own.",
    "seconds": "Time for training and testing, from the moment that torch is loaded. Empty: the recipe's own budget, "
    "which may be epochs.",
    "seed": "Decides initial weights, order of the images and flips.",
    "device": "Where it runs. It goes on when this tab is closed.",
}


def controls(plan: Plan, runs: Sequence[Run]) -> None:
    """The settings in one row, or stacked where there is no room; `runs` are those of the past, newest first."""
    chosen = board.settings()
    own = plan.config.recipe if plan.config else None
    with st.container(horizontal=True, vertical_alignment="top", gap="small", key="train_row"):
        _choice("Data", "data", _data_titles(), 200)
        _choice("Recipe", "recipe", {name: TITLES[name] for name in RECIPES}, 150)
        budget = plan.config.budget.removesuffix(" s") if plan.config and chosen.seconds is None else None
        _number(Number("Seconds", "seconds", 5.0, 140), budget)
        _number(Number("Batch", "batch", 1, 120), str(own.batch) if own and chosen.batch is None else None)
        rate = f"{own.learning_rate:g}" if own and chosen.learning_rate is None else None
        _number(Number("Learning rate", "learning_rate", 0.01, 120), rate)
        _number(Number("Seed", "seed", 1, 110))
        names = {"auto": devices()[0].title} | {device.name: device.title for device in devices()[1:]}
        if devices()[0] != CPU:
            names["cpu"] = CPU.title
        _choice("Device", "device", names, 140)
        with st.container(width="content"):
            st.space(LABEL_HEIGHT)
            fields.more(plan)
        with st.container(width="content"):
            st.space(LABEL_HEIGHT)
            speed.speed(runs)


def _data_titles() -> dict[str, str]:
    titles = {name: info.title for name, info in CATALOG.items()}
    return titles | {FOLDER + name: f"Folder {name}" for name in folder_names()}


def _choice(label: str, name: str, titles: dict[str, str], width: int) -> None:
    held = getattr(board.settings(), name)
    titles = titles if held in titles else titles | {held: held}  # of an address: the plan says what is wrong with it
    key = state.controlled(f"train_{name}", held)
    st.selectbox(
        label,
        list(titles),
        index=list(titles).index(held),
        format_func=lambda option: titles[option],
        key=key,
        width=width,
        help=HELP[name].format(root=messages.escape(str(root()))),
        on_change=_choose,
        args=(name, key),
    )


class Number(NamedTuple):
    """A field for a number: `name` is the setting's."""

    label: str
    name: str
    step: float
    width: int


def _number(number: Number, placeholder: str | None = None) -> None:
    number_field(
        number.label,
        f"train_{number.name}",
        getattr(board.settings(), number.name),
        partial(_set, number.name),
        Look(number.step, HELP[number.name], placeholder, number.width),
    )


def _choose(name: str, key: str) -> None:
    if (chosen := state.answer(key)) is not None:
        board.change(name, chosen)


def _set(name: str, value: Typed) -> None:
    if value is not None or name != "seed":
        board.change(name, value)


def outlook(plan: Plan) -> None:
    """What the next run will do or what stands in its way, with what helps: in a row, which keeps its height."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="train_outlook"):
        forecast(plan)
        if fetch.is_offered(board.settings().data):
            return  # which says what is missing, and helps
        if plan.problem:
            messages.problem(problem(plan))
        else:
            warn(plan)


def problem(plan: Plan) -> str:
    """Why there can be no next run."""
    return f"This design can't be trained so: {plan.problem}"


def forecast(plan: Plan) -> None:
    """What will be done to the data, and how many steps the budget buys."""
    if not plan.problem:
        st.caption(_said(plan))


def _said(plan: Plan) -> str:
    assert plan.config is not None  # noqa: S101  a plan without a problem has one
    basis = "estimated from this machine's last runs" if plan.calibrated_by else "estimated"
    rate = f"about {rounded(plan.examples_per_second)} examples/s ({basis})"
    count = f"about {rounded(plan.steps)}" if plan.config.is_timed else f"{plan.steps:,}"
    time = f"{plan.config.seconds:g} s" if plan.config.is_timed else f"about {duration(plan.seconds)}"
    steps = f"{count} step{'' if plan.steps == 1 else 's'} in {time}"
    if plan.config.epochs is not None and plan.config.steps is None:
        steps = f"{plan.config.budget}, {steps}"
    memory = f"about {numbers.bytes_text(plan.memory)} of memory"
    free = f", {numbers.bytes_text(plan.memory_free)} are free" if plan.memory_free else ""
    return "Next run: " + "; ".join([f"{steps}, {rate}", memory + free, *map(messages.escape, plan.notes)])


def rounded(number: float) -> str:
    """Two digits: an estimate knows no more, and a small one is not nothing."""
    value = float(f"{number:.2g}")
    return f"{value:,.0f}" if value >= 10 else f"{value:g}"


def warn(plan: Plan) -> None:
    """What will come of the next run, where that is not much, and what helps."""
    if not plan.warnings:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        text = "; ".join(plan.warnings)
        st.warning(messages.escape(text[:1].upper() + text[1:] + "."), icon=":material/hourglass_top:")
        if plan.remedy:
            st.button(plan.remedy.label, icon=":material/bolt:", key="remedy", help=plan.remedy.effect, on_click=_heal,
                      args=(plan.remedy,))  # fmt: skip


def _heal(remedy: Remedy) -> None:
    if remedy.seconds:
        board.change("seconds", remedy.seconds)
    elif remedy.preset:
        state.open_design(preset(remedy.preset))
    else:
        state.edit(*remedy.edits)
