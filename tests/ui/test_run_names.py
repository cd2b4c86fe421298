"""What runs are called where several stand side by side."""

from pathlib import Path

import pytest

import explorer
from explorer.design import SetValue, apply
from explorer.runs.config import Settings, configure
from explorer.runs.store import Store
from explorer.ui.run_names import called, design_title, edits


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, ""),
        ({"variants.batch_norm": "none"}, "batch norm none"),
        ({"variants.residual": True, "variants.batch_norm": "none"}, "batch norm none, residual"),
        ({"variants.bias": False}, "no bias"),
        ({"stages[1].blocks[0].ch3x3": 40}, "4a ch3x3 40"),
        ({f"stages[1].blocks[0].{column}": 40 for column in ("ch1x1", "ch3x3", "ch5x5", "pool_proj")}, "4 edits"),
    ],
)
def test_edits_are_told_one_by_one_while_they_are_few(changed: dict[str, object], told: str) -> None:
    design = explorer.preset("mini-googlenet")
    assert edits(apply(design, *(SetValue(path=path, value=value) for path, value in changed.items()))) == told


def test_a_name_that_a_person_gave_stands_for_the_design(tmp_path: Path) -> None:
    store = Store(tmp_path)
    design = apply(explorer.preset("mini-googlenet"), SetValue(path="variants.batch_norm", value="none"))
    run = store.create(configure(design, Settings(), has_batch_norm=False), "cpu")
    assert (called(run), design_title(run)) == ("batch norm none", "Mini GoogLeNet, batch norm none")
    store.rename(run.id, "without BN")
    assert called(store.get(run.id)) == "without BN"
    assert design_title(store.get(run.id)) == "Mini GoogLeNet, batch norm none"
