"""No test writes outside its temporary folder: a pytest plugin that refuses it, or finds it when all is over.

In a process that runs tests an audit hook refuses a write with a PermissionError, and the test fails even where that
was caught. What other processes write (trainers, the app's server, the command line), and what a library writes past
Python, no hook sees: at the end the repository's tree is compared with what it was, and each path that changed is told
with the tests that ran at that moment. So whoever edits a file while the tests run is told of it, too. The user's home
and the system's temporary folder are others for as long as the tests run, for the processes that they start, too.
"""

import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from explorer.runs.database import home

# what Python and the tools that run here keep beside the sources; each is ignored by git
CACHES = ("__pycache__", ".pytest_cache", ".hypothesis", ".mypy_cache", ".ruff_cache")
NOT_OURS = (*CACHES, ".git", ".venv", "node_modules")
# by audit event: where its path and that path's dir_fd are among the arguments
PATHS: dict[str, tuple[tuple[int, int | None], ...]] = {
    "os.mkdir": ((0, 2),),
    "os.remove": ((0, 1),),
    "os.rmdir": ((0, 1),),
    "os.rename": ((0, 2), (1, 3)),
    "os.link": ((1, 3),),
    "os.symlink": ((1, 2),),
    "os.truncate": ((0, None),),
    "os.chmod": ((0, 2),),
    "os.utime": ((0, 3),),
}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CLOCK_SECONDS = 0.02  # a file's time is the last tick of the kernel's clock: it may lie before a test's start


class Guard:
    """The audit hook. It looks while a test runs and its folder is known."""

    def __init__(self, root: Path) -> None:
        self.allowed: tuple[str, ...] = ()
        self.caches = tuple(str(root / name) for name in CACHES)
        self.running = False
        self.refused: list[str] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """What Python is about to do.

        Raises:
            PermissionError: it is a write outside.
        """
        if not (self.running and self.allowed):
            return
        for path in written(event, arguments):
            if not self.allows(path):
                self.refused.append(path)
                raise PermissionError(errno.EACCES, "a test writes outside its temporary folder", path)

    def allows(self, path: str) -> bool:
        inside = any(Path(path).is_relative_to(folder) for folder in (*self.allowed, *self.caches, "/dev"))
        return inside or "__pycache__" in Path(path).parts


def written(event: str, arguments: tuple[Any, ...]) -> Iterator[str]:
    """The whole paths that this event writes to, or takes away."""
    if event == "open":
        path, _, flags = arguments
        if flags & WRITING and isinstance(path, str | bytes | os.PathLike):
            yield whole(path)
    elif event == "sqlite3.connect":
        if path := database(os.fsdecode(arguments[0])):
            yield whole(path)
    else:
        for at, folder in PATHS.get(event, ()):
            if isinstance(arguments[at], int):
                continue  # an open file's number: it was looked at when it was opened
            path = whole(arguments[at], -1 if folder is None else arguments[folder])
            is_there = os.path.lexists(path)
            if not (is_there if event == "os.mkdir" else event in ("os.remove", "os.rmdir") and not is_there):
                yield path


def database(name: str) -> str | None:
    """The file that SQLite opens to write; None where there is none."""
    if name.startswith("file:"):
        parts = urlsplit(name)
        name = "" if parse_qs(parts.query).get("mode") in (["ro"], ["memory"]) else unquote(parts.path)
    return None if name in ("", ":memory:") else name


def whole(path: str | bytes | os.PathLike[Any], folder: int | None = -1) -> str:
    """From the root, the links in it followed but for the last part: a link that goes is not what it leads to."""
    text = os.fsdecode(path)
    if folder not in (-1, None) and not Path(text).is_absolute() and Path("/proc/self/fd").is_dir():
        text = str(Path(f"/proc/self/fd/{folder}").readlink() / text)
    parent, name = os.path.split(os.path.abspath(text))  # noqa: PTH100  Path.absolute keeps `..`
    return str(Path(os.path.realpath(parent), name))


class Tree:
    """What lies in the repository, and whether the app's own folder in the user's home is there."""

    def __init__(self, root: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("EXPLORER_HOME", raising=False)
            self.home = home()
        self.root, self.before, self.had_home = root, entries(root), self.home.exists()
        self.spans: dict[str, tuple[float, float]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note when a test ran, from its set-up to its end; xdist passes its workers' reports on."""
        first, _ = self.spans.get(report.nodeid, (report.start, report.stop))
        self.spans[report.nodeid] = first, report.stop

    def changes(self) -> list[str]:
        """A line for each path that came, went or changed since, with the tests that ran then."""
        after = entries(self.root)
        paths = {path for path, _ in self.before.items() ^ after.items()}
        lines = [self.line(path, what_became(path, self.before, after)) for path in sorted(paths)]
        if not self.had_home and self.home.exists():
            lines.append(self.line(str(self.home), "came"))
        return lines

    def line(self, path: str, became: str) -> str:
        there = self.root / path
        when = (there if os.path.lexists(there) else there.parent).lstat().st_ctime if there.parent.exists() else None
        tests = [] if when is None else self.at(when)
        return f"{path} {became} while there ran: {', '.join(tests) or 'no test'}"

    def at(self, when: float) -> list[str]:
        return [test for test, (start, stop) in self.spans.items() if start - CLOCK_SECONDS <= when <= stop]


def entries(root: Path) -> dict[str, tuple[int, int] | None]:
    """Each file's time of change (which nobody can set) and size, by its path from there; None for a folder."""
    found: dict[str, tuple[int, int] | None] = {}
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        for name in (*folders, *files):
            path = Path(folder, name)
            told = path.lstat()
            found[str(path.relative_to(root))] = None if name in folders else (told.st_ctime_ns, told.st_size)
    return found


def what_became(path: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    if path not in after:
        return "went"
    return "changed" if path in before else "came"


GUARD, TREE = pytest.StashKey[Guard](), pytest.StashKey[Tree]()
COMPLAINTS = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[GUARD] = guard = Guard(config.rootpath)
    sys.addaudithook(guard)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    guard = item.config.stash[GUARD]
    guard.running = True
    try:
        return (yield)
    finally:
        guard.running = False


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    guard = item.config.stash[GUARD]
    try:
        return (yield)
    finally:
        refused, guard.refused = guard.refused, []
        if refused:
            pytest.fail(f"writes outside its temporary folder: {', '.join(dict.fromkeys(refused))}", pytrace=False)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Before anything is imported that makes a temporary folder, and before xdist starts its workers."""
    config = session.config
    if not hasattr(config, "workerinput"):  # one process for all: a worker has only some of the tests
        config.stash[TREE] = tree = Tree(config.rootpath)
        config.pluginmanager.register(tree)
    base = config._tmp_path_factory.getbasetemp()
    move_in(base / "user", config)
    config.stash[GUARD].allowed = (os.path.realpath(base),)


def move_in(folder: Path, config: pytest.Config) -> None:
    """A home, a folder for temporary files and no settings of the user's, for the tests and what they start."""
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    for name, variable in (("home", "HOME"), ("tmp", "TMPDIR")):
        (folder / name).mkdir(parents=True)
        patch.setenv(variable, str(folder / name))
    for variable in [name for name in os.environ if name.startswith("XDG_")]:
        patch.delenv(variable)
    patch.setattr(tempfile, "tempdir", str(folder / "tmp"))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    tree = session.config.stash.get(TREE, None)
    if tree and (complaints := tree.changes()):
        session.config.stash[COMPLAINTS] = complaints
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if complaints := config.stash.get(COMPLAINTS, None):
        terminalreporter.section("written outside the tests' temporary folders", red=True, bold=True)
        for line in complaints:
            terminalreporter.line(line, red=True)
