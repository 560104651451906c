"""What the web server runs: a shell around the WSGI application, so that no slow socket holds one
of its threads (docs/decisions/0023-a-shell-before-the-threads.md).

A request's body is here, whole and within its limits, before a thread begins; what the thread
answers is handed on after it has ended. `/healthz/` needs no thread at all.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings

from config.answers import Answer, Application, Send, say
from config.bodies import (
    Body,
    BodyTooLarge,
    BrokenOff,
    Full,
    Pace,
    Receive,
    Room,
    TooSlow,
    collect,
)
from config.wsgi import application as wsgi_application
from ordering.tracking.endpoint import LARGEST

Scope = dict[str, Any]

# Whether the process is there, and nothing more.
HEALTH = ("/healthz/", "/healthz")
REFUSED = {
    BodyTooLarge: (413, b"What was sent is larger than this site accepts. Nothing was saved."),
    TooSlow: (408, b"What was sent came too slowly. Nothing was saved. Send it again."),
    Full: (503, b"Too much is being sent just now. Nothing was saved. Try again in a minute."),
    BrokenOff: (400, b"What was sent broke off. Nothing was saved."),
}
CALLBACKS = "/callbacks/"
# More digits than any length has.
LONGEST_LENGTH = 18


class Shell:
    """The ASGI application. `threads` answer requests, and what finds none free waits for one."""

    def __init__(
        self,
        application: Application,
        threads: int,
        pace: Pace | None = None,
        room: Room | None = None,
    ) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="web")
        self._pace, self._room = pace or Pace(), room or Room()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await live(receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close"})
        elif scope["path"] in HEALTH:
            await say(send, 200, b"ok")
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = environ_of(scope)
        try:
            body = await self._body(headers, receive)
        except (BodyTooLarge, Full, TooSlow, BrokenOff) as problem:
            await say(send, *REFUSED[type(problem)])
            return
        with body:
            answer = Answer()
            environ = headers | {"wsgi.input": body}
            made = answer.loop.run_in_executor(
                self._threads, answer.make, self._application, environ
            )
            try:
                await answer.deliver(send)
            finally:
                # The body is read until then.
                await made
                self._room.held -= body.seek(0, 2)

    async def _body(self, environ: dict[str, Any], receive: Receive) -> Body:
        """The request's body; its length stands in `environ` from then on."""
        named = environ.get("CONTENT_LENGTH", "")
        is_chunked = environ.pop("HTTP_TRANSFER_ENCODING", None) is not None
        # HTTP/2 says where a body ends by itself.
        is_open = not named and not environ["SERVER_PROTOCOL"].startswith("HTTP/1")
        if not (is_chunked or is_open) and named in ("", "0"):
            return Body(max_size=1)
        length = None if is_chunked or is_open else length_of(named)
        body = await collect(receive, most_from(environ), self._pace, length, self._room)
        if length is None:
            environ["CONTENT_LENGTH"] = str(body.seek(0, 2))
            body.seek(0)
        return body


def length_of(text: str) -> int:
    """A body's length as a header names it. Raises BodyTooLarge for what is none."""
    if not (text.isascii() and text.isdecimal() and len(text) < LONGEST_LENGTH):
        raise BodyTooLarge
    return int(text)


def most_from(environ: dict[str, Any]) -> int:
    """The most that is kept of a body: an event, or a form, and beside it a file from somebody who
    may have signed in."""
    if environ["PATH_INFO"].startswith(CALLBACKS):
        return LARGEST
    most = int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    if f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", ""):
        most += int(settings.MAX_UPLOAD_BYTES)
    return most


def environ_of(scope: Scope) -> dict[str, Any]:
    """A request as WSGI describes it (PEP 3333), without its body.

    Headers whose names have an underscore are left out, for there they would pass for those with a
    hyphen, which proxies set.
    """
    host, port = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    path = unquote_to_bytes(scope.get("raw_path") or scope["path"].encode())
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_text in scope["headers"]:
        name, text = raw_name.decode("latin-1"), raw_text.decode("latin-1")
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        between = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{between}{text}" if key in environ else text
    return environ


async def live(receive: Receive, send: Send) -> None:
    """Begins and ends with the server."""
    for moment in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{moment}.complete"})


application = Shell(wsgi_application, settings.WEB_THREADS)
