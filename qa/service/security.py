"""The door: which hosts and sites may ask, and what every response forbids the browser."""

import re
import secrets

from flask import Flask, Response, g, request
from werkzeug.exceptions import BadRequest, Forbidden, RequestEntityTooLarge

DEFAULT_HOSTS = ("localhost", "127.0.0.1", "[::1]")
"""Names under which a reader's own machine is reached."""

MAX_BODY = 16 * 1024
"""The largest body of a request, in bytes."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::[0-9]{1,5})?")
_REQUEST_ID = re.compile(r"[A-Za-z0-9_.-]{8,64}")


def add_door(app: Flask, trusted_hosts: tuple[str, ...]) -> None:
    """Refuse other hosts and other sites' writes before any view runs; set the headers on every response."""
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY
    hosts = frozenset(_bracketed(host.lower()) for host in trusted_hosts)

    @app.before_request
    def check() -> None:
        _name_request()
        _check_host(hosts)
        _check_site()
        _check_size()

    @app.after_request
    def forbid(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault(
            "Cache-Control", "no-cache" if response.mimetype == "text/html" else "no-store"
        )
        response.headers["X-Request-ID"] = g.get("request_id", "-")
        return response


def _bracketed(host: str) -> str:
    """`::1` -> `[::1]`, as a Host header writes it."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _name_request() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _check_host(hosts: frozenset[str]) -> None:
    """Flask's own TRUSTED_HOSTS trusts no IPv6 literal and minds the case (Werkzeug 3.1)."""
    given = request.headers.get("Host", "")
    match = _HOST.fullmatch(given.lower())
    if match is None or match[1] not in hosts:
        raise BadRequest(
            f"The host {given!r} is not served here; expected one of {', '.join(sorted(hosts))}."
        )


def _check_site() -> None:
    site = request.headers.get("Sec-Fetch-Site", "none")
    if request.method not in ("GET", "HEAD", "OPTIONS") and site not in ("none", "same-origin"):
        raise Forbidden(
            f"A page of another site sent this request ({site}); only this server's own pages may."
        )


def _check_size() -> None:
    size = request.content_length or 0
    if size > MAX_BODY:
        raise RequestEntityTooLarge(f"The body has {size} bytes; at most {MAX_BODY} are read. Shorten it.")
