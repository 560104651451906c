"""A reservation whose answer was lost is found again: by its callback, or by a person who knows its
id."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from numbers_api.client import NumbersClient
from numbers_api.errors import OutcomeUnknown
from ordering.models import CallbackEvent, Order, StateChanged
from ordering.services import adopt, reserve
from ordering.states import OrderState
from people.models import User
from tests import factories
from tests.ordering.test_inbox import event, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost(officer: User, api: NumbersClient, sandbox: Any) -> Order:
    """Reserved upstream, but the answer never came."""
    order = factories.draft(officer)
    sandbox.control("faults", operation="createNumberOrder", status=502, times=1, after_work=True)
    with pytest.raises(OutcomeUnknown):
        reserve.reserve(order, api, officer)
    return order


@pytest.fixture
def remote_id(lost: Order, sandbox: Any) -> str:
    return str(sandbox.get("orders")["orders"][-1]["idNumberOrder"])


def test_a_callback_of_an_unknown_order_finds_the_lost_one(
    lost: Order, remote_id: str, api: NumbersClient
) -> None:
    take(event(remote_id, "IN_REVIEW"), api)
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
    take(event(remote.id_number_order, "IN_REVIEW"), api)
    assert Order.objects.get(pk=lost.pk).state == OrderState.OUTCOME_UNKNOWN
    assert CallbackEvent.objects.get().processed_at is None


def test_a_person_who_knows_its_id_goes_on_with_it(
    lost: Order, remote_id: str, officer: User, api: NumbersClient
) -> None:
    adopt.link(lost, remote_id, api, officer)
    assert lost.state == OrderState.CREATED
    assert lost.timeline.filter(act="reserved", actor=officer).exists()


def test_an_id_of_another_reservation_is_refused(
    lost: Order, officer: User, api: NumbersClient
) -> None:
    theirs = factories.draft(officer, number="+61412024879")
    reserve.reserve(theirs, api, officer)
    for wrong in ("nonsense", str(theirs.remote_id)):
        with pytest.raises(adopt.NotThisOrder):
            adopt.link(lost, wrong, api, officer)
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
    adopt.link(lost, remote_id, api, officer)
    with pytest.raises(StateChanged):
        adopt.link(lost, remote_id, api, officer)
    for typed in (remote_id, ""):
        page = client.post(
            f"/orders/{lost.pk}/link/", {"remote_id": typed}, follow=True
        ).content.decode()
        assert "Nothing was done: the order has changed since your page was made." in page
        assert "It is now: Reserved." in page
        assert "no order of that id" not in page


def lose_several(officer: User, api: NumbersClient, sandbox: Any, count: int) -> Order:
    order = factories.draft(officer, quantity=count, pattern="+614", search_pattern="START")
    sandbox.control("faults", operation="createNumberOrder", status=502, times=1, after_work=True)
    with pytest.raises(OutcomeUnknown):
        reserve.reserve(order, api, officer)
    return order


def test_what_the_vendor_picked_is_found_by_how_many_and_when(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    two, three = lose_several(officer, api, sandbox, 2), lose_several(officer, api, sandbox, 3)
    Order.objects.filter(pk=three.pk).update(state=OrderState.DRAFT, quantity=2)
    remote_ids = [order["idNumberOrder"] for order in sandbox.get("orders")["orders"][-2:]]
    take(event(remote_ids[1], "IN_REVIEW"), api)
    take(event(remote_ids[0], "IN_REVIEW", "e2"), api)
    assert [Order.objects.get(pk=order.pk).remote_id for order in (two, three)] == remote_ids


def test_of_two_that_fit_alike_neither_is_guessed(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    lose_several(officer, api, sandbox, 2)
    lose_several(officer, api, sandbox, 2)
    take(event(sandbox.get("orders")["orders"][-1]["idNumberOrder"], "IN_REVIEW"), api)
    assert not Order.objects.filter(remote_id__isnull=False).exists()


def test_what_was_made_at_another_time_is_another_order(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = lose_several(officer, api, sandbox, 2)
    Order.objects.update(lost_at=timezone.now() - timedelta(hours=1))
    take(event(sandbox.get("orders")["orders"][-1]["idNumberOrder"], "IN_REVIEW"), api)
    assert Order.objects.get(pk=order.pk).remote_id is None


def test_what_was_made_elsewhere_is_another_order(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = lose_several(officer, api, sandbox, 2)
    Order.objects.update(region_code="GB")
    take(event(sandbox.get("orders")["orders"][-1]["idNumberOrder"], "IN_REVIEW"), api)
    assert Order.objects.get(pk=order.pk).remote_id is None


def test_a_draft_whose_reservation_was_refused_does_not_hide_the_lost_one(
    lost: Order, remote_id: str, officer: User, api: NumbersClient
) -> None:
    """It asked for the same number, in vain because the lost one has got it."""
    refused = factories.draft(officer, number=lost.wanted_number)
    with pytest.raises(reserve.NumberTaken):
        reserve.reserve(refused, api, officer)
    take(event(remote_id, "IN_REVIEW"), api)
    assert Order.objects.get(pk=lost.pk).remote_id == remote_id
    assert Order.objects.get(pk=refused.pk).state == OrderState.DRAFT
