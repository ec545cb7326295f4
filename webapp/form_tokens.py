"""Tokens that forms carry where there is no session: nothing is kept on the phone or on the server.

A token says "we made this form, this day or the day before". A once-token is random as well: everything that is done
with the same once-token is done once, and the code that a young person gets is derived from it.
"""

from __future__ import annotations

import base64
import binascii
import secrets
import time

from flask import current_app

from webapp.domain.errors import DomainError, SealBroken
from webapp.sealing import tokens

HOURS_GOOD = 48
ONCE_HOURS_GOOD = 1
"""Whole hours: a once-token leads to a code for one to two hours, because it is made on the page before "Send"."""
ONCE_BYTES = 16


class FormNotOurs(DomainError):
    """The form was not made by us for this browser, or is more than two days old."""


class FormTooOld(FormNotOurs):
    """We made the once-token, but not lately."""

    def __init__(self, once: bytes) -> None:
        super().__init__()
        self.once = once


def make(*, bound_to: bytes = b"") -> str:
    """A token for a form, bound to a code in hand where there is one."""
    return _encode(_hour_now().to_bytes(4, "big"), purpose=b"form" + bound_to)


def is_ours(token: str, *, bound_to: bytes = b"") -> bool:
    """Whether we made this token for this browser in the last two days."""
    hour = _decode(token, purpose=b"form" + bound_to)
    return hour is not None and _is_fresh(hour)


def make_once() -> str:
    """A token that lets one thing be done once."""
    return _encode(_hour_now().to_bytes(4, "big") + secrets.token_bytes(ONCE_BYTES), purpose=b"once")


def read_once(token: str, *, hours_good: int = ONCE_HOURS_GOOD) -> bytes:
    """The random part of a once-token.

    Errors:  FormNotOurs when we did not make it; FormTooOld when we did, but not lately.
    """
    payload = _decode(token, purpose=b"once")
    if payload is None:
        raise FormNotOurs
    if not _is_fresh(payload[:4], hours_good):
        raise FormTooOld(payload[4:])
    return payload[4:]


def _hour_now() -> int:
    return int(time.time()) // 3600


def _is_fresh(hour: bytes, hours_good: int = HOURS_GOOD) -> bool:
    return 0 <= _hour_now() - int.from_bytes(hour, "big") <= hours_good


def _encode(payload: bytes, *, purpose: bytes) -> str:
    mac = tokens.sign(purpose + b"|" + payload, key=current_app.config["FORM_KEY"], purpose="form token")
    return base64.urlsafe_b64encode(payload + mac).decode().rstrip("=")


def _decode(token: str, *, purpose: bytes) -> bytes | None:
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (ValueError, binascii.Error):
        return None
    payload, mac = raw[:-32], raw[-32:]
    try:
        tokens.verify(purpose + b"|" + payload, mac, key=current_app.config["FORM_KEY"], purpose="form token")
    except SealBroken:
        return None
    return payload
