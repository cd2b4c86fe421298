"""Add golden entries of presets and variants that have none: `python -m tests.golden.make`.

An entry that is there is never written again, nor taken away: a number that changed is a defect or a decision, and who
decides it edits the file by hand, with the reason in the commit.
"""

import sys
from pathlib import Path
from typing import Any

from tests.figures import figures, read, write
from tests.golden.cases import cases

HERE = Path(__file__).parent
PRESETS, NAMES = HERE / "presets.json", HERE / "layer_names.json"


def entries() -> tuple[dict[str, Any], dict[str, Any]]:
    """The numbers of each case, those of a preset as it is with its layers; and such a preset's names of layers."""
    numbers: dict[str, Any] = {}
    names: dict[str, Any] = {}
    for name, design in cases():
        found = figures(design)
        numbers[name] = {"totals": found["totals"]}
        if name == design.preset:
            numbers[name]["layers"] = found["layers"]
            names[name] = found["names"]
    return numbers, names


def added(path: Path, found: dict[str, Any]) -> int:
    """Write the entries that the file lacks; returns how many."""
    have = read(path) if path.exists() else {}
    new = {name: entry for name, entry in found.items() if name not in have}
    if new:
        write(path, have | new)
    return len(new)


def main() -> int:
    for path, found in zip((PRESETS, NAMES), entries(), strict=True):
        sys.stdout.write(f"{path.name}: {added(path, found)} new entries\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
