"""Faults on demand: an operation that answers an error, late, or not at all."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from numbers_api.sandbox.errors import envelope

ANY_OPERATION = "*"


class BrokenAnswer(Response):
    """An answer that stops before its body: the client sees a broken connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise one byte and return without it; the server then closes the connection."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})


@dataclass
class Fault:
    """What happens to the next `times` calls of an operation.

    `answers` False only delays; `status` None breaks the connection; `after_work` does the work first,
    so that the caller does not learn what became of it.
    """

    operation: str
    answers: bool = True
    status: int | None = None
    times: int = 1
    after_work: bool = False
    delay: float = 0
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    async def wait(self) -> None:
        """Pass the delay; when the process stops, the server cancels it and the answer follows at once."""
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(self.delay)

    def response(self) -> Response:
        """The faulty answer; without a body of its own it is the error envelope."""
        if self.status is None:
            return BrokenAnswer()
        if isinstance(self.body, str):
            return Response(self.body, self.status, self.headers)
        body = envelope(self.status, "A fault that the sandbox was told to make") if self.body is None else self.body
        headers = {"Content-Type": "application/json", **self.headers}
        return Response(json.dumps(body), self.status, headers)


class Faults:
    """The faults still to come, the first one that fits an operation first."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Queue a fault."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """Drop every fault."""
        self._waiting.clear()

    def take(self, operation: str) -> Fault | None:
        """The fault for this call, counted as used; None where the call goes well."""
        for fault in self._waiting:
            if fault.operation in (operation, ANY_OPERATION):
                fault.times -= 1
                if fault.times < 1:
                    self._waiting.remove(fault)
                return fault
        return None
