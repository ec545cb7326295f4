"""The second factor: six digits from an app, or one of eight codes on paper for the day the phone is lost."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import datetime
from uuid import UUID

import pyotp

from webapp.domain.accounts import RECOVERY_CODES

SECONDS_IN_STEP = 30
STEPS_OF_DRIFT = 1
ISSUER = "Heard"
PAPER_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Thirty-two signs; no i, l, o or u, which are misread."""
PAPER_LENGTH = 16
MISREAD = str.maketrans({"i": "1", "l": "1", "o": "0"})


def new_secret() -> str:
    """A fresh secret for an authenticator app, as the text that can be typed into it."""
    return pyotp.random_base32()


def address_of(secret: str, *, email: str) -> str:
    """What the square picture holds: the address that an authenticator app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def code_at(secret: str, *, now: datetime) -> str:
    """The six digits that an app shows now."""
    return pyotp.TOTP(secret).at(now)


def find_step(secret: str, *, factor: str, now: datetime, after_step: int) -> int | None:
    """Find the step that six digits belong to: this one or one beside it, and never one that was used before.

    Units:   a step is thirty seconds, counted from 1970.
    """
    digits = re.sub(r"\s", "", factor)
    totp = pyotp.TOTP(secret)
    middle = int(now.timestamp()) // SECONDS_IN_STEP
    found = None
    for step in range(middle - STEPS_OF_DRIFT, middle + STEPS_OF_DRIFT + 1):
        fits = hmac.compare_digest(totp.generate_otp(step).encode(), digits.encode())
        if fits and step > after_step:
            found = step
    return found


def new_paper_codes() -> list[str]:
    """Eight fresh codes to print, each of 80 random bits in groups of four."""
    return [
        _group("".join(secrets.choice(PAPER_ALPHABET) for _ in range(PAPER_LENGTH)))
        for _ in range(RECOVERY_CODES)
    ]


def hash_paper_code(code: str, *, account_id: UUID) -> bytes:
    """What is kept of a code on paper; 80 random bits need no slow hash.

    Shapes:  capitals, spaces and hyphens do not matter, nor does reading 0 as o or 1 as l.
    """
    plain = re.sub(r"[\s-]", "", code.lower()).translate(MISREAD)
    return hashlib.sha256(b"heard recovery code|" + account_id.bytes + plain.encode()).digest()


def _group(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
