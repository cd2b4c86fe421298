"""What version 1 has written is read, gives the numbers that it gave, and is gone on with."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from explorer import read_design
from explorer.design import PRESETS
from explorer.design.codec import from_query
from explorer.design.problems import DesignError
from explorer.runs.launch import LocalEngine
from explorer.runs.records import State
from explorer.runs.store import Store
from tests.figures import differences, few, figures, read
from tests.trainers import end_all, settled
from tests.version1.told import told

HERE = Path(__file__).parent
DESIGNS, LAYER_NAMES, LINKS = (read(HERE / f"{name}.json") for name in ("designs", "layer_names", "links"))
HOME, RUNS = HERE / "home", read(HERE / "home.json")
LOCAL = {"batch_norm", "bias", "factorize", "factorize_n", "residual", "residual_scale", "naive", "branch3_kernel"}
LOCAL |= {"nin_convs", "nin_kernel"}
AWKWARD = {"stem", "head", "variants", "input", "stage4", "name"}
POOLS = {"max_pool", "avg_pool"}


def numbers(found: dict[str, Any]) -> dict[str, Any]:
    return {"totals": found["totals"], "layers": found["layers"]}


def test_a_design_has_the_numbers_that_it_had() -> None:
    lines = []
    for name, entry in DESIGNS.items():
        lines += differences(numbers(entry), numbers(figures(read_design(entry["design"]))), name)
    assert not lines, few(lines)


def sparse(data: Any, key: str = "") -> Any:
    """The same data as a person or a script writes them: no variant that is not set, nothing empty that may be left."""
    if isinstance(data, list):
        return [sparse(one) for one in data]
    if not isinstance(data, dict):
        return data
    kept = {name: sparse(value, name) for name, value in data.items() if key != "variants" or value is not None}
    return {name: value for name, value in kept.items() if value not in ([], {}) or name in ("blocks", "stages")}


def test_a_file_that_says_no_version_and_leaves_out_what_it_may_is_the_same_design() -> None:
    for name, entry in DESIGNS.items():
        written = {key: value for key, value in sparse(entry["design"]).items() if key != "version"}
        assert read_design(written) == read_design(entry["design"]), name


TRUE_NAMES = {"AvgPool2d": ("maxpool", "avgpool"), "MaxPool2d": ("avgpool", "maxpool")}
"""What version 1 called a pool of that operation at some places, and what it is."""


def test_a_layer_has_the_name_that_it_had_or_the_true_one_of_a_pool() -> None:
    lines = []
    for name, names in LAYER_NAMES.items():
        found = figures(read_design(DESIGNS[name]["design"]))
        true = [
            one.replace(*TRUE_NAMES.get(op, ("", ""))) for one, (op, *_) in zip(names, found["layers"], strict=True)
        ]
        lines += differences(true, found["names"], name)
    assert not lines, few(lines)


def test_a_link_opens_the_design_that_it_opened() -> None:
    lines = []
    for link, entry in LINKS.items():
        lines += differences(entry, numbers(figures(from_query(parse_qs(link)))), link[:80])
    assert not lines, few(lines)


def parts(of: str) -> list[Any]:
    stages = [stage for entry in DESIGNS.values() for stage in entry["design"]["stages"]]
    return stages if of == "stages" else [block for stage in stages for block in stage["blocks"]]


def kinds(field: str, pools: list[Any]) -> set[Any]:
    return {pool and pool[field] for pool in pools}


def test_the_designs_have_all_that_version_1_could_write() -> None:
    found = [entry["design"] for entry in DESIGNS.values()]
    blocks, stages = parts("blocks"), parts("stages")
    heads = [design["head"] for design in found]
    assert len(found) == len(LINKS) == 50
    assert len({design["preset"] for design in found}) == 17
    assert {design["preset"] for design in found} <= set(PRESETS)
    assert kinds("kind", blocks) == {"inception", "conv", "vgg", "nin"}
    assert kinds("kind", [stage["pool"] for stage in stages]) == POOLS | {None}
    assert kinds("kind", [row for design in found for row in design["stem"]]) == POOLS | {"conv", "lrn"}
    assert kinds("kind", [head["pool"] for head in heads if head]) == POOLS | {"adaptive_pool", None}
    assert None in heads
    assert any(head and head["hidden"] for head in heads)
    assert {block["id"] for block in blocks} >= AWKWARD
    assert "3a" in {stage["name"] for stage in stages}
    for level in (blocks, stages):
        assert {name for part in level for name, value in part["variants"].items() if value is not None} == LOCAL
    whole = [design["variants"] for design in found]
    assert all(len({str(variants[name]) for variants in whole}) > 1 for name in whole[0])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy: a store writes where it is."""
    return Path(shutil.copytree(HOME, tmp_path / "home"))


def test_the_home_tells_of_every_run_what_it_told(home: Path) -> None:
    lines = differences(RUNS, told(Store(home)), "home")
    assert not lines, few(lines)


def test_the_home_has_a_run_in_every_state() -> None:
    written = "queued starting running paused done stopped failed lost"
    assert {entry["state"] for entry in RUNS.values()} == set(written.split())
    assert {entry["state"] for entry in RUNS.values() if entry["deleted"]} >= {"done", "paused", "failed", "stopped"}


@pytest.fixture
def engine(home: Path) -> Iterator[LocalEngine]:
    engine = LocalEngine(Store(home))
    yield engine
    end_all(engine.store)


@pytest.mark.slow
@pytest.mark.xdist_group("trainers")
def test_a_paused_run_goes_on_and_what_waited_is_done(engine: LocalEngine) -> None:
    paused = engine.store.get(2)
    before = engine.store.series(2)
    engine.resume(2)
    done = settled(engine, 2, lambda run: not run.state.moving, 120)
    after = engine.store.series(2)
    assert (done.state, done.reason, done.step) == (State.DONE, "", 200)
    assert 0 < paused.step < 200
    assert len(before["loss"]) > 1
    assert after["loss"][: len(before["loss"])] == before["loss"]
    assert sum(map(sum, done.detail["confusion"])) == 1000
    assert engine.store.get(12).state is State.DONE  # it was before it in the queue
    assert {engine.store.get(run).state for run in (6, 7)} == {State.LOST}


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("preset=vgg19&set=stages[3].pool.kind=avg_pool", ["maxpool1", "maxpool2", "maxpool3", "avgpool4", "maxpool5"]),
        ("preset=vgg13&set=stages[0].pool=null", [None, "maxpool1", "maxpool2", "maxpool3", "maxpool4"]),
        ("preset=vgg11&set=stages[0].name=first&set=stages[0].pool.stride=1", [f"maxpool{n}" for n in range(1, 6)]),
    ],
)
def test_a_link_gives_layers_the_names_that_its_file_gives(query: str, ids: list[str | None]) -> None:
    design = from_query(parse_qs(query))
    assert [stage.pool and stage.pool.id for stage in design.stages] == ids


def test_a_link_keeps_the_keys_of_weights() -> None:
    pool = 'stem[0]={"kind":"avg_pool","kernel_size":3,"stride":1,"padding":1}'
    design = from_query({"preset": "googlenet-small", "set": [pool, "stem[1].out_channels=32"]})
    assert [row.id for row in design.stem] == ["avgpool1", "conv1", "conv2", "maxpool2"]


def test_a_version_is_a_whole_number_or_absent() -> None:
    data = next(iter(DESIGNS.values()))["design"]
    assert read_design(data | {"version": 1}) == read_design(data)
    assert read_design({name: value for name, value in data.items() if name != "version"}) == read_design(data)
    for version, shown in ((1.0, "1.0"), (True, "true")):
        with pytest.raises(DesignError, match=rf"version \(={shown}\) must be 2"):
            read_design(data | {"version": version})
