"""What is to be said of a run, in words."""

import time

from explorer.data.catalog import described
from explorer.design import DesignSpec, changes
from explorer.runs.fit import notes
from explorer.runs.recipes import TITLES
from explorer.runs.records import Run, State
from explorer.runs.switches import TITLES as SWITCHES
from explorer.runs.switches import wished
from explorer.ui import messages, numbers, state
from explorer.ui.run_names import design_title
from explorer.ui.train_page import board


def about(run: Run) -> str:
    """One line: what the run was told, and what was done to bring design and data together."""
    config = run.config
    recipe = config.recipe
    rate = f"learning rate {recipe.learning_rate:g}" + (", one-cycle" if recipe.schedule == "one_cycle" else "")
    parts = [
        messages.escape(described(config.data).title),
        f"recipe {messages.escape(TITLES.get(recipe.name, recipe.name).lower())}",
        config.budget,
        f"batch {recipe.batch}",
        rate,
        f"seed {config.seed}",
        f"on {messages.escape(run.device.upper())}",
        *(messages.escape(f"{SWITCHES[name]} {value}") for name, value in wished(config.switches).items()),
        *map(messages.escape, notes(config.design, described(config.data))),
    ]
    design = messages.escape(design_title(run)) + other_design(run, state.design())
    return f"**Run {run.name}** of {design}: {', '.join(parts)}"


def elapsed_seconds(run: Run) -> float:
    """Of the budget; between two reports the clock goes on."""
    if run.state is State.RUNNING and run.began:
        return max(run.seconds, time.time() - run.began)
    return run.seconds


def progress_text(run: Run, elapsed: float) -> str:
    """Which run it is and where it is, in words."""
    if run.state.active and (run.stop_asked or run.pause_asked):
        return f"{run.name} is {'stopping' if run.stop_asked else 'pausing'}"
    if run.state is State.QUEUED:
        place = board.engine().store.position(run)
        return f"{run.name} queued: place {place:,} for {device_title(run)}; it starts when the run before it has ended"
    if run.state is State.STARTING:
        return f"{run.name} starting: torch is loading"
    if run.state is State.RUNNING:
        late = run.config.is_timed and elapsed > run.config.seconds
        steps = f"step {run.step:,} of about {run.steps:,}" if run.step else "first steps"
        load = load_text(run)
        return f"{run.name}: {'testing' if late else steps}{' · ' if load else ''}{load}"
    return f"{run.name} {run.state}: {run.step:,} steps in {run.seconds:.1f} s"


def device_title(run: Run) -> str:
    """`the CPU`, `cuda:0`."""
    return "the CPU" if run.device == "cpu" else run.device


def budget_seconds(run: Run) -> float:
    """Seconds that the run will have taken in all; where its steps are fixed, by its pace so far."""
    if run.config.is_timed:
        return run.config.seconds
    return max(1.0, run.seconds * run.steps / run.step) if run.step else 10.0


def has_curve(run: Run) -> bool:
    """Whether there is something to draw, or will be."""
    return run.state.moving or run.step > 0


def ending(run: Run) -> str:
    """Why a run ended as it did, and what can be done."""
    why = f"{run.name} {run.state}: {run.reason}"
    if run.state not in (State.FAILED, State.LOST):
        return why
    store = board.engine().store
    helps = "Resume goes on from its last checkpoint" if store.has_checkpoint(run.id) else "Start again begins it anew"
    log = store.log(run.id)
    return f"{why.rstrip('.')}. {helps}; what the trainer printed is in {log}" if log.exists() else f"{why}. {helps}"


def load_text(run: Run) -> str:
    """What the run takes of its machine: `CPU 180 %, 0.9 GiB`; empty before that was measured."""
    took = run.resources
    if "memory" not in took:
        return ""
    parts = [f"CPU {took.get('load', 0.0):.0%}".replace("%", " %"), numbers.bytes_text(int(took["memory"]))]
    if "device_memory" in took:
        load = f" {took['device_load']:.0%}".replace("%", " %") if "device_load" in took else ""
        whole = f" of {numbers.bytes_text(int(took['device_memory_total']))}" if "device_memory_total" in took else ""
        parts = [f"{run.device}{load}, {numbers.bytes_text(int(took['device_memory']))}{whole}", *parts]
    return ", ".join(parts)


def other_design(run: Run, shown: DesignSpec) -> str:
    """How the run's design differs from the one on screen; empty where it does not."""
    design = board.design_of(run)
    if design == shown:
        return ""
    if design is None or design.name != shown.name:
        return ", **not the design above**"
    count = len(changes(design, shown))
    return f", **{count} value{'' if count == 1 else 's'} other than above**"
