"""`train`: train a design for a few seconds, in the same store and by the same process as the Train page."""

import argparse
import json
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType
from typing import Any

from explorer.data.catalog import CATALOG
from explorer.data.places import root
from explorer.design import DesignSpec
from explorer.design.edit_text import parse_value
from explorer.runs.config import RunError, Settings
from explorer.runs.estimate import calibrate
from explorer.runs.faults import StoreError
from explorer.runs.launch import LocalEngine
from explorer.runs.plan import plan
from explorer.runs.recipes import RECIPES, Recipe
from explorer.runs.records import Run, State
from explorer.runs.store import Store
from explorer.runs.switches import TITLES, parse
from explorer.text import named

from .options import decimal, whole
from .streams import say

POLL_SECONDS = 0.1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the run's own options; what is left out comes from the recipe."""
    defaults = Settings()
    parser.add_argument(
        "--data", default=defaults.data,
        help=f"data set: {', '.join(CATALOG)}, or folder:NAME, a folder of images per class in {_folder()} "
        "(EXPLORER_DATA names another place)",
    )  # fmt: skip
    parser.add_argument("--recipe", default=defaults.recipe, help=f"recipe: {', '.join(RECIPES)} (default: demo)")
    budget = parser.add_mutually_exclusive_group()
    budget.add_argument("--seconds", type=decimal, help="time budget (default: the recipe's epochs, or 10 s)")
    budget.add_argument("--epochs", type=whole, help="a number of epochs in place of a time")
    budget.add_argument(
        "--steps", type=whole, help="a number of steps: such a run can be repeated bit for bit on a CPU"
    )
    parser.add_argument("--batch", type=whole, help="images in a batch (default: the recipe's)")
    parser.add_argument("--learning-rate", type=decimal, help="peak learning rate (default: the recipe's)")
    parser.add_argument(
        "--set-recipe", action="append", default=[], metavar="NAME=VALUE",
        help="change any other field of the recipe, e.g. schedule=cosine, ema=0.99, clip=null, step_at=[0.5,0.8]; "
        f"fields: {', '.join(name for name in Recipe.model_fields if name != 'name')}",
    )  # fmt: skip
    parser.add_argument(
        "--switch", action="append", default=[], metavar="NAME=VALUE",
        help="what makes it fast, on or off instead of what pays on the device: "
        f"{', '.join(TITLES)}; e.g. compile=on, number_format=bf16, threads=2",
    )  # fmt: skip
    parser.add_argument("--seed", type=whole, default=defaults.seed, help="seed (default: 0)")
    parser.add_argument("--device", default=defaults.device, help="auto (default), cpu, mps, cuda, cuda:N or cuda:all")


def _folder() -> str:
    """Where folders of images lie; argparse takes a percent sign for its own."""
    return str(root()).replace("%", "%%")


def run(design: DesignSpec, arguments: argparse.Namespace) -> int:
    """Train and show it; 0 when done or stopped, 1 when the run failed or could not start now, 2 for a bad setting."""
    try:
        changes = tuple(_change(text) for text in arguments.set_recipe)
        switches = parse(arguments.switch)
    except ValueError as error:
        return _refuse(str(error), 2)
    settings = Settings(
        data=arguments.data,
        recipe=arguments.recipe,
        batch=arguments.batch,
        learning_rate=arguments.learning_rate,
        seconds=arguments.seconds,
        epochs=arguments.epochs,
        steps=arguments.steps,
        changes=changes,
        switches=switches,
        seed=arguments.seed,
        device=arguments.device,
    )
    store = Store()
    planned = plan(design, settings, calibrate(store.runs(), settings.device))
    if planned.config is None or planned.problem:
        return _refuse(str(planned.problem), 2)
    engine = LocalEngine(store)
    with _stop_wanted() as stop:
        started = engine.submit(planned.config)
        for line in (*planned.notes, *planned.warnings):
            say(f"note: {line}")
        if started.state is State.QUEUED:
            say(f"note: {started.name} is queued, place {store.position(started)}")
        ended = _follow(engine, started, _as_json if arguments.json else _as_text, stop)
    if ended.state in (State.DONE, State.STOPPED, State.PAUSED):
        return 0
    return _refuse(f"{ended.name} {ended.state.value}: {ended.reason}", 1)


def _change(text: str) -> tuple[str, Any]:
    """`ema=0.99` as a field and its value: JSON where it is JSON, else the text itself."""
    name, equals, value = text.partition("=")
    if not equals:
        raise RunError(f"--set-recipe {named(text)}: must be NAME=VALUE")
    return name, parse_value(value, f"--set-recipe {named(name)}")


def _refuse(message: str, code: int) -> int:
    say(message)
    return code


def _follow(engine: LocalEngine, run: Run, show: Callable[[Run], None], stop: Event) -> Run:
    """Show each new figure until the run has ended; it is stopped when `stop` is set or nobody reads on."""
    shown = 0.0
    try:
        while run.state.moving:
            if stop.wait(POLL_SECONDS):
                engine.stop(run.id)
                time.sleep(POLL_SECONDS)
            engine.glance()
            run = engine.store.get(run.id)
            if run.state is State.RUNNING and run.seconds > shown:
                shown = run.seconds
                show(run)
    except StoreError as error:
        raise RunError(f"{error}; {run.name} goes on without this command, `runs stop {run.name}` ends it") from error
    except BaseException:
        engine.stop(run.id)
        raise
    show(run)
    return run


@contextmanager
def _stop_wanted() -> Iterator[Event]:
    """Inside, Ctrl-C and SIGTERM set the event instead of ending this program."""
    wanted = Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        del number, frame
        wanted.set()

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield wanted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _as_json(run: Run) -> None:
    print(json.dumps(figures(run)), flush=True)


def figures(run: Run) -> dict[str, Any]:
    """A run's figures as plain data; the last line that `--json` prints, and each before it."""
    told: dict[str, Any] = {
        "run": run.name,
        "state": run.state.value,
        "step": run.step,
        "steps": run.steps,
        "seconds": round(run.seconds, 3),
        "loss": run.loss,
        "train_accuracy": run.train_accuracy,
        "test_accuracy": run.test_accuracy,
        "examples_per_second": run.examples_per_second,
        "compute_examples_per_second": run.compute_examples_per_second,
    }
    return told | ({"reason": run.reason} if run.reason else {})


def _as_text(run: Run) -> None:
    on_terminal = sys.stdout.isatty()
    if run.state.active:
        if on_terminal:
            print(f"\r{_line(run)}\033[K", end="", flush=True)
        return
    start = "\r\033[K" if on_terminal else ""
    print(f"{start}{run.name} {run.state.value}")
    print(_line(run))


def _line(run: Run) -> str:
    parts = [f"{run.seconds:5.1f} s", f"step {run.step:,} of {run.steps:,}"]
    if run.loss is not None:
        parts.append(f"loss {run.loss:.3f}")
    for name, value in (("train", run.train_accuracy), ("test", run.test_accuracy)):
        if value is not None:
            parts.append(f"{name} {value:.1%}")
    if run.examples_per_second:
        parts.append(f"{run.examples_per_second:,.0f} examples/s")
    return ", ".join(parts)
