"""What the chaos run has found (docs/reliability.md): each case by itself."""

from collections.abc import Callable
from typing import Any

import pytest

from numbers_api import schemas
from numbers_api.client import NumbersClient
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.submissions import submit
from ordering.tracking import sync
from people.models import User
from tests import factories, work
from tests.work import Odd

pytestmark = pytest.mark.django_db


def test_a_check_that_ends_after_another_has_closed_the_order_does_not_make_it_due_for_ever(
    officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    order = factories.in_review(officer)

    def overtaken(remote_id: str) -> schemas.NumberOrder:
        said = api.order(remote_id)
        decide(order, "approve")
        sync.sync(Order.objects.get(pk=order.pk), api)
        return said

    sync.sync(order, Odd(api, order=overtaken))  # type: ignore[arg-type]
    work.run_order(order)
    assert Order.objects.get().state == OrderState.COMPLETED
    assert work.needed(order) == {}


def test_a_submission_whose_answer_was_lost_is_not_made_again_after_a_quick_block(
    officer: User, api: NumbersClient, sandbox: Any, decide: Callable[..., None]
) -> None:
    order = factories.ready(officer, factories.with_use("Reminders to patients. sandbox:silence"))
    before = sandbox.get("work")["submitNumberOrder"]
    submit.ask(order, officer)
    sandbox.control("faults", operation="submitNumberOrder", kind="lost_answer")
    work.step(order, "submit")
    assert Order.objects.get().state == OrderState.SUBMITTING
    decide(order, "block", "Send a passport")
    work.step(Order.objects.get(), "submit")
    assert Order.objects.get().state == OrderState.BLOCKED
    assert sandbox.get("work")["submitNumberOrder"] == before + 1
