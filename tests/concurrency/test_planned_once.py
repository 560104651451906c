"""PostgreSQL keeps its plan for what is asked by keys, and for nothing else."""

from datetime import date

import pytest
from django.db import connection

from ordering.orders.access import visible_order
from ordering.orders.order import Order
from ordering.orders.waiting import Waiting
from people.compiled import Compiled
from people.models import User
from tests import factories

pytestmark = pytest.mark.postgres


def test_what_is_asked_by_keys_is_planned_once_and_nothing_else(officer: User) -> None:
    order = factories.draft(officer)
    # A new connection has planned nothing yet, and psycopg knows it.
    connection.close()
    for _time in range(7):
        visible_order(officer, order.pk)
        list(Order.objects.filter(state="draft"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans FROM pg_prepared_statements")
        planned = cursor.fetchall()
    ours = [(words, kept) for words, kept in planned if "ordering_order" in words]
    assert [("glance_unread" in words, kept > 0) for words, kept in ours] == [(True, True)]


def test_keys_of_another_size_make_it_no_other_statement(officer: User) -> None:
    order = factories.draft(officer)
    connection.close()
    for pk in (order.pk, 40_000, 2**40):
        try:
            visible_order(officer, pk)
        except Order.DoesNotExist:
            assert pk != order.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM pg_prepared_statements WHERE statement LIKE '%glance_unread%'"
        )
        assert cursor.fetchone() == (1,)


def test_a_day_is_no_part_of_what_is_asked_again_and_again(officer: User) -> None:
    questions = Compiled[Waiting]()
    with pytest.raises(ValueError, match="day or a moment"):
        questions.ask(lambda pk: Waiting.objects.filter(order=pk, until__lte=date(2026, 1, 1)), 1)
