"""What Gradio leaves open is closed here: response headers, foreign hosts and origins, large messages, unused routes.

An ASGI middleware: requests come in, and go on to the page or are refused with one line of text.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_MESSAGE_BYTES = 2_000_000  # of a request that is no upload; a question has 4,000 characters, a sent text 1 million
MAX_UPLOAD_BYTES = 101_000_000  # of one upload request, all files together
MAX_WAITING_BYTES = 1_000_000_000  # of uploads that wait to be ingested: the route takes files from anyone who may ask
LOOPBACK = ("127.0.0.1", "localhost", "::1")
HEADERS = {
    # Gradio's page has inline scripts and makes functions of text, so both stay allowed; attributes such as onerror
    # do not, and nothing is loaded from, framed by or sent to another host.
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "script-src-attr 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_HEADERS = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
UNUSED = ("/proxy=", "/deep_link", "/runs", "/monitoring", "/dev/", "/vibe", "/stream/", "/custom_component/")


class Guard:
    """Answers requests with safe headers, and refuses those that no page of ours sends."""

    def __init__(self, app: App, host: str, uploads: Path) -> None:
        """Guard an app that listens on `host`, and puts uploads into a folder."""
        self._app = app
        self._uploads = uploads
        self._local = host in LOOPBACK

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                given = {name.lower() for name, _ in headers}
                message["headers"] = headers + [header for header in _HEADERS if header[0] not in given]
            await send(message)

        refused = self._refusal(scope)
        if refused is None:
            limit = MAX_UPLOAD_BYTES if scope["path"].endswith("/upload") else MAX_MESSAGE_BYTES
            await self._app(scope, _limited(receive, limit), send_safely)
            return
        status, reason = refused
        headers = [(b"content-type", b"text/plain; charset=utf-8")]
        await send_safely({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": reason.encode()})

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Return the status and reason that a request is refused with, or None."""
        headers = _headers(scope["headers"])
        host = headers.get("host", "")
        if self._local and _host_name(host) not in LOOPBACK:  # another site's name, made to point at this machine
            return 421, "This page answers only on this machine's own names."
        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            origin = headers.get("origin")
            if origin and urlsplit(origin).netloc != host:
                return 403, "Another site may not send to this page."
            limit = MAX_UPLOAD_BYTES if scope["path"].endswith("/upload") else MAX_MESSAGE_BYTES
            length = headers.get("content-length", "0")
            if scope["path"].endswith("/upload") and folder_bytes(self._uploads) > MAX_WAITING_BYTES:
                return 507, "Too many uploads are waiting; try again in an hour."
            if not length.isdecimal() or int(length) > limit:
                return 413, f"At most {limit:,} bytes are taken at once."
        path = scope["path"].removeprefix("/gradio_api")
        if path.startswith(UNUSED):
            return 404, "There is nothing here."
        return None


def folder_bytes(folder: Path) -> int:
    """Return the size of a folder's files."""
    total = 0
    for inside, _, files in os.walk(folder):
        for file in files:
            try:
                total += os.stat(os.path.join(inside, file)).st_size
            except OSError:
                continue  # removed meanwhile
    return total


def _limited(receive: Receive, limit: int) -> Receive:
    """Stop a body that is longer than it said, or said nothing."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return message if taken <= limit else {"type": "http.disconnect"}

    return limited


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in raw}


def _host_name(host: str) -> str:
    """Return a Host header's name without its port.

    >>> _host_name("127.0.0.1:7860"), _host_name("[::1]:7860")
    ('127.0.0.1', '::1')
    """
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
