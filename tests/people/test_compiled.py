"""A question that is put into SQL once is the same question for everybody who asks it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.sql.compiler import SQLCompiler
from django.test import Client
from django.utils import timezone

from kyc.documents.requirement_changes import newer
from kyc.profiles.models import Profile
from kyc.registrations.snapshots import RequirementSnapshot
from ordering.orders.access import at_a_glance, visible_order, with_all
from ordering.orders.choices import NotificationKind
from ordering.orders.comments import comment
from ordering.orders.notifications import Notification
from ordering.orders.order import Order
from ordering.orders.places import NEVER
from ordering.submissions import prefill
from people.compiled import MOST_SHAPES, Compiled, put_into_sql
from people.models import Team, User
from tests import factories
from tests.kyc.factories import upload

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


@pytest.mark.parametrize("of_team", [True, False])
def test_what_there_is_beside_it_is_what_its_pages_find(of_team: bool) -> None:
    person = factories.person("olivia") if of_team else without_team("olivia")
    order = factories.draft(person)
    own = order.registration.snapshot
    perth = Team.objects.create(name="Perth")
    assert glances(person, order) == found(person, order) == (False, False, False)
    for belongs in ({"team": perth}, {"team": person.team} if of_team else {"owner": person}):
        company = Profile.objects.create(name="Harbour Dental", **belongs)
        assert glances(person, order) == found(person, order)
        company.documents.create(
            title="Statement", name="a.pdf", size=1, file=upload(), uploaded_by=person
        )
        assert glances(person, order) == found(person, order)
    later = RequirementSnapshot.objects.get(pk=own.pk)
    later.pk, later.sha256, later.seen_at = None, "1" * 64, own.seen_at + timedelta(hours=1)
    later.save()
    assert glances(person, order) == found(person, order) == (True, True, True)


def glances(person: User, order: Order) -> tuple[bool, ...]:
    seen = visible_order(person, order.pk)
    return tuple(bool(at_a_glance(seen, name)) for name in ("newer", "profiles", "vault"))


def found(person: User, order: Order) -> tuple[bool, ...]:
    """The same, as the services find it."""
    anew = Order.objects.get(pk=order.pk)
    required = anew.registration.snapshot.documents[0]
    own, others = prefill.vault_for(anew, person, required)
    profiles = prefill.profiles_for(anew, person)
    return newer(anew.registration) is not None, bool(profiles), bool(own or others)


def test_a_key_beyond_all_is_nobodys(client: Client) -> None:
    person = factories.person("olivia")
    client.force_login(person)
    for pk in (2**63 - 1, 2**63, 10**30):
        assert client.get(f"/orders/{pk}/").status_code == 404
        with pytest.raises(Order.DoesNotExist):
            visible_order(person, pk)


def test_no_number_of_shapes_fills_the_memory() -> None:
    questions = Compiled[Order]()
    for shape in range(3 * MOST_SHAPES):
        questions.ask(lambda pk: Order.objects.filter(pk=pk), 1, shape=shape)
    assert len(questions._made) <= MOST_SHAPES


def test_a_moment_is_no_part_of_it() -> None:
    questions = Compiled[Order]()
    with pytest.raises(ValueError, match="another one at each time"):
        questions.ask(lambda pk: Order.objects.filter(pk=pk, reserved_at__lt=timezone.now()), 1)


def test_a_day_is_no_part_of_it_and_never_is() -> None:
    questions, today = Compiled[Order](), timezone.now().replace(hour=0, minute=0)
    with pytest.raises(ValueError, match="has to be one of the keys"):
        put_into_sql(lambda pk: ("SELECT %s, %s", [pk, today]), [1])
    assert put_into_sql(lambda pk: ("SELECT %s, %s", [pk, NEVER]), [1]).with_keys([7]) == [7, NEVER]
    found = questions.ask(lambda pk: Order.objects.filter(pk=pk, hurts_at__lt=NEVER), 1)
    assert [*found] == []
