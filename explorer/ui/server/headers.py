"""What a browser may do with what the server sends, said with every response."""

import base64
import hashlib
import re
from functools import cache, lru_cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = {
    "default-src": "'self'",
    # The hashes are of what stands inline in Streamlit's index.html; a component's modules are files of this server.
    "script-src": "'self' {inline}",
    "style-src": "'self' 'unsafe-inline'",  # Streamlit's styles, and those of components, are <style> elements
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    # some browsers do not take 'self' for the websocket of the same host
    "connect-src": "'self' ws://{host} wss://{host}",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
OTHERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
HOST = re.compile(r"[\w.-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?", re.ASCII)


class Headers:
    """Adds them to every response, the refused ones included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI application."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                MutableHeaders(scope=message).update(headers(scope))
            await send(message)

        await self.app(scope, receive, send_with_headers)


def headers(scope: Scope) -> dict[str, str]:
    """The headers of a response to this request."""
    host = next((value.decode("latin-1") for key, value in scope["headers"] if key == b"host"), "")
    return {"Content-Security-Policy": policy(host if HOST.fullmatch(host) else "localhost"), **OTHERS}


@lru_cache(64)
def policy(host: str) -> str:
    """The policy of an app that is called by this host and port."""
    allowed = "; ".join(f"{name} {sources}" for name, sources in POLICY.items())
    return allowed.format(host=host, inline=_inline_hashes())


@cache
def _inline_hashes() -> str:
    digests = (hashlib.sha256(script).digest() for script in INLINE.findall(INDEX.read_bytes()))
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
