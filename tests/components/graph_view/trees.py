"""Trees as the block view gets them, for the tests of its JavaScript: `python -m tests.components.graph_view.trees`.

trees.json has what this makes; tests/render/test_component_trees.py says when that is no longer so.
"""

import json
import sys
from pathlib import Path
from typing import Any

from explorer import DesignSpec, SetValue, analyze, apply, lower, preset
from explorer.render import block_tree

TREES = Path(__file__).with_name("trees.json")
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


def trees() -> dict[str, Any]:
    """The designs' trees."""
    found = {}
    for name, design in designs().items():
        graph = lower(design)
        rows = analyze(graph).layers
        counts = {what: {row.name: getattr(row, what) for row in rows} for what in ("parameters", "macs")}
        found[name] = block_tree(graph, parameters=counts["parameters"], macs=counts["macs"])
    return found


def written() -> str:
    """The file's text: a tree on each line."""
    lines = [
        f"{json.dumps(name)}: {json.dumps(tree, ensure_ascii=False, separators=(',', ':'))}"
        for name, tree in trees().items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    sys.stdout.write(f"{TREES.name}: {TREES.write_text(written(), encoding='utf-8')} characters\n")
