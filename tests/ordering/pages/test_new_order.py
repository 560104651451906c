"""New order: the company first, what comes along shown before it is taken, and one press."""

import re
from typing import Any

import pytest
from django.test import Client

from kyc.profiles import companies
from kyc.profiles.companies import Known
from kyc.profiles.models import Profile
from ordering.orders.choices import Act
from ordering.orders.four_eyes import ApprovalPolicy, When
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from people.models import User
from tests import factories, work
from tests.pages import text

from .forms import NEW

pytestmark = pytest.mark.django_db

PAGE = "/orders/new/"


@pytest.fixture
def company(officer: User) -> Profile:
    made = companies.create("Harbour Dental", team=officer.team, owner=officer)
    companies.save_facts(made, {"legal_name": Known("Harbour Dental Pty Ltd")}, officer)
    return made


@pytest.fixture
def before(officer: User, company: Profile) -> Order:
    """The company's last order: complete, with a letter and a service."""
    order = factories.ready(officer)
    Order.objects.filter(pk=order.pk).update(
        company=company,
        customer_reference="HARBOUR-2026-11",
        service="SMS",
        service_id="hd-plan-au-01",
    )
    order.refresh_from_db()
    return order


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the form that makes the order, without a button's name."""
    form = re.search(r'<form method="post" novalidate.*?</form>', page, re.DOTALL)
    assert form
    said = {}
    for control in re.findall(r"<input [^>]*>", form[0]):
        named = dict(re.findall(r'([\w-]+)="([^"]*)"', control))
        if named.get("type") != "radio" or re.search(r"\bchecked\b", control):
            said[named["name"]] = named.get("value", "")
    return said


def test_a_known_company_brings_its_last_orders_facts(
    site: Client, company: Profile, before: Order
) -> None:
    page = text(site.get(f"{PAGE}?company={company.pk}"))
    said = fields(page)
    assert said["region_code"] == "Australia"
    assert (said["service"], said["service_id"]) == ("SMS", "hd-plan-au-01")
    assert said["customer_reference"] == "HARBOUR-2026-12"
    assert f"From {before.reference}" in page
    assert "Next after HARBOUR-2026-11" in page
    assert "14 of 14 answers" in page
    assert "Harbour Dental Pty Ltd" in page
    assert "Mobile</strong>, the only type here" in page
    assert re.search(r"Reserve \+61 4\d\d \d\d\d \d\d\d", page)


def test_one_press_reserves_the_number_with_everything_there(
    site: Client, company: Profile, before: Order
) -> None:
    said = fields(text(site.get(f"{PAGE}?company={company.pk}")))
    answer = site.post(PAGE, said | {"reserve": "1"})
    order = Order.objects.latest("pk")
    assert answer.headers["Location"] == f"/orders/{order.pk}/?was=creating"
    assert (order.state, order.wanted_number) == (OrderState.CREATING, said["number"])
    work.run_order(order)
    order.refresh_from_db()
    assert order.state == OrderState.CREATED
    assert (order.company, order.customer_reference) == (company, "HARBOUR-2026-12")
    assert order.registration.answers.values == before.registration.answers.values
    assert order.timeline.filter(act=Act.BROUGHT).count() == 1
    assert "Check and submit" in text(site.get(f"/orders/{order.pk}/"))


def test_pressed_twice_it_is_one_order_and_one_reservation(
    site: Client, company: Profile, before: Order, calls: Any
) -> None:
    said = fields(text(site.get(f"{PAGE}?company={company.pk}"))) | {"reserve": "1"}
    made = calls("createNumberOrder")
    first, second = site.post(PAGE, said), site.post(PAGE, said)
    assert first.headers["Location"] == second.headers["Location"]
    work.run_order(Order.objects.latest("pk"))
    assert Order.objects.count() == 2
    assert calls("createNumberOrder") == made + 1


def test_what_was_not_shown_is_not_taken(
    site: Client, company: Profile, before: Order, officer: User
) -> None:
    said = fields(text(site.get(f"{PAGE}?company={company.pk}"))) | {"reserve": "1"}
    factories.answer(before, factories.AUSTRALIA)
    companies.save_facts(company, {"website": Known("https://harbour.example")}, officer)
    page = site.post(PAGE, said)
    assert page.status_code == 422
    assert "What comes along has changed since your page was made" in text(page)
    assert Order.objects.count() == 1
    assert site.post(PAGE, fields(text(page)) | {"reserve": "1"}).status_code == 302


def test_a_number_of_another_region_than_the_page_showed_is_not_reserved(
    site: Client, company: Profile, before: Order
) -> None:
    """Without a script the page still proposes the number of the region before."""
    said = fields(text(site.get(f"{PAGE}?company={company.pk}")))
    there = {"region_code": "United Kingdom", "number_type": "MOBILE", "reserve": "1"}
    page = site.post(PAGE, said | there)
    assert page.status_code == 422
    assert re.search(r"Reserve \+44", text(page))
    assert Order.objects.count() == 1


def test_another_like_this_is_filled_in_from_a_finished_order(
    site: Client, company: Profile, officer: User, api: Any
) -> None:
    order = factories.in_review(officer)
    Order.objects.filter(pk=order.pk).update(state="completed", closed_at=order.created_at)
    link = re.search(r'href="(/orders/new/\?like=\d+)"', text(site.get(f"/orders/{order.pk}/")))
    assert link
    page = text(site.get(link[1]))
    assert f"Filled in like {order.reference}" in page
    assert "14 of 14 answers" in page


def test_an_order_that_a_person_may_not_see_is_like_no_other(
    site: Client, before: Order, company: Profile
) -> None:
    stranger = Client()
    stranger.force_login(factories.person("vera", team="Perth"))
    assert stranger.get(f"{PAGE}?like={before.pk}").status_code == 404
    assert stranger.get(f"{PAGE}?company={company.pk}").status_code == 404
    assert stranger.post(PAGE, NEW | {"like": str(before.pk)}).status_code == 404
    assert stranger.post(PAGE, NEW | {"company": str(company.pk)}).status_code == 404
    assert "Harbour" not in text(stranger.get(PAGE))
    for odd in ("x", "-1", "9" * 40, "²"):
        assert site.get(f"{PAGE}?company={odd}").status_code == 404
        assert site.get(f"{PAGE}?like={odd}").status_code == 404


def test_companies_are_found_by_a_part_of_their_name(
    site: Client, company: Profile, officer: User
) -> None:
    for number in range(8):
        companies.create(f"Quay Clinic {number}", team=officer.team, owner=officer)
    page = text(site.get(f"{PAGE}?find=harb"))
    assert "Harbour Dental" in page
    assert "Quay Clinic" not in page
    assert "Harbour Dental" in text(site.get(f"{PAGE}?find=quay&company={company.pk}"))


@pytest.mark.parametrize("typed", ["AU", "au", "Australia", "australia ", "austra"])
def test_a_region_is_what_a_person_types(site: Client, typed: str) -> None:
    site.post(PAGE, NEW | {"region_code": typed})
    assert Order.objects.get().region_code == "AU"


def test_a_region_that_may_be_several_is_asked_again_with_what_was_typed(site: Client) -> None:
    page = site.post(PAGE, NEW | {"region_code": "united"})
    assert page.status_code == 422
    assert "Choose a region of the list" in text(page)
    assert 'value="united"' in text(page)


def test_the_draft_is_there_to_be_found_again(site: Client, company: Profile) -> None:
    said = fields(text(site.get(f"{PAGE}?company={company.pk}")))
    said |= {"region_code": "AU", "service": "", "customer_reference": "MINE-1", "draft": "1"}
    page = site.get(f"{PAGE}?company={company.pk}&region_code=AU")
    said["brought"] = fields(text(page))["brought"]
    answer = site.post(PAGE, said)
    order = Order.objects.get()
    assert answer.headers["Location"] == f"/orders/{order.pk}/"
    assert (order.state, order.company, order.customer_reference) == (
        OrderState.DRAFT,
        company,
        "MINE-1",
    )
    assert "Harbour Dental" in text(site.get(f"/orders/{order.pk}/"))


def test_a_search_that_fails_leaves_the_rest_of_the_page(
    site: Client, company: Profile, before: Order, sandbox: Any
) -> None:
    sandbox.control("faults", operation="searchAvailableNumbers", status=503, times=20)
    page = text(site.get(f"{PAGE}?company={company.pk}"))
    assert "14 of 14 answers" in page
    assert "Continue to numbers" in page
    assert "Reserve +61" not in page


def test_a_company_shows_how_much_it_answers_of_what_was_asked_before(
    site: Client, company: Profile, before: Order, officer: User
) -> None:
    factories.draft(officer, "US", "LOCAL")
    page = text(site.get(f"/profiles/{company.pk}/"))
    assert "Australia · Mobile" in page
    assert "1 of 14 answers, 0 of 1 document" in page
    assert f"company={company.pk}&amp;region_code=AU&amp;number_type=MOBILE" in page
    assert "United States · Local" in page
    assert "Nothing to register." in page
    stranger = factories.person("vera", team="Sydney")
    Order.objects.update(team=None, officer=factories.person("tom", team="Perth"))
    browser = Client()
    browser.force_login(stranger)
    assert "Australia · Mobile" not in text(browser.get(f"/profiles/{company.pk}/"))


def test_several_are_never_reserved_as_one(site: Client, company: Profile, before: Order) -> None:
    said = fields(text(site.get(f"{PAGE}?company={company.pk}")))
    answer = site.post(PAGE, said | {"reserve": "1", "amount": "several"})
    order = Order.objects.latest("pk")
    assert answer.headers["Location"] == f"/orders/{order.pk}/number/?several=1"
    assert order.state == OrderState.DRAFT
    Order.objects.filter(pk=before.pk).update(by_criteria=True, quantity=2)
    assert "Reserve +61" not in text(site.get(f"{PAGE}?company={company.pk}"))


def test_no_answers_of_one_team_come_along_to_anothers_order(
    site: Client, before: Order, officer: User
) -> None:
    """A manager sees both teams' orders."""
    manager = factories.person("max", "Manager", team="Perth")
    browser = Client()
    browser.force_login(manager)
    Order.objects.filter(pk=before.pk).update(
        state="rejected", closed_at=before.created_at, reserved_at=before.created_at, remote_id="r"
    )
    assert browser.get(f"/orders/{before.pk}/").status_code == 200
    assert "Order another like this" not in text(browser.get(f"/orders/{before.pk}/"))
    assert browser.get(f"{PAGE}?like={before.pk}").status_code == 404
    assert "Order another like this" in text(site.get(f"/orders/{before.pk}/"))


def test_a_company_of_another_team_offers_no_order(site: Client, company: Profile) -> None:
    browser = Client()
    browser.force_login(factories.person("max", "Manager", team="Perth"))
    assert "Order a number" not in text(browser.get(f"/profiles/{company.pk}/"))
    assert "Order a number" in text(site.get(f"/profiles/{company.pk}/"))


def test_a_campaign_goes_along_only_where_it_may(
    site: Client, company: Profile, before: Order
) -> None:
    Order.objects.filter(pk=before.pk).update(campaign_id="C1", region_code="US")
    said = fields(text(site.get(f"{PAGE}?company={company.pk}&region_code=AU&number_type=MOBILE")))
    said |= {"service": "RTC", "campaign_id": "C1"}
    assert site.post(PAGE, said).status_code == 302


def test_no_search_for_a_company_breaks_the_page(site: Client, company: Profile) -> None:
    assert site.get(f"{PAGE}?find=%00harb").status_code == 200


def test_one_press_for_what_has_to_be_approved_leads_to_where_that_is_said(
    site: Client, company: Profile, before: Order, officer: User
) -> None:
    cost = {"monthly_above": 0, "monthly_currency": "AUD"}
    ApprovalPolicy.objects.create(team=officer.team, when=When.SOMETIMES, **cost)
    said = fields(text(site.get(f"{PAGE}?company={company.pk}")))
    answer = site.post(PAGE, said | {"reserve": "1"})
    order = Order.objects.latest("pk")
    assert answer.headers["Location"] == f"/orders/{order.pk}/reserve/"
    assert order.state == OrderState.DRAFT
    assert "before it is reserved" in text(site.get(answer.headers["Location"]))
