"""The command line: `python -m explorer COMMAND`. A stable interface, described in the README."""

from .main import main

__all__ = ["main"]
