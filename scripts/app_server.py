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
from collections.abc import Iterator
from contextlib import contextmanager
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


def start_server(script: Path, port: int, home: Path, log: Path) -> subprocess.Popen[bytes]:
    """Starts `streamlit run script` from the project's root, so with its configuration, in a process group of its own.

    Args:
        script: the Streamlit script.
        port: where it listens, on 127.0.0.1.
        home: EXPLORER_HOME of the app: its runs are stored there.
        log: takes what the server prints.
    """
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    options = [f"--server.port={port}", "--server.headless=true"]
    with log.open("wb") as output:
        return subprocess.Popen(
            command + options,
            cwd=ROOT,
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


@contextmanager
def running_app(folder: Path, script: Path = ROOT / "app.py") -> Iterator[str]:
    """The app's address while it runs; `folder` takes its log (app.log) and its EXPLORER_HOME (home/).

    Raises:
        RuntimeError: it did not start; the message ends with the log's last lines.
    """
    home, log = folder / "home", folder / "app.log"
    home.mkdir(parents=True, exist_ok=True)
    port = free_port()
    process = start_server(script, port, home, log)
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
