"""The simulated world: orders, their state machine, the shelf and the clock, all on one event
loop."""

import time
import uuid
from typing import Any

from sandbox.catalogue import OFFERS, Offer, RequirementSet
from sandbox.catalogue.offers import Outcome
from sandbox.clock import Clock
from sandbox.errors import failed_precondition, not_found
from sandbox.options import Options, Settings
from sandbox.upstream.callbacks import Callbacks
from sandbox.upstream.delivery import Delivery
from sandbox.upstream.drift import Requirements
from sandbox.upstream.events import Event, order_event, provisioning_events
from sandbox.upstream.mishaps import Mishaps
from sandbox.upstream.model import (
    EDITABLE,
    GIVES_NUMBERS_BACK,
    TRANSITIONS,
    Order,
    State,
    rfc3339,
)
from sandbox.upstream.reviews import DEFAULT_MESSAGES, Timers, Verdict, verdict_by_rule, verdict_on
from sandbox.upstream.shelf import Shelf
from sandbox.upstream.store import Store

_DECIDED = {
    Outcome.APPROVE: State.COMPLETED,
    Outcome.BLOCK: State.BLOCKED,
    Outcome.REJECT: State.REJECTED,
    Outcome.EXPIRE: State.EXPIRED,
}


class World:
    """Everything that the API can read or change; every change is stored before the call
    returns."""

    def __init__(self, options: Options, clock: Clock) -> None:
        self.options = options
        self.clock = clock
        self.settings = Settings.from_options(options)
        self.secret = options.callback_secret
        self.shelf = Shelf()
        self.requirements = Requirements()
        self.orders: dict[str, Order] = {}
        self._store = Store(options.state)
        self.callbacks = Callbacks(lambda: self.secret, self._store, options.callbacks_remembered)
        self._mishaps = Mishaps()
        self._timers = Timers(self._on_due, clock)

    def restore(self) -> None:
        """Take up the stored state; what fell due while the process was down happens now."""
        stored = self._store.all("setting")
        self.secret = stored.get("callback_secret", self.secret)
        self._apply(stored.get("settings", {}))
        self.requirements.restore(self._store.all("requirements"))
        self.shelf.taken.update(self._store.all("taken"))
        for order_id, stored in self._store.all("order").items():
            order = self.orders[order_id] = Order.from_json(stored)
            if order.state not in GIVES_NUMBERS_BACK:
                self.shelf.hold(order.numbers, order_id)
            self._timers.set(order_id, order.deadline)
        self.callbacks.restore()

    def reset(self) -> None:
        """Back to how a fresh sandbox starts, without any order."""
        self._timers.clear()
        self.callbacks.clear()
        self._store.clear()
        self.orders.clear()
        self.shelf.clear()
        self.requirements.clear()
        self.settings = Settings.from_options(self.options)
        self._apply(vars(self.settings))
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

    def change_settings(self, changes: dict[str, Any]) -> None:
        """Change some settings, over a restart too."""
        self._apply(changes)
        for order in self.orders.values():
            self._timers.set(order.id, order.deadline)
        self._store.put(
            "setting", "settings", self._store.all("setting").get("settings", {}) | changes
        )

    def change_requirements(self, region: str, number_type: str, wire: dict[str, Any]) -> None:
        """Let a region ask for something else; without any member it asks for its own again."""
        self.requirements.change(region, number_type, wire)
        self._store.put("requirements", f"{region}/{number_type}", wire)

    def requirements_of(self, order: Order) -> RequirementSet | None:
        """What the order's region asks for now."""
        return self.requirements.of(order.region, order.number_type)

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
        """The order, which can still be filled in; raises a 400 for one that is in review or at its
        end."""
        order = self.order(order_id)
        if order.state not in EDITABLE:
            raise failed_precondition(
                f"The order is {order.state}; only CREATED and BLOCKED orders can be changed"
            )
        return order

    def create(self, offer: Offer, numbers: list[str], request: dict[str, Any]) -> Order:
        """Reserve free numbers under a new order."""
        now = self.clock.now()
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
        order.updated = self.clock.now()
        self._keep(order)

    def submit(self, order: Order) -> None:
        """Hand an editable order, complete by the caller's check, to the reviewers."""
        order.expires = None
        order.review_ends = self.clock.now() + self.settings.review_seconds
        self._move(order, State.IN_REVIEW)

    def decide(self, order: Order, verdict: Verdict) -> None:
        """End the order as told, at once; raises a 400 where its state does not allow that."""
        if verdict.outcome is Outcome.EXPIRE and order.state is State.IN_REVIEW:
            # No order lapses during its review: the reviewers hand it back first.
            self.decide(
                order, Verdict(Outcome.BLOCK, verdict.message or DEFAULT_MESSAGES[Outcome.EXPIRE])
            )
            verdict = Verdict(Outcome.EXPIRE)
        target = _DECIDED[verdict.outcome]
        self._check_transition(order, target)
        if verdict.message:
            order.logs.append({"message": verdict.message, "createTime": rfc3339(self.clock.now())})
        order.review_ends = None
        self._move(order, target)

    def expire_at(self, order: Order, moment: float) -> None:
        """Move the end of an editable order's reservation."""
        order.expires = moment
        self.save(order)

    def advance(self, seconds: float) -> None:
        """As if so much time had passed: every moment moves back, and what is due by then happens
        now, the earliest first."""
        for order in self.orders.values():
            order.age(seconds)
            self._keep(order)
        self.callbacks.advance(seconds)
        for order in sorted(self.orders.values(), key=lambda order: order.deadline or 0):
            self._settle(order)

    def next_deadline(self) -> float | None:
        """When something happens next to any order without anybody's doing."""
        return min(
            (order.deadline for order in self.orders.values() if order.deadline is not None),
            default=None,
        )

    def notify(
        self, order: Order, event: Event, *, signature: str = "right", delay: float = 0
    ) -> None:
        """Send an event to the order's callbackUrl, whatever the settings say; raises a 400 where
        it has none."""
        if not order.callback_url:
            raise failed_precondition("The order has no callbackUrl")
        due = time.time() + delay
        self.callbacks.send(
            Delivery(
                order.id, order.callback_url, event, signature=signature, in_line=not delay, due=due
            )
        )

    def repeat(self, event_id: str) -> Delivery:
        """Send an event again, well signed; raises a 404 for one that was never sent."""
        before = self.callbacks.find(event_id)
        if before is None:
            raise not_found("Event", event_id, f"No event {event_id} was sent")
        again = Delivery(before.order_id, before.url, before.event)
        self.callbacks.send(again)
        return again

    def _apply(self, changes: dict[str, Any]) -> None:
        self.settings.change(changes)
        self.clock.skew = self.settings.clock_skew_seconds
        if "callback_faults" in changes:
            self._mishaps.change(self.settings.callback_faults)

    def _keep(self, order: Order) -> None:
        self._store.put("order", order.id, order.to_json())
        self._timers.set(order.id, order.deadline)

    def _on_due(self, order_id: str) -> None:
        order = self.orders[order_id]
        self._settle(order)
        # The wall clock may be a little behind the loop's: then the timer fires once more.
        self._timers.set(order_id, order.deadline)

    def _settle(self, order: Order) -> None:
        if order.deadline is None or order.deadline > self.clock.now():
            return
        if order.state is not State.IN_REVIEW:
            self._move(order, State.EXPIRED)
            return
        by_rule = verdict_by_rule(self.settings.outcomes, order.region, order.number_type)
        verdict = verdict_on(order.details) or by_rule
        if verdict is None:
            offer = OFFERS[order.region, order.number_type]
            verdict = Verdict(offer.outcome, offer.message or DEFAULT_MESSAGES.get(offer.outcome))
            # A region that blocks is content with the second submission.
            if offer.outcome is Outcome.BLOCK and order.logs:
                verdict = Verdict(Outcome.APPROVE)
        if verdict.outcome is Outcome.SILENCE:
            order.review_ends = None
            self.save(order)
        elif verdict.outcome is Outcome.EXPIRE:
            self.decide(order, Verdict(Outcome.BLOCK, verdict.message))
            self.expire_at(order, self.clock.now() + self.settings.review_seconds)
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
        if not (order.callback_url and self.settings.callbacks_enabled):
            return
        now = self.clock.now()
        events = [order_event(order, order.state, now)]
        if order.state is State.COMPLETED:
            offer = OFFERS[order.region, order.number_type]
            capabilities = {number: offer.capabilities_of(number) for number in order.numbers}
            events += provisioning_events(
                order, capabilities, self.settings.provisioning_failure_code, now
            )
        for event in events:
            for delivery in self._mishaps.deliveries(order.id, order.callback_url, event):
                self.callbacks.send(delivery)
