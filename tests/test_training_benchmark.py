"""The benchmark of training measures the preset's network, and runs with nothing but torch from one file."""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace as Values
from typing import Any

import numpy as np
import pytest
import torch

import explorer
from explorer.design import SetValue, apply
from explorer.runs.store import Store
from explorer.runs.switches import Decision

pytestmark = pytest.mark.xdist_group("trainers")  # one at a time: it measures
ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "benchmarks" / "training.py"
BARE = """
import runpy, sys
for name in ("pydantic", "numpy", "torchvision", "PIL", "platformdirs", "psutil", "safetensors"):
    sys.modules[name] = None  # as if it were not installed
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
OWN_GRAPH = """
import json, sys
sys.path.insert(0, "benchmarks")
import training
found = [training.book_graph(96, batch_norm=norm) for norm in (False, True)]
print(json.dumps([[[n.name, repr(n.op), n.inputs, n.shape] for n in graph.nodes] for graph in found]))
"""


TINY = ("--size", "32", "--batch", "16", "--warm-up", "1", "--steps", "1")


@pytest.fixture(scope="module")
def training() -> Iterator[Any]:
    """The benchmark as a module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(SCRIPT.parent)
        patch.setenv("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "8192")  # which it would set for good
        yield import_module("training")
        for name in ("training", "_report"):
            sys.modules.pop(name)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write_idx(tmp_path, 60)
    return tmp_path


def test_its_network_is_the_preset() -> None:
    done = subprocess.run([sys.executable, "-c", OWN_GRAPH], cwd=ROOT, capture_output=True, text=True, check=True)
    for found, norm in zip(json.loads(done.stdout), ("none", "after_conv"), strict=True):
        values = {"input.channels": 1, "input.height": 96, "input.width": 96, "variants.batch_norm": norm}
        design = apply(explorer.preset("googlenet"), *[SetValue(at=path, value=v) for path, v in values.items()])
        graph = explorer.lower(design)
        expected = [[n.name, repr(n.op), list(n.inputs), list(n.shape)] for n in graph.nodes]
        assert found == expected


def write_idx(folder: Path, count: int) -> None:
    generator = np.random.default_rng(0)
    for split in ("train", "t10k"):
        images = generator.integers(0, 256, (count, 28, 28), dtype=np.uint8)
        labels = np.arange(count, dtype=np.uint8) % 10
        for kind, values in (("images-idx3", images), ("labels-idx1", labels)):
            head = bytes([0, 0, 8, values.ndim]) + b"".join(size.to_bytes(4, "big") for size in values.shape)
            (folder / f"{split}-{kind}-ubyte").write_bytes(head + values.tobytes())


def table(accuracies: list[float], *, times: float = 6.0) -> list[dict[str, Any]]:
    """A waterfall: the book tests after 60, 120 seconds and so on."""
    epochs = [{"seconds": 60.0 * at, "test_accuracy": one} for at, one in enumerate(accuracies, 1)]
    return [{"times": 1.0, "by_its_clock": 100.0, "epochs": epochs}, {"times": times, "by_its_clock": 400.0}]


def racing(cold: float | None, warm: float | None = 1.0) -> dict[str, Any]:
    return {"accuracy": 0.889, "worst_seconds": {"cold": cold, "warm": warm}}


@pytest.mark.parametrize(
    ("accuracies", "cold", "said", "holds"),
    [
        ([0.8, 0.889, 0.88, 0.9], 12.0, "10.00", True),  # 120 s: when it was there first
        ([0.8, 0.889], 12.1, "9.92", False),
        ([0.8, 0.88, 0.85], 10.0, "at least 18.00", True),
        ([0.8, 0.88, 0.85], 20.0, "at least 9.00", False),
        ([0.8, 0.9], None, "a seed never gets there", False),
    ],
)
def test_the_race_against_the_book(
    training: Any, accuracies: list[float], cold: float | None, said: str, holds: bool
) -> None:
    options = training.arguments(["--device", "cuda"])
    told = training.claims(options, {"waterfall": table(accuracies), "race": racing(cold)})
    assert told[f"at least 10 times sooner at test accuracy 0.889: {said}"] is holds


def test_the_race_is_claimed_only_where_both_were_measured(training: Any) -> None:
    def claimed(device: str, **found: Any) -> bool:
        return any("sooner" in text for text in training.claims(training.arguments(["--device", device]), found))

    assert claimed("cuda", waterfall=table([0.9]), race=racing(1.0))
    assert not claimed("cpu", waterfall=table([0.9]), race=racing(1.0))  # its bars are others
    assert not claimed("cuda", waterfall=table([]), race=racing(1.0))  # no whole epochs
    assert not claimed("cuda", waterfall=table([0.9]))
    assert not claimed("cuda", race=racing(1.0))


@pytest.mark.parametrize(
    ("cold", "warm", "holds"), [(2.0, 1.0, True), (None, 1.0, False), (2.0, None, False), (None, None, False)]
)
def test_every_seed_gets_there_cold_and_warm(
    training: Any, cold: float | None, warm: float | None, holds: bool
) -> None:
    told = training.claims(training.arguments([]), {"race": racing(cold, warm)})
    assert list(told.values()) == [holds]


def test_the_worst_seed_counts(training: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = iter([(3.0, 2.0), (5.0, None), (4.0, 1.0)])

    def one(*_: object) -> dict[str, Any]:
        cold, warm = next(taken)
        return {"cold": cold, "warm": warm, "accuracy": [0.9, 0.9]}

    monkeypatch.setattr(training, "in_a_process", one)
    found = training.race(training.arguments(["--race-seeds", "3"]))
    assert found["worst_seconds"] == {"cold": 5.0, "warm": None}


def test_the_other_bars(training: Any) -> None:
    found = {"waterfall": table([], times=4.0), "correct": {"a": [1e-9, 1e-10]}, "curves": {"cost": 0.021}}
    told = training.claims(training.arguments(["--device", "mps"]), found)
    assert told == {
        "at least 5.0 times end to end: 4.00": False,
        "at least 3.0 times by the book's clock: 4.00": True,
        "a: 1.0e-09": False,
        "live curves cost at most 2%: 2.10%": False,
    }


@pytest.mark.parametrize(("asked", "device"), [("cuda", "cuda:0"), ("cuda:1", "cuda:1"), ("cpu", "cpu")])
def test_a_gpu_has_a_number(training: Any, asked: str, device: str) -> None:
    assert training.arguments(["--device", asked]).device == device


def test_a_gpu_measures_whole_epochs_and_a_processor_steps(training: Any) -> None:
    assert (training.arguments(["--device", "cuda"]).epochs, training.arguments(["--device", "cpu"]).epochs) == (10, 0)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_each_epoch_of_the_book_has_its_seconds_and_accuracy(training: Any, data: Path) -> None:
    found = training.book(training.arguments(["--data", str(data), "--device", "cpu", "--epochs", "2", *TINY]))
    seconds = [one["seconds"] for one in found["epochs"]]
    assert 0 < seconds[0] < seconds[1]
    assert found["test_accuracy"] == found["epochs"][-1]["test_accuracy"]


@pytest.mark.parametrize("device", ["cpu", "mps", "cuda:0"])
def test_only_nvidia_has_pinned_memory(training: Any, data: Path, device: str) -> None:
    options = training.arguments(["--data", str(data), "--device", device, *TINY])
    assert training.loader(training.load(options), options, "train", True).pin_memory is (device == "cuda:0")


def test_metal_is_waited_for(training: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(torch.mps, "synchronize", lambda: said.append("waited"))
    training.wait(torch.device("mps"))
    assert said == ["waited"]


def test_fp64_is_the_processors_where_metal_has_none(training: Any) -> None:
    assert [training.exact(Values(device=device)).device for device in ("mps", "cuda:0")] == ["cpu", "cuda:0"]


@pytest.mark.parametrize("by", ["PIL", "torch"])
def test_the_books_pictures_can_be_pickled(training: Any, by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if by == "torch":
        monkeypatch.setitem(sys.modules, "PIL", None)
    images, labels = torch.arange(2 * 784).remainder(256).view(2, 1, 28, 28).byte(), torch.tensor([3, 4])
    pictures = training.Pictures(images, labels, 32)
    image, label = pickle.loads(pickle.dumps(pictures))[1]  # noqa: S301  our own
    assert (pictures.by, label, image.shape, image.dtype) == (by, 4, (1, 32, 32), torch.float32)
    assert torch.equal(image, pictures[1][0])
    assert 0 <= image.min() < image.max() <= 1


@pytest.mark.slow
def test_a_captured_step_that_was_none_is_an_error(training: Any, data: Path) -> None:
    with pytest.raises(RuntimeError, match=r"not captured: .*only NVIDIA's GPUs"):
        training.captured_apart(training.arguments(["--data", str(data), "--device", "cpu"]))


def test_captured_and_eager_have_the_fused_optimizer(training: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def curve(_: object, **wishes: Any) -> tuple[torch.Tensor, dict[str, Decision]]:
        asked.append(wishes)
        captured = wishes["cuda_graph"] is None
        return torch.tensor([2.0, 1.9 + captured / 10]), {"cuda_graph": Decision(captured, "")}

    monkeypatch.setattr(training, "loss_curve", curve)
    assert training.captured_apart(None) == pytest.approx(0.05)
    eager, captured = asked
    assert eager == training.OFF | {"fused_optimizer": None}
    assert captured == eager | {"cuda_graph": None}


def test_curves_go_into_the_apps_store(training: Any, tmp_path: Path) -> None:
    with training.recorder(tmp_path) as (store, record):
        for step in (1, 2):
            record(step, 0.25 * step, {"loss": 2.0, "train_accuracy": 0.1})
    assert store == "the app's store"
    (run,) = Store(tmp_path).runs()
    assert {name: len(points) for name, points in Store(tmp_path).series(run.id).items()} == {
        "loss": 2, "train_accuracy": 2,
    }  # fmt: skip


def test_a_bare_machine_has_a_table_like_it(training: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "explorer.runs.store", None)
    with training.recorder(tmp_path) as (store, record):
        record(1, 0.25, {"loss": 2.0})
    assert store == "a table like it"
    assert [path.name for path in tmp_path.iterdir()] == ["curves.sqlite3"]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_run_from_the_repository(data: Path) -> None:
    """Its own `explorer` lets the app's store in; neither its result nor its command tells where this machine is."""
    told = ("--parts", "curves", "--curve-seconds", "1", "--device", "cpu", "--data", str(data), *TINY)
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *told], cwd=data, capture_output=True, text=True, check=False,
        env={**os.environ, "EXPLORER_RESULTS": str(data)},
    )  # fmt: skip
    text = (data / "training.json").read_text()
    found = json.loads(text)
    assert found["curves"]["store"] == "the app's store", done.stderr
    assert " benchmarks/training.py --parts curves " in found["command"]
    assert str(data) not in text
    assert str(ROOT) not in text
    assert {"torch", "pillow", "torchvision"} <= found["versions"].keys()


@pytest.mark.slow
@pytest.mark.timeout(900)  # six interpreters that import torch: a minute, unless the machine is busy
def test_one_file_runs_on_a_bare_machine(tmp_path: Path) -> None:
    packed = tmp_path / "training.pyz"
    subprocess.run([sys.executable, str(SCRIPT), "--pack", str(packed)], check=True, capture_output=True)
    write_idx(tmp_path, 60)
    (tmp_path / "bare.py").write_text(BARE)
    options = {"parts": "correct,race,curves", "size": 32, "batch": 16, "race-seeds": 1, "race-epochs": 1,
               "race-batch": 16, "race-accuracy": 0.0, "curve-seconds": 1.0, "device": "cpu"}  # fmt: skip
    told = [text for name, value in options.items() for text in (f"--{name}", str(value))]
    done = bare(tmp_path, packed, *told)
    assert "FAILS" not in done.stdout, done.stdout
    found = json.loads((tmp_path / "training.json").read_text())
    assert all(difference <= bound for difference, bound in found["correct"].values())
    assert found["race"]["worst_seconds"]["cold"] > 0
    assert 0 < found["curves"]["cost"] < 0.02
    assert found["curves"]["store"] == "a table like it"
    assert found["command"].startswith("python bare.py training.pyz --parts correct,race,curves --size 32 ")
    assert "torchvision" not in found["versions"]
    assert str(tmp_path) not in json.dumps(found)
    for kind, wishes in (("book", {}), ("ours", {"number_format": "fp32"})):
        asked = found["options"] | {"steps": 1, "warm_up": 1, "epochs": 1}
        done = bare(tmp_path, packed, "--stage", json.dumps({"options": asked, "kind": kind, "wishes": wishes}))
        assert json.loads(done.stdout.splitlines()[-1])["end_to_end"] > 0


SPAWNING = """
import multiprocessing, runpy, sys
if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")  # as on macOS
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_its_loader_needs_no_fork(tmp_path: Path) -> None:
    packed = tmp_path / "training.pyz"
    subprocess.run([sys.executable, str(SCRIPT), "--pack", str(packed)], check=True, capture_output=True)
    write_idx(tmp_path, 60)
    (tmp_path / "bare.py").write_text(SPAWNING)
    options = {"data": "", "device": "cpu", "threads": 1, "size": 32, "batch": 16, "epochs": 0, "steps": 1,
               "warm_up": 1, "seed": 0, "images": 0}  # fmt: skip
    done = bare(tmp_path, packed, "--stage", json.dumps({"options": options, "kind": "book", "wishes": {}}))
    assert json.loads(done.stdout.splitlines()[-1])["loader"] == "PIL"


def bare(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """With an interpreter that has nothing but torch."""
    command = [sys.executable, str(folder / "bare.py"), *map(str, arguments)]
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "EXPLORER_RESULTS")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    return done
