"""An order's life as a machine of random acts: people, reviewers, tasks, lost messages, callbacks
in any order, faults, clocks.

Whatever happened, once all is quiet every order stands as the API says, and nothing was done that
nobody asked for.
"""

import json
import random
from contextlib import suppress
from typing import Any

import httpx
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from jobs import outages
from jobs.kinds import LOCAL, Gate
from jobs.models import Job
from jobs.sweep import sweep_queue
from numbers_api.errors import NumbersApiError
from numbers_api.factory import API, page_client
from ordering.orders import start, verify
from ordering.orders.choices import Act
from ordering.orders.notifications import TOLD_OF_STATES, Notification
from ordering.orders.order import Order, StateChanged, TransitionRefused
from ordering.orders.states import FINAL, RESTARTABLE, UPSTREAM, OrderState, from_remote
from ordering.orders.steps import Step
from ordering.reservations import reserve
from ordering.submissions import late_answers, restart, saving, submit
from ordering.tracking import callbacks
from ordering.tracking.models import CallbackEvent
from people.mailing import MAIL_SERVER
from people.models import User
from tests import factories, work
from tests.ordering.lifecycle.dying import Killed, dying, sleeping, stumbling

FAULTS = (
    "server_error", "lost_answer", "broken", "broken_after_work", "malformed_json",
    "throttled_seconds", "not_found",
    "expired_token", "forbidden", "unknown_members",
)  # fmt: skip
OPERATIONS = (
    "createNumberOrder", "submitNumberOrder", "getNumberOrder", "getRegistration",
    "updateRegistration", "uploadAttachment",
    "checkAvailability",
)  # fmt: skip
QUEUES: dict[str, Gate | None] = {LOCAL: None, API.name: API, MAIL_SERVER.name: MAIL_SERVER}
STATUSES = ("IN_REVIEW", "BLOCKED", "COMPLETED", "REJECTED", "EXPIRED", "ON_HOLD")
HOUR = 3600
# With no registration and by criteria, with answers and a document, with documents alone.
PLACES = ("US/LOCAL", "AU/MOBILE", "AU/MOBILE", "CZ/LOCAL")
WAYS = ("empty", "prepared", "reserved", "lost", "submitted", "submitted")
# Longer than a lease, and longer than a create may take: whoever is away for so long finds its work
# another worker's.
AWAY = (40, 100)
# What the product may refuse to a person; nothing has changed then.
REFUSALS = (
    StateChanged, TransitionRefused, saving.NotEditable, submit.NotReady, submit.TooLate,
    restart.NotRestartable, reserve.ChoiceChanged, start.NotADraft,
)  # fmt: skip


class Life(RuleBasedStateMachine):
    """One world: a simulator as new, an empty database, a clock that both share."""

    http: httpx.Client

    @initialize(seed=st.integers(0, 2**16))
    def begin(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.control("reset")
        self.control("settings", callbacks_enabled=False, review_seconds=120)
        cache.clear()
        self.clock = time_machine.travel(timezone.now(), tick=True)
        self.now = self.clock.start()
        self.shifted = 0
        self.block = transaction.atomic()
        self.block.__enter__()
        self.officer, self.colleague = factories.person("olivia"), factories.person("tom")
        User.objects.update(email="somebody@example.com")
        self.typed: dict[int, str] = {}
        self.events: list[bytes] = []
        self.seen: dict[str, str] = {}
        self.ended: dict[int, str] = {}

    def teardown(self) -> None:
        try:
            self.settle()
            self.judge()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)
            self.clock.stop()

    # What people do

    @rule(place=st.sampled_from(PLACES), how_far=st.sampled_from(WAYS))
    def begins(self, place: str, how_far: str) -> None:
        """An order of its own way so far, or as far as the faults let it come."""
        region, number_type = place.split("/")
        with suppress(NumbersApiError, *REFUSALS):
            order = factories.draft(
                self.officer, region, number_type, **({"quantity": 2} if region == "US" else {})
            )
            self.typed[order.pk] = ""
            if how_far != "empty":
                self.prepare(order)
            if how_far == "lost":
                self.fails("lost_answer", "createNumberOrder", 1)
            if how_far not in ("empty", "prepared"):
                reserve.ask(order, self.officer)
                work.run_order(order)
            if how_far == "submitted":
                submit.ask(self.stored(order.pk), self.officer)
                work.run_order(order)

    @rule(pick=st.integers(0, 99))
    def prepares(self, pick: int) -> None:
        if order := self.pick(pick):
            with suppress(*REFUSALS):
                self.prepare(order)

    @rule(pick=st.integers(0, 99), back=st.booleans())
    def discards(self, pick: int, back: bool) -> None:
        """A draft is taken off the lists, and perhaps taken back."""
        if order := self.pick(pick, OrderState.DRAFT):
            with suppress(*REFUSALS):
                start.discard(order, self.officer)
            if back:
                start.restore(order, self.officer)

    @rule(pick=st.integers(0, 99))
    def types_too_late(self, pick: int) -> None:
        """On a page that lay open when the order ended."""
        if order := self.pick(pick, *RESTARTABLE):
            with suppress(*REFUSALS):
                late_answers.save_late(order, {"/1/legalName": "Too late"}, None, self.officer)

    @rule(pick=st.integers(0, 99), twice=st.booleans(), message=st.booleans())
    def reserves(self, pick: int, twice: bool, message: bool) -> None:
        if order := self.pick(pick, OrderState.DRAFT):
            stale = Order.objects.get(pk=order.pk)
            for each in (order, stale) if twice else (order,):
                with suppress(*REFUSALS):
                    reserve.ask(each, self.officer)
            if message:
                work.run_order(order)

    @rule(pick=st.integers(0, 99))
    def takes_back(self, pick: int) -> None:
        if order := self.pick(pick, OrderState.CREATING):
            with suppress(*REFUSALS):
                reserve.withdraw(order, self.officer)

    @rule(pick=st.integers(0, 99))
    def allows_another_try(self, pick: int) -> None:
        if order := self.pick(pick, OrderState.OUTCOME_UNKNOWN):
            reserve.allow_retry(order, self.officer)

    @rule(pick=st.integers(0, 99), twice=st.booleans(), message=st.booleans())
    def submits(self, pick: int, twice: bool, message: bool) -> None:
        if order := self.pick(pick, OrderState.CREATED, OrderState.BLOCKED):
            stale = Order.objects.get(pk=order.pk)
            for each, person in (
                ((order, self.officer), (stale, self.colleague))
                if twice
                else ((order, self.officer),)
            ):
                with suppress(*REFUSALS):
                    submit.ask(each, person)
            if message:
                work.run_order(order)

    @rule(pick=st.integers(0, 99))
    def hurries(self, pick: int) -> None:
        if order := self.pick(pick, OrderState.SUBMITTING):
            submit.hurry(order, self.colleague)

    @rule(pick=st.integers(0, 99), city=st.sampled_from(["Perth", "Hobart", "Darwin"]))
    def answers(self, pick: int, city: str) -> None:
        order = self.pick(pick, *(state for state in OrderState if state not in FINAL))
        if order and order.region_code == "AU":
            with suppress(*REFUSALS):
                saving.save_answers(order, {"/1/city": city}, actor=self.colleague)
                self.typed[order.pk] = city

    @rule(pick=st.integers(0, 99))
    def starts_again(self, pick: int) -> None:
        if order := self.pick(pick, OrderState.EXPIRED, OrderState.REJECTED):
            with suppress(NumbersApiError, *REFUSALS):
                new = restart.restart(order, page_client(), self.colleague)
                self.typed.setdefault(new.pk, self.typed.get(order.pk, ""))

    # What machines do

    @rule(queue=st.sampled_from(sorted(QUEUES)))
    def sweeps(self, queue: str) -> None:
        sweep_queue(queue, QUEUES[queue])

    @rule(pick=st.integers(0, 99))
    def runs(self, pick: int) -> None:
        if order := self.pick(pick):
            work.run_order(order)

    @rule(pick=st.integers(0, 99), after=st.integers(1, 6), sent=st.booleans())
    def is_killed(self, pick: int, after: int, sent: bool) -> None:
        """A worker that dies at its call number `after`, when it was sent or just before: its lease
        stays until it runs out."""
        if order := self.pick_busy(pick):
            with suppress(Killed), dying(after, sent=sent):
                work.run_order(order)

    @rule(pick=st.integers(0, 99), sent=st.booleans())
    def is_killed_while_reserving(self, pick: int, sent: bool) -> None:
        if order := self.pick(pick, OrderState.DRAFT):
            with suppress(Killed, *REFUSALS), dying(1, sent=sent):
                reserve.ask(order, self.officer)
                work.run_order(order)

    @rule(pick=st.integers(0, 99), after=st.integers(1, 6), seconds=st.sampled_from(AWAY))
    def is_slow(self, pick: int, after: int, seconds: int) -> None:
        """A worker that gets the answer to its call number `after` so late that the order is
        another's by then goes on as if nothing had happened."""
        if order := self.pick_busy(pick):
            with sleeping(after, lambda: self.others_go_on(seconds)):
                work.run_order(order)

    @rule(pick=st.integers(0, 99), after=st.integers(1, 6))
    def stumbles(self, pick: int, after: int) -> None:
        if order := self.pick_busy(pick):
            with stumbling(after):
                work.run_order(order)

    def pick_busy(self, number: int) -> Order | None:
        """An order for which calls are made, which are due."""
        order = self.pick(number, *(OrderState.CREATING, *UPSTREAM))
        if order is not None:
            Step.objects.filter(order=order).update(due_at=timezone.now())
        return order

    def others_go_on(self, seconds: int) -> None:
        self.pass_time(seconds)
        for queue, gate in QUEUES.items():
            sweep_queue(queue, gate)

    # What the vendor does

    @rule(pick=st.integers(0, 99))
    def sells_the_number_to_somebody_else(self, pick: int) -> None:
        if (order := self.pick(pick, OrderState.DRAFT, OrderState.EXPIRED)) and order.wanted_number:
            with suppress(httpx.HTTPStatusError):
                self.http.post(f"numbers/{order.wanted_number}/take").raise_for_status()

    @rule(
        pick=st.integers(0, 99), outcome=st.sampled_from(["approve", "block", "reject", "expire"])
    )
    def decides(self, pick: int, outcome: str) -> None:
        upstream = self.upstream()
        if upstream:
            remote_id = list(upstream)[pick % len(upstream)]
            with suppress(httpx.HTTPStatusError):
                self.control(
                    f"orders/{remote_id}/decide",
                    outcome=outcome,
                    message=f"{outcome} {len(self.events)}",
                )

    @rule(pick=st.integers(0, 99), again=st.booleans(), at_once=st.booleans())
    @precondition(lambda self: self.events)
    def calls_back(self, pick: int, again: bool, at_once: bool) -> None:
        """Any event that ever happened, late, out of turn and perhaps not for the last time."""
        place = pick % len(self.events)
        self.deliver(self.events[place] if again else self.events.pop(place), at_once=at_once)

    @rule(pick=st.integers(0, 99), status=st.sampled_from(STATUSES))
    def calls_back_what_is_not_so(self, pick: int, status: str) -> None:
        known = [*self.upstream(), "nobody"]
        self.deliver(self.event(known[pick % len(known)], status), at_once=True)

    @rule(pick=st.integers(0, 99), seconds=st.sampled_from([30, 1800, 40 * HOUR]))
    def moves_the_end(self, pick: int, seconds: int) -> None:
        upstream = self.upstream()
        if upstream:
            with suppress(httpx.HTTPStatusError):
                self.control(
                    f"orders/{list(upstream)[pick % len(upstream)]}/expire-in", seconds=seconds
                )

    @rule(
        kind=st.sampled_from(FAULTS), operation=st.sampled_from(OPERATIONS), times=st.integers(1, 4)
    )
    def fails(self, kind: str, operation: str, times: int) -> None:
        more = {"retry_after": 1} if kind.startswith("throttled") else {}
        self.control("faults", operation=operation, kind=kind, times=times, **more)

    @rule(seconds=st.sampled_from([10, 60, 300, HOUR, 13 * HOUR]))
    def waits(self, seconds: int) -> None:
        self.pass_time(seconds)

    def pass_time(self, seconds: int) -> None:
        self.shifted += seconds
        self.now.shift(seconds)
        self.control("settings", clock_skew_seconds=self.shifted)
        # What fell due by the new time happens now, before anything else does.
        self.control("clock", advance=0)

    # What must always hold

    @invariant()
    def the_end_is_the_end(self) -> None:
        for pk, state in Order.objects.filter(state__in=FINAL).values_list("pk", "state"):
            assert self.ended.setdefault(pk, state) == state

    @invariant()
    def the_vendor_has_what_was_asked_for(self) -> None:
        """No more than was asked for; and each change of an order there is an event that may be
        delivered, at some time."""
        upstream = self.upstream()
        asked = Order.objects.filter(timeline__act=Act.RESERVING).count()
        unmade = (Act.RESERVE_FAILED, Act.WITHDRAWN)
        refused = Order.objects.filter(timeline__act__in=unmade).count()
        assert len(upstream) <= asked - refused
        for remote_id, remote in upstream.items():
            if self.seen.setdefault(remote_id, "CREATED") != remote["state"]:
                self.seen[remote_id] = remote["state"]
                self.events.append(self.event(remote_id, remote["state"]))

    # How it ends

    def settle(self) -> None:
        """No more faults; time goes on, messages that were lost stay lost, and the sweeps do what
        they do."""
        self.http.delete("faults").raise_for_status()
        for event in self.chance.sample(self.events, len(self.events)):
            self.deliver(event, at_once=False)
        # An event of no time that GET never confirms is believed no more after five tries.
        for _wait in range(6):
            self.waits(2 * HOUR)
            for queue in self.chance.sample(sorted(QUEUES), len(QUEUES)):
                sweep_queue(queue, QUEUES[queue])
        for _turn in range(2):
            work.sweep()

    def judge(self) -> None:
        self.the_vendor_has_what_was_asked_for()
        upstream, orders = self.upstream(), list(Order.objects.all())
        for order in orders:
            self.judge_one(order, upstream)
        linked = [order.remote_id for order in orders if order.remote_id]
        assert set(linked) <= set(upstream)
        work = self.http.get("work").json()
        assert work.get("createNumberOrder", 0) == len(upstream)
        assert (
            work.get("submitNumberOrder", 0)
            <= Order.objects.filter(timeline__act=Act.SUBMITTING).count()
        )
        assert list(verify.broken(iter(orders))) == []
        assert not CallbackEvent.objects.filter(processed_at=None, resource_id__in=linked).exists()
        assert not Notification.objects.filter(by_mail=True).exists()
        assert not Job.objects.filter(run_at__lte=timezone.now()).exists()
        assert not Job.objects.filter(leased_until__gt=timezone.now()).exists()
        assert outages.current(API) is None

    def judge_one(self, order: Order, upstream: dict[str, Any]) -> None:
        told = f"{order.reference}: {list(order.timeline.values_list('act', 'source', 'to_state'))}"
        if order.remote_id:
            assert order.state == from_remote(upstream[order.remote_id]["state"]), told
        else:
            assert order.state in (OrderState.DRAFT, OrderState.OUTCOME_UNKNOWN), told
        if order.state in (OrderState.COMPLETED, OrderState.REJECTED, OrderState.EXPIRED):
            assert (
                order.notifications.filter(
                    person=self.officer, kind=TOLD_OF_STATES[OrderState(order.state)]
                ).count()
                == 1
            ), told
        if self.typed.get(order.pk):
            order.registration.refresh_from_db()
            assert order.registration.answers.values["/1/city"] == self.typed[order.pk], told
        acts = list(order.timeline.values_list("act", flat=True))
        reserved = acts.count(Act.RESERVED)
        assert reserved <= acts.count(Act.RESERVING), told

    # Helpers

    def stored(self, pk: int) -> Order:
        return Order.objects.select_related("registration__snapshot", "officer").get(pk=pk)

    def control(self, path: str, **told: Any) -> None:
        self.http.post(path, json=told).raise_for_status()

    def pick(self, number: int, *states: OrderState) -> Order | None:
        found = Order.objects.filter(state__in=states or list(OrderState)).order_by("pk")
        count = found.count()
        return (
            found.select_related("registration__snapshot", "officer")[number % count]
            if count
            else None
        )

    def prepare(self, order: Order) -> None:
        region = order.region_code
        if region == "AU":
            factories.answer(order, factories.with_use("Reminders to patients. sandbox:silence"))
            self.typed[order.pk] = "Melbourne"
        if region != "US" and not order.registration.documents.exists():
            for position, _document in enumerate(order.registration.snapshot.documents, start=1):
                factories.attach(order, position=position)

    def upstream(self) -> dict[str, Any]:
        return {order["idNumberOrder"]: order for order in self.http.get("orders").json()["orders"]}

    def event(self, remote_id: str, status: str) -> bytes:
        said = {
            "eventId": f"event-{self.chance.random()}",
            "resourceType": "NUMBER_ORDER",
            "resourceId": remote_id,
        }
        if self.chance.random() < 0.5:
            said["timestamp"] = timezone.now().isoformat()
        return json.dumps(
            {**said, "eventType": "NUMBER_ORDER_PROCESSING", "status": status}
        ).encode()

    def deliver(self, event: bytes, *, at_once: bool) -> None:
        pk = callbacks.store(event)
        if pk is not None and at_once:
            work.run("callback", pk)
