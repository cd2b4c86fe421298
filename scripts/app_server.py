"""Starts the real app and a real Chromium; the browser tests, the screenshots and the launch benchmark share it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Playwright

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
NO_CHROMIUM = "no Chromium here, so no browser tests; to get it on Debian or Ubuntu: apt-get install chromium"
# No sandbox: CI runs as root. Nothing may call home while a test counts requests.
CHROMIUM_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def find_chromium() -> str | None:
    """The path of the system's Chromium, or None."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def browser_required() -> bool:
    """Whether a test that needs a browser is to fail where there is none, and not to be skipped."""
    return os.environ.get("CI") == "true" or os.environ.get("EXPLORER_REQUIRE_BROWSER") == "1"


def launch_chromium(playwright: Playwright) -> Browser:
    """A headless Chromium, the system's own.

    Raises:
        RuntimeError: there is none; the message says how to get it.
    """
    path = find_chromium()
    if path is None:
        raise RuntimeError(NO_CHROMIUM)
    return playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGS)


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def streamlit_run(script: Path, port: int) -> list[str]:
    """The command that serves a script at a port, without a browser."""
    return [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", "--server.headless=true"]


def start_server(command: Sequence[str], home: Path, log: Path, *, cwd: Path = ROOT) -> subprocess.Popen[bytes]:
    """Starts a server in a process group of its own.

    Args:
        command: what serves.
        home: EXPLORER_HOME of the app: its runs are stored there.
        log: takes what the server prints.
        cwd: where it is started.
    """
    with log.open("wb") as output:
        return subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, "EXPLORER_HOME": str(home)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def wait_until_healthy(process: subprocess.Popen[bytes], url: str, seconds: float = 60.0) -> None:
    """Returns when the server answers.

    Raises:
        RuntimeError: it ended, or did not answer in time.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):  # noqa: S310 (our own http address)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"the app at {url} did not come up (exit status {process.poll()})")


def stop_server(process: subprocess.Popen[bytes], home: Path) -> None:
    """Ends the server's process group, and the training processes that outlive it by design."""
    for number, patience in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
        if process.poll() is not None:
            break
        os.killpg(process.pid, number)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
    for trainer in processes_of(home):
        trainer.kill()


def processes_of(home: Path) -> list[psutil.Process]:
    """The processes that were started with this EXPLORER_HOME, this one apart."""
    found = []
    for candidate in psutil.process_iter():
        try:
            if candidate.pid != os.getpid() and candidate.environ().get("EXPLORER_HOME") == str(home):
                found.append(candidate)
        except psutil.Error:  # gone meanwhile, or somebody else's
            continue
    return found


def running_app(folder: Path, script: Path = ROOT / "app.py") -> AbstractContextManager[str]:
    """The address of a script's server while it runs, as `running` has it."""
    return running(folder, lambda port: streamlit_run(script, port))


@contextmanager
def running(folder: Path, command: Callable[[int], Sequence[str]], cwd: Path = ROOT) -> Iterator[str]:
    """The address of what `command` serves at a port, while it runs; `folder` takes its log (app.log) and its
    EXPLORER_HOME (home/).

    Raises:
        RuntimeError: it did not start; the message ends with the log's last lines.
    """
    home, log = folder / "home", folder / "app.log"
    home.mkdir(parents=True, exist_ok=True)
    port = free_port()
    process = start_server(command(port), home, log, cwd=cwd)
    url = f"http://127.0.0.1:{port}"
    try:
        try:
            wait_until_healthy(process, url)
        except RuntimeError as error:
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
            raise RuntimeError(f"{error}\n{tail}") from None
        yield url
    finally:
        stop_server(process, home)
