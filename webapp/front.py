"""The door before Flask: static files, the language in the address, and public pages kept ready.

A kept page is answered from memory, compressed once, with an entity tag: no view, no template and no SQL runs. Nothing
about the visitor is looked at but the path and what encodings the browser reads.
"""

from __future__ import annotations

import hashlib
import threading
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from wsgiref.headers import Headers

import brotli

from webapp.assets import Assets
from webapp.domain.languages import ENGLISH, LANGUAGES
from webapp.headers import KEEP
from webapp.i18n import ENVIRON_KEY

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
SMALLEST_WORTH_COMPRESSING = 400
MOST_KEPT_PAGES = 2_000
MOST_KEPT_BYTES = 96 * 1024 * 1024
LARGEST_PRESSED_HARD = 64 * 1024
SHORTEST_PRESSED_HARD = 600
"""Seconds that a page is kept at least, to be worth pressing hard: that took longer than making the page."""
QUICK_BROTLI = 5
BEST_BROTLI = 11
PRESSED_ALREADY = ("application/vnd.apache.parquet",)


@dataclass(frozen=True)
class KeptPage:
    """A public page, ready in each encoding."""

    headers: list[tuple[str, str]]
    bodies: dict[str, bytes]
    entity_tag: str
    good_until: float

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies.values()))


class Front:
    """A WSGI application around the Flask one."""

    def __init__(self, application: Callable[..., Iterable[bytes]], assets: Assets) -> None:
        self.application = application
        self.assets = assets
        self.pages: dict[tuple[str, str], KeptPage] = {}
        self.lock = threading.Lock()
        self.prefixes = {f"/{language.tag}": language.tag for language in LANGUAGES if language != ENGLISH}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if self.assets.owns(environ["PATH_INFO"]):
            return self.assets.respond(environ, start_response)
        self.take_language_off(environ)
        key = (environ[ENVIRON_KEY], environ["PATH_INFO"])
        method, has_query = environ["REQUEST_METHOD"], bool(environ.get("QUERY_STRING"))
        if method in ("GET", "HEAD") and not has_query:
            page = self.pages.get(key)
            if page and page.good_until > time.monotonic():
                return answer_kept(page, environ, start_response)
        # Only GET fills the store: the answer to HEAD has no body, and keeping it would empty the page for everybody.
        return self.ask_flask(environ, start_response, key if method == "GET" and not has_query else None)

    def take_language_off(self, environ: Environ) -> None:
        first, slash, rest = environ["PATH_INFO"][1:].partition("/")
        tag = self.prefixes.get(f"/{first}")
        environ[ENVIRON_KEY] = tag or ENGLISH.tag
        if tag:
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + f"/{tag}"
            environ["PATH_INFO"] = "/" + rest

    def ask_flask(
        self, environ: Environ, start_response: StartResponse, key: tuple[str, str] | None
    ) -> Iterable[bytes]:
        said: list[Any] = []

        def remember(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[..., Any]:
            said[:] = [status, headers]
            return lambda data: None

        parts = self.application(environ, remember)
        try:
            body = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        status, header_list = said
        headers = Headers(header_list)
        seconds = headers.get(KEEP)
        del headers[KEEP]
        if seconds and key and status.startswith("200"):
            page = self.keep(key, headers, body, seconds=int(seconds))
            return answer_kept(page, environ, start_response)
        return answer_once(environ, start_response, status, headers, body)

    def keep(self, key: tuple[str, str], headers: Headers, body: bytes, *, seconds: int) -> KeptPage:
        del headers["Content-Length"]
        headers["Vary"] = "Accept-Encoding"
        tag = headers.get("ETag") or f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        del headers["ETag"]
        is_hard = seconds >= SHORTEST_PRESSED_HARD and len(body) <= LARGEST_PRESSED_HARD
        bodies = pressed(body, headers.get("Content-Type") or "", is_hard=is_hard)
        page = KeptPage(headers.items(), bodies, tag, time.monotonic() + seconds)
        with self.lock:
            self.pages.pop(key, None)
            kept = sum(each.size for each in self.pages.values())
            if len(self.pages) >= MOST_KEPT_PAGES or kept + page.size > MOST_KEPT_BYTES:
                self.pages.clear()
            self.pages[key] = page
        return page


def answer_kept(page: KeptPage, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    encoding = encoding_for(environ) if len(page.bodies) > 1 else ""
    headers = [*page.headers, ("ETag", page.entity_tag)]
    if page.entity_tag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response(status_line(HTTPStatus.NOT_MODIFIED), headers)
        return [b""]
    body = page.bodies[encoding]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    start_response(status_line(HTTPStatus.OK), [*headers, ("Content-Length", str(len(body)))])
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


def answer_once(
    environ: Environ, start_response: StartResponse, status: str, headers: Headers, body: bytes
) -> Iterable[bytes]:
    """Send a page made for one visitor; one that shows a code says "identity" and is left as it is, because the size
    of a compressed page can give away a secret that stands in it."""
    encoding = encoding_for(environ)
    is_text = (headers.get("Content-Type") or "").startswith(("text/", "application/json"))
    if headers.get("Content-Encoding") == "identity":
        del headers["Content-Encoding"]
    elif (
        encoding and is_text and len(body) >= SMALLEST_WORTH_COMPRESSING and "Content-Encoding" not in headers
    ):
        body = brotli.compress(body, quality=QUICK_BROTLI) if encoding == "br" else gzipped(body, level=6)
        headers["Content-Encoding"] = encoding
        headers["Vary"] = "Accept-Encoding"
        headers["Content-Length"] = str(len(body))
    start_response(status, headers.items())
    return [body]


def pressed(body: bytes, content_type: str, *, is_hard: bool) -> dict[str, bytes]:
    """A kept body in each encoding; pressing hard makes it a tenth smaller, and the first who asks waits for it."""
    if content_type in PRESSED_ALREADY:
        return {"": body}
    return {
        "": body,
        "gzip": gzipped(body, level=9 if is_hard else 6),
        "br": brotli.compress(body, quality=BEST_BROTLI if is_hard else QUICK_BROTLI),
    }


def encoding_for(environ: Environ) -> str:
    """The best encoding that the browser says it reads, or none."""
    offered = {part.partition(";")[0].strip() for part in environ.get("HTTP_ACCEPT_ENCODING", "").split(",")}
    return next((encoding for encoding in ("br", "gzip") if encoding in offered), "")


def gzipped(body: bytes, *, level: int) -> bytes:
    """Compress without the time of day that a gzip file usually holds."""
    packer = zlib.compressobj(level, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


def status_line(status: HTTPStatus) -> str:
    return f"{status.value} {status.phrase}"
