"""A database that breaks off in the middle of what a worker does, and is there again at once."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from numbers_api.client import NumbersClient
from ordering.models import Order
from ordering.services import submit, sync
from ordering.sweeps import sweep
from people.models import User
from tests import factories
from tests.ordering.test_bad_days import Odd

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


def break_off(*_given: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def test_a_connection_that_breaks_off_costs_a_sweep_one_row(officer: User) -> None:
    """The rows after it are claimed too: without a new connection each of them would wait until its
    claim ends."""
    pks = [factories.draft(officer).pk for _ in range(3)]
    batches: list[Sequence[int]] = [pks, []]
    done = []

    def act(pk: int) -> None:
        if pk == pks[0]:
            break_off()
        done.append(Order.objects.get(pk=pk).pk)

    sweep("broken", lambda _most: batches.pop(0), act)
    assert done == pks[1:]


def test_a_submission_whose_connection_breaks_off_is_let_go_of_and_tried_again_soon(
    officer: User, api: NumbersClient
) -> None:
    order = factories.ready(officer)
    submit.ask(order, officer)
    assert sync.claim(submit.due(), order.pk)
    submit.carry_out(order, Odd(api, put_registration=break_off))  # type: ignore[arg-type]
    found = Order.objects.get()
    assert found.claimed_until is None
    assert found.next_sync_at
    assert found.next_sync_at < timezone.now() + timedelta(seconds=submit.FIRST_WAIT + 1)
