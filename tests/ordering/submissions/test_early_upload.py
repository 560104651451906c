"""What was prepared in the draft goes upstream by itself once the number is reserved."""

import itertools
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from numbers_api.client import NumbersClient
from numbers_api.errors import FieldViolation, Invalid, Unavailable
from ordering.lifecycle import reconciler
from ordering.orders.choices import Act, Source
from ordering.orders.four_eyes import ApprovalPolicy
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.orders.steps import steps_of
from ordering.submissions import saving, submit
from people.models import User
from tests import factories, work
from tests.work import Odd

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepared(officer: User) -> Order:
    """A draft with all that is asked for, and reserved since."""
    order = factories.draft(officer)
    factories.answer(order)
    factories.attach(order)
    work.reserve(order, officer)
    return order


def arrived(order: Order, api: NumbersClient) -> list[str]:
    """The attachments that the API has a file for."""
    files = api.registration(order.remote_id or "").attachments
    return [file.attachment_id for file in files if file.upload_status == "COMPLETED"]


def test_answers_and_documents_arrive_and_are_not_sent_again_with_the_submission(
    prepared: Order, officer: User, api: NumbersClient, calls: Callable[[str], int]
) -> None:
    work.sweep()
    work.sweep()
    answers = api.registration(prepared.remote_id or "").request_details
    assert answers
    assert answers["data"][1]["legalName"] == "Harbour Dental Pty Ltd"
    assert arrived(prepared, api) == ["letter-of-authorisation"]
    assert prepared.timeline.filter(act="sent_early").count() == 1
    submit.ask(Order.objects.select_related("registration__snapshot").get(), officer)
    work.sweep()
    assert Order.objects.get().state == OrderState.IN_REVIEW
    assert calls("uploadAttachment") == 1


def test_nothing_is_sent_of_what_is_not_complete(
    officer: User, api: NumbersClient, calls: Callable[[str], int]
) -> None:
    order = factories.draft(officer)
    factories.answer(order, [[{"senderName": "Harbour"}], {}, {}])
    work.reserve(order, officer)
    work.sweep()
    assert (calls("updateRegistration"), calls("uploadAttachment")) == (0, 0)
    assert not order.timeline.filter(act="sent_early").exists()
    assert work.due_at(order, "early_upload") is None


def test_a_document_that_may_be_left_out_waits_for_the_submission(
    officer: User, api: NumbersClient
) -> None:
    """It could not be taken back."""
    order = factories.draft(officer)
    factories.attach(order, position=2)
    work.reserve(order, officer)
    work.sweep()
    assert arrived(order, api) == []


def test_what_the_api_refuses_is_told_before_anybody_submits(
    prepared: Order, officer: User, sandbox: Any, site: Client
) -> None:
    sandbox.control("faults", operation="updateRegistration", status=400, body=REFUSAL, times=1)
    work.sweep()
    order = Order.objects.get()
    assert (order.state, work.due_at(order, "early_upload")) == (OrderState.CREATED, None)
    assert order.registration.refusals[0]["pointer"] == "/1/postalCode"
    assert "There is no such postal code" in site.get(f"/orders/{order.pk}/check/").content.decode()
    assert [notification.kind for notification in order.notifications.filter(person=officer)] == [
        "sent_back"
    ]


def test_an_api_that_is_down_is_tried_again_later(
    prepared: Order, sandbox: Any, api: NumbersClient
) -> None:
    sandbox.control("faults", operation="updateRegistration", kind="server_error", times=9)
    work.run_order(prepared.pk)
    assert work.due_at(prepared, "early_upload") > timezone.now()
    work.make_due()
    httpx.delete(f"{sandbox.url}/_sandbox/faults")
    work.sweep()
    assert arrived(prepared, api)


def test_a_submission_waits_for_what_is_on_its_way_and_then_goes_on(
    prepared: Order, officer: User, api: NumbersClient, calls: Callable[[str], int]
) -> None:
    """One lease per order: two steps of one order never overlap."""

    def meanwhile(remote_id: str, data: Any) -> None:
        submit.ask(Order.objects.select_related("registration__snapshot").get(), officer)
        work.sweep()
        assert Order.objects.get().state == OrderState.SUBMITTING
        api.put_registration(remote_id, data)

    work.step(prepared, "early_upload", Odd(api, put_registration=meanwhile))
    work.sweep()
    assert Order.objects.get().state == OrderState.IN_REVIEW
    assert calls("uploadAttachment") == 1


def test_storage_that_fails_is_tried_again_and_delays_nothing_else(
    prepared: Order, decide: Callable[..., None], api: NumbersClient, monkeypatch: Any
) -> None:
    """What nobody foresaw is never dropped, and holds up only what depends on it."""

    def broken(*_given: Any, **_named: Any) -> None:
        raise RuntimeError("no storage")

    with monkeypatch.context() as while_broken:
        while_broken.setattr(default_storage, "open", broken)
        work.sweep()
        assert prepared.steps.get(name="early_upload").error == "runtime_error"
        assert work.due_at(prepared, "early_upload") > timezone.now()
        assert not prepared.steps.get(name="check").error
    work.make_due()
    work.sweep()
    assert arrived(prepared, api) == ["letter-of-authorisation"]
    assert prepared.steps.get(name="early_upload").attempts == 0


def test_tries_that_fail_are_counted_and_wait_longer_each_time(
    prepared: Order, api: NumbersClient
) -> None:
    def down(*_given: Any) -> None:
        raise Unavailable("down")

    waits = []
    for _try in range(4):
        work.step(prepared, "early_upload", Odd(api, put_registration=down))
        waits.append(work.due_at(prepared, "early_upload") - timezone.now())
    assert prepared.steps.get(name="early_upload").attempts == 4
    seconds = [wait.total_seconds() for wait in waits]
    assert all(later > 1.5 * sooner for sooner, later in itertools.pairwise(seconds))


REFUSAL = {
    "error": {
        "code": 400,
        "message": "Bad registration",
        "status": "INVALID_ARGUMENT",
        "details": [
            {
                "type": "BadRequest",
                "fieldViolations": [
                    {"field": "data[1].postalCode", "description": "There is no such postal code"}
                ],
            }
        ],
    }
}


def test_once_the_answer_is_mended_the_vendors_words_go(
    prepared: Order, officer: User, sandbox: Any, site: Client
) -> None:
    sandbox.control("faults", operation="updateRegistration", status=400, body=REFUSAL, times=1)
    work.sweep()
    home, check = f"/orders/{prepared.pk}/", f"/orders/{prepared.pk}/check/"
    assert "did not accept what was prepared" in site.get(home).content.decode()
    assert "Look again" in site.get(home).content.decode()
    html = site.get(check).content.decode()
    assert "What the vendor said last time" in html
    assert "Before you can submit" not in html
    saving.save_answers(prepared, {"/1/postalCode": "3001"}, actor=officer)
    assert "did not accept what was prepared" not in site.get(home).content.decode()
    assert "What the vendor said last time" not in site.get(check).content.decode()


def test_what_was_said_of_an_earlier_answer_is_not_held_against_the_one_that_stands(
    prepared: Order, officer: User, api: NumbersClient
) -> None:
    def meanwhile(*_given: Any) -> None:
        saving.save_answers(prepared, {"/1/postalCode": "3001"}, actor=officer)
        raise Invalid(
            "Bad",
            violations=(FieldViolation("data[1].postalCode", "There is no such postal code"),),
        )

    work.step(prepared, "early_upload", Odd(api, put_registration=meanwhile))
    assert Order.objects.get().registration.refusals == []


def test_credentials_that_are_refused_say_nothing_of_the_answers(
    prepared: Order, sandbox: Any
) -> None:
    sandbox.control("faults", operation="updateRegistration", kind="forbidden", times=1)
    work.sweep()
    order = Order.objects.get()
    assert (order.problem_code, order.registration.refusals) == ("", [])
    assert work.due_at(order, "early_upload"), "it is tried again"


@pytest.mark.parametrize("state", [OrderState.SUBMITTING, OrderState.BLOCKED, OrderState.EXPIRED])
def test_once_an_order_has_moved_on_nothing_is_sent_ahead_any_more(
    prepared: Order, state: OrderState
) -> None:
    """Nobody must be told that the vendor refused what no longer matters."""
    assert "early_upload" in needed(prepared)
    prepared.move_to(state, act=Act.MOVED, source=Source.SYNC)
    assert "early_upload" not in needed(prepared)


def needed(order: Order) -> list[str]:
    return [kind.name for kind, _due_at in reconciler._planned(order, steps_of(order.pk))]


def test_nothing_goes_early_where_somebody_has_to_approve(
    prepared: Order, officer: User, calls: Callable[[str], int]
) -> None:
    policy = ApprovalPolicy.objects.create(team=officer.team)
    work.make_due()
    work.sweep()
    assert (calls("updateRegistration"), calls("uploadAttachment")) == (0, 0)
    assert "early_upload" not in needed(prepared)
    policy.delete()
    submit.ask(Order.objects.select_related("registration__snapshot").get(), officer)
    work.make_due()
    work.sweep()
    assert Order.objects.get().state == OrderState.IN_REVIEW
    assert calls("updateRegistration") == 1
