"""What runs are called where several stand side by side."""

from pathlib import Path
from typing import Any

import explorer
from explorer.design import DesignSpec, SetValue, apply
from explorer.runs.config import Settings, configure
from explorer.runs.records import Run
from explorer.runs.store import Store
from explorer.ui.run_names import called, design_title

MINI = explorer.preset("mini-googlenet")


def varied(**variants: Any) -> DesignSpec:
    return apply(MINI, *(SetValue(at=f"variants.{name}", value=value) for name, value in variants.items()))


def names(store: Store, *told: tuple[DesignSpec, Settings]) -> list[str]:
    runs = [store.create(configure(design, settings, has_batch_norm=True), "cpu") for design, settings in told]
    return list(called(runs).values())


def test_runs_of_one_design_are_told_apart_by_their_settings(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert names(store, (MINI, Settings(recipe="demo")), (MINI, Settings(recipe="book"))) == ["demo", "book recipe"]
    assert names(store, (MINI, Settings(seed=1)), (MINI, Settings(seed=3))) == ["seed 1", "seed 3"]
    assert names(store, (MINI, Settings(seconds=10)), (MINI, Settings(seconds=60))) == ["10 s", "60 s"]
    larger = Settings(changes=(("batch", "64"),))
    assert names(store, (MINI, Settings()), (MINI, larger)) == ["batch 96", "batch 64"]


def test_designs_are_told_apart_by_what_was_edited(tmp_path: Path) -> None:
    store = Store(tmp_path)
    wide = apply(MINI, SetValue(at="4a.ch3x3", value=40))
    found = names(store, (MINI, Settings()), (varied(residual=True, batch_norm="none"), Settings()), (wide, Settings()))
    assert found == ["Mini GoogLeNet", "− batch norm + residual", "4a: 3×3 filters 208 → 40"]
    nin = explorer.preset("nin")
    assert names(store, (MINI, Settings()), (nin, Settings())) == ["Mini GoogLeNet", "NiN"]


def test_no_two_of_many_edits_are_called_by_their_number(tmp_path: Path) -> None:
    store = Store(tmp_path)
    designs = [
        apply(MINI, *(SetValue(at=f"4a.{cell}", value=n) for cell in ("ch1x1", "ch3x3", "ch5x5", "pool_proj")))
        for n in (40, 41)
    ]
    one, other = names(store, *[(design, Settings()) for design in designs])
    assert one != other
    assert "4 edits" not in (one, other)


def test_a_name_that_a_person_gave_stands_for_the_design(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run = store.create(configure(varied(batch_norm="none"), Settings(), has_batch_norm=False), "cpu")
    assert (called([run]), design_title(run)) == ({1: "Mini GoogLeNet − batch norm"}, "Mini GoogLeNet − batch norm")
    store.rename(run.id, "without BN")
    assert called([store.get(run.id)]) == {1: "without BN"}
    assert design_title(store.get(run.id)) == "Mini GoogLeNet − batch norm"


def test_two_runs_of_one_name_are_told_apart_too(tmp_path: Path) -> None:
    store = Store(tmp_path)
    runs: list[Run] = []
    for seed in (1, 2):
        run = store.create(configure(MINI, Settings(seed=seed), has_batch_norm=True), "cpu")
        store.rename(run.id, "mine")
        runs.append(store.get(run.id))
    assert list(called(runs).values()) == ["mine, seed 1", "mine, seed 2"]


def test_as_few_settings_as_tell_runs_apart_and_no_title_that_all_have(tmp_path: Path) -> None:
    told = [(MINI, Settings(recipe="demo")), (varied(batch_norm="none"), Settings(recipe="demo"))]
    told += [(MINI, Settings(recipe="modern")), (MINI, Settings(recipe="demo", seed=1))]
    assert names(Store(tmp_path), *told) == ["demo, seed 0", "− batch norm", "modern recipe", "demo, seed 1"]
