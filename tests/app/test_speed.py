"""The switches of a run on the Train page: automatic unless set, with what the last run decided and why."""

import pytest

from explorer.runs.launch import LocalEngine
from explorer.runs.records import State
from explorer.runs.store import Store
from explorer.runs.switches import TITLES, Switches
from explorer.runs.workers import SWITCH
from tests.app.train_steps import captions, config, ended, page
from tests.app.widgets import widget
from tests.plain import plain

AUTOMATIC = "automatic"


def told(app: object) -> str:
    return plain("\n".join(one.value for one in app.markdown))  # type: ignore[attr-defined]


def test_every_switch_can_be_set_and_goes_with_the_run(store: Store, nothing_starts: None) -> None:
    app = page()
    fields = {name: widget(app.selectbox, f"switch_{name}") for name in TITLES if name != "threads"}
    assert {name: field.value for name, field in fields.items()} == dict.fromkeys(fields, AUTOMATIC)
    assert widget(app.number_input, "switch_threads").value is None
    assert "is turned on when a run starts" in captions(app)
    for name in fields:
        widget(app.selectbox, f"switch_{name}").set_value("fp32" if name == "number_format" else "off").run()
    widget(app.number_input, "switch_threads").set_value(2).run()
    app.button(key="train").click().run()
    assert not app.exception
    off = {name: False for name in fields if name != "number_format"}
    assert store.get(1).config.switches == Switches(**off, number_format="fp32", threads=2)  # type: ignore[arg-type]
    assert "on CPU, data on the device off, channels last off, number format fp32" in captions(app)

    app.button(key="switch_reset").click().run()
    assert widget(app.selectbox, "switch_channels_last").value == AUTOMATIC
    app.button(key="train").click().run()
    assert store.get(2).config.switches == Switches()


def test_what_the_last_run_on_the_device_decided_is_told_with_its_reason(store: Store) -> None:
    run = ended(store)
    store.note(run, {"switches": {"channels_last": [True, "the kernels read it"], "threads": [1, "small"]}})
    other = store.create(config(seed=1), "cuda:0").id
    store.note(other, {"switches": {"channels_last": [False, "on another device"]}})
    store.transition(other, State.STOPPED)
    app = page()
    assert "on: the kernels read it" in told(app)
    assert "1: small" in told(app)
    assert "below, as it was in r1" in captions(app)
    assert "another device" not in told(app)


def test_compiling_is_said_to_take_longer_than_the_run(store: Store) -> None:
    app = page()
    widget(app.selectbox, "switch_compile").set_value("on").run()
    assert plain(app.warning[0].value) == "Torch.compile takes 20 to 110 s of the 10 s before the first step."
    assert not app.button(key="train").disabled


def test_more_threads_than_there_can_be_are_refused_with_a_word(store: Store) -> None:
    app = page()
    widget(app.number_input, "switch_threads").set_value(257).run()
    assert plain(app.warning[0].value) == "threads (=257) must be a whole number from 1 to 256"
    assert widget(app.number_input, "switch_threads").value is None


def test_a_worker_that_the_environment_forbids_is_not_offered(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LocalEngine, "prepare", lambda engine, data: None)
    monkeypatch.setenv(SWITCH, "off")
    ended(store)
    app = page()
    assert widget(app.toggle, "queue_ready").disabled
    assert f"its environment has {SWITCH}=off" in captions(app)
    monkeypatch.delenv(SWITCH)
    assert not widget(app.run().toggle, "queue_ready").disabled
    assert SWITCH not in captions(app)
