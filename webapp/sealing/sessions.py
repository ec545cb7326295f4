"""Unlocked keys between two pages: a row that opens only with a secret that only the browser's cookie holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from nacl.utils import random as random_bytes

from webapp.domain.errors import SealBroken
from webapp.sealing.boxes import KEY_BYTES, open_bytes, seal_bytes
from webapp.sealing.tokens import from_text, keyed_hash, subkey, to_text

ABOUT = b"session keys"


@dataclass(frozen=True)
class SessionSecret:
    """Random bytes that live only in a cookie: they name a row and open it.

    Shapes:  row_id tells nothing of the secret; neither half opens anything without the other.
    Source:  docs/adr/0008-sealing.md
    """

    secret: bytes = field(repr=False)

    @classmethod
    def new(cls) -> SessionSecret:
        return cls(random_bytes(KEY_BYTES))

    @classmethod
    def from_cookie(cls, value: str) -> SessionSecret:
        """The secret again from `cookie_value`; SealBroken for anything that cannot be one."""
        secret = from_text(value)
        if len(secret) != KEY_BYTES:
            raise SealBroken
        return cls(secret)

    @property
    def cookie_value(self) -> str:
        return to_text(self.secret)

    @property
    def row_id(self) -> bytes:
        return keyed_hash(b"", key=self.secret, purpose="session row")


def wrap_for_session(keys: Mapping[str, bytes], secret: SessionSecret) -> bytes:
    """Lock named keys so that they open only with this cookie's secret."""
    plain = json.dumps({name: to_text(key) for name, key in keys.items()}).encode()
    return seal_bytes(plain, key=subkey(secret.secret, "session keys"), about=ABOUT)


def unwrap_for_session(blob: bytes, secret: SessionSecret) -> dict[str, bytes]:
    """The named keys again.

    Errors:  SealBroken for another session's row or cookie.
    """
    plain = open_bytes(blob, key=subkey(secret.secret, "session keys"), about=ABOUT)
    return {name: from_text(key) for name, key in json.loads(plain).items()}
