"""What a worker does while it waits: everything of a run's start that does not depend on the design."""

import contextlib

import torch
import torch.nn.functional as F
from torch import nn

from explorer.data.catalog import CATALOG, DataError
from explorer.data.images import Images, load
from explorer.train.waiting import Waiting
from explorer.train.watch import Watch

ATTENTION_SECONDS = 0.1


def wait_for_run(waiting: Waiting) -> tuple[Watch, dict[str, Images]]:
    """The watch of the run that the worker is given, and the data set that it has read until then, by name."""
    warm_up()
    loaded: dict[str, Images] = {}
    done = ""
    while not waiting.given.is_set():
        if waiting.wanted != done:
            done = waiting.wanted
            loaded = read(done)
            waiting.loaded(done)
        waiting.given.wait(ATTENTION_SECONDS)
    assert waiting.watch is not None  # noqa: S101  set before the event is
    return waiting.watch, loaded


def read(data: str) -> dict[str, Images]:
    """The data set by its name; nothing where it can't be read, or where its images depend on the design's size."""
    if data not in CATALOG:
        return {}
    with contextlib.suppress(DataError):  # the run will say it
        return {data: load(data)}
    return {}


def warm_up() -> None:
    """One step of a tiny network: torch builds its operators' tables and threads on their first use.

    The state of the random generator stays as it is.
    """
    torch.set_num_threads(1)
    with torch.random.fork_rng(devices=[]):
        network = nn.Sequential(nn.Conv2d(1, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
                                nn.Linear(8 * 13 * 13, 10))  # fmt: skip
        images = torch.zeros(4, 1, 28, 28).contiguous(memory_format=torch.channels_last)
        torch.autograd.backward(F.cross_entropy(network(images), torch.zeros(4, dtype=torch.long)))
