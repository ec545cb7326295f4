"""The three cookies, each only after somebody has done something that needs it, each for half an hour.

`heard_desk`  the secret that opens the keys of somebody who works here.
`heard_code`  a code in hand: sealed by the server, opened by nobody else, kept in no table.
`heard_sight` lets the page with a new code be seen again on the same phone.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from uuid import UUID

from flask import Response, current_app, g, request

from webapp.domain.accounts import IDLE_MINUTES
from webapp.domain.errors import SealBroken
from webapp.sealing.sessions import SessionSecret
from webapp.sealing.tokens import open_cookie, seal_for_cookie

DESK, CODE, SIGHT = "heard_desk", "heard_code", "heard_sight"
SECONDS = IDLE_MINUTES * 60


@dataclass(frozen=True)
class CodeInHand:
    """A young person who typed their code in the last half hour: what opens their words, nothing about them."""

    contributor_id: UUID
    private_key: bytes = field(repr=False)


def find_desk_secret() -> SessionSecret | None:
    value = request.cookies.get(DESK)
    if not value:
        return None
    try:
        return SessionSecret.from_cookie(value)
    except SealBroken:
        return None


def set_desk(response: Response, secret: SessionSecret) -> None:
    _set(response, DESK, secret.cookie_value)


def find_code() -> CodeInHand | None:
    payload = _open(CODE)
    return None if payload is None else CodeInHand(UUID(bytes=payload[:16]), payload[16:])


def set_code(response: Response, code: CodeInHand) -> None:
    _set(response, CODE, _seal(CODE, code.contributor_id.bytes + code.private_key))


def code_binding() -> bytes:
    """What a form's token is bound to on the young person's side."""
    code = g.get("code")
    return code.contributor_id.bytes if code else b""


def find_second_sight() -> bytes | None:
    """The once-token's random part behind a code that was made in the last half hour."""
    return _open(SIGHT)


def set_second_sight(response: Response, once: bytes) -> None:
    _set(response, SIGHT, _seal(SIGHT, once))


def renew(response: Response) -> Response:
    """Let a code in hand last for another half hour after each page, unless the page let it go."""
    code = g.get("code")
    said = response.headers.getlist("Set-Cookie")
    if code and not any(line.startswith(f"{CODE}=") for line in said):
        set_code(response, code)
    return response


def forget_all(response: Response) -> Response:
    """Take every cookie back, with and without the header that not every browser knows."""
    for name in (DESK, CODE, SIGHT, "session"):
        response.delete_cookie(
            name, path="/", secure=current_app.config["SESSION_COOKIE_SECURE"], samesite="Strict"
        )
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def _set(response: Response, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=SECONDS,
        path="/",
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        samesite="Strict",
    )


def _seal(name: str, payload: bytes) -> str:
    minute = (int(time.time()) // 60).to_bytes(4, "big")
    return seal_for_cookie(name.encode() + minute + payload, key=current_app.config["COOKIE_KEY"])


def _open(name: str) -> bytes | None:
    try:
        payload = open_cookie(request.cookies.get(name, ""), key=current_app.config["COOKIE_KEY"])
    except SealBroken:
        return None
    prefix, minute, rest = name.encode(), payload[len(name) : len(name) + 4], payload[len(name) + 4 :]
    age = int(time.time()) // 60 - int.from_bytes(minute, "big")
    return rest if payload.startswith(prefix) and 0 <= age <= IDLE_MINUTES else None
