"""A blocked order is a task: what is meant, what has changed, and what is waited for."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from ordering.orders import waiting
from ordering.orders.choices import NotificationKind
from ordering.orders.notifications import Notification
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.pages import blocked
from ordering.pages.changes import Changed
from ordering.submissions import saving, submit
from ordering.tracking import sync
from people.models import User
from tests import factories, work
from tests.pages import text

pytestmark = pytest.mark.django_db


def block(order: Order, sandbox: Any, api: Any, message: str) -> Order:
    sandbox.control(f"orders/{order.remote_id}/decide", outcome="block", message=message)
    sync.sync(order, api)
    return Order.objects.get(pk=order.pk)


@pytest.fixture
def order(officer: User) -> Order:
    return factories.in_review(officer)


@pytest.mark.parametrize(
    ("message", "title", "place"),
    [
        ("Please correct the legal name.", "Legal name", "registration/end-business/"),
        ("We need a contact number in Australia.", "Phone number", "registration/contact/"),
        ("Send a new letter of authorisation.", "Letter of authorisation", "documents/"),
        ("The end business is not in the register.", "End business", "registration/end-business/"),
    ],
)
def test_a_button_leads_to_what_the_reviewers_mean(
    site: Client, order: Order, sandbox: Any, api: Any, message: str, title: str, place: str
) -> None:
    block(order, sandbox, api, message)
    page = text(site.get(f"/orders/{order.pk}/"))
    assert f"Correct “{title}”" in page
    assert f'id="correct" href="/orders/{order.pk}/{place}?next=check' in page
    assert "Look again" in page


def test_words_that_name_nothing_lead_to_the_list(
    site: Client, order: Order, sandbox: Any, api: Any
) -> None:
    block(order, sandbox, api, "This is not right.")
    page = text(site.get(f"/orders/{order.pk}/"))
    assert "Look through the answers" in page
    assert 'href="#tasks"' in page


def test_what_changed_since_the_last_submission_is_listed(
    site: Client, order: Order, officer: User, sandbox: Any, api: Any
) -> None:
    order = block(order, sandbox, api, "Please correct the legal name.")
    page = text(site.get(f"/orders/{order.pk}/check/"))
    assert "Nothing has changed since the last submission" in page
    saving.save_answers(order, {"/1/legalName": "Harbour Dental Group"}, actor=officer)
    factories.attach(order, factories.PDF + b"%new", "new.pdf")
    order = Order.objects.get(pk=order.pk)
    assert blocked.changes(order) == [
        Changed("/1/legalName", "Legal name", "Harbour Dental Pty Ltd", "Harbour Dental Group"),
        Changed("document-1", "Letter of authorisation", "letter.pdf", "new.pdf"),
    ]
    page = text(site.get(f"/orders/{order.pk}/check/"))
    assert "Changed since the last submission" in page
    assert "<del>Harbour Dental Pty Ltd</del>" in page
    submit.ask(order, officer)
    work.run_order(order)
    order = block(order, sandbox, api, "Please correct the legal name.")
    assert blocked.changes(order) == []


def test_an_order_that_was_never_submitted_has_nothing_to_compare_with(officer: User) -> None:
    assert blocked.changes(factories.ready(officer)) is None


def test_what_is_waited_for_stands_at_the_order_until_it_is_there(
    site: Client, order: Order, sandbox: Any, api: Any
) -> None:
    order = block(order, sandbox, api, "Send a new letter of authorisation.")
    until = timezone.localdate() + timedelta(days=3)
    address = f"/orders/{order.pk}/waiting/"
    site.post(address, {"whom": "the landlord", "until": until.isoformat()})
    assert "Waiting for the landlord until" in text(site.get(f"/orders/{order.pk}/"))
    site.post(address, {"stop": "1"})
    assert "Waiting for the landlord" not in text(site.get(f"/orders/{order.pk}/"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"whom": ""}, "Enter whom or what you are waiting for"),
        ({"until": ""}, "Enter the day on which you want to be reminded"),
        ({"until": "2026-13-40"}, "Enter a real date"),
        ({"until": "2020-01-01"}, "Choose a day that is yet to come"),
    ],
)
def test_what_is_wrong_with_it_is_told(
    site: Client, order: Order, sandbox: Any, api: Any, change: dict[str, str], words: str
) -> None:
    order = block(order, sandbox, api, "x")
    until = (timezone.localdate() + timedelta(days=3)).isoformat()
    page = site.post(
        f"/orders/{order.pk}/waiting/", {"whom": "the landlord", "until": until} | change
    )
    assert page.status_code == 422
    assert words in text(page)


def test_an_order_that_nobody_can_change_waits_for_nobody(site: Client, order: Order) -> None:
    until = (timezone.localdate() + timedelta(days=3)).isoformat()
    said = {"whom": "the landlord", "until": until}
    assert "There is nothing to wait for" in text(
        site.post(f"/orders/{order.pk}/waiting/", said, follow=True)
    )
    assert not waiting.Waiting.objects.exists()


def test_nobody_else_may_note_it(order: Order) -> None:
    stranger = Client()
    stranger.force_login(factories.person("vera", team="Perth"))
    assert stranger.post(f"/orders/{order.pk}/waiting/", {"stop": "1"}).status_code == 404


def kinds(kind: NotificationKind) -> list[str]:
    return list(
        Notification.objects.filter(kind=kind).order_by("pk").values_list("part", flat=True)
    )


def test_while_something_is_waited_for_only_little_time_is_told(
    officer: User, sandbox: Any
) -> None:
    sandbox.control("settings", reservation_seconds=10 * 24 * 3600)
    order = factories.reserved(officer)
    assert order.reserved_at
    whole = timedelta(days=10)
    waiting.wait(order, "the landlord", (order.reserved_at + whole).date(), officer)
    for share, told in ((0.51, []), (0.76, []), (0.91, ["tenth"])):
        with time_machine.travel(order.reserved_at + whole * share, tick=False):
            work.run_due("reminder")
        assert kinds(NotificationKind.REMINDER) == told, share


def test_while_an_order_waits_its_clock_is_calm(officer: User, site: Client) -> None:
    order = factories.reserved(officer)
    assert order.expires_at
    assert order.reserved_at
    left = (order.expires_at - order.reserved_at) / 5
    with time_machine.travel(order.expires_at - left, tick=False):
        site.force_login(officer)
        assert "countdown-warn" in site.get(order.get_absolute_url()).text
        waiting.wait(order, "the landlord", timezone.localdate() + timedelta(days=2), officer)
        page = site.get(order.get_absolute_url()).text
    assert "countdown-calm" in page
    assert "data-waits" in page


def test_on_the_last_day_people_hear_of_it_once(officer: User, sandbox: Any) -> None:
    sandbox.control("settings", reservation_seconds=10 * 24 * 3600)
    order = factories.reserved(officer)
    until = timezone.localdate() + timedelta(days=2)
    waiting.wait(order, "the landlord", until, officer)
    ends_at = waiting.Waiting.objects.get().ends_at
    for at, times in ((-60, 0), (60, 1), (3600, 1)):
        with time_machine.travel(ends_at + timedelta(seconds=at), tick=False):
            work.run_due("reminder")
        assert len(kinds(NotificationKind.WAITED)) == times, at


def test_submitting_ends_the_wait(officer: User) -> None:
    order = factories.ready(officer)
    waiting.wait(order, "x", timezone.localdate() + timedelta(days=2), officer)
    submit.ask(order, officer)
    assert not waiting.Waiting.objects.exists()
    assert Order.objects.get().state == OrderState.SUBMITTING


def test_a_wait_is_told_of_where_the_order_is_open_and_nowhere_else(
    site: Client, officer: User
) -> None:
    draft = factories.draft(officer)
    waiting.wait(draft, "x", timezone.localdate() + timedelta(days=2), officer)
    site.post(f"/orders/{draft.pk}/discard/")
    ends_at = waiting.Waiting.objects.get().ends_at
    with time_machine.travel(ends_at + timedelta(minutes=1), tick=False):
        work.run_due("reminder")
        assert not kinds(NotificationKind.WAITED)
        # The session of before has ended.
        site.force_login(officer)
        site.post(f"/orders/{draft.pk}/restore/")
        work.run_due("reminder")
        assert len(kinds(NotificationKind.WAITED)) == 1
