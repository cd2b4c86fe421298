"""Claim: `memory` tells the peak of a training step on a GPU within 10% of torch.cuda.max_memory_allocated.

How: presets at batch 32, in float32 and under autocast to bfloat16, with SGD with momentum and with Adam; the peak of
the second and third step, when the optimizer has its state. cuDNN's work space comes on top and is what differs.

    .venv/bin/python benchmarks/memory.py            (under a minute, on a machine with a GPU)
"""

import contextlib
import sys
from pathlib import Path
from typing import Any

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import _report
import explorer
from explorer.analysis import Setting, memory
from explorer.torch_backend import Outputs, to_module

PRESETS = ("googlenet", "googlenet-torchvision", "googlenet-bn", "mini-googlenet", "alexnet", "vgg11", "nin")
BATCH, MOST = 32, 0.10


def optimizer_of(name: str, module: torch.nn.Module) -> torch.optim.Optimizer:
    """The optimizer of that name with its default implementation."""
    if name == "adam":
        return torch.optim.Adam(module.parameters(), lr=1e-4)
    return torch.optim.SGD(module.parameters(), lr=1e-4, momentum=0.9)


def measured(graph: explorer.LayerGraph, setting: Setting) -> int:
    """Bytes that torch had allocated at most in a step, without what was there before."""
    torch.cuda.empty_cache()
    before = torch.cuda.memory_allocated()
    module = to_module(graph).cuda().train()
    images = torch.rand(setting.batch, *graph.input.shape, device="cuda")
    optimizer = optimizer_of(setting.optimizer, module)
    mixed = torch.autocast("cuda", dtype=torch.bfloat16) if setting.precision == "mixed" else contextlib.nullcontext()
    for step in range(3):
        if step == 1:
            torch.cuda.reset_peak_memory_stats()
        with mixed:
            out = module(images)
        loss = sum(one.sum() for one in (out.logits, *out.auxiliary)) if isinstance(out, Outputs) else out.sum()
        del out
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return torch.cuda.max_memory_allocated() - before


def row_of(name: str, setting: Setting) -> dict[str, Any]:
    """One preset in one setting."""
    graph = explorer.lower(explorer.preset(name))
    ours, torchs = memory(graph, setting).training_peak, measured(graph, setting)
    return {
        "preset": name,
        "precision": setting.precision,
        "optimizer": setting.optimizer,
        "ours_mib": round(ours / 2**20, 1),
        "torch_mib": round(torchs / 2**20, 1),
        "difference": round(ours / torchs - 1, 4),
    }


def main() -> None:
    if not torch.cuda.is_available():
        print("no GPU on this machine: nothing measured")
        return
    settings = [Setting(BATCH, precision, chosen) for precision in ("fp32", "mixed") for chosen in ("momentum", "adam")]
    rows = [row_of(name, setting) for name in PRESETS for setting in settings]
    _report.print_table(tuple(rows[0]), [[str(value) for value in row.values()] for row in rows])
    worst = max(abs(row["difference"]) for row in rows)
    device = torch.cuda.get_device_name()
    _report.write(__file__, __doc__ or "", ("torch",), device=device, summary={"worst_difference": worst}, rows=rows)
    _report.conclude({f"within {MOST:.0%} of torch: {worst:.1%} at most": worst <= MOST})


if __name__ == "__main__":
    main()
