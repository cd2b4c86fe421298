"""`runs list|show|stop|pause|resume|delete|undelete|export`: the runs of the Train page, without a browser."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from explorer.runs.export import as_csv, to_tensorboard
from explorer.runs.launch import LocalEngine
from explorer.runs.reading import readable
from explorer.runs.records import Run, State
from explorer.runs.store import Store
from explorer.runs.switches import decisions
from explorer.text import named, one_line

from .options import whole
from .streams import say
from .train import figures

MOST_SHOWN = 1000  # characters of a stored value


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions, each with its own options."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    for name, act, text in (
        ("list", _list, "the runs, newest first"),
        ("show", _show, "a run's figures, recipe, versions and device"),
        ("stop", _stop, "stop a run, or take it out of the queue"),
        ("pause", _pause, "let a run write a checkpoint and rest"),
        ("resume", _resume, "let a run go on from its last checkpoint"),
        ("delete", _delete, "delete a run; undelete brings it back for an hour"),
        ("undelete", _undelete, "bring back runs that were deleted within the last hour"),
        ("export", _export, "a run's curve as CSV, or as TensorBoard events"),
    ):
        action = actions.add_parser(name, help=text)
        if name == "list":
            action.add_argument("--limit", type=whole, default=20, help="how many (default: 20)")
            action.add_argument("--deleted", action="store_true", help="those that undelete can bring back")
        elif name == "undelete":
            action.add_argument("targets", type=run_number, nargs="+", metavar="RUN", help="r7 or 7")
        else:
            action.add_argument("target", type=run_number, metavar="RUN", help="r7 or 7")
        if name in ("list", "show"):
            action.add_argument("--json", action="store_true", help="one JSON document")
        if name == "resume":
            action.add_argument("--longer", action="store_true", help="with twice the budget")
        if name == "export":
            action.add_argument("--format", choices=["csv", "tensorboard"], default="csv", help="default: csv")
            action.add_argument(
                "--output",
                type=Path,
                help="file of the CSV (default: standard output), or folder of the events "
                "(default: RUN-tensorboard, e.g. r7-tensorboard, in the current folder)",
            )
        action.set_defaults(run=_with_engine(act))


def run_number(text: str) -> int:
    """`r7` or `7` as 7."""
    digits = text.removeprefix("r")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 12:
        raise argparse.ArgumentTypeError(f"{named(text)} is no run; a run is named r7 or 7")
    return int(digits)


def _with_engine(act: Callable[[LocalEngine, Any], int]) -> Callable[[argparse.Namespace], int]:
    def run(parsed: argparse.Namespace) -> int:
        engine = LocalEngine(Store())
        engine.glance()
        return act(engine, parsed)

    return run


def _list(engine: LocalEngine, parsed: argparse.Namespace) -> int:
    found = engine.store.deleted() if parsed.deleted else engine.poll()
    runs = found[: max(0, parsed.limit)]
    if parsed.json:
        print(json.dumps([_told(engine, run) for run in runs], indent=2))
        return 0
    for run in runs:
        accuracy = "" if run.test_accuracy is None else f"{run.test_accuracy:.1%}"
        name = run.label or run.title
        why = f": {run.reason}" if run.state is State.DAMAGED else ""
        print(f"{run.name:>6} {run.state.value:<9} {accuracy:>6} {run.seconds:>8.1f} s  {run.device:<7} {name}{why}")
    return 0


def _told(engine: LocalEngine, run: Run) -> dict[str, Any]:
    told = figures(run) | {"title": run.title, "label": run.label, "starred": bool(run.starred), "device": run.device}
    if run.state is State.QUEUED:
        told["position"] = engine.store.position(run)
    return told


def _show(engine: LocalEngine, parsed: argparse.Namespace) -> int:
    run = readable(engine.store.get(parsed.target))
    config = json.loads(run.config_json)
    if parsed.json:
        print(json.dumps(_told(engine, run) | {"config": config, "facts": run.detail}, indent=2))
        return 0
    design, recipe = config.pop("design"), config.pop("recipe")
    config.pop("switches", None)  # what became of these wishes is told below
    facts = {name: value for name, value in run.detail.items() if not isinstance(value, list | dict)}
    told = _told(engine, run) | config | {"design": design["name"]}
    switches = {name: f"{one.text:<6} {one.reason}" for name, one in decisions(run.detail).items()}
    for title, values in (("run", told), ("recipe", recipe), ("facts", facts), ("switches", switches)):
        print(title)
        for name, value in values.items():
            print(f"  {one_line(name, 60):<30} {one_line(str(value), MOST_SHOWN)}")
    print(f"checkpoints in {engine.store.files(run.id)}")
    return 0


def _stop(engine: LocalEngine, parsed: argparse.Namespace) -> int:
    return _say(engine.stop(parsed.target))


def _pause(engine: LocalEngine, parsed: argparse.Namespace) -> int:
    return _say(engine.pause(parsed.target))


def _resume(engine: LocalEngine, parsed: argparse.Namespace) -> int:
    config = readable(engine.store.get(parsed.target)).config.longer() if parsed.longer else None
    anew = not engine.store.has_checkpoint(parsed.target)
    run = engine.resume(parsed.target, config)
    if anew:
        say(f"note: {run.name} has no checkpoint, so it starts from the beginning")
    return _say(run)


def _delete(engine: LocalEngine, parsed: argparse.Namespace) -> int:
    engine.store.delete(parsed.target)
    return 0


def _undelete(engine: LocalEngine, parsed: argparse.Namespace) -> int:
    for run in parsed.targets:
        engine.store.undelete(run)
    return 0


def _say(run: Run) -> int:
    print(f"{run.name} {run.standing}")
    return 0


def _export(engine: LocalEngine, parsed: argparse.Namespace) -> int:
    run = engine.store.get(parsed.target)
    if parsed.format == "tensorboard":
        folder = parsed.output or Path(f"{run.name}-tensorboard")
        to_tensorboard(engine.store, run, folder)
        print(folder)
    elif parsed.output is None:
        sys.stdout.write(as_csv(engine.store, run))
    else:
        parsed.output.write_text(as_csv(engine.store, run), encoding="utf-8")
    return 0
