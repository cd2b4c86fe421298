"""What the graph is drawn from, for the tests of its JavaScript: `python -m tests.components.graph_view.trees`.

trees.json and details.json have what this makes; tests/render/test_component_trees.py says when that is no longer so.
"""

import json
import sys
from pathlib import Path
from typing import Any

from explorer import DesignSpec, SetValue, analyze, apply, lower, preset
from explorer.render import block_tree, layer_details

TREES, DETAILS = (Path(__file__).with_name(name) for name in ("trees.json", "details.json"))
CLEARED = ("ch1x1", "ch3x3red", "ch3x3", "ch5x5red", "ch5x5")


def designs() -> dict[str, DesignSpec]:
    """By what they are an example of."""
    one_branch = [SetValue(at=f"3a.{cell}", value=None) for cell in CLEARED]
    heads = SetValue(at="variants.aux_heads", value=["4a", "4b"])
    return {
        "googlenet": preset("googlenet"),
        "a long chain": apply(preset("vgg11"), SetValue(at="4.convs", value=16)),
        "auxiliary heads and sums": apply(
            preset("mini-googlenet"), heads, SetValue(at="variants.residual", value=True)
        ),
        "a block of one branch": apply(preset("mini-googlenet"), *one_branch),
    }


def made() -> dict[Path, str]:
    """The texts of the files: of each design a line."""
    found: dict[Path, dict[str, Any]] = {TREES: {}, DETAILS: {}}
    for name, design in designs().items():
        graph = lower(design)
        rows = analyze(graph).layers
        parameters, macs = {row.name: row.parameters for row in rows}, {row.name: row.macs for row in rows}
        found[TREES][name] = block_tree(graph, parameters=parameters, macs=macs)
        found[DETAILS][name] = layer_details(graph, parameters=parameters, macs=macs)
    return {path: _lines(by_name) for path, by_name in found.items()}


def _lines(by_name: dict[str, Any]) -> str:
    lines = [
        f"{json.dumps(name)}: {json.dumps(one, ensure_ascii=False, separators=(',', ':'))}"
        for name, one in by_name.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    for path, text in made().items():
        sys.stdout.write(f"{path.name}: {path.write_text(text, encoding='utf-8')} characters\n")
