"""Headers on every answer: what a page may load, and what it tells others."""

from collections.abc import Callable, Sequence

from flask import Flask, Response

# Plotly sets style attributes and draws to data: images; everything else comes from this host.
POLICY = {
    "default-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}


def register(server: Flask, inline_hashes: Callable[[], Sequence[str]]) -> None:
    """Add the headers; `inline_hashes` gives those of Dash's own inline scripts at that time."""

    def add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        if response.mimetype == "text/html":
            headers.setdefault("Content-Security-Policy", policy(inline_hashes()))
        return response

    server.after_request(add)


def policy(hashes: Sequence[str]) -> str:
    """The Content-Security-Policy with the hashes of the inline scripts that may run."""
    scripts = " ".join(["'self'", *dict.fromkeys(hashes)])
    return "; ".join(f"{name} {value}" for name, value in {**POLICY, "script-src": scripts}.items())
