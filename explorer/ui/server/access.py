"""Whose requests are answered: only of pages of the app itself, and of programs; nothing is looked up for it.

Streamlit alone, where it doesn't know the origin of a websocket, asks a machine on the internet for this one's address,
and any page that a person has open can cause that.
"""

import ipaddress
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

ANYWHERE = ("0.0.0.0", "::", "")  # noqa: S104, addresses that a server is told to listen on


class Access:
    """Refuses with 403 what comes from another site, before Streamlit sees it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI application."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
        elif refusal := refused(scope):
            await PlainTextResponse(f"{refusal}\n", status_code=403)(scope, receive, send)
        else:
            await self.app(_as_own(scope), receive, send)


def refused(scope: Scope) -> str:
    """Why a request is not answered; empty where it is.

    A name that isn't this machine's may still lead here: a page of another site can have its own name point to
    127.0.0.1. Where only this machine can reach the server, it is therefore called by this machine's names alone, or by
    those that the configuration knows: of a proxy in front of it.
    """
    host = _header(scope, b"host")
    if host and not _is_own(_name(f"//{host}")):
        return f"Host: {host[:80]!r} is not this app's; a proxy's name belongs in browser.serverAddress"
    origin = _header(scope, b"origin")
    if scope["type"] == "websocket" and origin and not _may_connect(origin, host):
        return f"Origin: {origin[:80]!r} is another site; one that may connect belongs in server.corsAllowedOrigins"
    return ""


def _as_own(scope: Scope) -> Scope:
    """A websocket that may connect, as one of the app's own page: of another Streamlit would look addresses up."""
    if scope["type"] != "websocket" or not _header(scope, b"origin"):
        return scope
    headers = [(key, value) for key, value in scope["headers"] if key != b"origin"]
    own = f"http://{_header(scope, b'host')}".encode("latin-1")
    return {**scope, "headers": [*headers, (b"origin", own)]}


def _may_connect(origin: str, host: str) -> bool:
    """A page of the app itself, port included, or of a site that the configuration names."""
    if not config.get_option("server.enableCORS") or _place(origin) == host.lower():
        return True
    return origin in _listed("server.corsAllowedOrigins") or _is_served_as(_name(origin))


def _is_own(name: str) -> bool:
    if not _is_loopback(str(config.get_option("server.address") or "")):
        return True
    if _is_loopback(name) or _is_served_as(name):
        return True
    allowed = _listed("server.allowedHosts")
    return any(_matches(name, one) for one in allowed) or name in map(_name, _listed("server.corsAllowedOrigins"))


def _matches(name: str, pattern: str) -> bool:
    """A pattern of server.allowedHosts, as Streamlit reads it: a name, `*.example.com` or `*`."""
    return (
        pattern == "*" or name == pattern.lower() or (pattern.startswith("*.") and name.endswith(pattern[1:].lower()))
    )


def _is_loopback(name: str) -> bool:
    if name in ANYWHERE:
        return False
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def _is_served_as(name: str) -> bool:
    """Whether the configuration gives the app this name. A loopback name says nothing: every port has it."""
    address = str(config.get_option("browser.serverAddress"))
    served = _name(address if "//" in address else f"//{address}")
    return name == served and not _is_loopback(served)


def _listed(option: str) -> list[str]:
    return [str(one).strip() for one in config.get_option(option)]


def _place(address: str) -> str:
    """Host and port as an address has them."""
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _name(address: str) -> str:
    """The host's name in an address, without its port; empty where there is none."""
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")
