"""The style of all pages, in what the browser gets first.

Streamlit sends a page's elements as they come, and fetches its own code for a kind of element when it meets the first
one. With the style among them, places had their size only after what is in them had moved.
"""

from functools import cache
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explorer.ui import theme

FILES = [Path(__file__).parents[1] / name for name in ("frame.css", "places.css")]
COLORS = {
    "paper": "backgroundColor",
    "page-link": "linkColor",
    **{f"page-{name}": f"{name}TextColor" for name in ("gray", "blue", "green", "orange", "violet")},
}
END = b"</head>"
# What the style is in: it must be whole, as it is now, and asked for as text.
WHOLE = (b"if-none-match", b"if-modified-since", b"range", b"accept-encoding")
NOT_THE_FILE = ("etag", "last-modified", "accept-ranges")


class FirstStyle:
    """Puts it into every page of HTML that Streamlit's server answers with."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI application."""
        if scope["type"] == "http" and "text/html" in Headers(scope=scope).get("accept", ""):
            asked = [(name, value) for name, value in scope["headers"] if name not in WHOLE]
            await self.app({**scope, "headers": asked}, receive, _Styled(send).send)
        else:
            await self.app(scope, receive, send)


class _Styled:
    """One response: a page is sent when all of it is there, anything else as it comes."""

    def __init__(self, send: Send) -> None:
        self.onward = send
        self.start: Message | None = None
        self.body = b""

    async def send(self, message: Message) -> None:
        """Takes what the server sends."""
        if message["type"] == "http.response.start" and _is_page(message):
            self.start = message
        elif self.start is None:
            await self.onward(message)
        else:
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_page(self.start)

    async def _send_page(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        for name in NOT_THE_FILE:
            del headers[name]
        if self.body:  # a HEAD has none, and says how long the page would be without the style
            self.body = self.body.replace(END, style() + END, 1)
            headers["content-length"] = str(len(self.body))
        await self.onward(start)
        await self.onward({"type": "http.response.body", "body": self.body})


def _is_page(start: Message) -> bool:
    return Headers(raw=start["headers"]).get("content-type", "").startswith("text/html")


@cache
def style() -> bytes:
    """As an element."""
    colors = f":root {{ {theme.properties(COLORS)} }}"
    css = "\n".join([colors, *(path.read_text(encoding="utf-8") for path in FILES)])
    return f"<style>\n{css}</style>".encode()
