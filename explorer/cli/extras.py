"""What a command needs and a bare installation has not: said in a line, with what to install."""

from explorer.installation import how_to_install
from explorer.text import OneLineError


class MissingExtra(OneLineError):
    """A package that comes with an extra of ours is not installed."""

    def __init__(self, command: str, package: str, extra: str) -> None:
        super().__init__(f"{command} needs {package}, which is not installed: {how_to_install(extra)}")


def lacking(command: str, extra: str, error: ModuleNotFoundError) -> Exception:
    """What to raise for a module that was not found while a command was imported.

    One of ours is a mistake in the program, and so is any where the command needs no extra: that error itself.
    """
    package = (error.name or "").partition(".")[0]
    if not extra or not package or package == "explorer":
        return error
    return MissingExtra(command, package, extra)
