"""The commands and their options. Each command is a file of its own with `run(design, arguments) -> exit code`."""

import argparse
import contextlib
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from explorer.design import DesignError, warnings
from explorer.graph import ShapeError
from explorer.installation import VERSION
from explorer.text import OneLineError, first_of, one_line

from . import streams
from .design_argument import add_design_arguments, read
from .extras import lacking

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

Run = Callable[[argparse.Namespace], int]
INTERRUPTED = 130  # as a shell has it after Ctrl-C
DEBUG = "EXPLORER_DEBUG"
WHAT, OPTION = 200, 400  # characters of what went wrong


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code: 0 done, 1 the command's own no, 2 a design or option that can't be."""
    streams.prepare()
    try:
        return _run(arguments)
    except (DesignError, ShapeError) as error:
        streams.say(error)
        return 2
    except OneLineError as error:
        streams.say(error)
        return 1
    except KeyboardInterrupt:
        streams.give_up_output()
        return INTERRUPTED
    except OSError as error:
        streams.give_up_output()
        if not isinstance(error, BrokenPipeError):
            place = f" {error.filename}" if error.filename else ""
            streams.say(f"can't write{place}: {error.strerror or error}")
        return 1
    except Exception as error:  # noqa: BLE001  a mistake of ours is one line, too
        return _unforeseen(error)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        given = sys.argv[1:] if arguments is None else arguments
        given = given[1:] if given[:1] == ["--"] else given
        parsed = _parser(given[0] if given else "").parse_args(given)
        code: int = parsed.run(parsed)
    except SystemExit as stop:  # of argparse: help, or a wrong option
        code = int(stop.code or 0)
    sys.stdout.flush()
    return code


def _unforeseen(error: Exception) -> int:
    """Say it in a line; the trace goes into the file that EXPLORER_DEBUG names, if it does."""
    file = os.environ.get(DEBUG)
    if file:
        with contextlib.suppress(OSError), Path(file).open("a", encoding="utf-8", errors="backslashreplace") as log:
            traceback.print_exception(error, file=log)
    where = f"{file} has the trace" if file else f"{DEBUG}=FILE writes its trace into a file"
    kind, text = type(error).__name__, one_line(str(error), WHAT)
    streams.give_up_output()
    streams.say(f"a mistake in the program ({kind}: {text}); {where}")
    return 1


class OneLine(argparse.ArgumentParser):
    """A parser whose errors are one line, as all others are; the usage is behind --help."""

    def error(self, message: str) -> NoReturn:
        """Exit with 2."""
        streams.say(f"{self.prog}: {one_line(message, OPTION)}; see --help")
        sys.exit(2)

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        """Help, too, says where it can't be written."""
        (file or sys.stderr).write(message)


class Command(NamedTuple):
    """A command: what --help says of it, whether it takes a design, and which extra of the package brings what it
    needs beyond pydantic.
    """

    text: str
    of_design: bool = False
    extra: str = ""


COMMANDS = {
    "app": Command("open the app in a browser", extra="app"),
    "presets": Command("list the presets"),
    "summary": Command("totals, and what each layer and block costs", of_design=True),
    "graph": Command("the drawing of the network", of_design=True),
    "code": Command("the network as a PyTorch file", of_design=True),
    "check": Command("compare every number with torch's own", of_design=True, extra="train"),
    "train": Command("train the design for a few seconds", of_design=True, extra="train"),
    "download": Command("get a data set that is not here", extra="train"),
    "runs": Command("list, show, stop, pause, resume, delete and export runs", extra="runs"),
}
"""Each is the module of its name, imported where it is asked for."""


def _parser(asked: str) -> argparse.ArgumentParser:
    """The parser of all commands, with the options of the one that is asked for."""
    parser = OneLine(prog=_called(), description="Design, count, draw and train networks.")
    parser.add_argument("--version", action="version", version=f"inception-explorer {VERSION}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        own = commands.add_parser(name, help=command.text)
        if name != asked:
            continue
        module = _module(name, command)
        if command.of_design:
            add_design_arguments(own)
        module.add_arguments(own)
        if run := getattr(module, "run", None):  # an action of `runs` has its own
            own.set_defaults(run=_with_design(run) if command.of_design else run)
    return parser


def _called() -> str:
    """How the program was called, for its usage."""
    entry = Path(sys.argv[0]).stem
    return entry if entry == "inception-explorer" else "python -m explorer"


def _module(name: str, command: Command) -> Any:
    try:
        return import_module(f"explorer.cli.{name}")
    except ModuleNotFoundError as error:
        raise lacking(name, command.extra, error) from error


def _with_design(run: Callable[..., int]) -> Run:
    def read_and_run(parsed: argparse.Namespace) -> int:
        design = read(parsed)
        for warning in first_of(warnings(design)):
            streams.say(f"warning: {warning}")
        return run(design, parsed)

    return read_and_run
