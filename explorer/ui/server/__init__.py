"""What stands in front of the pages: who may talk to the server, and what a browser may do with what it sends."""

from pathlib import Path

from starlette.middleware import Middleware

from .access import Access
from .first_style import FirstStyle
from .headers import Headers
from .stopping import quiet_stop

__all__ = ["FRAME", "MIDDLEWARE", "Access", "FirstStyle", "Headers", "quiet_stop"]

FRAME = str(Path(__file__).parents[1] / "frame.py")
"""The script that the server runs for each page."""
MIDDLEWARE = (Middleware(Headers), Middleware(Access), Middleware(FirstStyle))
