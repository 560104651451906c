"""An order's life, two at once: one wins, the other is told. Each race is also shown with its
protection taken out."""

import json
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from jobs import leases
from jobs.kinds import kind_of
from jobs.models import Job, Priority
from jobs.promises import promise
from numbers_api.client import NumbersClient
from numbers_api.factory import API
from numbers_api.schemas import NumberOrder
from numbers_api.schemas import Registration as Registered
from ordering.notifications import reminders
from ordering.orders import verify
from ordering.orders.choices import Act, NotificationKind, RefusedFor, Source
from ordering.orders.notifications import Notification, NotificationQuerySet, Reminder
from ordering.orders.order import Order, OrderQuerySet
from ordering.orders.states import OrderState
from ordering.orders.timeline import TimelineEntry
from ordering.submissions import saving, submit
from ordering.tracking import callbacks, refusals, sync
from ordering.tracking.models import CallbackEvent, RefusedCallbacks, RefusedQuerySet
from people.models import User
from tests import factories, work
from tests.threads import at_once, until_somebody_waits

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

BLOCKED = (
    b'{"resourceType": "NUMBER_ORDER", "resourceId": "o1", "status": "BLOCKED", "eventId": "e1"}'
)


def test_two_entries_of_one_timeline_at_the_same_moment(officer: User) -> None:
    order = factories.reserved(officer)
    at_once(
        lambda _number: Order.objects.get(pk=order.pk).note(Act.UNEXPECTED, source=Source.CALLBACK),
        4,
    )
    assert list(verify.broken(Order.objects.iterator())) == []
    assert order.timeline.filter(act=Act.UNEXPECTED).count() == 4


def test_without_the_orders_lock_entries_would_claim_the_same_place(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race that `Order.note`'s lock prevents; the constraint then turns it into an error and
    not into a fork."""
    order, barrier = factories.reserved(officer), Barrier(2)
    digest_after = TimelineEntry.digest_after

    def together(entry: TimelineEntry, previous: str) -> str:
        barrier.wait(5)
        return digest_after(entry, previous)

    monkeypatch.setattr(TimelineEntry, "digest_after", together)
    monkeypatch.setattr(OrderQuerySet, "select_for_update", lambda rows, **_options: rows)

    def act(_number: int) -> None:
        Order.objects.get(pk=order.pk).note(Act.UNEXPECTED, source=Source.CALLBACK)

    results = at_once(act)
    assert [isinstance(result, IntegrityError) for result in results].count(True) == 1


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "not locked"])
def test_a_callback_and_a_check_at_the_same_moment(
    officer: User, api: NumbersClient, sandbox: Any, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    """A check that was answered before the end, and a callback that tells of the end: what is older
    moves nothing back."""
    order = factories.reserved(officer)
    old = api.order(order.remote_id or "")
    sandbox.control(f"orders/{order.remote_id}/decide", outcome="block", message="Which address?")
    asked, told = Event(), Event()

    class Slow:
        """The API, whose answer to a check is under way while the callback is taken in."""

        def order(self, _remote_id: str) -> NumberOrder:
            asked.set()
            told.wait(5)
            return old

        def registration(self, remote_id: str) -> Registered:
            return api.registration(remote_id)

    def act(number: int) -> None:
        if number == 0:
            sync.sync(Order.objects.get(pk=order.pk), Slow())  # type: ignore[arg-type]
        else:
            asked.wait(5)
            sync.sync(Order.objects.get(pk=order.pk), api, Source.CALLBACK)
            told.set()

    if not locked:
        apply = sync.apply
        monkeypatch.setattr(
            sync, "apply", lambda order, remote, source, **_asked: apply(order, remote, source)
        )
    assert at_once(act) == [None, None]
    assert Order.objects.get().state == (OrderState.BLOCKED if locked else OrderState.CREATED)


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "not locked"])
def test_a_person_and_a_check_write_the_same_numbers_at_the_same_moment(
    officer: User, api: NumbersClient, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    """Each inserts them and waits for the other one, the check for the row and the person for the
    order that the row names: without the lock the database ends one of the two."""
    order = factories.reserved(officer)
    remote = api.order(order.remote_id or "")
    order.numbers.all().delete()
    checking = Event()

    def by_person() -> None:
        checking.wait(5)
        sync.save_numbers(Order.objects.get(pk=order.pk), remote)

    def by_check() -> None:
        with transaction.atomic():
            mine = Order.objects.select_for_update().get(pk=order.pk)
            checking.set()
            # From here on nobody locks the order.
            if not locked:
                monkeypatch.setattr(OrderQuerySet, "select_for_update", lambda rows: rows)
            checking.set()
            until_somebody_waits()
            sync.save_numbers(mine, remote)

    results = at_once(lambda number: (by_person, by_check)[number]())
    assert [isinstance(result, OperationalError) for result in results].count(True) == (not locked)
    assert order.numbers.count() == 1


@pytest.mark.parametrize("locked", [True, False], ids=["claimed in one step", "read, then claimed"])
def test_two_sweeps_that_claim_batches(
    officer: User, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    for _order in range(6):
        factories.reserved(officer, "US", "LOCAL")
    if not locked:
        barrier, held_by = Barrier(2), leases._held_by

        def together(token: str) -> Any:
            barrier.wait(5)
            return held_by(token)

        monkeypatch.setattr(leases, "_held_by", together)
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)
    batches = at_once(lambda _number: leases.claim_due(API.name, 6))
    claimed = [lease.key for batch in batches for lease in batch]
    assert len(claimed) == (6 if locked else 12)
    assert len(set(claimed)) == 6


def test_a_sweep_passes_over_what_another_one_is_claiming(officer: User) -> None:
    orders = [factories.reserved(officer, "US", "LOCAL") for _ in range(4)]
    first, second = str(orders[0].pk), str(orders[1].pk)
    with transaction.atomic():
        rows = Job.objects.select_for_update().filter(kind="order", key__in=[first, second])
        assert len(list(rows)) == 2
        ((claimed),) = at_once(lambda _number: leases.claim_due(API.name, 10), 1)
    assert sorted(lease.key for lease in claimed) == [str(order.pk) for order in orders[2:]]


def test_a_now_that_is_said_while_the_work_ends_is_not_lost(officer: User) -> None:
    """The counter moves between the worker's last look and its end."""
    order = factories.reserved(officer)
    (lease,) = leases.claim(kind_of("order"), [order.pk])
    lease.reread()
    at_once(lambda _number: promise("order", order.pk), 3)
    lease.finish(timezone.now() + timedelta(hours=1), Priority.REST)
    assert Job.objects.filter(kind="order", run_at__lte=timezone.now()).exists()


def test_work_that_is_promised_while_its_row_goes_is_not_lost(officer: User) -> None:
    order = factories.reserved(officer)
    for _round in range(10):
        Job.objects.filter(kind="order").delete()
        promise("order", order.pk)
        lease = work.lease_of("order", order.pk)
        lease.reread()
        acts = [partial(lease.finish, None, Priority.REST), partial(promise, "order", order.pk)]
        assert at_once(partial(call, acts)) == [None, None]
        assert Job.objects.filter(kind="order", run_at__lte=timezone.now()).exists()


def call(acts: Sequence[Callable[[], None]], number: int) -> None:
    acts[number]()


def test_two_reminders_of_one_order_at_the_same_moment(officer: User) -> None:
    order = factories.reserved(officer)
    Order.objects.update(reserved_at=timezone.now() - timedelta(hours=60))
    at_once(lambda _number: reminders.remind(order.pk), 4)
    assert Notification.objects.filter(kind="reminder").count() == 1
    assert order.timeline.filter(act=Act.REMINDED).count() == 1


def test_without_the_lock_two_reminders_would_collide(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, barrier = factories.reserved(officer), Barrier(2)
    Order.objects.update(reserved_at=timezone.now() - timedelta(hours=60))
    write = Reminder.objects.bulk_create

    def together(rows: list[Reminder]) -> list[Reminder]:
        barrier.wait(5)
        return write(rows)

    monkeypatch.setattr(Reminder.objects, "bulk_create", together)
    monkeypatch.setattr(OrderQuerySet, "select_for_update", lambda rows, **_options: rows)
    results = at_once(lambda _number: reminders.remind(order.pk))
    assert [isinstance(result, IntegrityError) for result in results].count(True) == 1, (
        "the constraint is the last resort"
    )


@pytest.mark.parametrize("guarded_look", [True, False], ids=["what was seen counts", "it does not"])
def test_an_approval_never_covers_an_edit_that_was_not_seen(
    officer: User, guarded_look: bool
) -> None:
    """One reads and submits, the other edits in between."""
    order = factories.ready(officer)
    fresh = Order.objects.select_related("registration__snapshot").get(pk=order.pk)
    seen, edited = submit.seen_version(fresh), Event()

    def act(number: int) -> None:
        if number == 0:
            edited.wait(5)
            submit.ask(fresh, officer, shown=seen if guarded_look else None)
        else:
            saving.save_answers(order, {"/1/city": "Sydney"}, actor=officer)
            edited.set()

    results = at_once(act)
    state = Order.objects.get().state
    assert (type(results[0]).__name__, state) == (
        ("StateChanged", "created") if guarded_look else ("NoneType", "submitting")
    )


def test_two_workers_at_one_mail(officer: User, sandbox: Any) -> None:
    officer.email = "olivia@example.com"
    officer.save()
    order = factories.reserved(officer)
    Notification.objects.tell(order, NotificationKind.BLOCKED, key=1)
    pk = Notification.objects.get().pk
    claimed = at_once(lambda _number: len(leases.claim(kind_of("mail"), [pk])), 4)
    assert sorted(claimed) == [0, 0, 0, 1]


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "not locked"])
def test_two_numbers_of_one_order_that_are_not_ready_at_the_same_moment(
    officer: User, api: NumbersClient, sandbox: Any, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    order = factories.several(officer, 2)
    submit.ask(order, officer)
    work.step(order, "submit")
    sandbox.control(f"orders/{order.remote_id}/decide", outcome="approve")
    sync.sync(order, api)
    failed = {
        "resourceType": "ACTIVE_NUMBER",
        "eventType": "PROVISIONING_TO_SMS_PLATFORM",
        "status": "FAILED",
    }
    numbers = order.numbers.values_list("phone_number", flat=True)
    kept = [
        callbacks.store(json.dumps(failed | {"resourceId": number}).encode()) or 0
        for number in numbers
    ]
    if not locked:
        barrier, tell = Barrier(2), NotificationQuerySet.tell

        def together(*given: Any, **facts: Any) -> None:
            barrier.wait(5)
            tell(*given, **facts)

        monkeypatch.setattr(OrderQuerySet, "select_for_update", lambda rows, **_options: rows)
        monkeypatch.setattr(NotificationQuerySet, "tell", together)
    assert at_once(
        lambda number: callbacks.process(CallbackEvent.objects.get(pk=kept[number]))
    ) == [
        True,
        True,
    ]
    assert Notification.objects.filter(kind=NotificationKind.NOT_PROVISIONED).count() == (
        1 if locked else 2
    )


def test_two_processes_count_refused_callbacks_at_the_same_moment(officer: User) -> None:
    hour = timezone.now()
    at_once(lambda _number: RefusedCallbacks.objects.add(hour, RefusedFor.SIGNATURE, 2), 8)
    assert RefusedCallbacks.objects.get().number == 16


def test_a_flood_of_refused_callbacks_is_counted_by_the_first_for_the_others(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the first writes, the others come; the next of them writes for all."""
    written: list[int] = []
    add = RefusedQuerySet.add

    def slowly(rows: RefusedQuerySet, hour: datetime, reason: RefusedFor, number: int) -> None:
        until = time.monotonic() + 5
        while not written and number + refusals._waiting.total() < 8 and time.monotonic() < until:
            time.sleep(0.005)
        written.append(number)
        add(rows, hour, reason, number)

    monkeypatch.setattr(RefusedQuerySet, "add", slowly)
    assert at_once(lambda _number: refusals.count(RefusedFor.SIGNATURE), 8) == [None] * 8
    assert len(written) == 2, "by the first and by the next"
    assert RefusedCallbacks.objects.get().number == 8


def test_refused_callbacks_that_could_not_be_written_are_counted_with_the_next(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise OperationalError

    with monkeypatch.context() as down:
        down.setattr(RefusedQuerySet, "add", fail)
        with pytest.raises(OperationalError):
            refusals.count(RefusedFor.UNSIGNED)
    refusals.count(RefusedFor.UNSIGNED)
    assert RefusedCallbacks.objects.get().number == 2


def test_refused_callbacks_that_come_while_a_count_fails_are_added_to_it(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first can't write what it counted, and while it tries the others come."""
    failed: list[int] = []
    add = RefusedQuerySet.add

    def fail_once(rows: RefusedQuerySet, hour: datetime, reason: RefusedFor, number: int) -> None:
        if failed:
            return add(rows, hour, reason, number)
        failed.append(number)
        until = time.monotonic() + 5
        while number + refusals._waiting.total() < 6 and time.monotonic() < until:
            time.sleep(0.005)
        raise OperationalError

    monkeypatch.setattr(RefusedQuerySet, "add", fail_once)
    results = at_once(lambda _number: refusals.count(RefusedFor.SIGNATURE), 6)
    assert [type(error) for error in results if error] == [OperationalError]
    assert RefusedCallbacks.objects.get().number == 6


def test_the_same_event_from_two_calls_at_the_same_moment_is_kept_once(officer: User) -> None:
    body = BLOCKED
    kept = at_once(lambda _number: callbacks.store(body), 6)
    assert len([pk for pk in kept if pk is not None]) == 1
    assert CallbackEvent.objects.count() == 1


def test_an_event_is_kept_by_one_statement(officer: User, django_assert_num_queries: Any) -> None:
    """Outside any transaction, as a callback is: nothing but the INSERT goes to the database."""
    body = BLOCKED
    with django_assert_num_queries(1):
        assert callbacks.store(body)
    assert callbacks.store(body) is None
    assert CallbackEvent.objects.count() == 1
