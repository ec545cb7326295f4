"""Look for planted words in raw bytes, in every form that a leak could take."""

from __future__ import annotations

import base64
import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

ZLIB_STARTS = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
GZIP_START = b"\x1f\x8b\x08"
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}={0,2}")


def encodings(canary: str) -> dict[str, bytes]:
    """How a canary looks in the encodings that files and tables use."""
    plain = canary.encode()
    return {
        "UTF-8": plain,
        "UTF-16": canary.encode("utf-16-le"),
        "UTF-16 big-endian": canary.encode("utf-16-be"),
        "hex": plain.hex().encode(),
        "URL": quote(canary).encode(),
        "form": canary.replace(" ", "+").encode(),
        "JSON": canary.encode("ascii", "backslashreplace"),
    }


def find(canaries: list[str], data: bytes) -> set[str]:
    """Which canaries stand in some bytes, as `canary (encoding)`."""
    found = set()
    for layer, content in layers(data):
        lowered = content.lower()
        for canary in canaries:
            for name, form in encodings(canary).items():
                if form.lower() in lowered:
                    found.add(f"{canary} ({name}{layer})")
    return found


def layers(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The bytes themselves, what is in them as base64 at each offset, and what inflates."""
    yield "", data
    decoded = [text for match in BASE64.finditer(data) for text in from_base64(match.group())]
    yield ", base64", b"\n".join(decoded)
    yield ", compressed", b"\n".join(inflated(data))


def from_base64(text: bytes) -> Iterator[bytes]:
    plain = text.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    for skip in range(4):
        part = plain[skip:]
        part = part[:-1] if len(part) % 4 == 1 else part
        yield base64.b64decode(part + b"=" * (-len(part) % 4))


def inflated(data: bytes) -> Iterator[bytes]:
    for start in (*ZLIB_STARTS, GZIP_START):
        at = data.find(start)
        while at != -1:
            try:
                unpacker = zlib.decompressobj(31 if start == GZIP_START else 15)
                yield unpacker.decompress(data[at:], 1_000_000)
            except zlib.error:
                pass
            at = data.find(start, at + 1)


def find_in_folder(canaries: list[str], folder: Path) -> set[str]:
    """Which canaries stand in any file below a folder, or in a file's name."""
    found = set()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found |= {
                f"{path.name}: {hit}"
                for hit in find(canaries, path.name.encode() + b"\n" + path.read_bytes())
            }
    return found


def packed(text: str) -> list[bytes]:
    """Examples of every form, to show that the search can find each."""
    plain = text.encode()
    return [
        *encodings(text).values(),
        base64.b64encode(b"x" + plain + b"yz"),
        base64.urlsafe_b64encode(plain),
        zlib.compress(plain),
        gzip.compress(plain, mtime=0),
    ]
