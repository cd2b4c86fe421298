"""Effects of steps, in order and alone, against torch: modules of the designs before and after each."""

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from explorer import DesignSpec, SetValue, apply, lower, preset
from explorer.states import Setting, difference, effects
from explorer.torch_backend import to_module

MINI = preset("mini-googlenet")
EDITS = (
    SetValue(at="variants.batch_norm", value="none"),
    SetValue(at="variants.residual", value=True),
    SetValue(at="stem.conv1.kernel_size", value=5),
    SetValue(at="3a.ch3x3", value=None),
    SetValue(at="3a.ch3x3red", value=None),
    SetValue(at="4b.ch5x5", value=40),
    SetValue(at="stage3.pool.kind", value="avg_pool"),
    SetValue(at="classes", value=7),
)


def counted(design: DesignSpec) -> tuple[int, int]:
    """Parameters of inference and MACs, as torch has them."""
    graph = lower(design)
    module = to_module(graph).eval()
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        module(torch.zeros(1, *graph.input.shape))
    return sum(one.numel() for one in module.parameters()), counter.get_total_flops() // 2


@pytest.mark.parametrize("back", [False, True], ids=["there", "back"])
def test_each_step_does_what_torch_says(back: bool) -> None:
    edited = apply(MINI, *EDITS)
    before, after = (edited, MINI) if back else (MINI, edited)
    steps = difference(before, after)
    assert len(steps) >= 7
    first = last = counted(before)
    design = before
    for effect in effects(before, steps, Setting()):
        design = apply(design, *effect.step.edits)
        now, alone = counted(design), counted(apply(before, *effect.step.edits)) if effect.alone else None
        assert (effect.in_order["parameters"], effect.in_order["macs"]) == (now[0] - last[0], now[1] - last[1])
        if alone and effect.alone:
            assert (effect.alone["parameters"], effect.alone["macs"]) == (alone[0] - first[0], alone[1] - first[1])
        last = now
    assert design == after
