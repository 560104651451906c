"""Delivery of signed events to an order's callbackUrl: in the background, with retries, over a
restart."""

import asyncio
from collections.abc import Callable

import httpx

from sandbox.upstream.delivery import ON_THE_WAY, Delivery
from sandbox.upstream.store import Store

TIMEOUT_SECONDS = 5.0


class Callbacks:
    """Sends events; whatever goes wrong is noted in the delivery and disturbs nothing else."""

    def __init__(self, secret: Callable[[], str], store: Store, remembered: int) -> None:
        self._secret = secret
        self._store = store
        self._remembered = remembered
        # Receivers are local: a proxy of the environment must not get in between.
        self._client = httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False)
        self._tasks: set[asyncio.Task[None]] = set()
        self._latest: dict[str, Delivery] = {}
        self.deliveries: dict[str, Delivery] = {}

    def restore(self) -> None:
        """Take up the stored deliveries; those that were on their way go on."""
        for stored in self._store.all("delivery").values():
            delivery = Delivery.from_json(stored)
            self.deliveries[delivery.id] = delivery
            if delivery.state in ON_THE_WAY:
                self._start(delivery)

    def send(self, delivery: Delivery) -> None:
        """Start a delivery and return at once.

        One in line waits for the first attempt of the order's previous one, so that events arrive
        in order while all is well.
        """
        self.deliveries[delivery.id] = delivery
        self._keep(delivery)
        while len(self.deliveries) > self._remembered:
            oldest = next(iter(self.deliveries))
            del self.deliveries[oldest]
            self._store.delete("delivery", oldest)
        self._start(delivery)

    def find(self, event_id: str) -> Delivery | None:
        """The last delivery of an event; None for one that was never sent, or too long ago."""
        return next(
            (
                each
                for each in reversed(self.deliveries.values())
                if each.event["eventId"] == event_id
            ),
            None,
        )

    def advance(self, seconds: float) -> None:
        """Bring every attempt still to come so much closer."""
        for delivery in self.deliveries.values():
            if delivery.state in ON_THE_WAY:
                delivery.hasten(seconds)
                self._keep(delivery)

    def clear(self) -> None:
        """Give up what is under way and forget what was sent."""
        for task in self._tasks:
            task.cancel()
        self._latest.clear()
        self.deliveries.clear()

    async def close(self) -> None:
        """Stop; nothing is sent afterwards."""
        self.clear()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.aclose()

    def _start(self, delivery: Delivery) -> None:
        previous = None
        if delivery.in_line:
            previous = self._latest.get(delivery.order_id)
            self._latest[delivery.order_id] = delivery
        if delivery.attempts:
            delivery.tried.set()
        task = asyncio.create_task(self._deliver(delivery, previous))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, delivery: Delivery, previous: Delivery | None) -> None:
        if previous:
            await previous.tried.wait()
        while delivery.state in ON_THE_WAY:
            await delivery.wait()
            try:
                body, headers = delivery.request(self._secret())
                delivery.attempts += 1
                try:
                    answer = await self._client.post(delivery.url, content=body, headers=headers)
                except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                    delivery.last_error = repr(error)
                    delivery.settle(arrived=False)
                else:
                    delivery.last_answer = answer.status_code
                    delivery.settle(arrived=answer.is_success)
                self._keep(delivery)
            finally:
                delivery.tried.set()
            for other in self.deliveries.values():
                if other.held and other.order_id == delivery.order_id:
                    other.release()

    def _keep(self, delivery: Delivery) -> None:
        if delivery.id in self.deliveries:
            self._store.put("delivery", delivery.id, delivery.to_json())
