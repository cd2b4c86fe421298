"""What tests/train/test_shared.py starts by torchrun: a short run on the toy data; the first process tells."""

import json
import sys
from pathlib import Path

import torch

from explorer.lowering import lower
from explorer.runs.switches import Switches
from explorer.train.budget import Budget
from explorer.train.build import build
from explorer.train.checkpoint import Checkpoints
from explorer.train.data import Batches, Place
from explorer.train.loop import train
from explorer.train.parts import Parts
from explorer.train.shared import Team
from explorer.train.snapshot import restore
from explorer.train.switches import Job, Machine, decide
from tests.train.helpers import CPU, Record, recipe_for, toy
from tests.train.test_loop import design


def main(steps: int, batch_norm: str, folder: Path, batch: int) -> None:
    torch.set_num_threads(1)
    network = design(variants__batch_norm=batch_norm)
    rate = 1e-3 if batch_norm == "none" else 0.05
    recipe = recipe_for(network, batch=batch, partial_batch=True, shift=1, learning_rate=rate, clip=None)
    images, info = toy(1, network.classes)
    team = Team.from_environment()
    rank, size = (team.rank, team.size) if team else (0, 1)
    built = build(lower(network), recipe, 0, CPU, decide(Switches(), Machine(), Job(0, 4, processes=size)))
    batches = Batches(images, info, (1, 12, 12), Place(CPU, part=rank, parts=size), recipe, seed=0)
    kept, sink = Checkpoints(folder), Record(stop_at=steps)
    sink.pauses = True
    shared = team.join(CPU) if team else None
    seen = shared.over(built, batches) if shared else built
    if shared and not shared.team.leads:
        if found := kept.load():
            restore(found[0], built.step, batches, None)
        shared.follow()
    else:
        train(Parts(seen, batches, recipe), Budget(60, steps=20), sink, kept)
        losses = [values["loss"] for _, values in sink.reports if "loss" in values]
        sys.stdout.write(json.dumps({"losses": losses, "switches": built.decisions}) + "\n")
    if shared:
        shared.end()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
