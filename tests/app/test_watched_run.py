"""Which run the Train page shows: the watched one, also when it has ended, until a person wants another."""

import json
import os

from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from explorer.runs.identity import identity
from explorer.runs.records import State
from explorer.runs.store import Store
from tests.app.train_steps import busy, captions, config, ended, page


def tick(app: AppTest, *runs: str) -> None:
    """Select rows of the list of runs as a browser would report it, and no others."""
    table = app.dataframe[0]
    rows = [at for at, name in enumerate(table.value["run"]) if name.split()[0] in runs]
    report(app, table.proto.id, rows)


def report(app: AppTest, table: str, rows: list[int]) -> None:
    """AppTest cannot select rows: send what the browser sends."""
    states = app.session_state._state.get_widget_states()
    states = [one for one in states if one.id != table]
    message = WidgetStates(widgets=states)
    one = message.widgets.add(id=table)
    one.string_value = json.dumps({"selection": {"rows": rows, "columns": [], "cells": []}})
    app._run(message)
    assert not app.exception


def shown(app: AppTest) -> str:
    """The run whose figures are shown; empty where none is."""
    return captions(app).partition("**Run ")[2].partition("**")[0]


def begin(store: Store, run: int) -> None:
    """A queued run gets its process, this one."""
    store.promote()
    store.adopt(run, os.getpid(), identity(os.getpid()) or "")
    store.transition(run, State.RUNNING)


def test_a_run_that_takes_over_from_a_paused_one_stays_when_it_is_stopped(store: Store, nothing_starts: None) -> None:
    busy(store)
    app = page()
    app.button(key="train").click().run()
    assert shown(app) == "r1"
    store.transition(1, State.PAUSED)
    begin(store, 2)
    assert shown(app.run()) == "r2"
    store.transition(2, State.STOPPED)
    assert shown(app.run()) == "r2"
    assert "r2 stopped" in app.get("progress")[0].proto.text


def test_ticks_that_a_replaced_table_reports_lose_no_run(store: Store, nothing_starts: None) -> None:
    busy(store)
    app = page()
    stale = app.dataframe[0].proto.id
    app.button(key="train").click().run()
    report(app, stale, [0])  # the table of r1 alone
    report(app, app.dataframe[0].proto.id, [])  # a table that has not yet heard which rows are ticked
    store.transition(1, State.PAUSED)
    begin(store, 2)
    app.run()
    store.transition(2, State.STOPPED)
    assert shown(app.run()) == "r2"
    assert set(app.session_state["train_ticked"]) >= {2}


def test_overlaying_another_run_leaves_the_watched_one_in_front(store: Store) -> None:
    for seed in range(3):
        ended(store, seed)
    app = page()
    assert shown(app) == "r3"
    tick(app, "r3", "r1")
    assert shown(app) == "r3"
    tick(app, "r1")
    assert shown(app) == "r1"
    tick(app, "r1", "r2")
    assert shown(app) == "r1"
    tick(app)
    assert shown(app) == ""


def test_a_run_that_fails_before_the_page_looks_is_shown(store: Store, nothing_starts: None) -> None:
    ended(store)
    app = page()
    run = store.create(config(seed=1), "cpu").id
    store.promote()
    store.transition(run, State.FAILED, "why")
    app.session_state["train_watched"] = run
    assert shown(app.run()) == "r2"
    app.button(key="resume").click().run()
    assert shown(app) == "r2"
