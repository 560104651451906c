"""A reservation whose answer was lost: what is found out by itself, and what never is done by
itself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from numbers_api.client import NumbersClient
from numbers_api.errors import OutcomeUnknown
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.orders.words import timeline_words
from ordering.reservations import lost_answers
from ordering.tracking import callbacks, sync
from people.models import User
from tests import factories, work

pytestmark = pytest.mark.django_db


def lose(
    officer: User, api: NumbersClient, sandbox: Any, *, carried_out: bool, **wish: Any
) -> Order:
    order = factories.draft(officer, **wish)
    kind = "broken_after_work" if carried_out else "broken"
    sandbox.control("faults", operation="createNumberOrder", kind=kind, times=1)
    with pytest.raises(OutcomeUnknown):
        work.reserve(order, officer)
    return order


@pytest.fixture
def sweep() -> Callable[[float], Order]:
    """Lets so many minutes pass since now, looks for what was lost, and gives the order as it is
    then."""

    def after(minutes: float) -> Order:
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=True):
            work.sweep()
        return Order.objects.get()

    return after


def test_a_number_that_stays_on_offer_was_not_reserved(
    officer: User,
    api: NumbersClient,
    sandbox: Any,
    sweep: Callable[[float], Order],
    calls: Callable[[str], int],
) -> None:
    order = lose(officer, api, sandbox, carried_out=False)
    seen = sweep(1)
    assert (seen.state, seen.seen_on_offer) == (OrderState.OUTCOME_UNKNOWN, True)
    settled = sweep(5)
    assert (settled.state, settled.wanted_number) == (OrderState.DRAFT, order.wanted_number)
    assert order.timeline.filter(act="not_reserved", source="sync").exists()
    assert calls("createNumberOrder") == 1, "nothing is sent again by itself"


def test_one_look_alone_settles_nothing(
    officer: User, api: NumbersClient, sandbox: Any, sweep: Callable[[float], Order]
) -> None:
    """However late it is: the first look may have come while the call was still under way."""
    lose(officer, api, sandbox, carried_out=False)
    assert sweep(600).state == OrderState.OUTCOME_UNKNOWN


def test_nothing_is_settled_while_the_call_may_still_be_under_way(
    officer: User, api: NumbersClient, sandbox: Any, sweep: Callable[[float], Order]
) -> None:
    lose(officer, api, sandbox, carried_out=False)
    sweep(0.6)
    assert sweep(2.4).state == OrderState.OUTCOME_UNKNOWN


def test_a_number_that_is_gone_is_said_to_be_and_looked_for_less_and_less_often(
    officer: User, api: NumbersClient, sandbox: Any, sweep: Callable[[float], Order], site: Client
) -> None:
    order = lose(officer, api, sandbox, carried_out=True)
    first = sweep(1)
    assert (first.state, first.seen_on_offer) == (OrderState.OUTCOME_UNKNOWN, False)
    assert "was not on offer any more" in site.get(f"/orders/{order.pk}/").content.decode()
    sweep(60)
    assert work.due_at(order, "find") - timezone.now() > timedelta(minutes=70)


def test_two_looks_right_after_each_other_settle_nothing(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    """What one of them saw, the other saw too."""
    order = lose(officer, api, sandbox, carried_out=False)
    with time_machine.travel(timezone.now() + timedelta(minutes=4), tick=False) as clock:
        work.step(order, "find")
        clock.shift(lost_answers.BETWEEN_LOOKS - timedelta(seconds=1))
        work.step(order, "find")
        assert order.state == OrderState.OUTCOME_UNKNOWN
        clock.shift(timedelta(seconds=1))
        work.step(order, "find")
        assert order.state == OrderState.DRAFT


def test_an_order_that_nobody_here_knew_is_taken_over_when_it_fits(
    officer: User, api: NumbersClient, sandbox: Any, sweep: Callable[[float], Order]
) -> None:
    """Its event came, and was given up, before anybody knew that an answer had been lost."""
    lose(officer, api, sandbox, carried_out=True)
    remote_id = sandbox.get("orders")["orders"][-1]["idNumberOrder"]
    callbacks.store(factories.event(remote_id, "IN_REVIEW"))
    found = sweep(1)
    assert (found.state, found.remote_id) == (OrderState.CREATED, remote_id)


def test_what_the_vendor_picked_can_not_be_looked_for(
    officer: User,
    api: NumbersClient,
    sandbox: Any,
    sweep: Callable[[float], Order],
    calls: Callable[[str], int],
    site: Client,
) -> None:
    order = lose(
        officer, api, sandbox, carried_out=True, quantity=2, pattern="+614", search_pattern="START"
    )
    before = calls("checkAvailability")
    sweep(1)
    assert sweep(60).state == OrderState.OUTCOME_UNKNOWN
    assert calls("checkAvailability") == before
    assert "nobody here can look for them" in site.get(f"/orders/{order.pk}/").content.decode()


def test_an_order_that_was_settled_finds_its_reservation_all_the_same(
    officer: User, api: NumbersClient, sandbox: Any, sweep: Callable[[float], Order]
) -> None:
    """The number was back on offer because the reservation had expired: its event says so, late."""
    order = lose(officer, api, sandbox, carried_out=True)
    remote = sandbox.get("orders")["orders"][-1]["idNumberOrder"]
    sandbox.control(f"orders/{remote}/decide", outcome="expire")
    sweep(1)
    assert sweep(5).state == OrderState.DRAFT
    work.take_callback(factories.event(remote, "EXPIRED"))
    assert Order.objects.get(pk=order.pk).state == OrderState.EXPIRED


def test_the_officer_is_told_although_they_pressed_the_button(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = lose(officer, api, sandbox, carried_out=True)
    assert [notification.kind for notification in order.notifications.filter(person=officer)] == [
        "outcome_unknown"
    ]


def test_a_number_that_another_order_got_since_was_not_reserved_for_this_one(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = lose(officer, api, sandbox, carried_out=False)
    other = factories.draft(officer, number=order.wanted_number)
    work.reserve(other, officer)
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=True):
        work.sweep()
    settled = Order.objects.get(pk=order.pk)
    assert settled.state == OrderState.DRAFT
    ((_entry, said),) = timeline_words(settled.timeline.filter(act="not_reserved"))
    assert said.words == f"Not reserved after all: {other.reference} has got the number since"


def test_a_number_that_was_gone_must_be_seen_on_offer_twice_all_the_same(
    officer: User, api: NumbersClient, sandbox: Any, sweep: Callable[[float], Order]
) -> None:
    """It may have been held by the very reservation that was lost."""
    lose(officer, api, sandbox, carried_out=False)
    sandbox.control("faults", operation="checkAvailability", status=404, times=1)
    assert sweep(1).seen_on_offer is False
    assert sweep(5).state == OrderState.OUTCOME_UNKNOWN
    assert sweep(60).state == OrderState.DRAFT


def test_a_number_that_another_order_had_before_says_nothing_of_this_one(
    officer: User, api: NumbersClient, sandbox: Any, decide: Callable[..., None]
) -> None:
    before = factories.reserved(officer)
    decide(before, "expire")
    sync.sync(before, api)
    order = lose(officer, api, sandbox, carried_out=True, number=before.wanted_number)
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=True):
        work.sweep()
    assert Order.objects.get(pk=order.pk).state == OrderState.OUTCOME_UNKNOWN
