"""Words under a content key, and content keys sealed to those who may read."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.utils import random as random_bytes

from webapp.domain.errors import SealBroken
from webapp.sealing.boxes import KEY_BYTES, open_bytes, refusing, seal_bytes
from webapp.sealing.keys import KeyPair

# Most words fit the first size, nearly all the second, and the longest form the third.
SIZES = (1024, 4 * 1024, 24 * 1024)
END = b"\x80"


@dataclass(frozen=True)
class Binding:
    """Where sealed words belong: they open nowhere else, so that nobody can swap two rows or columns.

    Source:  docs/adr/0008-sealing.md
    """

    table: str
    row: UUID
    column: str

    def to_bytes(self) -> bytes:
        parts = (self.table.encode(), self.row.bytes, self.column.encode())
        return b"".join(len(part).to_bytes(2, "big") + part for part in parts)


def new_content_key() -> bytes:
    """A fresh key for the words of one submission."""
    return random_bytes(KEY_BYTES)


def seal_words(plain: str, *, content_key: bytes, binding: Binding) -> bytes:
    """Lock words so that they open only with this key in this place, and their length tells nothing.

    Units:   the plain words are filled up to 1, 4 or 24 KiB, or to whole steps of 24 KiB.
    Source:  docs/adr/0008-sealing.md
    """
    return seal_bytes(_fill(plain.encode()), key=content_key, about=binding.to_bytes())


def open_words(sealed: bytes, *, content_key: bytes, binding: Binding) -> str:
    """The words again.

    Errors:  SealBroken for another key or place, or any changed byte.
    """
    filled = open_bytes(sealed, key=content_key, about=binding.to_bytes())
    return filled.rstrip(b"\0").removesuffix(END).decode()


def _fill(plain: bytes) -> bytes:
    """Add an end mark and zeros; the words' own zeros stay, because they stand before the mark."""
    needed = len(plain) + len(END)
    size = next((size for size in SIZES if needed <= size), -(-needed // SIZES[-1]) * SIZES[-1])
    return (plain + END).ljust(size, b"\0")


def seal_key(content_key: bytes, *, reader_public: bytes) -> bytes:
    """Seal a key to one reader; whoever sealed it cannot open it again.

    Units:   both keys are 32 bytes.
    """
    return SealedBox(PublicKey(reader_public)).encrypt(content_key)


def open_key(sealed: bytes, *, reader: KeyPair | bytes) -> bytes:
    """The key again, for its reader.

    Shapes:  reader is a key pair or the private key alone.
    Errors:  SealBroken for anybody else, or if what opens is no key.
    """
    private = reader.private if isinstance(reader, KeyPair) else reader
    with refusing():
        key = SealedBox(PrivateKey(private)).decrypt(sealed)
    if len(key) != KEY_BYTES:
        raise SealBroken
    return key
