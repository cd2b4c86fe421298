"""The store's tables and how an older file becomes a newer one."""

import contextlib
import sqlite3

RUNS = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,                -- the design's name
    config TEXT NOT NULL,               -- RunConfig as JSON
    device TEXT NOT NULL,               -- the device it runs on: never "auto"
    state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',    -- why it failed or was lost, one line
    created REAL NOT NULL,              -- seconds since 1970, like every time here
    began REAL,
    ended REAL,
    heartbeat REAL,
    stop_asked REAL,
    pid INTEGER,
    process TEXT,                       -- identity.identity(pid)
    step INTEGER NOT NULL DEFAULT 0,
    steps INTEGER NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0,    -- of the budget, used so far
    loss REAL,
    train_accuracy REAL,
    test_accuracy REAL,
    examples_per_second REAL,           -- end to end
    compute_examples_per_second REAL,   -- training steps alone
    detail TEXT NOT NULL DEFAULT '{}'   -- JSON: versions, threads, confusion matrix
)"""

METRICS = """
CREATE TABLE metrics (
    run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    series TEXT NOT NULL,               -- loss, train_accuracy, test_accuracy, test_loss, learning_rate
    number INTEGER NOT NULL,            -- 1, 2, 3 within the series
    step INTEGER NOT NULL,
    seconds REAL NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (run, series, number)
) WITHOUT ROWID"""

ACTIVE = "CREATE VIEW active AS SELECT * FROM runs WHERE state IN ('starting', 'running')"
INDEX = "CREATE INDEX runs_by_state ON runs(state)"

# Version 2: a queue, pauses, names, a deletion that can be undone.
QUEUE = (
    "ALTER TABLE runs ADD COLUMN queued REAL",  # since when it waits for its device; the order of the queue
    "ALTER TABLE runs ADD COLUMN launched REAL",  # when its present process was asked for
    "ALTER TABLE runs ADD COLUMN pause_asked REAL",
    "ALTER TABLE runs ADD COLUMN label TEXT NOT NULL DEFAULT ''",  # what a person calls it
    "ALTER TABLE runs ADD COLUMN starred INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE runs ADD COLUMN deleted REAL",  # hidden since; removed for good an hour later
    "UPDATE runs SET queued = created, launched = created",
    "DROP VIEW active",
    ACTIVE,
)
SETTINGS = "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)"
# Points that a run had written after the checkpoint from which it was resumed: measured, but no part of its curve.
SUPERSEDED = """
CREATE TABLE superseded (
    run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    at REAL NOT NULL,                   -- when the run was resumed
    series TEXT NOT NULL,
    step INTEGER NOT NULL,
    seconds REAL NOT NULL,
    value REAL NOT NULL
)"""

# Version 3: workers that wait for a run; what a run takes of its machine.
WORKERS = """
CREATE TABLE workers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    data TEXT NOT NULL,                 -- the data set that it is to have loaded
    loaded TEXT,                        -- the one that it has loaded, and torch with it
    created REAL NOT NULL,
    wanted REAL NOT NULL,               -- when somebody last looked at a page that would use it
    keeper_pid INTEGER NOT NULL,        -- the app that it waits for, and goes with
    keeper TEXT NOT NULL,               -- identity.identity(keeper_pid)
    pid INTEGER,
    process TEXT,
    memory INTEGER,                     -- bytes that it has to itself
    run INTEGER,                        -- that it was given; the row goes when it says that it has it
    given REAL
)"""
RESOURCES = (
    WORKERS,
    "ALTER TABLE runs ADD COLUMN resources TEXT NOT NULL DEFAULT '{}'",  # JSON: memory and load, as last measured
    "DROP VIEW active",
    ACTIVE,
)

# Version 4: of long series every 8th, 64th, 512th point apart, so that a whole curve is read in no time.
COARSER = 8
COARSE = """
CREATE TABLE coarse (
    run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    series TEXT NOT NULL,
    level INTEGER NOT NULL,             -- 8, 64, 512: one point in so many
    number INTEGER NOT NULL,            -- the rest as in metrics
    step INTEGER NOT NULL,
    seconds REAL NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (run, series, level, number)
) WITHOUT ROWID"""
FILL_COARSE = f"""
INSERT INTO coarse WITH levels(level) AS (SELECT {COARSER} UNION ALL SELECT level * {COARSER} FROM levels LIMIT 8)
SELECT run, series, level, number, step, seconds, value FROM metrics JOIN levels ON number % level = 0"""  # noqa: S608

# One entry per version: the statements that lead to it from the version before.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (RUNS, METRICS, ACTIVE, INDEX),
    (*QUEUE, SETTINGS, SUPERSEDED),
    RESOURCES,
    (COARSE, FILL_COARSE),
)
VERSION = len(MIGRATIONS)


class NewerStoreError(RuntimeError):
    """The file was written by a later version of this program."""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the store to `VERSION`, all steps in one transaction; nothing happens where it is there already."""
    if _version(connection) == VERSION:
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = _version(connection)  # again: another process may have been quicker
        if found > VERSION:
            raise NewerStoreError(f"the store has version {found}, this program knows {VERSION}: update the program")
        for statements in MIGRATIONS[found:]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):  # SQLite has taken it back by itself where the disk is full
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
