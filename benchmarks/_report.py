"""What the benchmarks share: where they ran, a table on the screen, a JSON file in benchmarks/results."""

import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"


def machine() -> dict[str, Any]:
    """Processor, cores that this process may use, operating system."""
    return {"processor": _processor(), "cores": len(os.sched_getaffinity(0)), "system": platform.system()}


def _processor() -> str:
    """The model's name as Linux gives it, else the architecture."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns aligned to the right, the first to the left."""
    widths = [max(len(row[i]) for row in (header, *rows)) for i in range(len(header))]
    for row in (header, *rows):
        cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        cells[0] = row[0].ljust(widths[0])
        print("  ".join(cells).rstrip())


def write(script: str, claim: str, packages: Sequence[str], **content: Any) -> None:
    """Writes benchmarks/results/SCRIPT.json: the claim, the command, machine, versions, day, and `content`.

    EXPLORER_RESULTS names another folder, for a run that is no measurement to keep.
    """
    name = Path(script).stem
    versions = {"python": platform.python_version(), **{package: version(package) for package in packages}}
    report = {
        "claim": claim,
        "command": " ".join([".venv/bin/python", f"benchmarks/{name}.py", *sys.argv[1:]]),
        "day": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "versions": versions,
        **content,
    }
    folder = Path(os.environ.get("EXPLORER_RESULTS", RESULTS))
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.json"
    path.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(f"written: {path.name}")


def conclude(claims: Mapping[str, bool]) -> None:
    """Prints each part of the claim and whether it holds; ends the process with status 1 when one does not."""
    for text, holds in claims.items():
        print(f"{'holds' if holds else 'FAILS'}: {text}")
    sys.exit(0 if all(claims.values()) else 1)
