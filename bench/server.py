"""Start a real server on loopback for a bench, and account for what it uses."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent
SECRET = "only for benches: thirty-two characters or more"


@dataclass
class Server:
    """A running server and its process tree."""

    port: int
    process: subprocess.Popen[bytes]
    peak_pss: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)

    def tree(self) -> list[psutil.Process]:
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def cpu_seconds(self) -> float:
        return sum(sum(process.cpu_times()[:2]) for process in self.tree())

    def watch_memory(self) -> None:
        while not self.stopped.wait(0.5):
            try:
                self.peak_pss = max(self.peak_pss, sum(p.memory_full_info().pss for p in self.tree()))
            except psutil.Error:
                return


@contextmanager
def serve(database_url: str, *, workers: int = 2) -> Iterator[Server]:
    """Serve a fresh installation, with one advocacy team, on a free port."""
    port = free_port()
    environment = os.environ | {
        "HEARD_SECRET": SECRET,
        "DATABASE_URL": database_url,
        "HEARD_BASE_URL": f"http://127.0.0.1:{port}",
    }
    prepare(database_url)
    command = [
        str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "4", "--no-access-log", "--log-level", "warning", "wsgi:app",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    server = Server(port, process)
    watcher = threading.Thread(target=server.watch_memory, daemon=True)
    try:
        wait_until_up(port)
        watcher.start()
        yield server
    finally:
        server.stopped.set()
        process.terminate()
        process.wait(timeout=20)


def prepare(database_url: str) -> None:
    """Empty the database, make its tables and one team that can be written to."""
    from sqlalchemy import text

    from webapp import create_app, migrating
    from webapp.config import Settings
    from webapp.demonstration.people import make_teams
    from webapp.extensions import db
    from webapp.models import Base

    app = create_app(Settings(secret=SECRET, database_url=database_url))
    with app.app_context():
        Base.metadata.drop_all(db.engine)
        with db.engine.begin() as connection:
            connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
        migrating.upgrade(db.engine)
        make_teams(db.session)
        db.session.commit()
        db.engine.dispose()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(port: int, *, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"no server answered on port {port} within {seconds} s")


def scratch_sqlite() -> str:
    return f"sqlite:///{Path(tempfile.mkdtemp()) / 'bench.db'}"
