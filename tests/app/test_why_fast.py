"""Why is this fast: a button, the waterfall as it grows, and what became of it."""

import pytest

from explorer.runs.config import RunConfig
from explorer.runs.store import Store
from explorer.runs.why import Waterfall
from explorer.ui.train_page import why_fast
from tests.app.train_steps import captions, page
from tests.plain import plain

RATES = {"plain": 1000.0, "resident": 1100.0, "channels_last": 2000.0, "number_format": 2500.0}


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[Waterfall]:
    """Measurements that the page has asked for; they do as the test says."""
    asked: list[Waterfall] = []

    def measure(config: RunConfig) -> Waterfall:
        asked.append(Waterfall(config))
        return asked[-1]

    monkeypatch.setattr(why_fast, "measure", measure)
    return asked


def test_nothing_is_measured_before_somebody_asks(store: Store, measured: list[Waterfall]) -> None:
    app = page()
    assert app.button(key="why_measure").label == "Measure"
    assert not measured


def test_the_waterfall_of_this_design(store: Store, measured: list[Waterfall]) -> None:
    app = page()
    app.button(key="why_measure").click().run()
    assert [one.config.design.name for one in measured] == ["mini-googlenet"]
    assert app.button(key="why_cancel").label == "Cancel"
    measured[0].stages, measured[0].rates = tuple(RATES), dict(RATES)
    measured[0].running = False
    app.run()
    assert not app.exception
    said = " ".join(one.value for one in app.markdown)
    for title in ("A plain loop", "Data on the device", "Channels last", "16-bit numbers"):
        assert f"**{title}**" in said
    assert app.button(key="why_measure").label == "Measure again"


def test_why_it_ended_early_is_said(store: Store, measured: list[Waterfall]) -> None:
    app = page()
    app.button(key="why_measure").click().run()
    measured[0].running, measured[0].problem = False, "the measurement ended early: out of memory"
    app.run()
    assert "out of memory" in plain(app.error[0].value)
    measured[0].problem = "cancelled"
    app.run()
    assert not app.error
    assert "Cancelled" in captions(app)


def test_rows_say_how_many_times() -> None:
    found = Waterfall(RunConfig.model_construct(), tuple(RATES), dict(RATES), running=False)
    rows = why_fast.waterfall_rows(found)
    assert rows[0] == ("a plain loop", 1000.0, "1,000/s")
    assert rows[-1] == ("+ 16-bit numbers", 2500.0, "2,500/s, 2.50 times")
    chart = why_fast.waterfall_chart(rows)
    assert chart["yAxis"]["data"][1] == "+ data on the device"
    assert [one["value"] for one in chart["series"][0]["data"]] == list(RATES.values())
