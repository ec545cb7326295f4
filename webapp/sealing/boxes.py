"""The one lock for bytes: XChaCha20-Poly1305 with a random nonce, bound to what the bytes are about.

It is the only place that names the cipher, so that a second scheme can stand beside the first: every sealed value
begins with the number of the scheme it was sealed under, and that number is bound in as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from nacl.exceptions import CryptoError
from nacl.secret import Aead

from webapp.domain.errors import SealBroken

SCHEME = bytes([1])
KEY_BYTES = Aead.KEY_SIZE


@contextmanager
def refusing() -> Iterator[None]:
    """Turn every way in which something can fail to open into the same SealBroken, which says nothing more."""
    try:
        yield
    except (CryptoError, ValueError):
        raise SealBroken from None


def seal_bytes(plain: bytes, *, key: bytes, about: bytes) -> bytes:
    """Lock bytes under a key; they open only with the same key and the same `about`.

    Shapes:  returns scheme (1 byte), nonce (24), the locked bytes (as long as the plain ones) and a tag (16).
    Units:   key is 32 bytes.
    Source:  docs/adr/0008-sealing.md
    """
    return SCHEME + Aead(key).encrypt(plain, SCHEME + about)


def open_bytes(sealed: bytes, *, key: bytes, about: bytes) -> bytes:
    """Unlock what `seal_bytes` locked.

    Errors:  SealBroken for another key, another `about`, another scheme or any changed byte.
    """
    if sealed[:1] != SCHEME:
        raise SealBroken
    with refusing():
        return Aead(key).decrypt(sealed[1:], SCHEME + about)
