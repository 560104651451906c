"""The simulated world: orders, their state machine, the shelf and the clock, all on one event loop."""

import time
import uuid
from typing import Any

from numbers_api.sandbox.callbacks import Callbacks, Delivery
from numbers_api.sandbox.catalogue import OFFERS, Offer
from numbers_api.sandbox.errors import failed_precondition, not_found
from numbers_api.sandbox.events import Event, order_event, provisioning_events
from numbers_api.sandbox.model import EDITABLE, GIVES_NUMBERS_BACK, TRANSITIONS, Order, State, rfc3339
from numbers_api.sandbox.options import Options, Settings
from numbers_api.sandbox.reviews import DEFAULT_MESSAGES, Outcome, Timers, Verdict, verdict_on
from numbers_api.sandbox.shelf import Shelf
from numbers_api.sandbox.store import Store

_DECIDED = {
    Outcome.APPROVE: State.COMPLETED,
    Outcome.BLOCK: State.BLOCKED,
    Outcome.REJECT: State.REJECTED,
    Outcome.EXPIRE: State.EXPIRED,
}


class World:
    """Everything that the API can read or change; every change is stored before the call returns."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.settings = Settings.from_options(options)
        self.secret = options.callback_secret
        self.shelf = Shelf()
        self.orders: dict[str, Order] = {}
        self.callbacks = Callbacks(lambda: self.secret)
        self._store = Store(options.state)
        self._timers = Timers(self._on_due)

    def restore(self) -> None:
        """Take up the stored state; what fell due while the process was down happens now."""
        self.secret = self._store.all("setting").get("callback_secret", self.secret)
        self.shelf.taken.update(self._store.all("taken"))
        for order_id, stored in self._store.all("order").items():
            order = self.orders[order_id] = Order.from_json(stored)
            if order.state not in GIVES_NUMBERS_BACK:
                self.shelf.hold(order.numbers, order_id)
            self._timers.set(order_id, order.deadline)

    def reset(self) -> None:
        """Back to how a fresh sandbox starts, without any order."""
        self._timers.clear()
        self.callbacks.clear()
        self._store.clear()
        self.orders.clear()
        self.shelf.clear()
        self.settings = Settings.from_options(self.options)
        self.secret = self.options.callback_secret

    async def close(self) -> None:
        """Stop the clock and the deliveries, close the store."""
        self._timers.clear()
        await self.callbacks.close()
        self._store.close()

    def set_secret(self, secret: str) -> None:
        """Sign callbacks with this secret from now on."""
        self.secret = secret
        self._store.put("setting", "callback_secret", secret)

    def take(self, number: str) -> None:
        """Somebody else takes a free number; it never comes back."""
        if not self.shelf.is_free(number):
            raise not_found("AvailableNumber", number, f"{number} is not on offer")
        self.shelf.taken.add(number)
        self._store.put("taken", number, True)

    def order(self, order_id: str) -> Order:
        """The order as of this moment; raises a 404 for an id nobody knows."""
        if order_id not in self.orders:
            raise not_found("NumberOrder", order_id, f"There is no number order {order_id}")
        self._settle(self.orders[order_id])
        return self.orders[order_id]

    def editable(self, order_id: str) -> Order:
        """The order, which can still be filled in; raises a 400 for one that is in review or at its end."""
        order = self.order(order_id)
        if order.state not in EDITABLE:
            raise failed_precondition(f"The order is {order.state}; only CREATED and BLOCKED orders can be changed")
        return order

    def create(self, offer: Offer, numbers: list[str], request: dict[str, Any]) -> Order:
        """Reserve free numbers under a new order."""
        now = time.time()
        seconds = self.settings.reservation_seconds
        order = Order(
            id=uuid.uuid4().hex,
            project_id=self.options.project,
            region=offer.region,
            number_type=offer.number_type,
            numbers=numbers,
            created=now,
            updated=now,
            expires=now + (offer.reservation_seconds if seconds is None else seconds),
            sms=request.get("smsConfiguration"),
            voice=request.get("voiceConfiguration"),
            callback_url=request.get("callbackUrl"),
        )
        self.orders[order.id] = order
        self.shelf.hold(numbers, order.id)
        self.save(order)
        return order

    def save(self, order: Order) -> None:
        """Write a changed order through and set its timer anew."""
        order.updated = time.time()
        self._store.put("order", order.id, order.to_json())
        self._timers.set(order.id, order.deadline)

    def submit(self, order: Order) -> None:
        """Hand an editable order, complete by the caller's check, to the reviewers."""
        order.expires = None
        order.review_ends = time.time() + self.settings.review_seconds
        self._move(order, State.IN_REVIEW)

    def decide(self, order: Order, verdict: Verdict) -> None:
        """End the order as told, at once; raises a 400 where its state does not allow that."""
        if verdict.outcome is Outcome.EXPIRE and order.state is State.IN_REVIEW:
            # No order lapses during its review: the reviewers hand it back first.
            self.decide(order, Verdict(Outcome.BLOCK, verdict.message or DEFAULT_MESSAGES[Outcome.EXPIRE]))
            verdict = Verdict(Outcome.EXPIRE)
        target = _DECIDED[verdict.outcome]
        self._check_transition(order, target)
        if verdict.message:
            order.logs.append({"message": verdict.message, "createTime": rfc3339(time.time())})
        order.review_ends = None
        self._move(order, target)

    def expire_at(self, order: Order, moment: float) -> None:
        """Move the end of an editable order's reservation."""
        order.expires = moment
        self.save(order)

    def notify(self, order: Order, event: Event, *, signed: bool = True, delay: float = 0) -> bool:
        """Send an event to the order's callbackUrl; False where it has none."""
        if not order.callback_url:
            return False
        self.callbacks.send(Delivery(order.id, order.callback_url, event, signed, delay))
        return True

    def _on_due(self, order_id: str) -> None:
        order = self.orders[order_id]
        self._settle(order)
        # The wall clock may be a little behind the loop's: then the timer fires once more.
        self._timers.set(order_id, order.deadline)

    def _settle(self, order: Order) -> None:
        if order.deadline is None or order.deadline > time.time():
            return
        if order.state is State.IN_REVIEW:
            self._end_review(order)
        else:
            self._move(order, State.EXPIRED)

    def _end_review(self, order: Order) -> None:
        verdict = verdict_on(order.details)
        if verdict.outcome is Outcome.SILENCE:
            order.review_ends = None
            self.save(order)
        elif verdict.outcome is Outcome.EXPIRE:
            self.decide(order, Verdict(Outcome.BLOCK, verdict.message))
            self.expire_at(order, time.time() + self.settings.review_seconds)
        else:
            self.decide(order, verdict)

    def _check_transition(self, order: Order, target: State) -> None:
        if target not in TRANSITIONS[order.state]:
            raise failed_precondition(f"An order that is {order.state} cannot become {target}")

    def _move(self, order: Order, target: State) -> None:
        self._check_transition(order, target)
        order.state = target
        if target in GIVES_NUMBERS_BACK:
            self.shelf.release(order.numbers)
        self.save(order)
        if self.settings.callbacks_enabled:
            self._announce(order)

    def _announce(self, order: Order) -> None:
        self.notify(order, order_event(order, order.state))
        if order.state is State.COMPLETED:
            offer = OFFERS[order.region, order.number_type]
            capabilities = {number: offer.capabilities_of(number) for number in order.numbers}
            for event in provisioning_events(order, capabilities):
                self.notify(order, event)
