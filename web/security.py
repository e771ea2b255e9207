"""What every answer carries, what cookies look like, whose forwarded headers are believed."""

import hashlib
import hmac

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import Forbidden
from werkzeug.middleware.proxy_fix import ProxyFix

from foundation.settings import Settings

LARGEST_REQUEST = 32 * 1024 * 1024
"""Bytes: a scanned convention fits."""
LARGEST_FORM = 2 * 1024 * 1024
"""Bytes of typed text: a presentation of ten pages fits many times."""

_SOURCES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
CONTENT_POLICY = "; ".join(f"{directive} {sources}" for directive, sources in _SOURCES.items())
_UNUSED_FEATURES = (
    "camera",
    "display-capture",
    "geolocation",
    "microphone",
    "payment",
    "publickey-credentials-get",
    "serial",
    "usb",
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED_FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"


def install(app: Flask, settings: Settings, secret: bytes) -> None:
    app.secret_key = derived_key(secret, "web-session")
    app.config.update(
        SESSION_COOKIE_NAME="__Host-conventio" if settings.secure else "conventio",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",  # links in mails must find the session
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
        # Pages send no Referer at all, so its absence proves nothing; Sec-Fetch-Site is read instead.
        WTF_CSRF_SSL_STRICT=False,
    )
    hops = settings.trusted_proxy_hops
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's documented way to wrap the application
    app.before_request(_refuse_other_sites)
    app.after_request(lambda response: _with_headers(response, secure=settings.secure))


def install_csrf(app: Flask) -> None:
    """Apart from ``install``: the token is checked after the visitor was recognised."""
    CSRFProtect(app)


def derived_key(secret: bytes, purpose: str) -> bytes:
    """A key of its own for each purpose: one that leaks tells nothing of the others."""
    return hmac.new(secret, purpose.encode(), hashlib.sha256).digest()


def _refuse_other_sites() -> None:
    """A form posted from another site is refused before its token is even looked at."""
    came_from = request.headers.get("Sec-Fetch-Site", "same-origin")
    if request.method not in {"GET", "HEAD", "OPTIONS"} and came_from not in {"same-origin", "none"}:
        raise Forbidden


def _with_headers(response: Response, *, secure: bool) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if secure:
        response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
