"""Reminders go by the reservation that there is, however long it is and wherever its end moves, and
each comes once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from jobs.models import Job
from numbers_api.client import NumbersClient
from ordering.orders.choices import Act, Source
from ordering.orders.notifications import Notification
from ordering.orders.states import OrderState
from ordering.tracking import sync
from people.models import User
from tests import factories, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db: Any, sandbox: Any) -> User:
    person = factories.person()
    User.objects.update(email="olivia@example.com")
    return User.objects.get(pk=person.pk)


def sweep(at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        work.run_due("reminder")


def told() -> list[str]:
    return list(
        Notification.objects.filter(kind="reminder").order_by("pk").values_list("part", flat=True)
    )


@pytest.mark.parametrize("seconds", [1800, 48 * 3600], ids=["30 minutes", "48 hours"])
def test_at_half_a_quarter_and_a_tenth_of_the_reservation(
    officer: User, sandbox: Any, seconds: int
) -> None:
    sandbox.control("settings", reservation_seconds=seconds)
    order = factories.reserved(officer)
    assert order.reserved_at
    for share, known in [
        (0.1, []), (0.49, []), (0.51, ["half"]), (0.7, ["half"]), (0.76, ["half", "quarter"]),
        (0.91, ["half", "quarter", "tenth"]), (0.99, ["half", "quarter", "tenth"]), (1.5, ["half",
        "quarter", "tenth"]),
    ]:  # fmt: skip
        sweep(order.reserved_at + timedelta(seconds=seconds * share))
        sweep(order.reserved_at + timedelta(seconds=seconds * share + 1))
        assert told() == known, share


def test_the_next_look_is_when_the_next_part_falls_due(officer: User, sandbox: Any) -> None:
    order = factories.reserved(officer)
    assert order.reserved_at
    sweep(timezone.now())
    order.refresh_from_db()
    assert order.expires_at
    half = order.reserved_at + (order.expires_at - order.reserved_at) / 2
    assert Job.objects.get(kind="reminder").run_at == half


def test_after_a_long_rest_only_the_last_is_told(officer: User, sandbox: Any) -> None:
    order = factories.reserved(officer)
    assert order.expires_at
    sweep(order.expires_at - timedelta(minutes=1))
    assert told() == ["tenth"]


def test_an_end_that_moves_takes_the_reminders_along(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = factories.reserved(officer)
    assert order.reserved_at
    sweep(order.reserved_at + timedelta(hours=25))
    assert told() == ["half"]
    sandbox.control(f"orders/{order.remote_id}/expire-in", seconds=240 * 3600)
    sync.sync(order, api)
    assert order.timeline.filter(act="extended").count() == 1
    sweep(order.reserved_at + timedelta(hours=47))
    assert told() == ["half"], "by the new end less than half is over"
    sweep(order.reserved_at + timedelta(hours=121))
    assert told() == ["half", "half"], "and this is another half"


def test_an_end_that_moves_by_a_little_is_the_same(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = factories.reserved(officer)
    assert order.reserved_at
    sweep(order.reserved_at + timedelta(hours=25))
    sandbox.control(f"orders/{order.remote_id}/expire-in", seconds=48 * 3600 + 30)
    sync.sync(order, api)
    sweep(order.reserved_at + timedelta(hours=26))
    assert told() == ["half"]
    assert not order.timeline.filter(act="extended").exists()


def test_a_blocked_order_has_a_clock_for_the_answer(
    officer: User, api: NumbersClient, sandbox: Any, settings: Any
) -> None:
    settings.REPLY_HOURS = 24
    order = factories.reserved(officer)
    sandbox.control(f"orders/{order.remote_id}/decide", outcome="block", message="Which address?")
    sync.sync(order, api)
    blocked = order.state_since
    for hours, known in [
        (11, []),
        (13, ["half"]),
        (19, ["half", "quarter"]),
        (22, ["half", "quarter", "tenth"]),
    ]:
        sweep(blocked + timedelta(hours=hours))
        assert told() == known
    sweep(blocked + timedelta(hours=24, minutes=1))
    assert told() == ["half", "quarter", "tenth", "over"]
    assert set(Notification.objects.filter(kind="reminder").values_list("clock", flat=True)) == {
        "reply"
    }


def test_a_reservation_that_ends_before_the_answer_is_due_goes_first(
    officer: User, api: NumbersClient, sandbox: Any, settings: Any
) -> None:
    sandbox.control("settings", reservation_seconds=3600)
    order = factories.reserved(officer)
    sandbox.control(f"orders/{order.remote_id}/decide", outcome="block", message="Which address?")
    sync.sync(order, api)
    sweep(timezone.now() + timedelta(minutes=31))
    assert Notification.objects.get(kind="reminder").clock == "reservation"


def test_nobody_is_reminded_of_what_is_out_of_their_hands(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = factories.reserved(officer)
    order.move_to(OrderState.SUBMITTING, act=Act.SUBMITTING, source=Source.PERSON, actor=officer)
    assert order.reserved_at
    sweep(order.reserved_at + timedelta(hours=30))
    assert told() == []
    assert not Job.objects.filter(kind="reminder").exists()


def test_a_reminder_is_mailed_once_and_says_nothing_of_anybody(officer: User, sandbox: Any) -> None:
    order = factories.reserved(officer)
    factories.answer(order)
    assert order.reserved_at
    sweep(order.reserved_at + timedelta(hours=25))
    for _turn in range(3):
        work.run_due("mail")
    with time_machine.travel(order.reserved_at + timedelta(hours=26), tick=False):
        for _turn in range(3):
            work.run_due("mail")
    (sent,) = mail.outbox
    assert sent.subject == f"{order.reference}: Time is running out"
    assert sent.to == ["olivia@example.com"]
    assert f"/orders/{order.pk}/" in sent.body
    for secret in (order.wanted_number, "Harbour", "Mia", "ACME", "olivia"):
        assert secret not in sent.body + sent.subject
