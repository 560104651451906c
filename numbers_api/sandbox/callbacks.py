"""Delivery of signed events to an order's callbackUrl, in the background and with retries."""

import asyncio
import hashlib
import hmac
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from numbers_api.sandbox.events import Event

RETRY_DELAYS = (0.5, 1.0, 2.0, 4.0)
TIMEOUT_SECONDS = 5.0
REMEMBERED = 1000


@dataclass
class Delivery:
    """One event on its way to one URL."""

    order_id: str
    url: str
    event: Event
    signed: bool = True
    delay: float = 0
    state: str = "PENDING"
    attempts: int = 0
    last_answer: int | None = None
    last_error: str | None = None
    tried: asyncio.Event = field(default_factory=asyncio.Event)

    def wire(self) -> dict[str, Any]:
        """The delivery as the control call lists it."""
        return {
            "orderId": self.order_id,
            "url": self.url,
            "state": self.state,
            "attempts": self.attempts,
            "lastAnswer": self.last_answer,
            "lastError": self.last_error,
            "event": self.event,
        }


def signature(secret: str, body: bytes) -> str:
    """Lower-case hex HMAC-SHA1 of the raw body."""
    return hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()


class Callbacks:
    """Sends events; whatever goes wrong is noted in the delivery and disturbs nothing else."""

    def __init__(self, secret: Callable[[], str]) -> None:
        self._secret = secret
        # Receivers are local: a proxy of the environment must not get in between.
        self._client = httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False)
        self._tasks: set[asyncio.Task[None]] = set()
        self._latest: dict[str, Delivery] = {}
        self.deliveries: deque[Delivery] = deque(maxlen=REMEMBERED)

    def send(self, delivery: Delivery) -> None:
        """Start a delivery and return at once.

        It waits for the first attempt of the order's previous one, so that events arrive in order while all
        is well; a delayed one is out of that line.
        """
        previous = None
        if not delivery.delay:
            previous = self._latest.get(delivery.order_id)
            self._latest[delivery.order_id] = delivery
        self.deliveries.append(delivery)
        task = asyncio.create_task(self._deliver(delivery, previous))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def clear(self) -> None:
        """Give up what is under way and forget what was sent."""
        for task in self._tasks:
            task.cancel()
        self._latest.clear()
        self.deliveries.clear()

    async def close(self) -> None:
        """Stop; nothing is sent afterwards."""
        self.clear()
        await self._client.aclose()

    async def _deliver(self, delivery: Delivery, previous: Delivery | None) -> None:
        await asyncio.sleep(delivery.delay)
        if previous:
            await previous.tried.wait()
        try:
            await self._attempt(delivery)
        finally:
            delivery.tried.set()
        for pause in RETRY_DELAYS:
            if delivery.state == "DELIVERED":
                return
            await asyncio.sleep(pause)
            await self._attempt(delivery)
        if delivery.state != "DELIVERED":
            delivery.state = "FAILED"

    async def _attempt(self, delivery: Delivery) -> None:
        delivery.attempts += 1
        body = json.dumps(delivery.event).encode()
        headers = {"Content-Type": "application/json"}
        if delivery.signed:
            headers["X-Sinch-Signature"] = signature(self._secret(), body)
        try:
            answer = await self._client.post(delivery.url, content=body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            delivery.state, delivery.last_error = "RETRYING", repr(error)
            return
        delivery.last_answer = answer.status_code
        delivery.state = "DELIVERED" if answer.is_success else "RETRYING"
