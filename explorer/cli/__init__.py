"""The command line: `inception-explorer COMMAND`, or `python -m explorer COMMAND`.

A stable interface, described in the README.
"""

import sys
from typing import NoReturn

from .main import main

__all__ = ["console", "main"]


def console() -> NoReturn:
    """The installed program."""
    sys.exit(main())
