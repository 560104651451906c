"""A database that breaks off in the middle of what a worker does, and is there again at once."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from jobs.models import Job
from numbers_api.client import NumbersClient
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.reservations import reserve
from ordering.submissions import submit
from people.models import User
from tests import factories, work
from tests.work import Odd

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


def break_off(*_given: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def test_a_connection_that_breaks_off_costs_a_sweep_one_order(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a new connection each order after it would wait until its lease ends."""
    orders = [factories.reserved(officer, "US", "LOCAL") for _ in range(3)]
    get = NumbersClient.order

    def order(client: NumbersClient, remote_id: str) -> object:
        if remote_id == orders[0].remote_id:
            break_off()
        return get(client, remote_id)

    monkeypatch.setattr(NumbersClient, "order", order)
    work.sweep()
    checked = Order.objects.filter(synced_at__isnull=False).values_list("pk", flat=True)
    assert sorted(checked) == [order.pk for order in orders[1:]]
    assert not Job.objects.filter(leased_until__gt=timezone.now()).exists()


def test_a_submission_whose_connection_breaks_off_is_let_go_of_and_tried_again_soon(
    officer: User, api: NumbersClient
) -> None:
    order = factories.ready(officer)
    submit.ask(order, officer)
    work.step(order, "submit", Odd(api, put_registration=break_off))
    assert not Job.objects.get(kind="order").lease
    assert work.due_at(order, "submit") < timezone.now() + timedelta(seconds=6)


def test_the_answer_to_a_reservation_is_saved_although_the_connection_has_broken_off(
    officer: User, api: NumbersClient
) -> None:
    """Nobody else knows it, so it is written down again and again while the process lives."""
    order = factories.draft(officer)

    def create(request: object) -> object:
        remote = api.create_order(request)  # type: ignore[arg-type]
        with suppress(OperationalError):
            break_off()
        return remote

    reserve.ask(order, officer)
    work.step(order, "reserve", Odd(api, create_order=create))
    assert Order.objects.get().state == OrderState.CREATED
