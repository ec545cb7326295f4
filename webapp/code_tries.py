"""Slowing down whoever guesses codes, without an address on disk and without slowing anybody else.

A wrong try gives back a signed ticket in the form, which counts the wrong tries of that page and, after the tenth,
says how long to wait; it is the only thing that is ever refused by. Who throws tickets away is counted by address, in
this process's memory alone and only as a keyed hash: such a wrong try is asked to wait, but a right code always opens,
so that thirty people in one room never wait for each other. What keeps codes from being guessed is their 66 random
bits; see docs/adr/0003-what-we-do-not-keep.md.
"""

from __future__ import annotations

import base64
import binascii
import time
from dataclasses import dataclass

from flask import Flask, current_app, request

from webapp.domain.errors import SealBroken, TooManyTries
from webapp.sealing import tokens
from webapp.slowdown import Slowdown

FREE_TRIES = 10
FIRST_WAIT = 5
LONGEST_WAIT = 300
LONGEST_ROOM_WAIT = 30
MARK_BYTES = 32
MOST_COUNTED = 255
EXTENSION = "code_tries"


@dataclass(frozen=True)
class Ticket:
    """How many wrong tries a page has had, and when it may try again.

    Shapes:  two pages with the same history carry the same ticket, so that it tells nothing about a code.
    Units:   not_before counts seconds as the clock on the wall does; 0 while no wait is due.
    """

    wrong: int = 0
    not_before: int = 0

    def to_bytes(self) -> bytes:
        return bytes([self.wrong]) + self.not_before.to_bytes(5, "big")

    def after_wrong(self, now: int) -> Ticket:
        """The ticket after one more wrong try."""
        wrong = min(self.wrong + 1, MOST_COUNTED)
        beyond = wrong - FREE_TRIES
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(beyond, 10)) if beyond >= 0 else 0
        return Ticket(wrong, now + wait if wait else 0)


@dataclass(frozen=True)
class WrongTry:
    """What the next page carries after a wrong try, and how many seconds it asks for."""

    ticket: str
    wait_seconds: int


def init_app(app: Flask) -> None:
    app.extensions[EXTENSION] = Slowdown(FREE_TRIES, FIRST_WAIT, LONGEST_ROOM_WAIT)


def refuse_hurry(text: str) -> None:
    """Stop here while the ticket of this page says to wait; nothing was tried.

    Errors:  TooManyTries.
    """
    wait = _read(text).not_before - int(time.time())
    if wait > 0:
        raise TooManyTries(min(wait, LONGEST_WAIT))


def note_wrong(text: str) -> WrongTry:
    """Count one wrong try of this page, and softly of this address."""
    now = int(time.time())
    ticket = _read(text).after_wrong(now)
    room_wait = _by_address().note_wrong(request.remote_addr or "")
    return WrongTry(_write(ticket), max(ticket.not_before - now, room_wait, 0))


def note_right() -> None:
    """Forget the wrong tries from here: whoever has a right code is no guesser."""
    _by_address().forget(request.remote_addr or "")


def _by_address() -> Slowdown:
    slowdown: Slowdown = current_app.extensions[EXTENSION]
    return slowdown


def _write(ticket: Ticket) -> str:
    payload = ticket.to_bytes()
    return base64.urlsafe_b64encode(payload + _mark(payload)).decode().rstrip("=")


def _read(text: str) -> Ticket:
    """The ticket in a form; anything that we did not make is a page without wrong tries."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        payload, mark = raw[:-MARK_BYTES], raw[-MARK_BYTES:]
        tokens.verify(payload, mark, key=current_app.config["FORM_KEY"], purpose="code tries")
    except (ValueError, binascii.Error, SealBroken):
        return Ticket()
    return Ticket(payload[0], int.from_bytes(payload[1:], "big"))


def _mark(payload: bytes) -> bytes:
    return tokens.sign(payload, key=current_app.config["FORM_KEY"], purpose="code tries")
