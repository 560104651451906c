"""One event on its way to one URL."""

import asyncio
import hashlib
import hmac
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Self

from sandbox.upstream.events import Event
from sandbox.upstream.model import rfc3339

RETRY_DELAYS = (0.5, 1.0, 2.0, 4.0)
SIGNATURES = ("right", "none", "wrong")
ON_THE_WAY = frozenset({"PENDING", "RETRYING"})
_WRONG_SECRET = "a-secret-that-nobody-was-ever-told-0000"


@dataclass
class Delivery:
    """An event for a URL; `due` is the moment of the next attempt, by the true time.

    One that is `in_line` waits for the order's previous one. One that is `held` goes once another
    one has passed it.
    """

    order_id: str
    url: str
    event: Event
    signature: str = "right"
    in_line: bool = True
    held: bool = False
    attempts_at_most: int = len(RETRY_DELAYS) + 1
    due: float = field(default_factory=time.time)
    state: str = "PENDING"
    attempts: int = 0
    last_answer: int | None = None
    last_error: str | None = None
    id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def __post_init__(self) -> None:
        self.tried = asyncio.Event()
        self._moved = asyncio.Event()

    def request(self, secret: str) -> tuple[bytes, dict[str, str]]:
        """The body and the headers of an attempt, signed as told."""
        body = json.dumps(self.event).encode()
        headers = {"Content-Type": "application/json"}
        if self.signature != "none":
            headers["X-Sinch-Signature"] = signature(
                secret if self.signature == "right" else _WRONG_SECRET, body
            )
        return body, headers

    def settle(self, *, arrived: bool) -> None:
        """Note how an attempt ended, and when the next one is due."""
        if arrived:
            self.state = "DELIVERED"
        elif self.attempts < self.attempts_at_most:
            self.state = "RETRYING"
            self.due = time.time() + RETRY_DELAYS[self.attempts - 1]
        else:
            self.state = "FAILED"

    def hasten(self, seconds: float) -> None:
        """Bring the next attempt so much closer."""
        self.due -= seconds
        self._moved.set()

    def release(self) -> None:
        """Let it go now: another one has passed it."""
        self.held = False
        self.hasten(max(0.0, self.due - time.time()))

    async def wait(self) -> None:
        """Wait until the next attempt is due, also where that moment moves."""
        while (left := self.due - time.time()) > 0:
            self._moved.clear()
            try:
                await asyncio.wait_for(self._moved.wait(), left)
            except TimeoutError:
                return

    def wire(self) -> dict[str, Any]:
        """The delivery as the control call lists it."""
        return {
            "orderId": self.order_id,
            "url": self.url,
            "signature": self.signature,
            "state": self.state,
            "due": rfc3339(self.due) if self.state in ON_THE_WAY else None,
            "attempts": self.attempts,
            "lastAnswer": self.last_answer,
            "lastError": self.last_error,
            "event": self.event,
        }

    def to_json(self) -> dict[str, Any]:
        """The delivery as the store keeps it."""
        return {name: vars(self)[name] for name in self.__dataclass_fields__}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The delivery as it was stored."""
        return cls(**stored)


def signature(secret: str, body: bytes) -> str:
    """Lower-case hex HMAC-SHA1 of the raw body."""
    return hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
