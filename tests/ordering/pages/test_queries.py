"""How often a page of an order asks the database: a few times, however much there is."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ordering.orders.comments import comment
from ordering.orders.order import Order
from ordering.orders.waiting import wait
from people.models import User
from tests import factories

pytestmark = pytest.mark.django_db
PAGES = ("", "check/", "documents/", "registration/traffic/")


@pytest.fixture
def asked(site: Client) -> Callable[[Order, str], int]:
    def count(order: Order, page: str) -> int:
        # The first visit fills what is remembered for a while.
        site.get(f"/orders/{order.pk}/{page}")
        with CaptureQueriesContext(connection) as queries:
            assert site.get(f"/orders/{order.pk}/{page}").status_code == 200
        return len(queries)

    return count


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_a_few_times(
    officer: User, asked: Callable[[Order, str], int], page: str
) -> None:
    assert asked(factories.ready(officer), page) <= 7


def test_it_asks_no_more_often_the_more_there_is(
    officer: User, asked: Callable[[Order, str], int]
) -> None:
    order = factories.ready(officer)
    counted = []
    for _more in range(2):
        for number in range(4):
            comment(order, f"Remark {number}", officer)
            factories.attach(order, factories.PDF + bytes([number]), "again.pdf")
            wait(order, f"the landlord {number}", order.created_at.date(), officer)
        counted.append([asked(order, page) for page in PAGES])
    assert counted[0] == counted[1]
