"""What is switched on where, on machines that this one is not; and that a switch changes speed alone."""

import dataclasses
import re
from pathlib import Path

import pytest
import torch

import explorer
from explorer.runs.config import RunConfig, RunError, Settings, configure
from explorer.runs.records import Run, State
from explorer.runs.store import Store
from explorer.runs.switches import TITLES, WHAT, Switches, decisions, parse, summary
from explorer.train import worker
from explorer.train.shared import Team
from explorer.train.switches import HEAVY_MACS, Job, Machine, decide, look
from explorer.train.watch import Watch
from tests.train.test_loop import design

NAMES = [field.name for field in dataclasses.fields(Switches)]
HEAVY, LIGHT = Job(int(HEAVY_MACS) * 10, groups=9), Job(int(HEAVY_MACS) // 10, groups=4)
H100 = Machine("cuda", cores=16, bf16=True, fp16=True, free=70e9, graphs=True, compiler=True)
OLD_GPU = dataclasses.replace(H100, bf16=False)
LAPTOP = Machine(cores=8, keeps_memory=True)
SERVER = Machine(cores=2, bf16=True, keeps_memory=True, compiler=True)
MAC = Machine("mps", cores=8, fp16=True, bf16=True)
NOTHING = Machine(fused_optimizer=False)


def values(machine: Machine, job: Job, **wishes: object) -> dict[str, object]:
    return {name: decision.value for name, decision in decide(Switches(**wishes), machine, job).items()}  # type: ignore[arg-type]


def test_every_switch_has_a_title_and_an_explanation() -> None:
    assert list(TITLES) == list(WHAT) == NAMES


@pytest.mark.parametrize("machine", [H100, OLD_GPU, LAPTOP, SERVER, MAC, NOTHING], ids=str)
@pytest.mark.parametrize("wish", [True, False, None])
def test_each_decision_has_its_reason(machine: Machine, wish: bool | None) -> None:
    switched = {name: wish for name in NAMES if name not in ("number_format", "threads")}
    found = decide(Switches(**switched), machine, HEAVY)  # type: ignore[arg-type]
    assert set(found) == set(NAMES)
    assert all(decision.reason for decision in found.values())


def test_what_pays_on_each_device() -> None:
    gpu = values(H100, HEAVY)
    assert gpu == {
        "resident": True, "channels_last": True, "number_format": "bf16", "fused_convolutions": True,
        "fused_optimizer": True, "kept_memory": False, "compile": False, "threads": 4, "cuda_graph": True,
    }  # fmt: skip
    assert values(OLD_GPU, HEAVY)["number_format"] == "fp16"
    assert values(H100, dataclasses.replace(HEAVY, data_bytes=int(60e9)))["resident"] is False
    assert [values(SERVER, job)["number_format"] for job in (HEAVY, LIGHT)] == ["bf16", "fp32"]
    assert values(LAPTOP, HEAVY)["number_format"] == "fp32"
    assert [values(LAPTOP, job)["threads"] for job in (HEAVY, LIGHT)] == [7, 1]
    assert values(MAC, HEAVY) == values(NOTHING, HEAVY) | {
        "channels_last": False, "fused_optimizer": True, "threads": 4,
    }  # fmt: skip
    assert values(H100, dataclasses.replace(HEAVY, groups=0))["fused_convolutions"] is False


def test_a_wish_is_followed_where_the_device_can() -> None:
    wishes = {"channels_last": False, "number_format": "fp32", "fused_convolutions": False, "cuda_graph": False,
              "fused_optimizer": False, "resident": False, "threads": 2, "compile": True}  # fmt: skip
    found = values(H100, HEAVY, **wishes)
    assert {name: found[name] for name in wishes} == wishes
    assert values(H100, HEAVY, compile=True)["cuda_graph"] is False
    shared = values(H100, dataclasses.replace(HEAVY, processes=2), compile=True)
    assert [shared[name] for name in ("fused_convolutions", "cuda_graph", "compile")] == [False] * 3


def test_a_device_without_any_of_it_falls_back_and_says_so() -> None:
    wishes = Switches(number_format="bf16", fused_optimizer=True, kept_memory=True, cuda_graph=True, compile=True,
                      threads=64)  # fmt: skip
    found = decide(wishes, NOTHING, HEAVY)
    assert {name: found[name].value for name in found} == {
        "resident": True, "channels_last": True, "number_format": "fp32", "fused_convolutions": True,
        "fused_optimizer": False, "kept_memory": False, "compile": False, "threads": 1, "cuda_graph": False,
    }  # fmt: skip
    assert found["number_format"].reason == "bf16 was asked for, which this processor does not multiply fast"
    assert found["compile"].reason == "asked for, but there is no C++ compiler on this machine"
    for name in ("fused_optimizer", "kept_memory", "cuda_graph"):
        assert found[name].reason.startswith("asked for, but")


def trained(folder: Path, settings: Settings) -> Run:
    store = Store(folder)
    store.create(configure(explorer.preset("mini-googlenet"), settings, has_batch_norm=True), "cpu")
    run = store.promote()
    assert run is not None
    watch = Watch(store, run.id)
    assert watch.start()
    worker.work(watch)
    return store.get(run.id)


def test_a_switch_that_turned_out_otherwise_is_known_of_a_run_that_failed_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(module: object, **options: object) -> object:
        raise RuntimeError("no such luck")

    monkeypatch.setattr(torch, "compile", broken)
    monkeypatch.setattr(worker, "look", lambda device: dataclasses.replace(SERVER, kind="cpu"))
    monkeypatch.setattr("explorer.train.loop.test", broken)
    ended = trained(tmp_path, Settings(steps=3, device="cpu", switches=Switches(compile=True, kept_memory=False)))
    assert ended.state is State.FAILED
    assert decisions(ended.detail)["compile"] == (False, "asked for, but it failed: no such luck")


def test_a_gpu_is_the_first_where_no_number_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    assert worker.choose_device("cuda") == torch.device("cuda", 0)
    with pytest.raises(RunError, match=r"device \(=cuda:1\) is not there"):
        worker.choose_device("cuda:1")


def test_a_batch_that_is_no_image_for_some_process_is_refused() -> None:
    settings = Settings(device="cpu", batch=6)
    config = configure(explorer.preset("mini-googlenet"), settings, has_batch_norm=True)
    with pytest.raises(RunError, match=r"batch \(=6\) must be at least 8, two images for each process"):
        worker.prepare(config, torch.device("cpu"), team=Team(0, 4))


def test_the_end_of_another_process_is_said_in_our_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setenv("RANK", "0")
    error = RuntimeError("[../gloo/transport/tcp/pair.cc:553] Connection closed by peer [127.0.0.1]:1")
    assert worker.reason(error, lambda: "") == "another process of this run has ended; its log says why"


def test_a_run_on_a_device_without_any_of_it_trains_and_keeps_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "look", lambda device: NOTHING)
    wishes = Switches(resident=True, channels_last=True, number_format="bf16", fused_convolutions=True,
                      fused_optimizer=True, kept_memory=True, cuda_graph=True, compile=True, threads=64)  # fmt: skip
    ended = trained(tmp_path, Settings(steps=60, device="cpu", switches=wishes))
    assert (ended.state, ended.reason) == (State.DONE, "")
    assert (ended.test_accuracy or 0) > 0.5
    assert decisions(ended.detail) == decide(wishes, NOTHING, HEAVY) | {
        "fused_convolutions": (True, "as asked for"), "channels_last": (True, "as asked for"),
    }  # fmt: skip


def test_this_machine_is_looked_at() -> None:
    machine = look(torch.device("cpu"))
    assert machine.kind == "cpu"
    assert machine.cores >= 1
    assert not machine.graphs


@pytest.mark.gpu
def test_this_gpu_is_looked_at() -> None:
    assert decide(Switches(), look(torch.device("cuda:0")), HEAVY)["cuda_graph"].value is True


def test_wishes_are_part_of_a_run_and_survive_the_store() -> None:
    config = configure(design(), Settings(switches=Switches(number_format="bf16", compile=True)), has_batch_norm=True)
    assert RunConfig.model_validate_json(config.model_dump_json()) == config
    before = config.model_dump()
    del before["switches"]  # a run of an earlier version
    assert RunConfig.model_validate(before).switches == Switches()
    with pytest.raises(ValueError, match="number_format"):
        RunConfig.model_validate(config.model_dump() | {"switches": {"number_format": "int4"}})
    with pytest.raises(ValueError, match=r"threads \(=0\) must be a whole number from 1 to 256"):
        Switches(threads=0)


def test_a_run_says_which_were_on() -> None:
    detail = {"switches": {name: list(decision) for name, decision in decide(Switches(), SERVER, LIGHT).items()}}
    assert summary(detail) == (
        "fp32, 1 thread, data on the device, channels last, 1×1 convolutions as one, fused optimizer, memory kept"
    )
    assert decisions(detail)["compile"].text == "off"
    assert summary({}) == ""
    assert decisions({}) == {}


def test_wishes_can_be_typed() -> None:
    typed = ["cuda_graph=off", "compile=on", "number_format=bf16", "threads=2"]
    assert parse(typed) == Switches(cuda_graph=False, compile=True, number_format="bf16", threads=2)
    assert parse([]) == Switches()
    for text, message in (
        ("speed=on", "switch speed: there is no such switch; one of resident, channels_last"),
        ("compile=yes", "switch compile (=yes) must be on or off"),
        ("number_format=int4", "switch number_format (=int4) must be fp32 or bf16 or fp16"),
        ("threads=many", "switch threads (=many) must be a number"),
        ("threads=0", "threads (=0) must be a whole number from 1 to 256"),
    ):
        with pytest.raises(ValueError, match=re.escape(message)):
            parse([text])
