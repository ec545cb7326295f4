"""How we talk to the database: one writer at a time on SQLite, nothing private in an error message.

SQLite here is durable (`synchronous=FULL`): after "thank you", words must survive a power cut. Some builds of SQLite
sleep whole seconds when another process is writing, so a writer first takes a lock on a file beside the database,
which the kernel hands over at once. See docs/adr/0009-one-writer.md.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

LOCK = "write lock"
LONGEST_WAIT_SECONDS = 10
PAUSE_SECONDS = 0.001
CHECKPOINT_TRIES = 5
CHECKPOINT_PAUSE_SECONDS = 0.02
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "secure_delete=ON",
    "cache_size=-16384",
)
"""The last is in KiB: with SQLite's own two MiB, a page of the list reads its rows from the disk's cache each time."""

only_reads: ContextVar[bool] = ContextVar("only_reads", default=False)
"""True while a page that cannot write is being answered, so that readers need not queue behind the writer."""


def engine_options(url: str) -> dict[str, Any]:
    """Options for the engine; parameters never appear in an error message, because they hold sealed words."""
    options: dict[str, Any] = {"url": url, "hide_parameters": True}
    if not url.startswith("sqlite"):
        options |= {"pool_size": 5, "max_overflow": 5, "pool_pre_ping": True}
        # PostgreSQL compiles a statement it thinks dear, which took twenty times as long as the rail's counts do.
        options["connect_args"] = {"options": "-c jit=off"}
    return options


def prepare_engine(engine: Engine) -> None:
    """Teach an SQLite engine to be durable, to check foreign keys and to queue its writers fairly."""
    if engine.dialect.name != "sqlite":
        return
    database = make_url(str(engine.url)).database or ""
    lock_path = None if database in ("", ":memory:") else f"{database}.lock"

    def connect(connection: Any, record: Any) -> None:
        set_pragmas(connection)
        if lock_path:
            record.info[LOCK] = os.open(lock_path, os.O_RDWR | os.O_CREAT, 0o600)

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", let_go)
    event.listen(engine, "close", close_lock)


def set_pragmas(connection: Any) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def begin(connection: Connection) -> None:
    if only_reads.get():
        connection.exec_driver_sql("BEGIN")
        return
    if LOCK in connection.info:
        wait_for_turn(connection.info[LOCK])
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def wait_for_turn(lock: int) -> None:
    """Take the writers' lock; give up after a while, so that one stuck writer cannot hold everybody for ever.

    Errors:  OperationalError, as from a database that does not answer.
    """
    until = time.monotonic() + LONGEST_WAIT_SECONDS
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            if time.monotonic() > until:
                raise OperationalError("BEGIN IMMEDIATE", None, busy) from busy
            time.sleep(PAUSE_SECONDS)


def overwrite_what_was_deleted(engine: Engine) -> None:
    """Empty SQLite's write-ahead log, where deleted rows stay readable; call it after the commit.

    Shapes:  a log that others still read is tried a few times and then left to the next call. PostgreSQL has none.
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        if LOCK in connection.info:
            wait_for_turn(connection.info[LOCK])
        connection.cursor().execute("PRAGMA busy_timeout=0")
        for _ in range(CHECKPOINT_TRIES):
            is_busy, *_pages = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not is_busy:
                break
            time.sleep(CHECKPOINT_PAUSE_SECONDS)
        connection.cursor().execute("PRAGMA busy_timeout=10000")
    except OperationalError:
        return
    finally:
        connection.close()


def let_go(connection: Any, record: Any) -> None:
    if LOCK in record.info:
        fcntl.flock(record.info[LOCK], fcntl.LOCK_UN)


def close_lock(connection: Any, record: Any) -> None:
    if LOCK in record.info:
        os.close(record.info.pop(LOCK))
