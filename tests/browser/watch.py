"""What a page must not do: log an error, throw one, or ask another machine for something."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request

LOOPBACK = {"127.0.0.1", "localhost", "::1"}

# Console errors that are not ours: (what the message says, where it points to).
HARMLESS = (
    # A deep link to a page: Streamlit's client first looks for its endpoints below the page's own path.
    (r"404 \(Not Found\)", r"/[a-z]+/_stcore/(health|host-config)$"),
    # What Streamlit's client says of an address that names no page, beside the dialog that says so to people.
    (r"^The page that you have requested does not seem to exist", r"/static/js/"),
)


def watch(context: BrowserContext, complaints: list[str]) -> None:
    """Adds a line to `complaints` for each thing that a page of the context does and must not do."""
    context.on("console", lambda message: complaints.extend(_of_message(message)))
    context.on("weberror", lambda error: complaints.append(f"page error: {error.error}"))
    context.on("request", lambda request: complaints.extend(_of_request(request)))


def _of_message(message: ConsoleMessage) -> list[str]:
    url = message.location.get("url", "")
    if message.type != "error" or any(re.search(text, message.text) and re.search(at, url) for text, at in HARMLESS):
        return []
    return [f"console error: {message.text} ({url})"]


def _of_request(request: Request) -> list[str]:
    """Nothing may be fetched from elsewhere: the app works on a laptop without a network."""
    parts = urlsplit(request.url)
    if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in LOOPBACK:
        return [f"request to another machine: {request.url}"]
    return []
