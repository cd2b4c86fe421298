"""Who may talk to the server, and what it says with every response; of the real server, its network closed."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from starlette.types import Receive, Scope, Send

from explorer.ui.server import access, headers
from scripts.app_server import (
    ROOT,
    free_port,
    running_app,
    start_server,
    stop_server,
    streamlit_run,
    wait_until_healthy,
)

# The server's Python reads it first: it notes down, and refuses, whatever would leave this machine.
CLOSED_NETWORK = """
import os, socket

def closed(asked):
    def ask(*args, **kwargs):
        place = args[1] if isinstance(args[0], socket.socket) else args[0]
        name = place[0] if isinstance(place, tuple) else place
        if name not in (None, "", "127.0.0.1", "localhost", "::1"):
            with open(os.environ["ASKED_OUTSIDE"], "a") as notes:
                notes.write(f"{asked.__name__} {name}\\n")
            raise OSError("the network is closed")
        return asked(*args, **kwargs)
    return ask

socket.getaddrinfo = closed(socket.getaddrinfo)
socket.socket.connect = closed(socket.socket.connect)
"""


class Served(NamedTuple):
    url: str
    notes: Path

    def asked_outside(self) -> str:
        return self.notes.read_text()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("server")
    (folder / "sitecustomize.py").write_text(CLOSED_NETWORK)
    notes = folder / "asked_outside"
    notes.touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder))
        patch.setenv("ASKED_OUTSIDE", str(notes))
        with running_app(folder) as url:
            yield Served(url, notes)


def answer(url: str, path: str, **fields: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and the first of the body of a GET, byte for byte as a browser could send it."""
    place = urlsplit(url)
    fields = {"Host": place.netloc, "Connection": "close"} | {name.replace("_", "-"): v for name, v in fields.items()}
    request = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    with socket.create_connection((place.hostname, place.port), timeout=60) as wire:
        wire.sendall(f"GET {path} HTTP/1.1\r\n{request}\r\n".encode())
        got = b""
        while b"\r\n\r\n" not in got and (more := wire.recv(65536)):
            got += more
        head, _, body = got.partition(b"\r\n\r\n")
        status, *lines = head.decode().split("\r\n")
        length = next((int(line.split(": ")[1]) for line in lines if line.lower().startswith("content-length")), 0)
        while len(body) < length and (more := wire.recv(65536)):
            body += more
    found = {line.split(": ", 1)[0].lower(): line.split(": ", 1)[1] for line in lines}
    return int(status.split()[1]), found, body.decode(errors="replace")


def handshake(url: str, **fields: str) -> tuple[int, dict[str, str], str]:
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13",
               "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ=="}  # fmt: skip
    return answer(url, "/_stcore/stream", **upgrade, **fields)


def test_the_closed_network_notices_what_streamlit_would_ask(served: Served, tmp_path: Path) -> None:
    """The proof that the tests below can fail."""
    notes = tmp_path / "notes"
    environment = os.environ | {"PYTHONPATH": str(served.notes.parent), "ASKED_OUTSIDE": str(notes)}
    command = [sys.executable, "-c", "from streamlit import net_util; net_util.get_external_ip()"]
    subprocess.run(command, env=environment, check=True, timeout=60)
    assert "checkip.amazonaws.com" in notes.read_text()


FOREIGN = (
    "http://evil.example",
    "https://evil.example:8501",
    "http://127.0.0.1:1",
    "http://localhost",
    "null",
    "file://",
)


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_foreign_page_gets_no_websocket_and_nothing_is_looked_up(served: Served, origin: str) -> None:
    status, found, body = handshake(served.url, Origin=origin)
    assert status == 403
    assert body == (f"Origin: {origin!r} is another site; one that may connect belongs in server.corsAllowedOrigins\n")
    assert "content-security-policy" in found
    assert served.asked_outside() == ""


def test_the_app_and_programs_get_a_websocket(served: Served) -> None:
    port = urlsplit(served.url).port
    assert handshake(served.url, Origin=served.url)[0] == 101
    assert handshake(served.url)[0] == 101
    assert handshake(served.url, Host=f"localhost:{port}", Origin=f"http://localhost:{port}")[0] == 101
    assert served.asked_outside() == ""


def test_a_foreign_name_that_leads_here_is_not_answered(served: Served) -> None:
    status, _, body = answer(served.url, "/", Host="evil.example")
    assert status == 403
    assert body == "Host: 'evil.example' is not this app's; a proxy's name belongs in browser.serverAddress\n"
    assert handshake(served.url, Host="evil.example", Origin="http://evil.example")[0] == 403
    assert served.asked_outside() == ""


PATHS = {
    "/": 200,
    "/train": 200,
    "/_stcore/health": 200,
    "/_stcore/host-config": 200,
    "/favicon.png": 200,
    "/media/none.png": 404,
    "/component/none/index.html": 404,
    "/_stcore/bidi-components/none/main.js": 404,
    "/..%2f..%2fetc/passwd": 400,
}


@pytest.mark.parametrize("path", PATHS)
def test_every_response_has_the_headers(served: Served, path: str) -> None:
    status, found, _ = answer(served.url, path)
    assert status == PATHS[path]
    assert found["x-content-type-options"] == "nosniff"
    assert found["referrer-policy"] == "same-origin"
    said = dict(part.split(" ", 1) for part in found["content-security-policy"].split("; "))
    assert said["default-src"] == said["base-uri"] == said["form-action"] == said["frame-ancestors"] == "'self'"
    assert said["img-src"] == "'self' data: blob:"
    assert said["object-src"] == "'none'"
    assert said["connect-src"].split()[:2] == ["'self'", f"ws://{urlsplit(served.url).netloc}"]
    assert "unsafe" not in said["script-src"]


@pytest.mark.parametrize("host", ["evil.example; script-src *", "a b", "", "[::1", 'x"y'])
def test_a_host_adds_nothing_to_the_policy(host: str) -> None:
    given = headers.headers({"type": "http", "headers": [(b"host", host.encode())]})
    assert given["Content-Security-Policy"] == headers.policy("localhost")


def test_ctrl_c_ends_the_server_without_a_word(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "app.log"
    process = start_server(streamlit_run(ROOT / "app.py", port), tmp_path, log)
    try:
        wait_until_healthy(process, f"http://127.0.0.1:{port}")
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        assert "Aborted" not in log.read_text()
        assert "Traceback" not in log.read_text()
    finally:
        stop_server(process, tmp_path)


def configured(monkeypatch: pytest.MonkeyPatch, **options: object) -> None:
    known = {"server.address": "127.0.0.1", "server.enableCORS": True, "server.corsAllowedOrigins": [],
             "server.allowedHosts": [], "browser.serverAddress": "localhost"}  # fmt: skip
    monkeypatch.setattr(access.config, "get_option", (known | options).__getitem__)


def asks(host: str, origin: str = "") -> bool:
    """Whether a websocket that says this of itself is let in."""
    fields = [(b"host", host.encode())] + ([(b"origin", origin.encode())] if origin else [])
    return not access.refused({"type": "websocket", "headers": fields})


def test_this_machine_by_each_of_its_names(monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch)
    for host in ("localhost:8501", "127.0.0.1:8600", "[::1]:8501", "127.0.0.2", "LOCALHOST:8501", "localhost.:8501"):
        assert asks(host, f"http://{host}"), host
        assert asks(host), host
        assert not asks(host, "http://192.168.1.7:8501"), host
    for host in (
        "192.168.1.7:8501",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "[::1",
        "@",
        "a:b@c",
    ):
        assert not asks(host, f"http://{host}"), host


def test_open_to_other_machines_it_is_called_by_any_name(monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch, **{"server.address": "0.0.0.0"})  # noqa: S104
    for host in ("192.168.1.7:8501", "lab-machine:8501", "[fd00::7]:8501", "localhost:8501"):
        assert asks(host, f"http://{host}"), host
        assert not asks(host, "http://evil.example"), host


def test_a_proxy_that_the_configuration_names(monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch, **{"browser.serverAddress": "app.example.com"})
    assert asks("app.example.com", "https://app.example.com")
    assert asks("localhost:8501", "https://app.example.com")
    assert not asks("localhost:8501", "https://evil.example")
    assert not asks("evil.example", "https://app.example.com")
    configured(monkeypatch, **{"server.corsAllowedOrigins": ["https://app.example.com"]})
    assert asks("app.example.com", "https://app.example.com")
    assert asks("localhost:8501", "https://app.example.com")
    assert not asks("localhost:8501", "http://app.example.com")
    configured(monkeypatch, **{"server.allowedHosts": ["*.example.com"]})
    assert asks("app.example.com", "https://app.example.com")
    assert not asks("example.org", "https://example.org")


@pytest.mark.parametrize("origin", ["https://app.example.com", "http://localhost:8501", "HTTP://LOCALHOST:8501"])
def test_streamlit_has_nothing_left_to_look_up(monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    """It sees every websocket that is let in as one of the app's own page."""
    configured(monkeypatch, **{"server.corsAllowedOrigins": ["https://app.example.com"]})
    seen: list[Scope] = []

    async def streamlit_itself(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    scope = {"type": "websocket", "headers": [(b"host", b"localhost:8501"), (b"origin", origin.encode())]}
    with pytest.raises(StopIteration):  # it waits for nothing; another test's event loop may run in this thread
        access.Access(streamlit_itself)(scope, None, None).send(None)  # type: ignore[arg-type]
    assert [value for name, value in seen[0]["headers"] if name == b"origin"] == [b"http://localhost:8501"]
