"""A team's office hours decide until when reviewers get their answer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from ordering.notifications.reminders import LEFT, falls_of
from ordering.orders.calendars import OfficeHours
from ordering.orders.choices import Part
from ordering.orders.clock import running
from ordering.orders.order import Order
from ordering.tracking import sync
from people.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def blocked(order: Order, sandbox: Any, api: Any) -> Order:
    sandbox.control(f"orders/{order.remote_id}/decide", outcome="block", message="Say more.")
    sync.sync(order, api)
    return Order.objects.get(pk=order.pk)


def office(officer: User, **said: Any) -> OfficeHours:
    return OfficeHours.objects.create(team_id=officer.team_id or 0, time_zone="UTC", **said)


def test_a_reply_is_due_in_working_hours(officer: User, sandbox: Any, api: Any) -> None:
    office(officer, reply_hours=8)
    order = factories.in_review(officer)
    # A Friday, two hours before the office closes.
    with time_machine.travel(datetime(2027, 3, 5, 15, tzinfo=UTC), tick=False):
        order = blocked(order, sandbox, api)
        assert order.reply_by == datetime(2027, 3, 8, 15, tzinfo=UTC)
        (clock,) = running(order)
        falls = falls_of(order, clock)
    # Half of it is left on Monday at eleven, and not in the middle of the weekend.
    assert falls[Part.HALF] == datetime(2027, 3, 8, 11, tzinfo=UTC)
    assert falls[Part.OVER] == order.reply_by
    assert set(falls) == set(LEFT)


def test_without_office_hours_every_hour_counts(
    officer: User, sandbox: Any, api: Any, settings: Any
) -> None:
    order = blocked(factories.in_review(officer), sandbox, api)
    assert order.reply_by is not None
    assert order.reply_by - order.state_since == timedelta(hours=settings.REPLY_HOURS)


def test_what_makes_no_office_is_refused(officer: User) -> None:
    with pytest.raises(ValidationError):
        OfficeHours(team_id=officer.team_id or 0, time_zone="Sydney").full_clean()
    days: Any = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), False)
    for wrong in ({"opens": "17:00", "closes": "09:00"}, days):
        with pytest.raises(IntegrityError), transaction.atomic():
            office(officer, **wrong)
