"""Submitting: asked for once, carried out once, whatever fails between."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from kyc.documents.models import Document
from kyc.registrations.models import Registration
from numbers_api.client import NumbersClient
from ordering.orders.background import background
from ordering.orders.order import Order, StateChanged
from ordering.orders.states import OrderState
from ordering.orders.steps import Step
from ordering.orders.upstream import CallUnderWay
from ordering.pages import readiness
from ordering.submissions import submit
from ordering.tracking import sync
from people.models import User
from people.readers import quotation
from tests import factories, work

pytestmark = pytest.mark.django_db


def submitted(order: Order) -> Order:
    submit.ask(order, order.officer)
    work.step(order, "submit")
    order.refresh_from_db()
    return order


def test_answers_and_documents_arrive_as_they_were_given(officer: User, api: NumbersClient) -> None:
    order = submitted(factories.ready(officer))
    there = api.registration(order.remote_id or "")
    assert order.state == OrderState.IN_REVIEW
    assert there.answers == factories.AUSTRALIA
    assert [file.file_name for file in there.attachments if file.upload_status == "COMPLETED"] == [
        "letter.pdf"
    ]
    assert Registration.objects.get().sent_version == order.registration.version


def test_a_region_without_requirements_is_submitted_at_once(
    officer: User, api: NumbersClient
) -> None:
    order = submitted(factories.reserved(officer, "US", "LOCAL"))
    assert order.state == OrderState.IN_REVIEW


@pytest.mark.parametrize("lacking", ["answers", "documents"])
def test_what_is_not_ready_is_not_submitted(
    officer: User, lacking: str, calls: Callable[[str], int]
) -> None:
    order = factories.reserved(officer)
    if lacking == "documents":
        factories.answer(order)
    else:
        factories.attach(order)
    with pytest.raises(submit.NotReady):
        submit.ask(order, officer)
    assert Order.objects.get().state == OrderState.CREATED


def test_a_expired_reservation_is_too_late(officer: User) -> None:
    order = factories.ready(officer)
    order.expires_at = timezone.now() - timedelta(seconds=1)
    with pytest.raises(submit.TooLate):
        submit.ask(order, officer)


def test_two_presses_make_one_submission(
    officer: User, api: NumbersClient, calls: Callable[[str], int]
) -> None:
    order = factories.ready(officer)
    stale = Order.objects.select_related("registration__snapshot").get(pk=order.pk)
    submitted(order)
    with pytest.raises(StateChanged):
        submit.ask(stale, officer)
    work.step(order, "submit")
    assert calls("submitNumberOrder") == 1


def test_what_the_api_refuses_stands_at_its_answer(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = factories.ready(officer)
    fault = {"code": 400, "message": "Wrong", "status": "INVALID_ARGUMENT"}
    violation = {"field": "data[1].postalCode", "description": "No such postcode in VIC"}
    details = [
        {
            "type": "BadRequest",
            "fieldViolations": [violation, {"field": "moon", "description": "Is full"}],
        }
    ]
    sandbox.control(
        "faults",
        operation="updateRegistration",
        status=400,
        body={"error": {**fault, "details": details}},
    )
    order = submitted(order)
    assert order.state == OrderState.CREATED
    said = [strip_tags(hurdle.message) for hurdle in readiness.problems(order)]
    assert said == ["Postal code: No such postcode in VIC", "moon: Is full"]
    section = order.registration.definition.section("end-business")
    assert section
    assert readiness.section_messages(order, section) == [
        ("/1/postalCode", quotation("No such postcode in VIC"))
    ]


def test_after_a_refusal_it_can_be_submitted_again(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = factories.ready(officer)
    sandbox.control("faults", operation="updateRegistration", status=400, times=1)
    submitted(order)
    order = Order.objects.select_related("registration__snapshot").get()
    assert submitted(order).state == OrderState.IN_REVIEW
    assert Registration.objects.get().refusals == []


def test_a_file_that_the_api_refuses_says_so(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = factories.ready(officer)
    sandbox.control("faults", operation="uploadAttachment", status=413, times=1)
    order = submitted(order)
    assert order.state == OrderState.CREATED
    assert Document.objects.get().refusal_code == "document_refused"
    assert order.problem_code == "not_submitted"


def test_a_new_submission_counts_its_tries_anew(officer: User, settings: Any) -> None:
    order = factories.ready(officer)
    Step.objects.create(order=order, name="submit", attempts=8, error="unavailable")
    settings.NUMBERS_API_URL = "http://127.0.0.1:9"
    order = submitted(Order.objects.get(pk=order.pk))
    assert "The first try, " in background(order).not_submitted
    assert work.due_at(order, "submit") - timezone.now() <= timedelta(seconds=6)


def test_while_the_api_is_down_the_submission_waits_and_then_goes_on(
    officer: User, settings: Any, sandbox: Any
) -> None:
    order = factories.ready(officer)
    settings.NUMBERS_API_URL = "http://127.0.0.1:9"
    order = submitted(order)
    assert order.state == OrderState.SUBMITTING
    said = background(order).not_submitted
    assert said.startswith("Not submitted yet, it is tried again by itself. The first try, ")
    assert said.endswith(" UTC, failed. The Numbers API did not answer.")
    work.step(order, "submit")
    assert "2 tries have failed, the last of them " in background(order).not_submitted
    assert work.due_at(order, "submit") > timezone.now()
    settings.NUMBERS_API_URL = sandbox.url
    work.step(order, "submit")
    assert Order.objects.get().state == OrderState.IN_REVIEW


def test_a_lost_answer_is_looked_up_and_nothing_is_sent_twice(
    officer: User, api: NumbersClient, sandbox: Any, calls: Callable[[str], int]
) -> None:
    order = factories.ready(officer)
    sandbox.control("faults", operation="submitNumberOrder", status=502, times=1, after_work=True)
    assert submitted(order).state == OrderState.SUBMITTING
    work.step(order, "submit")
    assert Order.objects.get().state in (OrderState.IN_REVIEW, OrderState.COMPLETED)
    assert calls("submitNumberOrder") == 1
    assert calls("uploadAttachment") == 1


def test_a_worker_that_died_half_way_sends_no_file_twice(
    officer: User, api: NumbersClient, sandbox: Any, calls: Callable[[str], int]
) -> None:
    order = factories.ready(officer)
    sandbox.control("faults", operation="submitNumberOrder", status=503, times=1)
    assert submitted(order).state == OrderState.SUBMITTING
    work.step(order, "submit")
    assert Order.objects.get().state == OrderState.IN_REVIEW
    assert calls("uploadAttachment") == 1


def test_while_an_earlier_workers_call_may_be_under_way_the_api_is_only_read(
    officer: User, api: NumbersClient, calls: Callable[[str], int]
) -> None:
    order = factories.ready(officer)
    submit.ask(order, officer)
    Step.objects.filter(name="submit").update(call_ends_at=timezone.now() + timedelta(seconds=20))
    assert isinstance(work.step(order, "submit"), CallUnderWay)
    assert (calls("updateRegistration"), calls("submitNumberOrder")) == (0, 0)
    assert calls("getNumberOrder") == 1
    left = work.due_at(order, "submit") - timezone.now()
    assert timedelta(seconds=15) < left <= timedelta(seconds=20), "it goes on when that has ended"


def test_a_reservation_that_ends_while_submitting_ends_the_order(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = factories.ready(officer)
    submit.ask(order, officer)
    sandbox.control(f"orders/{order.remote_id}/decide", outcome="expire")
    work.step(order, "submit")
    assert Order.objects.get().state == OrderState.EXPIRED


def test_what_is_refused_after_a_block_is_blocked_again(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = factories.ready(officer)
    sandbox.control(f"orders/{order.remote_id}/decide", outcome="block", message="Which address?")
    sync.sync(order, api)
    submit.ask(order, officer)
    sandbox.control("faults", operation="updateRegistration", status=400, times=1)
    work.step(order, "submit")
    assert Order.objects.get().state == OrderState.BLOCKED


def test_an_order_that_the_api_has_lost_is_not_submitted(officer: User) -> None:
    order = factories.ready(officer)
    order.missing_upstream_since = timezone.now()
    order.save(update_fields=["missing_upstream_since"])
    with pytest.raises(submit.TooLate):
        submit.ask(order, officer)


def test_a_try_that_is_hurried_twice_is_hurried_once(officer: User) -> None:
    order = factories.ready(officer)
    submit.ask(order, officer)
    Step.objects.update(due_at=timezone.now() + timedelta(minutes=2))
    for _press in range(2):
        submit.hurry(order, officer)
    assert order.timeline.filter(act="hurried").count() == 1
