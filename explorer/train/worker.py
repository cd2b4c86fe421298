"""From a run's row to its last state: build, train, report, and say why if it fails."""

import contextlib
import errno
import gc
import os
import platform
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import torch

from explorer.analysis import analyze
from explorer.data.catalog import dataset
from explorer.data.images import Images, load
from explorer.lowering import lower
from explorer.runs.config import RunConfig, RunError
from explorer.runs.devices import ALL_GPUS
from explorer.runs.estimate import cost
from explorer.runs.faults import FullDiskError, StoreError
from explorer.runs.fit import fitted
from explorer.runs.launch import LocalEngine
from explorer.runs.mistakes import Mistakes, save
from explorer.runs.provenance import provenance
from explorer.runs.records import State
from explorer.runs.room import advice
from explorer.runs.store import Store
from explorer.torch_backend.fusion import groups
from explorer.train.budget import Budget
from explorer.train.build import build
from explorer.train.checkpoint import Checkpoints
from explorer.train.data import LEAST, Batches, Place, full_batch
from explorer.train.evaluate import Tested
from explorer.train.loop import train
from explorer.train.meter import Meter
from explorer.train.parts import Outcome, Parts
from explorer.train.resources import Resources
from explorer.train.shared import Team
from explorer.train.sink import StoreSink, confusion
from explorer.train.snapshot import restore
from explorer.train.switches import Decisions, Job, decide, look
from explorer.train.watch import Watch

BROKEN = ("gloo", "nccl", "connection closed by peer", "connection reset by peer")
NO_MEMORY = ("can't allocate memory", "bad_alloc", "CUDA out of memory")  # what else torch says, as a RuntimeError


def work(watch: Watch, loaded: Mapping[str, Images] | None = None) -> None:
    """Train the watched run. Every way out leaves the run in its right state, and its device to the next one.

    `loaded` are data sets that a worker has read while it waited.
    """
    sink = StoreSink(watch)
    try:
        outcome, detail = _train(watch, sink, loaded or {})
        sink.finish(last_state(outcome), outcome.progress, detail)
    except Exception as error:  # noqa: BLE001  whatever went wrong is the run's reason
        with contextlib.suppress(OSError):  # the log may lie on a full disk
            traceback.print_exc()
        _say_why(sink, reason(error, partial(what_fits, watch)))
    finally:
        watch.end()
    LocalEngine(watch.store).settle()


def _say_why(sink: StoreSink, why: str) -> None:
    """The run's reason; where the store can't take it, it is the last line of the log, which the app tells then."""
    try:
        sink.fail(why)
    except StoreError as error:
        with contextlib.suppress(OSError):
            print(why if str(error) in why else f"{why}; {error}", flush=True)


def last_state(outcome: Outcome) -> State:
    """What a run has come to that ended by itself."""
    if outcome.paused:
        return State.PAUSED
    return State.STOPPED if outcome.stopped else State.DONE


def _train(watch: Watch, sink: StoreSink, loaded: Mapping[str, Images]) -> tuple[Outcome, dict[str, Any]]:
    config = watch.store.get(watch.run).config
    team = Team.from_environment()
    device = choose_device(config.device)
    watch.measure = Resources(device).measure
    began = time.perf_counter()
    setup = prepare(config, device, loaded.get(config.data), team, told=sink.switches)
    shared = team.join(device) if team else None
    parts = replace(setup.parts, built=shared.over(setup.parts.built, setup.parts.batches)) if shared else setup.parts
    where = config.device if team else str(device)
    watch.store.set_facts(watch.run, where, setup.facts | provenance())
    watch.store.transition(watch.run, State.RUNNING)
    batches = setup.parts.batches
    budget = Budget(config.seconds, config.steps_in(batches.train_count), began)
    try:
        outcome = train(parts, budget, sink, Checkpoints(watch.store.files(watch.run)))
    finally:
        if shared:
            shared.end()
    if outcome.tested is None:
        return outcome, {}
    keep_mistakes(watch.store.files(watch.run), batches, outcome.tested)
    return outcome, confusion(outcome.tested)


def keep_mistakes(folder: Path, batches: Batches, tested: Tested) -> None:
    """The images that the network was surest of and wrong, for explorer.runs.mistakes."""
    chosen = tested.mistakes.to(batches.device)
    save(
        folder,
        Mistakes(
            images=batches.test[chosen].cpu().numpy(),
            truth=batches.test_labels[chosen].cpu().numpy(),
            answers=tested.answers.numpy(),
            confidence=tested.confidence.numpy(),
        ),
    )


@dataclass(frozen=True)
class Setup:
    """What the loop needs; `facts` says what was chosen, for the record."""

    parts: Parts
    facts: dict[str, Any]


def follow(store: Store, run: int) -> None:
    """What the processes beside the first do in a run that several share."""
    config, team = store.get(run).config, Team.from_environment()
    assert team is not None  # noqa: S101  torchrun has started this process
    device = choose_device(config.device)
    parts = prepare(config, device, None, team).parts
    shared = team.join(device)
    shared.over(parts.built, parts.batches)
    if found := Checkpoints(store.files(run)).load():
        restore(found[0], parts.built.step, parts.batches, None)
    shared.follow()
    shared.end()


def prepare(
    config: RunConfig,
    device: torch.device,
    images: Images | None = None,
    team: Team | None = None,
    told: Callable[[Decisions], None] = lambda decisions: None,
) -> Setup:
    """Module and data on the device, as the configuration says; the seed decides weights, order and mirroring.

    `images` are those of the data set where they have been read already; `told` hears of decisions that turn out
    otherwise during a step.
    """
    info = dataset(config.data)
    design = fitted(config.design, info)
    graph = lower(design)
    analysis = analyze(graph)
    size = (design.input.channels, design.input.height, design.input.width)
    images = images or load(config.data, (size[1], size[2]))
    rank, size_of_team = (team.rank, team.size) if team else (0, 1)
    job = Job(analysis.macs, len(groups(graph.nodes)), images.train.nbytes + images.test.nbytes, size_of_team)
    batch = full_batch(config.recipe, len(images.train))
    if team and batch < LEAST * team.size:
        raise RunError(f"batch (={batch}) must be at least {LEAST * team.size}, two images for each process of the run")
    decisions = decide(config.switches, look(device), job)
    built = build(graph, config.recipe, config.seed, device, decisions, batch=batch, told=told)
    resident, channels_last = (bool(built.decisions[name].value) for name in ("resident", "channels_last"))
    place = Place(device, resident, channels_last, rank, size_of_team)
    batches = Batches(images, info, size, place, config.recipe, config.seed)
    facts = {
        "torch": torch.__version__,
        "device": torch.cuda.get_device_name(device) if device.type == "cuda" else platform.processor() or "CPU",
        "threads": torch.get_num_threads(),
        "number_format": built.decisions["number_format"].value,
        "switches": built.decisions,
        "processes": size_of_team,
        "modelled_examples_per_second": batches.batch / cost(graph).step_seconds(batches.batch, device.type),
        "batch": batches.batch,
        "classes": list(info.classes),
        "parameters": analysis.parameters,
        "macs": analysis.macs,
    }
    meter = None if team else Meter(graph, batches, built.step.autocast)  # one process alone would wait for the others
    return Setup(Parts(built, batches, config.recipe, meter), facts)


def choose_device(name: str) -> torch.device:
    """The torch device of this name; "auto" is a GPU that torch can use, else the CPU. RunError if it is not there."""
    if name == ALL_GPUS:
        name = f"cuda:{os.environ.get('LOCAL_RANK', '0')}"
    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda:0")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    device = torch.device("cuda:0" if name == "cuda" else name)
    if device.type == "mps" and not torch.backends.mps.is_available():
        raise RunError("device (=mps) is not there: torch finds no Apple GPU; take cpu or auto")
    if device.type == "cuda" and device.index >= torch.cuda.device_count():
        raise RunError(f"device (={name}) is not there: torch finds {torch.cuda.device_count()} GPUs; take cpu or auto")
    return device


def reason(error: BaseException, fits: Callable[[], str]) -> str:
    """One line for the page; what helps is said where it is known. `fits` says which run would have had the memory."""
    text = " ".join(str(error).split())[:300] or type(error).__name__
    if Team.from_environment() and any(word in text.lower() for word in BROKEN):
        return "another process of this run has ended; its log says why"
    if isinstance(error, MemoryError | torch.OutOfMemoryError) or any(word in text for word in NO_MEMORY):
        gc.collect()
        return f"out of memory: {fits()} ({text})"
    if isinstance(error, FullDiskError) or (isinstance(error, OSError) and error.errno == errno.ENOSPC):
        return f"the disk is full: free some space, then resume from the last checkpoint ({text})"
    return text


def what_fits(watch: Watch) -> str:
    """What would have fitted into the memory that this process leaves behind."""
    run = watch.store.get(watch.run)
    config = run.config
    on_gpu = run.device.startswith("cuda")  # "cuda:all" too: the process's own is the current one
    own = torch.cuda.memory_reserved() if on_gpu else psutil.Process().memory_info().rss
    return advice(config, dataset(config.data), run.device, below=config.recipe.batch, own=own)
