"""Which of the switches are on in a run: a person's wish where the device can do it, else what pays there, and why.

The deciding is arithmetic on facts, so that every machine's decisions can be tested on any machine.
"""

import os
import shutil
import sys
from dataclasses import dataclass
from typing import Any

import torch
from torch.utils._foreach_utils import _get_fused_kernels_supported_devices

from explorer.runs.switches import Decision, NumberFormat, Switches

HEAVY_MACS = 20e6  # per image: from here on more threads, and bf16 (1.25 times as fast at 29 M), pay for themselves
MOST_OF_MEMORY = 0.5  # of what the device has free, for the data
COMPILE_PRICE = "20 to 110 s before the first step"
HOST_THREADS = 4  # beside a GPU

Decisions = dict[str, Decision]


@dataclass(frozen=True)
class Machine:
    """What a device can do. `free` is memory in bytes; `cores` those that this process may use."""

    kind: str = "cpu"
    cores: int = 1
    bf16: bool = False
    fp16: bool = False
    free: float = float("inf")
    graphs: bool = False
    compiler: bool = False
    keeps_memory: bool = False
    fused_optimizer: bool = True


@dataclass(frozen=True)
class Job:
    """What is to be trained: MACs an image, groups of 1x1 convolutions that share an input, bytes of all images."""

    macs: int
    groups: int
    data_bytes: int = 0
    processes: int = 1


def look(device: torch.device) -> Machine:
    """The facts of a device of this machine."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    compiler = shutil.which(os.environ.get("CXX", "c++")) is not None
    if device.type == "cuda":
        return Machine(
            kind="cuda",
            cores=cores,
            bf16=torch.cuda.is_bf16_supported(including_emulation=False),
            fp16=True,
            free=torch.cuda.mem_get_info(device)[0],
            graphs=True,
            compiler=compiler,
        )
    if device.type == "mps":
        fused = "mps" in _get_fused_kernels_supported_devices()
        return Machine(kind="mps", cores=cores, bf16=True, fp16=True, fused_optimizer=fused, compiler=compiler)
    capabilities: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    bf16 = bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))
    return Machine(cores=cores, bf16=bf16, compiler=compiler, keeps_memory=sys.platform.startswith("linux"))


def decide(wishes: Switches, machine: Machine, job: Job) -> Decisions:
    """One decision for each switch."""
    found = {
        "resident": _resident(wishes.resident, machine, job),
        "channels_last": _asked(wishes.channels_last) or _channels_last(machine),
        "number_format": _number_format(wishes.number_format, machine, job),
        "fused_convolutions": _fused(wishes.fused_convolutions, job),
        "fused_optimizer": _able(
            wishes.fused_optimizer, machine.fused_optimizer, "one pass over all weights",
            f"torch has none for {machine.kind}",
        ),
        "kept_memory": _able(
            wishes.kept_memory, machine.keeps_memory, "saves asking the system for it in each step",
            "the device's own allocator does so" if machine.kind != "cpu" else "only glibc can be told to",
        ),
        "compile": _compile(wishes.compile, machine, job),
        "threads": _threads(wishes.threads, machine, job),
    }  # fmt: skip
    return found | {"cuda_graph": _cuda_graph(wishes.cuda_graph, machine, job, found)}


def _asked(wish: bool | None) -> Decision | None:
    return None if wish is None else Decision(wish, "as asked for")


def _able(wish: bool | None, can: bool, good: str, why_not: str) -> Decision:
    """On where the device can and nobody said no."""
    if not can:
        return Decision(False, why_not if not wish else f"asked for, but {why_not}")
    return _asked(wish) or Decision(True, good)


def _resident(wish: bool | None, machine: Machine, job: Job) -> Decision:
    if machine.kind == "cpu":
        return Decision(True, "the device is the processor itself")
    fits = job.data_bytes <= machine.free * MOST_OF_MEMORY
    return _able(wish, fits, "no step waits for data", "the data are too large for the device's memory")


def _channels_last(machine: Machine) -> Decision:
    if machine.kind == "mps":
        return Decision(False, "no gain is known on Metal")
    return Decision(True, "the fast convolution kernels read it")


def _number_format(wish: NumberFormat | None, machine: Machine, job: Job) -> Decision:
    has = {"fp32": True, "bf16": machine.bf16, "fp16": machine.fp16}
    if wish and has[wish]:
        return Decision(wish, "as asked for")
    if machine.kind == "mps":
        return Decision("fp32", "no gain is known on Metal")
    best: NumberFormat = "bf16" if machine.bf16 else "fp16" if machine.fp16 else "fp32"
    if wish:
        return Decision(best, f"{wish} was asked for, which this {_noun(machine)} does not multiply fast")
    if best == "fp32":
        return Decision(best, f"this {_noun(machine)} multiplies nothing shorter faster")
    if machine.kind == "cpu" and job.macs < HEAVY_MACS:
        return Decision("fp32", "on a processor 16 bits pay for wide networks and large images only")
    return Decision(best, "convolutions take half the memory and more than twice the speed")


def _noun(machine: Machine) -> str:
    return "processor" if machine.kind == "cpu" else "GPU"


def _fused(wish: bool | None, job: Job) -> Decision:
    if job.groups == 0:
        return Decision(False, "no 1×1 convolutions of this design share an input")
    if job.processes > 1:
        return Decision(False, "off where several processes share a run: batch norm is theirs together")
    return _asked(wish) or Decision(True, f"{job.groups} blocks read their input once for all of them")


def _cuda_graph(wish: bool | None, machine: Machine, job: Job, others: Decisions) -> Decision:
    if others["compile"].value:
        return Decision(False, "torch.compile is on")
    if job.processes > 1:
        return Decision(False, "off where several processes share a run")
    if machine.graphs and not others["fused_optimizer"].value:
        return Decision(False, "the optimizer's kernels for lists read the learning rate on the host")
    return _able(wish, machine.graphs, "starts a step's kernels together", "only NVIDIA's GPUs have them")


def _compile(wish: bool | None, machine: Machine, job: Job) -> Decision:
    if not wish:
        return Decision(False, f"costs {COMPILE_PRICE}")
    if job.processes > 1:
        return Decision(False, "asked for, but off where several processes share a run")
    return _able(wish, machine.compiler, "", "there is no C++ compiler on this machine")


def _threads(wish: int | None, machine: Machine, job: Job) -> Decision:
    if wish:
        return Decision(min(wish, machine.cores), "as asked for" if wish <= machine.cores else "as many as there are")
    if machine.kind != "cpu":
        return Decision(min(HOST_THREADS, machine.cores), "the GPU does the work")
    if job.macs < HEAVY_MACS:
        return Decision(1, "a small network is fastest on one")
    return Decision(max(1, machine.cores - 1), "one core stays with the page")
