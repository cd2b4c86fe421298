"""The measurement of what each switch brings: followed, cancelled, ended early; and once in earnest."""

import subprocess
import sys
from pathlib import Path

import pytest

import explorer
from explorer.runs.config import RunConfig, Settings, configure
from explorer.runs.switches import PLAIN
from explorer.runs.why import Waterfall, measure
from tests.waiting import until


def config(**changes: object) -> RunConfig:
    settings = Settings(data="synthetic", device="cpu", **changes)  # type: ignore[arg-type]
    return configure(explorer.preset("mini-googlenet"), settings, has_batch_norm=True)


def started(tmp_path: Path, code: str) -> Waterfall:
    output = (tmp_path / "output").open("w+b")
    process = subprocess.Popen([sys.executable, "-c", code], stdout=output, stderr=subprocess.STDOUT)
    return Waterfall(config(), process=process, output=output)


def wait_for(waterfall: Waterfall, seconds: float = 60) -> None:
    def over() -> bool:
        waterfall.read()
        return not waterfall.running

    until(over, seconds)


SAYS = 'print(\'{"stages": ["plain", "resident"]}\\n{"stage": "plain", "examples_per_second": 5.0}\', flush=True)\n'


def test_what_it_says_is_taken_in_as_it_comes(tmp_path: Path) -> None:
    waterfall = started(tmp_path, SAYS)
    wait_for(waterfall)
    assert (waterfall.stages, waterfall.rates, waterfall.problem) == (("plain", "resident"), {"plain": 5.0}, "")


def test_an_early_end_says_the_last_words(tmp_path: Path) -> None:
    waterfall = started(tmp_path, SAYS + "raise SystemExit('no memory is left')")
    wait_for(waterfall)
    assert waterfall.rates == {"plain": 5.0}
    assert waterfall.problem == "the measurement ended early: no memory is left"


def test_it_can_be_cancelled(tmp_path: Path) -> None:
    waterfall = started(tmp_path, SAYS + "import time; time.sleep(60)")
    while not waterfall.rates:
        waterfall.read()
    waterfall.cancel()
    assert not waterfall.running
    assert waterfall.problem == "cancelled"
    assert waterfall.rates == {"plain": 5.0}
    waterfall.cancel()  # nothing happens
    assert waterfall.process is not None
    assert waterfall.process.poll() is not None


def test_half_a_line_waits_for_its_end(tmp_path: Path) -> None:
    (tmp_path / "output").write_bytes(b'{"stages": ["plain"]}\n{"stage": "pl')
    waterfall = Waterfall(config(), output=(tmp_path / "output").open("rb"))
    waterfall.process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    waterfall.read()
    assert (waterfall.stages, waterfall.rates) == (("plain",), {})
    waterfall.cancel()


@pytest.mark.slow
@pytest.mark.xdist_group("trainers")  # one at a time: it measures
def test_each_piece_is_measured_for_a_design_on_this_machine() -> None:
    waterfall = measure(config())
    wait_for(waterfall, 200)
    assert waterfall.problem == ""
    assert waterfall.stages[0] == PLAIN
    assert {"resident", "channels_last", "fused_convolutions", "fused_optimizer"} <= set(waterfall.stages)
    assert tuple(waterfall.rates) == waterfall.stages
    last = waterfall.rates[waterfall.stages[-1]]
    assert last > 1.2 * waterfall.rates[PLAIN]  # by processor time: 2.3 times on a quiet machine, and on a busy one
