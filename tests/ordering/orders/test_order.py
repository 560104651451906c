"""An order changes its state by one method, and the database holds it to its rules."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from ordering.orders.choices import Act, Source
from ordering.orders.order import Order, StateChanged, TransitionRefused
from ordering.orders.states import OrderState
from people.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_step_that_the_table_has_not_is_refused_and_changes_nothing(officer: User) -> None:
    order = factories.draft(officer)
    with pytest.raises(TransitionRefused):
        order.move_to(OrderState.COMPLETED, act=Act.MOVED, source=Source.SYNC)
    assert Order.objects.get().state == OrderState.DRAFT


def test_the_second_of_two_steps_from_the_same_state_is_told(officer: User) -> None:
    order = factories.draft(officer)
    same = Order.objects.get(pk=order.pk)
    order.move_to(
        OrderState.CREATING, act=Act.RESERVING, source=Source.PERSON, actor=officer, sent_request={}
    )
    with pytest.raises(StateChanged):
        same.move_to(
            OrderState.CREATING,
            act=Act.RESERVING,
            source=Source.PERSON,
            actor=officer,
            sent_request={},
        )
    assert order.timeline.filter(act=Act.RESERVING).count() == 1


def test_every_step_stands_in_the_timeline(officer: User) -> None:
    order = factories.reserved(officer)
    steps = list(order.timeline.values_list("act", "from_state", "to_state"))
    assert steps[-2:] == [("reserving", "draft", "creating"), ("reserved", "creating", "created")]


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "created"},
        {"state": "nonsense"},
        {"state": "completed", "remote_id": "r1"},
        {"closed_at": timezone.now()},
        {"state": "in_review", "remote_id": "r1"},
    ],
    ids=[
        "no id upstream",
        "no such state",
        "closed without its time",
        "open with a closing time",
        "in review, never submitted",
    ],
)
def test_the_database_refuses_an_order_that_contradicts_itself(
    officer: User, broken: dict[str, object]
) -> None:
    order = factories.draft(officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(**broken)


def test_officers_see_their_own_and_their_teams_orders_and_managers_all(officer: User) -> None:
    order = factories.draft(officer)
    colleague, stranger = factories.person("tom"), factories.person("sid", team="Berlin")
    manager = factories.person("max", "Manager", team="Berlin")
    assert [
        order in Order.objects.visible_to(who) for who in (officer, colleague, stranger, manager)
    ] == [
        True,
        True,
        False,
        True,
    ]


def test_no_team_is_no_team_to_share(officer: User) -> None:
    officer.team = None
    officer.save()
    order = factories.draft(officer)
    loner = factories.person("lou")
    loner.team = None
    loner.save()
    assert order not in Order.objects.visible_to(loner)


@pytest.mark.parametrize(
    ("state", "is_restartable"),
    [("created", True), ("expired", True), ("completed", False), ("draft", False)],
)
def test_of_orders_that_the_api_has_lost_one_whose_numbers_are_ours_is_not_started_again(
    state: str, is_restartable: bool
) -> None:
    assert (
        Order(state=state, missing_upstream_since=timezone.now()).is_restartable == is_restartable
    )
