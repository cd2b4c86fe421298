"""Open the run's row, listen for a stop, and only then import torch: a stop acts while torch is still loading.

`python -m explorer.train RUN_ID` trains one run. `python -m explorer.train --wait WORKER_ID` waits for one, with torch
and data loaded, and then is the same.
"""

import contextlib
import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from explorer.runs.config import RunError
from explorer.runs.devices import ALL_GPUS
from explorer.runs.store import Store
from explorer.train.waiting import Waiting
from explorer.train.watch import Watch

USAGE = "usage: python -m explorer.train RUN_ID | --wait WORKER_ID"


def main(arguments: list[str]) -> int:
    """The process's exit status: 0 whatever became of the run, 2 when there is no run to train."""
    waits = arguments[:1] == ["--wait"]
    number = arguments[1:] if waits else arguments
    if len(number) != 1 or not number[0].isdigit():
        print(USAGE, file=sys.stderr)
        return 2
    # Several shapes in one process (training, evaluation, the last batch) thrash oneDNN's cache at its default size.
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "8192")
    _be_ended_first()
    try:
        return _wait(int(number[0])) if waits else _train(int(number[0]))
    except RunError as error:  # no such run, or a store that can't be used: nobody but the log can be told
        print(error, file=sys.stderr)
        return 2


def _be_ended_first() -> None:
    """Where the machine's memory runs out, it is the trainer that is ended and not the app."""
    with contextlib.suppress(OSError):  # not every system has it
        Path("/proc/self/oom_score_adj").write_text("500")


@contextlib.contextmanager
def _loading() -> Iterator[None]:
    """What is imported stays: the collector would look through all of it, many times while it comes and ever after."""
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


def _train(run: int) -> int:
    store, shares = Store(), "LOCAL_RANK" in os.environ  # torchrun has started this process
    if not shares and _shared(store, run):
        return _share(run)
    if shares and os.environ["RANK"] != "0":
        from explorer.train.worker import follow

        follow(store, run)
        return 0
    watch = Watch(store, run, os.getppid() if shares else None)
    if not watch.start():
        return 2
    watch.hear_signals()
    with _loading():
        from explorer.train.worker import work
    work(watch)
    return 0


def _shared(store: Store, run: int) -> bool:
    return store.get(run).config.device == ALL_GPUS


def _share(run: int) -> int:
    """This process becomes torchrun, and the run one process a GPU, of which the first watches (explorer.train.shared).

    A run that has failed says so itself.
    """
    from torch.distributed.elastic.multiprocessing.errors import ChildFailedError
    from torch.distributed.run import main as torchrun

    try:
        torchrun(["--standalone", "--nproc-per-node=gpu", "-m", "explorer.train", str(run)])
    except ChildFailedError as error:
        print(f"a process of the run has ended: {error}", file=sys.stderr)
        return 1
    return 0


def _wait(worker: int) -> int:
    waiting = Waiting(Store(), worker)
    if not waiting.start():
        return 2
    with _loading():
        from explorer.train.ready import wait_for_run
        from explorer.train.worker import work
    watch, images = wait_for_run(waiting)
    if _shared(watch.store, watch.run):
        watch.end()
        return _share(watch.run)
    watch.hear_signals()
    work(watch, images)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
