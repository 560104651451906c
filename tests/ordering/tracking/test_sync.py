"""An order ends in the state that the API says."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from numbers_api.client import NumbersClient
from numbers_api.errors import Unavailable
from numbers_api.factory import page_client
from ordering.orders.choices import Act, Source
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.submissions import submit
from ordering.tracking import schedule, sync
from people.models import User
from tests import factories, work

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("approve", "completed"), ("block", "blocked"), ("reject", "rejected"), ("expire", "expired")],
)
def test_the_end_of_a_review_is_taken_over(
    officer: User, api: NumbersClient, decide: Callable[..., None], outcome: str, state: str
) -> None:
    order = factories.in_review(officer)
    decide(order, outcome, "Because.")
    sync.sync(order, api)
    assert Order.objects.get().state == state


def test_reviewers_messages_are_kept_word_for_word_and_once(
    officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    order = factories.in_review(officer)
    decide(order, "block", "Send a <b>local</b> contact & number")
    sync.sync(order, api)
    sync.sync(order, api)
    assert [message.text for message in order.messages.all()] == [
        "Send a <b>local</b> contact & number"
    ]


def test_a_lapse_is_confirmed_by_the_api(
    officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    order = factories.reserved(officer)
    decide(order, "expire")
    sync.sync(order, api)
    assert order.state == OrderState.EXPIRED
    assert order.closed_at
    assert work.needed(order) == {}


def test_a_lapse_by_the_clock_alone_is_not_yet_the_end(officer: User, api: NumbersClient) -> None:
    order = factories.reserved(officer)
    Order.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    sync.sync(order, api)
    assert order.state == OrderState.CREATED
    assert order.expires_at
    assert order.expires_at > timezone.now(), "the API's deadline is the only authority"


def test_a_deadline_that_the_api_moves_is_taken_over(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = factories.reserved(officer)
    sandbox.control(f"orders/{order.remote_id}/expire-in", seconds=600)
    sync.sync(order, api)
    assert order.expires_at
    assert order.expires_at < timezone.now() + timedelta(minutes=11)


def test_a_state_that_nobody_knows_is_kept_as_text(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = factories.reserved(officer)
    answer = {"idNumberOrder": order.remote_id, "state": "ON_HOLD", "whatIsThis": [1]}
    sandbox.control("faults", operation="getNumberOrder", status=200, body=answer, times=1)
    sync.sync(order, api)
    assert (order.state, order.remote_state) == (OrderState.UNKNOWN, "ON_HOLD")
    sync.sync(order, api)
    assert order.state == OrderState.CREATED


def test_an_order_that_is_gone_upstream_stays_here(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = factories.reserved(officer)
    sandbox.control("faults", operation="getNumberOrder", status=404, times=1)
    sync.sync(order, api)
    assert (order.state, order.is_submittable) == (OrderState.CREATED, False)
    assert order.missing_upstream_since
    sync.sync(order, api)
    assert order.missing_upstream_since is None


def test_an_api_that_fails_is_asked_again_later_and_later(officer: User, sandbox: Any) -> None:
    order = factories.reserved(officer)
    sandbox.control("faults", operation="getNumberOrder", status=503, times=100)
    waits = []
    for _attempt in range(3):
        assert isinstance(work.step(order, "check"), Unavailable)
        waits.append(work.due_at(order, "check") - timezone.now())
    assert waits[0] < waits[1] < waits[2]


def test_final_orders_are_left_alone(
    officer: User, api: NumbersClient, calls: Callable[[str], int], decide: Any
) -> None:
    order = factories.reserved(officer)
    decide(order, "expire")
    sync.sync(order, api)
    asked = calls("getNumberOrder")
    sync.sync(order, api)
    assert calls("getNumberOrder") == asked
    assert work.needed(order) == {}


def test_reasons_of_a_refusal_are_read_although_the_callback_closed_the_order(
    officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    """An event that fits closes the order at once; what the reviewers wrote must still be
    fetched."""
    order = factories.in_review(officer)
    decide(order, "reject", "The company is dissolved")
    order.move_to(OrderState.REJECTED, act=Act.MOVED, source=Source.CALLBACK)
    sync.sync(order, api)
    assert [message.text for message in order.messages.all()] == ["The company is dissolved"]


def test_reasons_that_could_not_be_read_are_read_later(
    officer: User, api: NumbersClient, decide: Callable[..., None], sandbox: Any
) -> None:
    order = factories.in_review(officer)
    decide(order, "reject", "The company is dissolved")
    order.move_to(OrderState.REJECTED, act=Act.MOVED, source=Source.CALLBACK)
    sandbox.control("faults", operation="getRegistration", status=503, times=20)
    with pytest.raises(Unavailable):
        sync.sync(order, page_client())
    assert "check" in work.needed(order)


def test_looking_at_an_order_does_not_put_its_submission_off(
    officer: User, api: NumbersClient
) -> None:
    order = factories.ready(officer)
    submit.ask(order, officer)
    Order.objects.update(synced_at=None)
    order.refresh_from_db()
    assert not sync.is_stale(order)
    sync.sync(order, api)
    assert work.needed(order)["submit"] <= timezone.now(), "the submission's time is its own"


@pytest.mark.parametrize(
    ("left", "from_the_end"),
    [(1800, -120), (90, 1)],
    ids=["once more before it", "as soon as it is over"],
)
def test_a_reservation_that_nothing_happened_to_is_looked_at_by_its_end(
    officer: User, api: NumbersClient, sandbox: Any, left: int, from_the_end: int
) -> None:
    """However seldom it is looked at by then."""
    order = factories.reserved(officer)
    Order.objects.update(state_since=timezone.now() - timedelta(hours=40))
    sandbox.control(f"orders/{order.remote_id}/expire-in", seconds=left)
    sync.sync(Order.objects.get(), api)
    order.refresh_from_db()
    assert order.expires_at
    assert work.due_at(order, "check") == order.expires_at + timedelta(seconds=from_the_end)


@pytest.mark.parametrize(("over", "wait"), [(1, 3), (8, 3), (60, 15), (86_400, 3600)])
def test_an_end_that_is_not_confirmed_is_asked_about_again_soon_and_then_more_seldom(
    officer: User, over: int, wait: int
) -> None:
    """Somebody may sit before the page and wait to start again."""
    order = factories.reserved(officer)
    order.expires_at = timezone.now() - timedelta(seconds=over)
    planned = schedule.next_check(order) - timezone.now()
    assert planned.total_seconds() == pytest.approx(wait, abs=0.5)


def test_a_review_however_long_is_looked_at_about_every_hour(
    officer: User, api: NumbersClient
) -> None:
    """Its callback may have been lost."""
    order = factories.in_review(officer)
    Order.objects.update(state_since=timezone.now() - timedelta(days=30))
    sync.sync(Order.objects.get(), api)
    wait = work.due_at(order, "check") - timezone.now()
    assert timedelta(minutes=50) < wait < timedelta(minutes=70)


def test_the_longer_nothing_happened_the_longer_until_the_next_look(
    officer: User, api: NumbersClient
) -> None:
    """A quarter of the time that the order has stood in its state."""
    order = factories.in_review(officer)
    for hours in (0.4, 1.2, 2.4):
        Order.objects.update(state_since=timezone.now() - timedelta(hours=hours))
        sync.sync(Order.objects.get(), api)
        wait = work.due_at(order, "check") - timezone.now()
        assert wait.total_seconds() == pytest.approx(hours * 900, rel=0.11)
