"""A reservation whose answer was lost is found again: by its callback, or by a person who knows its
id."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from numbers_api.client import NumbersClient
from numbers_api.errors import OutcomeUnknown
from ordering.orders.choices import Source
from ordering.orders.order import Order, StateChanged
from ordering.orders.states import OrderState
from ordering.reservations import reconcile, reserve
from ordering.tracking.models import CallbackEvent
from people.models import User
from tests import factories, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost(officer: User, api: NumbersClient, sandbox: Any) -> Order:
    """Reserved upstream, but the answer never came."""
    order = factories.draft(officer)
    sandbox.control("faults", operation="createNumberOrder", status=502, times=1, after_work=True)
    with pytest.raises(OutcomeUnknown):
        work.reserve(order, officer)
    return order


@pytest.fixture
def remote_id(lost: Order, sandbox: Any) -> str:
    return str(sandbox.get("orders")["orders"][-1]["idNumberOrder"])


def test_a_callback_of_an_unknown_order_finds_the_lost_one(
    lost: Order, remote_id: str, api: NumbersClient
) -> None:
    work.take_callback(factories.event(remote_id, "IN_REVIEW"))
    lost.refresh_from_db()
    assert (lost.state, lost.remote_id) == (OrderState.CREATED, remote_id)
    assert lost.expires_at
    assert CallbackEvent.objects.get().order == lost
    assert lost.reserved_at == api.order(remote_id).create_time, (
        "the clock began then, however late it is found"
    )


def test_a_callback_of_some_other_order_does_not(
    lost: Order, officer: User, api: NumbersClient
) -> None:
    other = factories.draft(officer, number="+61412024879")
    remote = api.create_order(reserve.order_request(other))
    work.take_callback(factories.event(remote.id_number_order, "IN_REVIEW"))
    assert Order.objects.get(pk=lost.pk).state == OrderState.OUTCOME_UNKNOWN
    assert CallbackEvent.objects.get().processed_at is None


def test_a_person_who_knows_its_id_goes_on_with_it(
    lost: Order, remote_id: str, officer: User, api: NumbersClient
) -> None:
    reconcile.link(lost, remote_id, api, officer)
    assert lost.state == OrderState.CREATED
    assert lost.timeline.filter(act="reserved", actor=officer).exists()


def test_an_id_of_another_reservation_is_refused(
    lost: Order, officer: User, api: NumbersClient
) -> None:
    theirs = factories.draft(officer, number="+61412024879")
    work.reserve(theirs, officer)
    for wrong in ("nonsense", str(theirs.remote_id)):
        with pytest.raises(reconcile.NotThisOrder):
            reconcile.link(lost, wrong, api, officer)
    assert Order.objects.get(pk=lost.pk).state == OrderState.OUTCOME_UNKNOWN


def test_the_page_takes_the_id(lost: Order, remote_id: str, officer: User, client: Any) -> None:
    client.force_login(officer)
    page = client.post(f"/orders/{lost.pk}/link/", {"remote_id": "nonsense"}, follow=True)
    assert "no order of that id" in page.content.decode()
    page = client.post(f"/orders/{lost.pk}/link/", {"remote_id": remote_id}, follow=True)
    assert "Reserved" in page.content.decode()


def test_an_older_page_is_told_that_the_reservation_was_found_already(
    lost: Order, remote_id: str, officer: User, api: NumbersClient, client: Any
) -> None:
    client.force_login(officer)
    reconcile.link(lost, remote_id, api, officer)
    with pytest.raises(StateChanged):
        reconcile.link(lost, remote_id, api, officer)
    for typed in (remote_id, ""):
        page = client.post(
            f"/orders/{lost.pk}/link/", {"remote_id": typed}, follow=True
        ).content.decode()
        assert "Nothing was done: the order has changed since your page was made." in page
        assert "It is now: Reserved." in page
        assert "no order of that id" not in page


def lose_several(officer: User, sandbox: Any, count: int) -> Order:
    order = factories.draft(officer, quantity=count, pattern="+614", search_pattern="START")
    sandbox.control("faults", operation="createNumberOrder", status=502, times=1, after_work=True)
    with pytest.raises(OutcomeUnknown):
        work.reserve(order, officer)
    return order


def test_what_the_vendor_picked_is_found_by_how_many_and_when(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    two, three = lose_several(officer, sandbox, 2), lose_several(officer, sandbox, 3)
    Order.objects.filter(pk=three.pk).update(state=OrderState.DRAFT, quantity=2)
    remote_ids = [order["idNumberOrder"] for order in sandbox.get("orders")["orders"][-2:]]
    work.take_callback(factories.event(remote_ids[1], "IN_REVIEW"))
    work.take_callback(factories.event(remote_ids[0], "IN_REVIEW", "e2"))
    assert [Order.objects.get(pk=order.pk).remote_id for order in (two, three)] == remote_ids


def test_of_two_that_fit_alike_neither_is_guessed_and_both_pages_name_the_order(
    officer: User, sandbox: Any, client: Any
) -> None:
    orders = [lose_several(officer, sandbox, 2) for _order in range(2)]
    remote_id = sandbox.get("orders")["orders"][-1]["idNumberOrder"]
    work.take_callback(factories.event(remote_id, "IN_REVIEW"))
    assert not Order.objects.filter(remote_id__isnull=False).exists()
    client.force_login(officer)
    for order in orders:
        assert f"names order {remote_id}" in client.get(f"/orders/{order.pk}/").text


def test_of_two_for_one_number_the_one_that_was_being_sent_then_gets_it(
    lost: Order, remote_id: str, officer: User
) -> None:
    earlier = factories.draft(officer, number=lost.wanted_number)
    long_ago = timezone.now() - timedelta(hours=1)
    Order.objects.filter(pk=earlier.pk).update(
        state=OrderState.OUTCOME_UNKNOWN,
        sent_request=lost.sent_request,
        create_sent_at=long_ago,
        lost_at=long_ago,
    )
    work.take_callback(factories.event(remote_id, "IN_REVIEW"))
    assert Order.objects.get(remote_id=remote_id) == lost


def test_a_callback_that_came_before_the_answer_was_lost_is_found_by_the_look(
    officer: User, api: NumbersClient
) -> None:
    order = factories.draft(officer)
    remote = api.create_order(reserve.order_request(order))
    work.take_callback(factories.event(remote.id_number_order, "IN_REVIEW"))
    reserve.ask(order, officer)
    Order.objects.update(create_sent_at=timezone.now())
    reserve.lose(order, source=Source.CLOCK)
    work.step(order, "find")
    work.sweep()
    assert Order.objects.get().remote_id == remote.id_number_order


def test_what_was_made_at_another_time_is_another_order(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = lose_several(officer, sandbox, 2)
    Order.objects.update(lost_at=timezone.now() - timedelta(hours=1))
    work.take_callback(
        factories.event(sandbox.get("orders")["orders"][-1]["idNumberOrder"], "IN_REVIEW")
    )
    assert Order.objects.get(pk=order.pk).remote_id is None


def test_what_was_made_elsewhere_is_another_order(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = lose_several(officer, sandbox, 2)
    Order.objects.update(region_code="GB")
    work.take_callback(
        factories.event(sandbox.get("orders")["orders"][-1]["idNumberOrder"], "IN_REVIEW")
    )
    assert Order.objects.get(pk=order.pk).remote_id is None


def test_a_draft_whose_reservation_was_refused_does_not_hide_the_lost_one(
    lost: Order, remote_id: str, officer: User, api: NumbersClient
) -> None:
    """It asked for the same number, in vain because the lost one has got it."""
    refused = factories.draft(officer, number=lost.wanted_number)
    work.reserve(refused, officer)
    work.take_callback(factories.event(remote_id, "IN_REVIEW"))
    assert Order.objects.get(pk=lost.pk).remote_id == remote_id
    assert Order.objects.get(pk=refused.pk).state == OrderState.DRAFT
