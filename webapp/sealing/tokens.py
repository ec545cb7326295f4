"""Keyed hashes and sealed cookies, so that nothing outside this package needs a cipher."""

from __future__ import annotations

import base64
from hmac import compare_digest

from nacl.encoding import RawEncoder
from nacl.hash import blake2b

from webapp.domain.errors import SealBroken
from webapp.sealing.boxes import KEY_BYTES, open_bytes, refusing, seal_bytes

HASH_BYTES = 32
LONGEST_KEY = 64  # BLAKE2b takes no longer one, so a longer one is hashed first.
COOKIE = b"cookie"


def keyed_hash(payload: bytes, *, key: bytes, purpose: str) -> bytes:
    """BLAKE2b of bytes under a key that serves this one purpose.

    Units:   key is at least 32 bytes, the hash 32.
    Errors:  ValueError for a key that is too short to be secret: an empty one would leave the hash unkeyed.
    Source:  docs/adr/0008-sealing.md
    """
    return _blake2b(payload, subkey(key, purpose))


def subkey(master: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, from which neither the master key nor any other subkey can be found.

    Errors:  ValueError when the master key is shorter than 32 bytes.
    """
    if len(master) < KEY_BYTES:
        raise ValueError("a master key is at least 32 bytes")
    key = master if len(master) <= LONGEST_KEY else _blake2b(master, b"")
    return _blake2b(b"heard/1/" + purpose.encode(), key)


def _blake2b(payload: bytes, key: bytes) -> bytes:
    return bytes(blake2b(payload, digest_size=HASH_BYTES, key=key, encoder=RawEncoder))


def sign(payload: bytes, *, key: bytes, purpose: str) -> bytes:
    """A mark of 32 bytes that only a holder of the key can make for this payload and purpose."""
    return keyed_hash(payload, key=key, purpose=purpose)


def verify(payload: bytes, signature: bytes, *, key: bytes, purpose: str) -> None:
    """Pass in silence if `sign` made this signature.

    Shapes:  returns nothing, so that a caller who forgets to look at an answer refuses nothing by mistake.
    Errors:  SealBroken if it did not.
    """
    if not compare_digest(sign(payload, key=key, purpose=purpose), signature):
        raise SealBroken


def seal_for_cookie(payload: bytes, *, key: bytes) -> str:
    """Lock bytes into text that may stand in a cookie; the browser that keeps it cannot read or change it."""
    return to_text(seal_bytes(payload, key=key, about=COOKIE))


def open_cookie(text: str, *, key: bytes) -> bytes:
    """Unlock what `seal_for_cookie` locked.

    Errors:  SealBroken for anything else.
    """
    return open_bytes(from_text(text), key=key, about=COOKIE)


def to_text(raw: bytes) -> str:
    """Bytes as letters, digits, - and _ only."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """Bytes again from `to_text`.

    Errors:  SealBroken for any other text, also for one that only means the same bytes.
    """
    with refusing():
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if to_text(raw) != text:
        raise SealBroken
    return raw
