"""What every answer says to the browser about safety."""

from __future__ import annotations

from flask import Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noai",
}
KEEP = "X-Heard-Keep"
"""Seconds for which the front may keep a public page; never leaves the server."""


def set_headers(response: Response) -> Response:
    """Set the safety headers; a page that does not say otherwise is kept by nobody."""
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    if KEEP not in response.headers:
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def keep(response: Response, *, seconds: int) -> Response:
    """Let the front keep a page that is the same for everybody."""
    response.headers[KEEP] = str(seconds)
    response.headers["Cache-Control"] = "no-cache"
    return response


def open_to_all(response: Response) -> Response:
    """Let the scripts of any other site read an answer that is the same for everybody and knows nobody."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Link"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
