"""The one door for files: shut unless a page says how much it takes, and nothing that comes touches a disk."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import IO, Any, TypeVar

from flask import Flask, current_app, request
from flask import Request as FlaskRequest

View = TypeVar("View", bound=Callable[..., Any])
ROOM_FOR_FIELDS = 64 * 1024


class Request(FlaskRequest):
    """A request whose files stay in memory; the framework would write larger ones to a temporary file, in plain."""

    def _get_file_stream(
        self, total_content_length: int | None, content_type: str | None,
        filename: str | None = None, content_length: int | None = None,
    ) -> IO[bytes]:  # fmt: skip
        return io.BytesIO()


def takes_file(most_bytes: int) -> Callable[[View], View]:
    """Let a view take a file of so many bytes; without this, a request is refused when it is longer than a form."""

    def mark(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask) -> None:
    app.request_class = Request


def open_door() -> None:
    """Let this request be as long as its view allows; called once it is known who asks and that they may."""
    most_bytes = getattr(current_app.view_functions[str(request.endpoint)], "most_bytes", None)
    if most_bytes is not None:
        request.max_content_length = most_bytes + ROOM_FOR_FIELDS
