"""The command line, called as a script would."""

import argparse

import pytest

from explorer.cli import main
from explorer.cli.main import _parser


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit code, and what was printed on standard output and on standard error."""
    code = main(arguments)
    out = capsys.readouterr()
    return code, out.out, out.err


def below(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The parsers of its subcommands, by their names."""
    actions = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return dict(next(actions).choices)


def options(command: str) -> list[argparse.Action]:
    """What can be given to a command."""
    return list(below(_parser(command))[command]._actions)
