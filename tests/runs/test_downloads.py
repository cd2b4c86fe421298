"""Downloads by torchvision in a process of its own, from a server on this machine: progress, checksum, end, cancel."""

import contextlib
import gzip
import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from explorer.cli.main import main
from explorer.data.images import load, missing
from explorer.installation import SOURCES
from explorer.runs import downloads
from explorer.runs.config import RunError
from tests import waiting
from tests.trainers import kill

IMAGES, LABELS = "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"


def idx(shape: tuple[int, ...]) -> bytes:
    values = np.arange(np.prod(shape), dtype=np.uint32) % 10
    header = bytes([0, 0, 8, len(shape)]) + b"".join(size.to_bytes(4, "big") for size in shape)
    return gzip.compress(header + values.astype(np.uint8).tobytes())


FILES = {
    IMAGES: idx((12, 28, 28)), LABELS: idx((12,)),
    "t10k-images-idx3-ubyte.gz": idx((6, 28, 28)), "t10k-labels-idx1-ubyte.gz": idx((6,)),
}  # fmt: skip


class Server(BaseHTTPRequestHandler):
    """Answers with `files`; the first half of a file at once and the rest when `go` is set."""

    files: dict[str, bytes] = FILES
    go = threading.Event()

    def do_HEAD(self) -> bytes | None:
        body = self.files.get(self.path.rpartition("/")[2])
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        return body

    def do_GET(self) -> None:
        if body := self.do_HEAD():
            with contextlib.suppress(OSError):  # who asked may be gone
                self.wfile.write(body[: len(body) // 2])
                self.wfile.flush()
                self.go.wait(60)
                self.wfile.write(body[len(body) // 2 :])

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Server]]:
    served = type("Served", (Server,), {"go": threading.Event(), "files": dict(FILES)})
    served.go.set()
    listening = ThreadingHTTPServer(("127.0.0.1", 0), served)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    monkeypatch.setenv("EXPLORER_MIRROR", f"http://127.0.0.1:{listening.server_port}")
    monkeypatch.setenv("EXPLORER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("no_proxy", "*")
    yield served
    served.go.set()
    downloads.cancel("mnist")
    listening.shutdown()
    listening.server_close()


def until(holds: Callable[[downloads.Download], bool]) -> downloads.Download:
    def look() -> downloads.Download | None:
        found = downloads.poll("mnist")
        return found if found and holds(found) else None

    found = waiting.until(look, told=lambda: downloads.poll("mnist"))
    assert found
    return found


PATCHED = """
import sys
import torchvision.datasets
from explorer.train.download import main
torchvision.datasets.MNIST.resources = {resources}
sys.exit(main(["mnist"]))
"""


@pytest.mark.slow  # importing torchvision takes seconds
def test_what_is_whole_and_checked_is_unpacked_and_can_be_read(server: type[Server]) -> None:
    assert missing("mnist") is not None
    resources = [(name, hashlib.md5(data).hexdigest()) for name, data in FILES.items()]  # noqa: S324  torchvision's choice
    script = PATCHED.format(resources=resources)
    done = subprocess.run([sys.executable, "-c", script], cwd=SOURCES, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
    told = downloads.poll("mnist")
    assert told is not None
    assert (told.state, told.share, told.error) == (downloads.DONE, 1.0, "")
    assert missing("mnist") is None
    assert load("mnist").train.shape == (12, 1, 28, 28)
    left = {path.name for path in (downloads.root() / "MNIST" / "raw").iterdir()}
    assert left == {name.removesuffix(".gz") for name in FILES}
    assert not downloads.folder("mnist").exists()
    downloads.forget("mnist")
    assert downloads.poll("mnist") is None


@pytest.mark.slow
def test_progress_is_seen_a_second_start_is_the_same_and_a_cancel_leaves_nothing(server: type[Server]) -> None:
    server.go.clear()
    server.files[IMAGES] = os.urandom(400_000)
    begun = downloads.start("mnist")
    half = until(lambda told: told.received > 100_000)
    assert (half.state, half.file) == (downloads.RUNNING, IMAGES)
    assert 150_000 < half.received <= 200_000  # it writes whole blocks
    assert 0 < half.share < 0.05  # of the size that it has in the world
    assert downloads.start("mnist").pid == begun.pid
    downloads.cancel("mnist")
    assert until(lambda told: True).state == downloads.CANCELLED
    assert not downloads.folder("mnist").exists()
    assert "the files are not there" in (missing("mnist") or "")


@pytest.mark.slow
def test_another_checksum_is_refused_with_the_files_name(
    server: type[Server], capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["download", "mnist"]) == 1  # the archives are ours, the checksums the world's
    said = capfd.readouterr().err
    assert said.startswith(f"{IMAGES}: the download failed (")
    assert "its checksum is another than the one that it should have" in said
    assert missing("mnist") is not None


@pytest.mark.slow
def test_a_file_that_the_server_does_not_have_is_named(server: type[Server]) -> None:
    server.files.clear()
    downloads.start("mnist")
    failed = until(lambda told: told.state == downloads.FAILED)
    assert "Not Found" in failed.error
    assert IMAGES in failed.error


@pytest.mark.slow
def test_a_download_whose_process_was_killed_has_failed_and_can_be_started_again(server: type[Server]) -> None:
    server.go.clear()
    begun = downloads.start("mnist")
    until(lambda told: bool(told.file))
    kill(begun.pid)
    assert until(lambda told: told.state == downloads.FAILED).error == downloads.GONE
    assert downloads.start("mnist").state == downloads.RUNNING


def test_too_small_a_disk_is_refused_before(server: type[Server], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.runs.downloads.shutil.disk_usage", lambda path: type("Usage", (), {"free": 10**6}))
    with pytest.raises(RunError, match=r"CIFAR-10 needs 682 MB of disk and 1 MB are free in .*EXPLORER_DATA names"):
        downloads.start("cifar-10")


def test_what_cannot_be_downloaded_is_refused() -> None:
    with pytest.raises(RunError, match=r"data \(=synthetic\) can't be downloaded; one of fashion-mnist, mnist"):
        downloads.start("synthetic")
