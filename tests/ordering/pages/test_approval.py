"""The pages of four eyes: who asks, who decides, what they see, and that nothing typed is lost."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from ordering.orders.approval import Approval
from ordering.orders.four_eyes import ApprovalPolicy, Override, open_remarks
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.submissions import approvals, saving
from people.models import User
from tests import factories
from tests.pages import text

pytestmark = pytest.mark.django_db

OTHER_USE = "Reminders of appointments, sent to patients who asked for them at the desk."


@pytest.fixture
def lee(officer: User) -> User:
    return factories.person("lee", "Manager")


@pytest.fixture
def manager(lee: User) -> Client:
    """The product in a manager's browser."""
    client = Client()
    client.force_login(lee)
    return client


@pytest.fixture
def order(officer: User) -> Order:
    """Ready, of a team whose every order needs approval."""
    ApprovalPolicy.objects.create(team=officer.team)
    return fresh(factories.ready(officer))


def fresh(order: Order) -> Order:
    return Order.objects.select_related("registration__snapshot").get(pk=order.pk)


def use(order: Order) -> str:
    return next(each for each in factories.all_pointers(order) if each.endswith("intendedUse"))


def asked(site: Client, order: Order) -> Order:
    look = factories.seen_version(order)
    site.post(f"/orders/{order.pk}/check/", {"look": look, "act": "ask"})
    return fresh(order)


def decide(client: Client, order: Order, look: str = "", **said: str) -> Any:
    look = look or factories.seen_version(order)
    return client.post(f"/orders/{order.pk}/approval/", {"look": look, **said})


def test_the_officer_asks_and_the_manager_submits(
    site: Client, manager: Client, order: Order
) -> None:
    page = text(site.get(f"/orders/{order.pk}/check/"))
    assert "Ask for approval" in page
    assert "Submit for review" not in page
    order = asked(site, order)
    assert order.approval == Approval.ASKED
    assert "lee" in text(site.get(f"/orders/{order.pk}/"))
    assert "Look and decide" in text(manager.get(f"/orders/{order.pk}/"))
    page = text(manager.get(f"/orders/{order.pk}/approval/"))
    assert "You have not changed anything in this order." in page
    assert "Reminders of appointments to patients who asked for them." in page
    assert "letter.pdf" in page
    answer = decide(manager, order, approve="1")
    assert answer.status_code == HTTPStatus.FOUND
    assert fresh(order).state == OrderState.SUBMITTING


def test_a_page_that_was_made_before_the_policy_submits_nothing(site: Client, order: Order) -> None:
    look = factories.seen_version(order)
    answer = site.post(f"/orders/{order.pk}/check/", {"look": look}, follow=True)
    assert "whether this order needs approval has changed" in text(answer)
    assert fresh(order).state == OrderState.CREATED


def test_an_officer_decides_nothing(site: Client, order: Order) -> None:
    order = asked(site, order)
    assert site.get(f"/orders/{order.pk}/approval/").status_code == HTTPStatus.FORBIDDEN
    assert decide(site, order, approve="1").status_code == HTTPStatus.FORBIDDEN
    look = {"look": factories.seen_version(order), "reason": "I want to."}
    answer = site.post(f"/orders/{order.pk}/override/", look)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert fresh(order).state == OrderState.CREATED


def test_remarks_lead_to_what_is_to_be_mended(site: Client, manager: Client, order: Order) -> None:
    order = asked(site, order)
    letter = order.registration.snapshot.documents[0].id
    remarks = {
        f"remark:{use(order)}": "Name the form.",
        f"remark:document:{letter}": "It is not signed.",
        "remark:": "Nearly there.",
    }
    decide(manager, order, send_back="1", **remarks)
    assert len(open_remarks(fresh(order))) == 3
    for path in ("", "check/"):
        page = text(site.get(f"/orders/{order.pk}/{path}"))
        assert [said for said in remarks.values() if said not in page] == []
    assert "Name the form." in text(site.get(f"/orders/{order.pk}/registration/traffic/"))
    assert "It is not signed." in text(site.get(f"/orders/{order.pk}/documents/"))
    # What is other when it comes again stands first, with what it was and the remark on it.
    saving.save_answers(fresh(order), {use(order): OTHER_USE}, actor=order.officer)
    asked(site, order)
    again = text(manager.get(f"/orders/{order.pk}/approval/"))
    assert "Changed since somebody looked" in again
    assert "was: Reminders of appointments to patients who asked for them." in again
    assert again.index(OTHER_USE) < again.index("Harbour Dental Pty Ltd")
    assert "Name the form." in again


@pytest.mark.parametrize("said", [{"send_back": "1"}, {"approve": "1", "remark:": "But see here."}])
def test_a_decision_and_its_remarks_must_fit(
    site: Client, manager: Client, order: Order, said: dict[str, str]
) -> None:
    order = asked(site, order)
    answer = decide(manager, order, **said)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said.get("remark:", "Write a remark first") in text(answer)
    assert fresh(order).approval == Approval.ASKED


def test_remarks_on_what_has_changed_meanwhile_are_not_lost(
    site: Client, manager: Client, order: Order
) -> None:
    order = asked(site, order)
    look = factories.seen_version(order)
    saving.save_answers(fresh(order), {use(order): OTHER_USE}, actor=order.officer)
    answer = decide(manager, order, look, send_back="1", **{"remark:": "See here."})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "the order has changed since your page was made" in text(answer)
    assert "Nobody waits for your decision now." in text(answer)
    assert "See here." in text(answer)


def test_an_emergency_needs_a_reason_and_is_listed(
    site: Client, manager: Client, order: Order
) -> None:
    url = f"/orders/{order.pk}/override/"
    look = factories.seen_version(order)
    answer = manager.post(url, {"look": look, "reason": " "})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Give a reason" in text(answer)
    manager.post(url, {"look": look, "reason": "It ends in ten minutes."})
    assert fresh(order).state == OrderState.SUBMITTING
    assert Override.objects.count() == 1
    assert "It ends in ten minutes." in text(manager.get("/insights/"))
    assert "It ends in ten minutes." not in text(site.get("/insights/"))


def test_in_a_session_left_open_an_emergency_waits_for_the_password(
    manager: Client, lee: User, order: Order
) -> None:
    lee.set_password("demo")
    lee.save(update_fields=["password"])
    manager.force_login(lee)
    url, look = f"/orders/{order.pk}/override/", factories.seen_version(order)
    said = {"look": look, "reason": "It ends in ten minutes."}
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        answer = manager.post(url, said)
        assert answer["Location"].startswith("/account/again/")
        assert fresh(order).state == OrderState.CREATED
        manager.post(answer["Location"], {"password": "guess-at-it"})
        assert fresh(order).state == OrderState.CREATED
        manager.post(answer["Location"], {"password": "demo"})
        assert fresh(order).state == OrderState.SUBMITTING
    assert Override.objects.get().reason == said["reason"]


def test_the_list_says_what_waits_for_whom(site: Client, manager: Client, order: Order) -> None:
    asked(site, order)
    assert "To approve" in text(manager.get("/?view=approve"))
    assert "waits for approval" in text(manager.get("/?view=approve"))
    assert "To approve" not in text(site.get("/?view=open"))
    # What one has changed oneself is for somebody else.
    lee = User.objects.get(username="lee")
    saving.save_answers(fresh(order), {use(order): OTHER_USE}, actor=lee)
    approvals.ask(fresh(order), order.officer, shown=factories.seen_version(order))
    assert "waits for approval" not in text(manager.get("/?view=approve"))
    page = text(manager.get(f"/orders/{order.pk}/"))
    assert "You have changed something in this order, so somebody else decides." in page


def test_another_teams_manager_who_may_not_see_it_finds_nothing(site: Client, order: Order) -> None:
    order = asked(site, order)
    stranger = factories.person("kim", "Officer", "Lisbon")
    client = Client()
    client.force_login(stranger)
    assert client.get(f"/orders/{order.pk}/approval/").status_code in (
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
    )
