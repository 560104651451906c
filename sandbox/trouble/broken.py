"""Connections broken on purpose, and only those kept out of the server's log."""

import logging
from contextvars import ContextVar

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

# The server runs each request in a task of its own and logs in that task, so the mark is seen by
# its own request alone.
_on_purpose: ContextVar[bool] = ContextVar("on_purpose", default=False)


class BrokenAnswer(Response):
    """An answer that stops before its body: the client sees a broken connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise one byte and return without it; the server then closes the connection."""
        _on_purpose.set(True)
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]}
        )


def log_no_deliberate_breaks() -> None:
    """Keep the server from complaining of connections that were meant to break; it goes on to name
    all others."""
    logging.getLogger("uvicorn.error").addFilter(lambda _record: not _on_purpose.get())
