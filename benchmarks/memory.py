"""Claim: `memory` tells the peak of a training step within 10% of what torch holds at once: on a GPU by
torch.cuda.max_memory_allocated, on a CPU by the storages that its dispatcher sees alive.

How: presets in float32 and under autocast to bfloat16, with SGD with momentum and with Adam; the peak of the second and
third step, when the optimizer has its state. On a GPU at batch 32; cuDNN's work space comes on top and is what differs.
On a CPU at batch 4, without the nets that take minutes there.

    .venv/bin/python benchmarks/memory.py [--smallest]            (under a minute on a GPU, about a minute on a CPU)
"""

import contextlib
import sys
from pathlib import Path
from typing import Any

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import _report
import explorer
from _alive import Alive
from explorer.analysis import Setting, memory
from explorer.torch_backend import Outputs, to_module

ON_CPU = ("googlenet", "googlenet-torchvision", "googlenet-bn", "mini-googlenet", "nin")
ON_GPU = (*ON_CPU, "alexnet", "vgg11")
SMALLEST = ("mini-googlenet",)
BATCH = {"gpu": 32, "cpu": 4}
STEPS, MOST = 3, 0.10


class GpuMeter(contextlib.nullcontext[None]):
    """Bytes that torch had allocated at most on the GPU, without what was there before."""

    def __init__(self) -> None:
        super().__init__()
        torch.cuda.empty_cache()
        self.before = torch.cuda.memory_allocated()

    def reset(self) -> None:
        torch.cuda.reset_peak_memory_stats()

    @property
    def peak(self) -> int:
        return torch.cuda.max_memory_allocated() - self.before


def optimizer_of(name: str, module: torch.nn.Module) -> torch.optim.Optimizer:
    """The optimizer of that name as torch runs it on a GPU: over all tensors at once."""
    if name == "adam":
        return torch.optim.Adam(module.parameters(), lr=1e-4, foreach=True)
    return torch.optim.SGD(module.parameters(), lr=1e-4, momentum=0.9, foreach=True)


def measured(graph: explorer.LayerGraph, setting: Setting) -> int:
    """The most bytes that torch held at once in a step."""
    device = "cuda" if setting.device == "gpu" else "cpu"
    meter = GpuMeter() if setting.device == "gpu" else None
    module = to_module(graph).to(device).train()
    images = torch.rand(setting.batch, *graph.input.shape, device=device)
    meter = meter or Alive([*module.parameters(), *module.buffers(), images])
    optimizer = optimizer_of(setting.optimizer, module)
    with meter:
        for step in range(STEPS):
            if step == 1:
                meter.reset()
            train_step(module, images, optimizer, mixed=setting.precision == "mixed")
    return meter.peak


def train_step(module: torch.nn.Module, images: torch.Tensor, optimizer: torch.optim.Optimizer, *, mixed: bool) -> None:
    """Forward, backward, update."""
    with torch.autocast(images.device.type, dtype=torch.bfloat16) if mixed else contextlib.nullcontext():
        out = module(images)
    loss = sum(one.sum() for one in (out.logits, *out.auxiliary)) if isinstance(out, Outputs) else out.sum()
    del out
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()


def row_of(name: str, setting: Setting) -> dict[str, Any]:
    """One preset in one setting."""
    graph = explorer.lower(explorer.preset(name))
    ours, torchs = memory(graph, setting).training_peak, measured(graph, setting)
    return {
        "preset": name,
        "batch": setting.batch,
        "precision": setting.precision,
        "optimizer": setting.optimizer,
        "ours_mib": round(ours / 2**20, 1),
        "torch_mib": round(torchs / 2**20, 1),
        "difference": round(ours / torchs - 1, 4),
    }


def main() -> None:
    small = _report.asked(__doc__ or "").smallest
    torch.set_num_threads(1)
    device = "gpu" if torch.cuda.is_available() else "cpu"
    settings = [
        Setting(BATCH[device], precision, chosen, device)
        for precision in ("fp32", "mixed")
        for chosen in ("momentum", "adam")
    ]
    names = SMALLEST if small else ON_GPU if device == "gpu" else ON_CPU
    rows = [row_of(name, setting) for name in names for setting in settings]
    _report.print_table(tuple(rows[0]), [[str(value) for value in row.values()] for row in rows])
    worst = max(abs(row["difference"]) for row in rows)
    where = torch.cuda.get_device_name() if device == "gpu" else "CPU"
    _report.write(__file__, __doc__ or "", ("torch",), device=where, summary={"worst_difference": worst}, rows=rows)
    _report.conclude({f"within {MOST:.0%} of torch on {where}: {worst:.1%} at most": worst <= MOST})


if __name__ == "__main__":
    main()
