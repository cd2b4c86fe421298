"""Open the run's row, listen for a stop, and only then import torch: a stop acts while torch is still loading."""

import os
import sys

from explorer.runs.store import Store
from explorer.train.watch import Watch


def main() -> int:
    """The process's exit status: 0 whatever became of the run, 2 when there is no run to train."""
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        print("usage: python -m explorer.train RUN_ID", file=sys.stderr)
        return 2
    watch = Watch(Store(), int(sys.argv[1]))
    if not watch.start():
        return 2
    # Several shapes in one process (training, evaluation, the last batch) thrash oneDNN's cache at its default size.
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "8192")
    from explorer.train.worker import work

    work(watch)
    return 0


if __name__ == "__main__":
    sys.exit(main())
