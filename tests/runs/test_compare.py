"""The settings in which runs differ: those of a design by their addresses."""

import shutil
from pathlib import Path

from explorer import Insert, SetValue, apply, preset
from explorer.runs.compare import differences
from explorer.runs.config import Settings, configure
from explorer.runs.records import Run
from explorer.runs.store import Store

HOME = Path(__file__).parents[1] / "version1" / "home"
GOOGLENET = preset("googlenet")


def run_of(store: Store, design: object, **settings: object) -> Run:
    return store.create(configure(design, Settings(**settings), has_batch_norm=False), "cpu")


def test_a_value_goes_by_its_address_wherever_its_block_is(tmp_path: Path) -> None:
    store = Store(tmp_path)
    row = GOOGLENET.stages[0].blocks[0].model_copy(update={"id": "3c"})
    inserted = apply(GOOGLENET, Insert(row=row, into="stage3", before="3a"))
    edited = apply(inserted, SetValue(at="4a.ch3x3", value=256))
    found = differences([run_of(store, inserted), run_of(store, edited)])
    assert found == {"design.4a.ch3x3": (208, 256)}
    before = differences([run_of(store, GOOGLENET), run_of(store, inserted)])
    assert {name.rpartition(".")[0] for name in before} == {"design.3c", "design.3c.variants"}
    assert before["design.3c.ch1x1"] == ("–", 64)


def test_a_run_that_version_1_has_stored_differs_in_nothing_from_one_that_is_told_the_same(tmp_path: Path) -> None:
    store = Store(Path(shutil.copytree(HOME, tmp_path / "home")))
    old = store.get(1)
    new = store.create(old.config, old.device)
    assert '"version":1' in old.config_json.replace(" ", "")
    assert not {name for name in differences([old, new]) if name.startswith(("design", "recipe"))}
