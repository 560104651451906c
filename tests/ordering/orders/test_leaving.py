"""Whoever goes to another team no longer sees the orders of the earlier one."""

import pytest

from ordering.orders.choices import Act
from ordering.orders.order import Order
from ordering.orders.references import reference_of
from people.models import Team, User
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]


@pytest.fixture
def officer() -> User:
    return factories.person()


def move(person: User, **facts: object) -> User:
    moved = User.objects.get(pk=person.pk)
    moved.team = Team.objects.create(name="Perth")
    for name, value in facts.items():
        setattr(moved, name, value)
    moved.save()
    return User.objects.get(pk=person.pk)


def seen(person: User) -> set[int]:
    return set(Order.objects.visible_to(person).values_list("pk", flat=True))


def test_orders_in_hand_and_watched_stay_with_the_team(officer: User) -> None:
    mine, watched = factories.draft(officer), factories.draft(officer)
    watched.watchers.add(officer)
    Order.objects.filter(pk=mine.pk).update(assignee=officer)
    administrator = factories.person("ada")
    moved = move(officer, moved_by=administrator)
    assert seen(moved) == set()
    mine.refresh_from_db()
    assert mine.assignee is None
    entry = mine.timeline.latest("pk")
    assert (entry.act, entry.actor) == (Act.ASSIGNED, administrator)


def test_what_an_administrator_names_is_kept(officer: User) -> None:
    orders = [factories.draft(officer) for _number in range(3)]
    Order.objects.update(assignee=officer)
    named = f"{reference_of(orders[0].pk)}, {reference_of(orders[2].pk).lower()}"
    assert seen(move(officer, keeps_orders=named)) == {orders[0].pk, orders[2].pk}


def test_another_change_of_the_account_takes_nothing(officer: User) -> None:
    order = factories.draft(officer)
    Order.objects.update(assignee=officer)
    officer.first_name = "Livia"
    officer.save()
    assert seen(officer) == {order.pk}
