"""The look's files: read once, named by their content, compressed in advance and answered before Flask."""

import base64
import gzip
import hashlib
import mimetypes
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any
from wsgiref.types import StartResponse

import brotli
from werkzeug.http import parse_accept_header

STATIC_FOLDER = Path(__file__).parent / "static"
PREFIX = "/static/"

# One request each instead of one a feature: the order of style sheets matters, scripts keep their names in blocks.
BUNDLES = {
    "heard.css": ("tokens.css", "ground.css", "questions.css", "thread.css", "things.css", "needs.css"),
    "heard.js": ("leave.js", "count.js", "copy.js", "print.js"),
    "desk.js": ("count.js", "copy.js", "print.js", "keys.js", "undo.js"),
}

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
COMPRESSED_ALREADY = {".woff2", ".png", ".jpg", ".webp", ".avif"}
HASH_LENGTH = 12

_QUOTED = re.compile(r"""("[^"\n]*"|'[^'\n]*')""")


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One file as it goes over the wire: its address, its check and its bytes in each encoding."""

    url: str
    integrity: str
    content_type: str
    encoded: Mapping[str, bytes]


class Assets:
    """Every file of one folder, by name for templates and by hashed path for browsers."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._by_name = {name: _asset(name, content) for name, content in files.items()}
        self._by_path = {asset.url: asset for asset in self._by_name.values()}

    @classmethod
    def load(cls, folder: Path = STATIC_FOLDER) -> "Assets":
        """Read a folder, join the bundles and make the style sheets small.

        Shapes:  names are paths inside the folder with forward slashes ("heard.css").
        Errors:  FileNotFoundError when the folder is missing.
        """
        paths = sorted(path for path in folder.iterdir() if path.is_file())
        files = {path.name: path.read_bytes() for path in paths}
        for name, parts in BUNDLES.items():
            if all(part in files for part in parts):
                files[name] = b"".join(files[part] for part in parts)
        for name in files:
            if name.endswith(".css"):
                files[name] = minify_css(files[name].decode()).encode()
        return cls(files)

    def url(self, name: str) -> str:
        """The address that holds exactly these bytes for ever; KeyError for a name that is not there."""
        return self._by_name[name].url

    def integrity(self, name: str) -> str:
        """What the browser checks the file against (Subresource Integrity); KeyError for an unknown name."""
        return self._by_name[name].integrity

    def size(self, name: str, encoding: str = "br") -> int:
        """How many bytes travel for a file in an encoding ("br", "gzip" or "identity")."""
        encoded = self._by_name[name].encoded
        return len(encoded.get(encoding, encoded["identity"]))

    def owns(self, path: str) -> bool:
        """Whether a path is ours to answer, be it found or not."""
        return path.startswith(PREFIX)

    def respond(self, environ: Mapping[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one WSGI request: the file in the best encoding, or 404, or 405."""
        method = environ["REQUEST_METHOD"]
        if method not in ("GET", "HEAD"):
            return _refuse(start_response, "405 Method Not Allowed", ("Allow", "GET, HEAD"))
        asset = self._by_path.get(environ.get("PATH_INFO", ""))
        if asset is None:
            return _refuse(start_response, "404 Not Found")

        encoding = _best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""), tuple(asset.encoded))
        body = asset.encoded[encoding]
        headers = [
            ("Content-Type", asset.content_type),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "public, max-age=31536000, immutable"),
            ("Vary", "Accept-Encoding"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ]
        if encoding != "identity":
            headers.append(("Content-Encoding", encoding))
        start_response("200 OK", headers)
        return [] if method == "HEAD" else [body]


def minify_css(source: str) -> str:
    """Take comments and needless space out of a style sheet, leaving what is quoted alone.

    Shapes:  spaces stay wherever they can mean something (between selectors, inside calc).
    """
    without_comments = re.sub(r"/\*.*?\*/", "", source, flags=re.S)
    parts = _QUOTED.split(without_comments)
    parts[::2] = [_squeeze(part) for part in parts[::2]]
    return "".join(parts).strip()


def _squeeze(css: str) -> str:
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    css = re.sub(r": ", ":", css)
    return css.replace(";}", "}")


def _asset(name: str, content: bytes) -> Asset:
    path = PurePosixPath(name)
    digest = hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
    check = base64.b64encode(hashlib.sha384(content).digest()).decode()
    return Asset(
        url=f"{PREFIX}{path.with_suffix('')}.{digest}{path.suffix}",
        integrity=f"sha384-{check}",
        content_type=TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream",
        encoded=_encode(content, path.suffix),
    )


@lru_cache(maxsize=64)
def _encode(content: bytes, suffix: str) -> Mapping[str, bytes]:
    """The bytes in each encoding that is smaller than none, best first; worked out once a process."""
    encoded = {}
    if suffix not in COMPRESSED_ALREADY:
        encoded = {"br": brotli.compress(content, quality=11), "gzip": gzip.compress(content, 9, mtime=0)}
    smaller = {name: body for name, body in encoded.items() if len(body) < len(content)}
    return {**smaller, "identity": content}


@lru_cache(maxsize=256)
def _best_encoding(accepted: str, offered: tuple[str, ...]) -> str:
    accept = parse_accept_header(accepted)
    return next((name for name in offered if name != "identity" and accept[name] > 0), "identity")


def _refuse(start_response: StartResponse, status: str, *headers: tuple[str, str]) -> Iterable[bytes]:
    always = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", "0"),
        ("Cache-Control", "no-store"),
    ]
    start_response(status, [*always, *headers])
    return []
