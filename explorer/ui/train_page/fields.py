"""Every other field of the recipe, in a popover; an empty field leaves the recipe's own value."""

from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from explorer.runs.config import RunConfig
from explorer.runs.fit import dropout_shares
from explorer.runs.plan import Plan
from explorer.runs.recipes import Recipe
from explorer.ui import state
from explorer.ui.train_page import board
from explorer.ui.train_page.number_field import Look, number_field

ON_OFF = {True: "on", False: "off"}
COUNTS = ("epochs", "steps")


class Number(NamedTuple):
    """A number's label, step and help; without limits, as in recipe.py: the recipe itself refuses, and says why."""

    label: str
    step: float
    help: str = ""


CHOICES = {
    "optimizer": ("Optimizer", ("sgd", "adamw")),
    "schedule": ("Schedule", ("constant", "cosine", "one_cycle", "step")),
    "initialization": ("Initialization", ("kaiming", "xavier", "pytorch")),
}
SWITCHES = {"nesterov": "Nesterov", "flip": "Flips", "partial_batch": "Smaller last batch"}
NUMBERS = {
    "momentum": Number("Momentum", 0.1, "Of SGD."),
    "weight_decay": Number("Weight decay", 1e-4, "On weights alone, not on biases and batch norm."),
    "warm_up": Number("Warm-up", 0.05, "Share of the run in which the rate rises."),
    "step_factor": Number("Step factor", 0.1, "Of the rate, at each of the places, for the schedule step."),
    "label_smoothing": Number("Label smoothing", 0.05),
    "shift": Number("Shift", 1, "Images are moved by up to so many pixels."),
    "clip": Number("Clip", 0.5, "Highest norm of the gradients. 0 switches clipping off."),
    "ema": Number("EMA", 0.01, "Decay of the averaged weights that are tested and kept. 0 switches averaging off."),
    "batch_norm_momentum": Number("BN momentum", 0.1, "Of the running statistics. 0: the design's own."),
    "dropout": Number(
        "Dropout",
        0.1,
        "Share that each dropout layer of the design drops, in place of the design's own. 0 switches them off.",
    ),
    "auxiliary_weight": Number("Auxiliary loss", 0.1, "Weight of each auxiliary head's loss."),
}


def more(plan: Plan) -> None:
    """The popover; what is not set shows what the next run will have."""
    own = plan.config.recipe if plan.config else None
    chosen = board.settings()
    changed = len(chosen.changes) + sum(getattr(chosen, name) is not None for name in COUNTS)
    with st.popover(f"All settings{f' ({changed} changed)' if changed else ''}", icon=":material/tune:"):
        first, second = st.columns(2)
        with first:
            _count("Epochs", "epochs", plan.config)
            for name, (label, options) in CHOICES.items():
                _select(name, label, options, str(getattr(own, name, "")))
            for name, label in SWITCHES.items():
                _select(name, label, tuple(ON_OFF), ON_OFF[bool(getattr(own, name, False))])
        with second:
            _count("Steps", "steps", plan.config)
            for name, number in NUMBERS.items():
                _number(name, number, own)
            _shares(own)
        st.button("Back to the recipe's own", key="recipe_reset", type="tertiary", icon=":material/undo:",
                  on_click=_reset, disabled=not changed)  # fmt: skip


def _select(name: str, label: str, options: tuple[Any, ...], own: str) -> None:
    held = dict(board.settings().changes).get(name)
    key = state.controlled(f"recipe_{name}", held, clearable=True)
    st.selectbox(
        label,
        options,
        index=None,
        format_func=lambda option: ON_OFF.get(option, str(option)),
        key=key,
        placeholder=own,
        on_change=_change_choice,
        args=(name, key),
    )


def _number(name: str, number: Number, own: Recipe | None) -> None:
    value = getattr(own, name, None)
    number_field(
        number.label,
        f"recipe_{name}",
        dict(board.settings().changes).get(name),
        partial(_change, name),
        Look(number.step, number.help or None, _own(name) if value is None else f"{value:g}"),
    )


def _own(name: str) -> str:
    """What None means."""
    if name == "dropout":
        shares = [f"{share:g}" for share in dropout_shares(state.reading().graph)]
        return f"design's: {', '.join(shares)}" if shares else "none in the design"
    return "design's own" if name == "batch_norm_momentum" else "off"


def _shares(own: Recipe | None) -> None:
    """Where the schedule "step" steps: shares of the run, with commas between."""
    held = dict(board.settings().changes).get("step_at", ())
    text = ", ".join(map(str, held))
    key = state.controlled("recipe_step_at", text)
    st.text_input(
        "Steps at",
        text,
        key=key,
        placeholder=", ".join(f"{share:g}" for share in own.step_at) if own else "0.5, 0.75",
        help="Shares of the run, for the schedule step.",
        on_change=_change_shares,
        args=(key,),
    )


def _change_shares(key: str) -> None:
    if (text := state.answer(key)) is not None:
        _change("step_at", tuple(part.strip() for part in text.split(",") if part.strip()) or None)


def _count(label: str, name: str, config: RunConfig | None) -> None:
    """A budget in place of the seconds: it empties their field, which then shows it in grey."""
    own = getattr(config, name, None)
    other = "by time" if config is None or config.is_timed else f"by {'epochs' if config.steps is None else 'steps'}"
    number_field(
        label,
        f"train_{name}",
        getattr(board.settings(), name),
        partial(board.change, name),
        Look(
            1,
            "The budget in place of the seconds. With steps a run repeats exactly on a CPU.",
            other if own is None else f"{own:,}",
        ),
    )


def _change_choice(name: str, key: str) -> None:
    if (chosen := state.answer(key, state.UNSAID)) is not state.UNSAID:
        _change(name, chosen)


def _change(name: str, value: Any) -> None:
    others = tuple(pair for pair in board.settings().changes if pair[0] != name)
    board.change("changes", others if value is None else (*others, (name, value)))


def _reset() -> None:
    board.change("changes", ())
    for name in COUNTS:
        board.change(name, None)
