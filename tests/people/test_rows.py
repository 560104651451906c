"""Objects made of rows are as Django makes them."""

import pytest
from django.db.models import Model
from django.db.models.signals import post_init, pre_init

from ordering.orders.order import Order
from people.rows import ReadQuickly
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]


def as_django_has_it(pk: int, *names: str) -> Order:
    """The same order, read without our way."""
    ours = ReadQuickly.__dict__["from_db"]
    try:
        ReadQuickly.from_db = Model.__dict__["from_db"]  # type: ignore[method-assign]
        return Order.objects.only(*names).get(pk=pk)
    finally:
        ReadQuickly.from_db = ours  # type: ignore[method-assign]


@pytest.mark.parametrize("names", [(), ("state",), ("state", "assignee", "team")])
def test_it_is_as_django_makes_it(names: tuple[str, ...]) -> None:
    pk = factories.draft(factories.person()).pk
    ours, theirs = Order.objects.only(*names).get(pk=pk), as_django_has_it(pk, *names)
    without_state = [
        {name: value for name, value in vars(order).items() if name != "_state"}
        for order in (ours, theirs)
    ]
    assert without_state[0] == without_state[1]
    assert ours == theirs
    assert ours.get_deferred_fields() == theirs.get_deferred_fields()
    assert (ours._state.adding, ours._state.db) == (theirs._state.adding, theirs._state.db)


def test_what_was_left_out_is_read_when_it_is_asked_for() -> None:
    order = factories.draft(factories.person())
    found = Order.objects.only("state").get(pk=order.pk)
    assert found.customer_reference == "ACME-1"
    found.customer_reference = "ACME-2"
    found.save(update_fields=["customer_reference"])
    assert Order.objects.get(pk=order.pk).customer_reference == "ACME-2"


def test_nobody_listens_to_what_it_leaves_out() -> None:
    assert Order.__init__ is Model.__init__
    assert not pre_init.has_listeners(Order)
    assert not post_init.has_listeners(Order)
