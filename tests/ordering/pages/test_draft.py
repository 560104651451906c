"""A draft can be mended, discarded and taken back."""

from typing import Any

import pytest
from django.test import Client

from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.reservations import reserve
from people.models import User
from tests import factories, work
from tests.pages import text

pytestmark = pytest.mark.django_db

WISH = {"service_id": "plan-1", "wanted_number": "", "by_criteria": True, "quantity": 2}
SAID = {"service": "SMS", "service_id": "plan-2", "customer_reference": "ACME-8"}


@pytest.fixture
def draft(officer: User) -> Order:
    order = factories.draft(officer)
    Order.objects.filter(pk=order.pk).update(**WISH)
    order.refresh_from_db()
    return order


def refusal(*violations: tuple[str, str]) -> dict[str, Any]:
    """What the API answers to a create that has these fields wrong."""
    named = [{"field": field, "description": words} for field, words in violations]
    details = [{"type": "BadRequest", "fieldViolations": named}]
    return {"error": {"code": 400, "message": "Invalid", "status": "INVALID", "details": details}}


def test_a_refused_reservation_shows_each_violation_at_its_fact(
    site: Client, draft: Order, officer: User, sandbox: Any
) -> None:
    body = refusal(
        ("smsConfiguration.servicePlanId", "No such plan."),
        ("/smsConfiguration/campaignId", "Not approved."),
        ("quantityOrderOption.requestedQuantity", "At most one."),
        ("regionCode", "Closed."),
        ("somethingElse", "Odd."),
    )
    sandbox.control("faults", operation="createNumberOrder", status=400, times=1, body=body)
    reserve.ask(draft, officer)
    work.run_order(draft)
    for path in ("", "reserve/", "purpose/"):
        page = text(site.get(f"/orders/{draft.pk}/{path}"))
        assert f'href="/orders/{draft.pk}/purpose/#id_service_id">Service plan</a>' in page
        assert f'href="/orders/{draft.pk}/purpose/#id_campaign_id">Campaign</a>' in page
        assert f'href="/orders/{draft.pk}/number/">Number</a>' in page
        assert f'href="/orders/new/?like={draft.pk}">Region</a>' in page
        assert "somethingElse" in page
        for words in ("No such plan.", "Not approved.", "At most one.", "Closed.", "Odd."):
            assert words in page


def test_the_facts_of_a_draft_can_be_changed(site: Client, draft: Order) -> None:
    page = text(site.get(f"/orders/{draft.pk}/purpose/"))
    assert 'value="plan-1"' in page
    answer = site.post(f"/orders/{draft.pk}/purpose/", SAID)
    assert answer.headers["Location"] == f"/orders/{draft.pk}/reserve/"
    draft.refresh_from_db()
    assert (draft.service_id, draft.customer_reference) == ("plan-2", "ACME-8")
    assert (draft.region_code, draft.quantity) == ("AU", 2)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"service_id": ""}, "Enter the id"),
        ({"campaign_id": "C1"}, "Leave the campaign empty"),
        ({"voice_service": "EST"}, "Enter the id, or choose “No” above"),
    ],
)
def test_what_is_wrong_with_a_fact_is_told(
    site: Client, draft: Order, change: dict[str, str], words: str
) -> None:
    page = site.post(f"/orders/{draft.pk}/purpose/", SAID | change)
    assert page.status_code == 422
    assert words in text(page)
    assert Order.objects.get(pk=draft.pk).service_id == "plan-1"


def test_an_american_draft_may_have_a_campaign(site: Client, officer: User) -> None:
    order = factories.draft(officer, "US", "LOCAL")
    site.post(f"/orders/{order.pk}/purpose/", SAID | {"campaign_id": "C1"})
    assert Order.objects.get(pk=order.pk).campaign_id == "C1"


@pytest.mark.parametrize(
    ("facts", "sent"),
    [
        (
            {"service": "SMS", "service_id": "p", "voice_service": "EST", "voice_id": "t"},
            {
                "smsConfiguration": {"servicePlanId": "p"},
                "voiceConfiguration": {"type": "EST", "trunkId": "t"},
            },
        ),
        ({"service": "SMS", "service_id": "p"}, {"smsConfiguration": {"servicePlanId": "p"}}),
        (
            {"service": "RTC", "service_id": "a"},
            {"voiceConfiguration": {"type": "RTC", "appId": "a"}},
        ),
        (
            {"service": "FAX", "service_id": "f"},
            {"voiceConfiguration": {"type": "FAX", "serviceId": "f"}},
        ),
        ({"service": "", "service_id": ""}, {}),
    ],
)
def test_sms_and_voice_go_along_alone_or_together(
    draft: Order, facts: dict[str, str], sent: dict[str, Any]
) -> None:
    Order.objects.filter(pk=draft.pk).update(**facts)
    draft.refresh_from_db()
    request = reserve.order_request(draft).wire()
    assert {name: request[name] for name in request if name.endswith("Configuration")} == sent


def test_a_discarded_draft_is_on_no_list_and_can_be_taken_back(site: Client, draft: Order) -> None:
    site.post(f"/orders/{draft.pk}/discard/")
    assert draft.reference not in text(site.get("/"))
    page = text(site.get(f"/orders/{draft.pk}/"))
    assert "This draft was discarded" in page
    assert "Discarded" in page
    for path in ("purpose/", "number/", "reserve/"):
        assert site.get(f"/orders/{draft.pk}/{path}").status_code == 302
    site.post(f"/orders/{draft.pk}/restore/")
    assert draft.reference in text(site.get("/"))
    assert "Discard this draft" in text(site.get(f"/orders/{draft.pk}/"))


def test_a_discarded_draft_is_not_reserved(site: Client, draft: Order, officer: User) -> None:
    page = {"choice_version": draft.choice_version}
    site.post(f"/orders/{draft.pk}/discard/")
    site.post(f"/orders/{draft.pk}/reserve/", page)
    site.post(f"/orders/{draft.pk}/purpose/", SAID)
    draft.refresh_from_db()
    assert (draft.state, draft.service_id) == (OrderState.DRAFT, "plan-1")


def test_what_is_no_draft_or_may_be_reserved_is_not_discarded(
    site: Client, officer: User, draft: Order
) -> None:
    reserved = factories.reserved(officer)
    Order.objects.filter(pk=draft.pk).update(lost_at=draft.created_at)
    for order in (reserved, draft):
        page = text(site.post(f"/orders/{order.pk}/discard/", follow=True))
        assert "Nothing was done" in page
        order.refresh_from_db()
        assert order.discarded_at is None


def test_drafts_stand_behind_all_that_can_expire(site: Client, officer: User, draft: Order) -> None:
    reviewed = factories.in_review(officer)
    page = text(site.get("/"))
    assert page.index(reviewed.reference) < page.index(draft.reference)


def test_nobody_else_may(draft: Order) -> None:
    stranger = Client()
    stranger.force_login(factories.person("vera", team="Perth"))
    for path in ("purpose/", "discard/", "restore/"):
        assert stranger.post(f"/orders/{draft.pk}/{path}").status_code == 404


def test_a_violation_of_a_number_for_voice_alone_leads_to_its_only_id(
    site: Client, draft: Order, officer: User, sandbox: Any
) -> None:
    Order.objects.filter(pk=draft.pk).update(service="EST", service_id="trunk")
    draft.refresh_from_db()
    body = refusal(("voiceConfiguration.trunkId", "No such trunk."))
    sandbox.control("faults", operation="createNumberOrder", status=400, times=1, body=body)
    reserve.ask(draft, officer)
    work.run_order(draft)
    page = text(site.get(f"/orders/{draft.pk}/"))
    assert f"/orders/{draft.pk}/purpose/#id_service_id" in page


def test_a_page_from_before_a_fact_was_changed_reserves_nothing(site: Client, draft: Order) -> None:
    page = {"choice_version": draft.choice_version}
    site.post(f"/orders/{draft.pk}/purpose/", SAID)
    site.post(f"/orders/{draft.pk}/reserve/", page)
    draft.refresh_from_db()
    assert draft.state == OrderState.DRAFT
