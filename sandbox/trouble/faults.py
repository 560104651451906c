"""Faults on demand: an operation that answers an error, late, or not at all."""

import asyncio
import json
import math
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from sandbox.clock import Clock, http_date
from sandbox.errors import envelope
from sandbox.trouble.broken import BrokenAnswer
from sandbox.trouble.spoiling import cut, extend

ANY_OPERATION = "*"
Work = Callable[[], Awaitable[Response]]

_SPOIL: dict[str | None, Callable[[Response], Response]] = {
    "malformed_json": cut,
    "unknown_members": extend,
}


@dataclass
class Fault:
    """What happens to the next `times` calls of an operation.

    `answers` False only delays; `status` None breaks the connection; `after_work` does the work
    first, so that the caller does not learn what became of it. `kind` is the name of a fault that
    has one (kinds.py).
    """

    operation: str
    answers: bool = True
    status: int | None = None
    times: int = 1
    after_work: bool = False
    delay: float = 0
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    kind: str | None = None
    retry_after: float = 1

    @property
    def refuses(self) -> bool:
        """Whether the call is answered without its work."""
        return self.answers and not self.after_work

    async def serve(self, work: Work, clock: Clock) -> Response:
        """Answer one call as told, with its work done before, afterwards or not at all."""
        if self.after_work:
            answer = await work()
            await self.wait()
            if self.answers:
                return self.response(clock)
            spoil = _SPOIL.get(self.kind)
            return spoil(answer) if spoil else answer
        await self.wait()
        return self.response(clock) if self.answers else await work()

    async def wait(self) -> None:
        """Pass the delay; when the process stops, the server cancels it and the answer follows at
        once."""
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(self.delay)

    def response(self, clock: Clock) -> Response:
        """The faulty answer; without a body of its own it is the error envelope."""
        if self.status is None:
            return BrokenAnswer()
        headers = {}
        if self.kind == "throttled_seconds":
            headers["Retry-After"] = str(math.ceil(self.retry_after))
        elif self.kind == "throttled_date":
            headers["Retry-After"] = http_date(math.ceil(clock.now() + self.retry_after))
        headers |= self.headers
        if isinstance(self.body, str):
            return Response(self.body, self.status, headers)
        body = (
            envelope(self.status, "A fault that the sandbox was told to make")
            if self.body is None
            else self.body
        )
        return Response(
            json.dumps(body), self.status, {"Content-Type": "application/json", **headers}
        )


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

    def waiting(self) -> list[dict[str, Any]]:
        """The faults that no call has met yet."""
        return [dict(vars(fault)) for fault in self._waiting]

    def take(self, operation: str) -> Fault | None:
        """The fault for this call, counted as used; None where the call goes well."""
        for fault in self._waiting:
            if fault.operation in (operation, ANY_OPERATION):
                fault.times -= 1
                if fault.times < 1:
                    self._waiting.remove(fault)
                return fault
        return None
