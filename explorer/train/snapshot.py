"""Everything that decides how a run goes on, as named tensors and a few facts: a resumed run continues as if nothing
had happened, bit for bit on the CPU.
"""

import torch
from torch import Tensor

from explorer.train.average import Average
from explorer.train.data import Batches
from explorer.train.step import Step

Tensors = dict[str, Tensor]
MODEL, OPTIMIZER, AVERAGE, DATA, RANDOM, SCALE = "model.", "optimizer.", "average.", "data.", "random.", "scale."
TALLY = "tally"


def gather(step: Step, batches: Batches, average: Average | None) -> Tensors:
    """Weights, optimizer state, averaged weights, data order, the states of the random generators, and the tally."""
    tensors = _named(MODEL, step.module.state_dict())
    tensors |= _named(OPTIMIZER, step.optimizer.state_tensors())
    tensors |= _named(AVERAGE, average.tensors if average else {})
    tensors |= _named(SCALE, step.scale.state_tensors() if step.scale else {})
    tensors |= _named(DATA, batches.state_tensors())
    tensors |= {RANDOM + "cpu": torch.get_rng_state(), TALLY: step.tally}
    if batches.device.type == "cuda":
        tensors[RANDOM + "cuda"] = torch.cuda.get_rng_state(batches.device)
    return tensors


@torch.no_grad()
def restore(tensors: Tensors, step: Step, batches: Batches, average: Average | None) -> None:
    """Put it all back. ValueError where the checkpoint is of another network."""
    _copy(_part(MODEL, tensors), step.module.state_dict())
    step.optimizer.load_state_tensors(_part(OPTIMIZER, tensors))
    if average:
        _copy(_part(AVERAGE, tensors), average.tensors)
    if step.scale:
        step.scale.load_state_tensors(_part(SCALE, tensors))
    batches.load_state_tensors(_part(DATA, tensors))
    step.tally.copy_(tensors[TALLY])
    torch.set_rng_state(tensors[RANDOM + "cpu"])
    if RANDOM + "cuda" in tensors and batches.device.type == "cuda":
        torch.cuda.set_rng_state(tensors[RANDOM + "cuda"], batches.device)


def _named(prefix: str, tensors: Tensors) -> Tensors:
    return {prefix + name: tensor for name, tensor in tensors.items()}


def _part(prefix: str, tensors: Tensors) -> Tensors:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def _copy(source: Tensors, target: Tensors) -> None:
    if source.keys() != target.keys():
        different = min(source.keys() ^ target.keys())
        raise ValueError(f"the checkpoint is of another network: they differ in {different}")
    for name, tensor in target.items():
        if tensor.shape != source[name].shape:
            raise ValueError(f"the checkpoint is of another network: {name} is {tuple(source[name].shape)} there")
        tensor.copy_(source[name])
