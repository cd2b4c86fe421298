"""Claim: mini-googlenet on the bundled sample passes 80 % test accuracy within a 10 s budget on 2 cores, three seeds.

How: each seed is a run as the Train page starts it: a process of its own, recipe `demo`, CPU. The budget begins when
torch is loaded and holds data, network, training and all tests, over all 1,000 test images each; a seed passes when its
last test is above 80 % and came within the budget (5 % over for a step that outlasts it). `from_start` counts from the
start of the process instead. Seen on 2 shared cores with torch 2.14: 85 to 87 % at the end, 80 % after 2.3 to 4 s.

    .venv/bin/python benchmarks/learning.py            (about 45 s)
"""

import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import _report
import explorer
from explorer.runs.config import Settings, configure
from explorer.runs.launch import LocalEngine
from explorer.runs.store import Store

ACCURACY, SECONDS, SEEDS, SLACK = 0.8, 10.0, 3, 1.05


@dataclass(frozen=True)
class Measured:
    """One seed. `passed_after` is when a test first showed more than ACCURACY, in seconds of the budget."""

    seed: int
    state: str
    test_accuracy: float
    seconds: float
    passed_after: float | None
    from_start: float
    steps: int
    examples_per_second: float | None
    compute_examples_per_second: float | None

    @property
    def holds(self) -> bool:
        return self.state == "done" and self.test_accuracy > ACCURACY and self.seconds <= SECONDS * SLACK


def measure(seed: int, store: Store) -> Measured:
    """One run to its end."""
    engine = LocalEngine(store)
    settings = Settings(seconds=SECONDS, seed=seed, device="cpu")
    run = engine.submit(configure(explorer.preset("mini-googlenet"), settings, has_batch_norm=True))
    while run.state.active:
        time.sleep(0.1)
        engine.settle()
        run = store.get(run.id)
    tests = store.series(run.id).get("test_accuracy", ())
    return Measured(
        seed=seed,
        state=run.state.value,
        test_accuracy=run.test_accuracy or 0.0,
        seconds=round(run.seconds, 2),
        passed_after=next((round(point.seconds, 2) for point in tests if point.value > ACCURACY), None),
        from_start=round((run.ended or run.created) - run.created, 2),
        steps=run.step,
        examples_per_second=run.examples_per_second,
        compute_examples_per_second=run.compute_examples_per_second,
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        seeds = [measure(seed, store) for seed in range(SEEDS)]
        facts = store.runs()[0].detail
    header = ("seed", "state", "test", "seconds", "over 80 % after", "from start", "examples/s", "steps alone")
    _report.print_table(header, [table_row(one) for one in seeds])
    setting = {name: facts.get(name) for name in ("threads", "number_format", "batch")}
    packages = ("torch", "numpy")
    _report.write(__file__, __doc__ or "", packages, setting=setting, seeds=[asdict(one) for one in seeds])
    _report.conclude({f"seed {one.seed}: {one.test_accuracy:.1%} after {one.seconds} s": one.holds for one in seeds})


def table_row(one: Measured) -> list[str]:
    rates = [f"{rate or 0:,.0f}" for rate in (one.examples_per_second, one.compute_examples_per_second)]
    times = [f"{one.seconds:.1f}", f"{one.passed_after}", f"{one.from_start:.1f}"]
    return [str(one.seed), one.state, f"{one.test_accuracy:.1%}", *times, *rates]


if __name__ == "__main__":
    main()
