"""Where a run's figures come from: versions, machine and the state of the program's own source."""

import importlib.metadata
import platform
import subprocess
from pathlib import Path

from explorer.installation import CHECKOUT, SOURCES, VERSION

PACKAGES = ("torchvision", "numpy", "safetensors", "pydantic")


def provenance() -> dict[str, str]:
    """Facts for a run's `detail`; `git` is missing where there is no repository or no git."""
    facts = {"explorer": VERSION, "python": platform.python_version(), "system": platform.platform()}
    facts["host"] = platform.node()
    for name in PACKAGES:
        try:
            facts[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    commit = git_state(SOURCES) if CHECKOUT else ""  # what is installed may lie in a repository of somebody else
    return facts | ({"git": commit} if commit else {})


def git_state(folder: Path) -> str:
    """The commit as 40 hexadecimal digits, with "+changes" where tracked files differ from it; "" outside a repository.

    Takes about 20 ms.
    """
    commit = _git(folder, "rev-parse", "HEAD")
    if not commit:
        return ""
    return commit + ("+changes" if _git(folder, "status", "--porcelain", "--untracked-files=no") else "")


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=5, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""
