"""A bounded closed-loop client: each journey opens the form, checks, sends, and must end with a code."""

from __future__ import annotations

import http.client
import re
import statistics
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from html import unescape

WORDS = "Synthetic words of a bench. " * 36
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
CODE = re.compile(r"data-code-digits[^>]*>|class=\"code")


@dataclass
class Run:
    """What came back in one timed run."""

    seconds: float = 0
    durations: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.durations) / self.seconds

    def percentile(self, share: int) -> float:
        return statistics.quantiles(self.durations, n=100)[share - 1] * 1000 if len(self.durations) > 1 else 0


def run(port: int, *, at_once: int, seconds: float) -> Run:
    """Let a number of clients tell us things one after another until the time is over."""
    result, lock, end = Run(), threading.Lock(), time.monotonic() + seconds
    began = time.monotonic()

    def work() -> None:
        while time.monotonic() < end:
            started = time.monotonic()
            fault = journey(port)
            with lock:
                if fault:
                    result.faults.append(fault)
                else:
                    result.durations.append(time.monotonic() - started)

    threads = [threading.Thread(target=work) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result.seconds = time.monotonic() - began
    return result


def journey(port: int) -> str | None:
    """One journey on one fresh connection; says what went wrong, or nothing."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        status, page = ask(connection, "GET", "/tell-us")
        if status != 200:
            return f"form {status}"
        answers = dict(HIDDEN.findall(page)) | {
            "words": WORDS,
            "kind": "need",
            "count": "yes",
            "area": "fife",
        }
        status, page = ask(connection, "POST", "/tell-us/check", answers)
        if status != 200:
            return f"check {status}"
        checked = {unescape(name): unescape(value) for name, value in HIDDEN.findall(page)}
        status, page = ask(connection, "POST", "/tell-us/send", checked)
        return None if status == 200 and CODE.search(page) else f"send {status}"
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()


def ask(
    connection: http.client.HTTPConnection, method: str, path: str, form: dict[str, str] | None = None
) -> tuple[int, str]:
    body = urllib.parse.urlencode(form).encode() if form else None
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()
