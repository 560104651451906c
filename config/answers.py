"""Handing on what a thread answers, at the pace of whoever reads it, after the thread has gone on
to its next request."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from tempfile import SpooledTemporaryFile
from threading import Lock
from typing import Any

import structlog
from django.conf import settings

from people.headers import HEADERS as EVERYWHERE

log = structlog.get_logger(__name__)

Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[dict[str, Any], Callable[..., object]], Iterable[bytes]]

# How much is handed on at a time. What is smaller goes out whole, once it is made.
PIECE = 64 * 1024
IN_MEMORY = 1024**2
# Django answers its own errors with a page; this is for those outside it.
FAILED = b"Something went wrong here. Try again, and if it stays so, tell whoever runs this site."


# What a line of the server's own says to the browser, as every page does (people/headers.py). It
# loads nothing and stands in no frame.
HEADERS = {
    **EVERYWHERE,
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
if settings.SECURE_HSTS_SECONDS:
    # As Django's own answers have it: the browser goes by the last that it heard.
    HEADERS["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}" + (
        "; includeSubDomains; preload" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
    )


async def say(send: Send, status: int, text: bytes) -> None:
    """Answers with a line of plain text. After a refusal no further request comes over the
    connection: what is left of the body would pass for one."""
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        *((name.lower().encode(), value.encode()) for name, value in HEADERS.items()),
    ]
    if status != 200:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})


class Answer:
    """One answer: `make` in a thread, `deliver` in the event loop. The thread never waits for the
    reader: what they have not taken yet lies in memory, and on disk beyond a megabyte."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._lock = Lock()
        self._made = SpooledTemporaryFile[bytes](max_size=IN_MEMORY)
        self._size = 0
        self._is_over = False
        self._error: Exception | None = None
        self._head: tuple[int, list[tuple[bytes, bytes]]] | None = None

    def make(self, application: Application, environ: dict[str, Any]) -> None:
        """Has the application answer, from its first byte to its last."""
        try:
            parts = application(environ, self._begin)
            try:
                for part in parts:
                    self._write(part)
            finally:
                getattr(parts, "close", lambda: None)()
        # Django answers its own errors; whoever waits hears of those outside it too.
        except Exception as error:
            log.exception("request.failed")
            self._error = error
        finally:
            with self._lock:
                self._is_over = True
            self.loop.call_soon_threadsafe(self._news.set)

    async def deliver(self, send: Send) -> None:
        """Hands the answer on as it is made, and forgets it at its end. One that broke off ends the
        connection, so that what was given does not pass for all of it: raises what went wrong."""
        sent, is_over = 0, False
        try:
            while not is_over:
                await self._news.wait()
                self._news.clear()
                if sent == 0:
                    if self._error is not None or self._head is None:
                        await say(send, 500, FAILED)
                        return
                    status, headers = self._head
                    start = {"type": "http.response.start", "status": status, "headers": headers}
                    await send(start)
                more = True
                while more:
                    with self._lock:
                        self._made.seek(sent)
                        piece = self._made.read(PIECE)
                        more = sent + len(piece) < self._size
                        is_over = self._is_over and not more
                    sent += len(piece)
                    if is_over and self._error is not None:
                        raise self._error
                    body = {"type": "http.response.body", "body": piece, "more_body": not is_over}
                    await send(body)
        finally:
            with self._lock:
                self._made.close()

    def _begin(
        self, status: str, headers: list[tuple[str, str]], _error: object = None
    ) -> Callable[[bytes], None]:
        named = [(name.lower().encode("latin-1"), text.encode("latin-1")) for name, text in headers]
        self._head = int(status.partition(" ")[0]), named
        return self._write

    def _write(self, part: bytes) -> None:
        with self._lock:
            if self._made.closed:
                return
            self._made.seek(0, 2)
            self._made.write(part)
            before, self._size = self._size, self._size + len(part)
        if before // PIECE != self._size // PIECE:
            self.loop.call_soon_threadsafe(self._news.set)
