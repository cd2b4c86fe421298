"""Download a data set by torchvision, which knows addresses and checksums: `python -m explorer.train.download NAME`.

The files come into a folder of their own and are moved to their place once they are all there, checked and unpacked.
"""

import contextlib
import fcntl
import os
import shutil
import socket
import sys
import threading
from dataclasses import replace
from pathlib import Path

from explorer.data.images import load
from explorer.data.places import TORCHVISION, root
from explorer.runs.downloads import ARCHIVES, DONE, FAILED, Download, folder, write
from explorer.runs.faults import StoreError
from explorer.runs.identity import identity

MIRROR = "EXPLORER_MIRROR"  # a web address below which NAME/ARCHIVE lie, in place of torchvision's own
TELL_SECONDS = 0.25
SILENCE_SECONDS = 30.0  # of a server, after which it is given up


def main(arguments: list[str]) -> int:
    """0 when the data set is there, 1 when it could not be had, 2 when there is none of this name."""
    if len(arguments) != 1 or arguments[0] not in ARCHIVES:
        print(f"usage: python -m explorer.train.download {'|'.join(ARCHIVES)}", file=sys.stderr)
        return 2
    name = arguments[0]
    root().mkdir(parents=True, exist_ok=True)
    with (root() / f".download-{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # another one does it
            return 0
        return _download(name)


def _download(name: str) -> int:
    total = sum(ARCHIVES[name].values())
    state = Download(name, total=total, pid=os.getpid(), process=identity(os.getpid()) or "")
    shutil.rmtree(folder(name), ignore_errors=True)
    over = threading.Event()
    teller = threading.Thread(target=_tell, args=(state, over), daemon=True)
    teller.start()
    try:
        fetch(name, folder(name))
        install(name, folder(name))
        load(name)
        end = replace(state, state=DONE, received=total)
    except Exception as error:  # noqa: BLE001  whatever it is: it is said, and can be tried again
        end = replace(_progress(state), state=FAILED, error=_reason(state, error))
    finally:
        over.set()
        teller.join()
        shutil.rmtree(folder(name), ignore_errors=True)
    try:
        write(end)
    except StoreError as error:  # who looks sees that this process is gone
        print(error, file=sys.stderr)
        return 1
    return 0 if end.state == DONE else 1


def fetch(name: str, to: Path) -> None:
    """Download, check and unpack. RuntimeError where a checksum is another, URLError where nobody answers."""
    import torchvision.datasets

    socket.setdefaulttimeout(SILENCE_SECONDS)
    kind = getattr(torchvision.datasets, TORCHVISION[name])
    if mirror := os.environ.get(MIRROR, "").rstrip("/"):
        kind.mirrors = [f"{mirror}/{name}/"]
        kind.url = f"{mirror}/{name}/{next(iter(ARCHIVES[name]))}"
    kind(str(to), download=True)


def install(name: str, source: Path) -> None:
    """Move what was unpacked to where explorer.data.places looks for it; the archives go."""
    for archive in ARCHIVES[name]:
        for found in source.rglob(archive):
            found.unlink()
    for file in sorted(path for path in source.rglob("*") if path.is_file()):
        target = root() / file.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        file.replace(target)


def _tell(state: Download, over: threading.Event) -> None:
    while not over.wait(TELL_SECONDS):
        with contextlib.suppress(StoreError):  # the next time tells more
            write(_progress(state))


def _progress(state: Download) -> Download:
    """By the sizes of the archives so far."""
    received, latest = 0, ""
    for archive in ARCHIVES[state.name]:
        for found in folder(state.name).rglob(archive):
            received, latest = received + found.stat().st_size, archive
    return replace(state, received=received, file=latest)


def _reason(state: Download, error: BaseException) -> str:
    text = " ".join(str(error).split())[:300] or type(error).__name__
    file = _progress(state).file
    if "corrupted" in text:
        text = "its checksum is another than the one that it should have"
    return f"{file or state.name}: the download failed ({text}); try again, or put the files into {root()}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
