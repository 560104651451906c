"""A question that is put into SQL once is the same question for everybody who asks it."""

from typing import Any

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from ordering.orders.access import visible_order, with_all
from ordering.orders.choices import NotificationKind
from ordering.orders.comments import comment
from ordering.orders.notifications import Notification
from ordering.orders.order import Order
from people.compiled import Compiled
from people.models import User
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]


def without_team(name: str) -> User:
    person = factories.person(name)
    person.team = None
    person.save()
    return person


def sees_or_not(person: User, pk: int) -> bool:
    try:
        return visible_order(User.objects.get(pk=person.pk), pk).pk == pk
    except Order.DoesNotExist:
        return False


def test_whoever_asks_sees_what_the_rule_lets_them_see() -> None:
    people = [
        factories.person("olivia"),
        factories.person("kim"),
        factories.person("tiago", team="Lisbon"),
        factories.person("mateo", "Manager", "Lisbon"),
        without_team("nina"),
        without_team("lou"),
    ]
    orders = [factories.draft(person) for person in people]
    orders[0].watchers.add(people[2], people[5])
    # Twice: the second time nothing is put into SQL any more.
    for _time in range(2):
        for person in people:
            seen = {order.pk for order in Order.objects.visible_to(person)}
            assert {order.pk for order in orders if sees_or_not(person, order.pk)} == seen


def test_it_comes_with_the_same_as_when_it_is_asked_anew() -> None:
    person, other = factories.person("olivia"), factories.person("kim")
    first, second = factories.draft(person), factories.draft(other)
    comment(first, "A remark", other)
    Notification.objects.tell(first, NotificationKind.COMPLETED, key=1)
    second.watchers.add(other)
    for reader in (person, other):
        for order in (first, second):
            found = visible_order(reader, order.pk)
            anew = with_all(Order.objects.all(), reader).get(pk=order.pk)
            assert vars_of(found) == vars_of(anew)


def columns_of(row: Any) -> dict[str, Any]:
    return {key: value for key, value in vars(row).items() if not key.startswith("_")}


def vars_of(order: Order) -> dict[str, Any]:
    """All that came with an order, related objects by what came with them."""
    cached = order._state.fields_cache
    return {
        **columns_of(order),
        **{name: row and columns_of(row) for name, row in cached.items()},
        "files": list(order.registration.documents.all()),
        "numbers": list(order.numbers.all()),
    }


def test_it_is_put_into_sql_once(monkeypatch: Any) -> None:
    person = factories.person("olivia")
    first, second = factories.draft(person), factories.draft(person)
    visible_order(person, first.pk)
    made = []
    as_sql = SQLCompiler.as_sql

    def counted(compiler: SQLCompiler, *arguments: Any, **more: Any) -> Any:
        made.append(compiler.query.model)
        return as_sql(compiler, *arguments, **more)

    monkeypatch.setattr(SQLCompiler, "as_sql", counted)
    assert visible_order(person, second.pk) == second
    assert Order not in made


def test_a_moment_is_no_part_of_it() -> None:
    questions = Compiled[Order]()
    with pytest.raises(ValueError, match="another one at each time"):
        questions.ask(lambda pk: Order.objects.filter(pk=pk, reserved_at__lt=timezone.now()), 1)


@pytest.mark.postgres
def test_postgresql_plans_what_is_asked_by_keys_once_and_nothing_else() -> None:
    person = factories.person("olivia")
    order = factories.draft(person)
    for _time in range(3):
        visible_order(person, order.pk)
        list(Order.objects.filter(state="draft"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        planned = [words for (words,) in cursor.fetchall()]
    assert sum("glance_unread" in words for words in planned) == 1
    assert all("ordering_order" not in words or "glance_unread" in words for words in planned)
