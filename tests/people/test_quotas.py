"""A day has an end: for one person, and for a team."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from ordering.orders.order import Order
from people import quotas
from people.models import Usage, Used
from tests import factories
from tests.factories import PDF
from tests.kyc.factories import upload
from tests.pages import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]


@pytest.fixture
def limits(settings):
    settings.QUOTAS = {"drafts": 2, "orders": 1, "searches": 2, "megabytes": 1, "exports": 2}
    settings.QUOTA_OF_TEAM = 2
    return settings


@pytest.fixture
def site(limits):
    browser = Client()
    browser.force_login(factories.person())
    return browser


def begin(browser: Client):
    purpose = {"region_code": "AU", "number_type": "MOBILE", "service": ""}
    return browser.post("/orders/new/", purpose)


def test_a_person_begins_so_many_orders_in_a_day_and_tomorrow_again(site):
    assert [begin(site).status_code for _number in range(2)] == [302, 302]
    answer = begin(site)
    assert answer.status_code == 429
    assert "what one person may do in a day: 2 new orders" in text(answer)
    assert Order.objects.count() == 2
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        site.force_login(site_person())
        assert begin(site).status_code == 302


def site_person():
    return Order.objects.latest("pk").officer


def test_a_team_has_the_shares_of_so_many(limits):
    people = [factories.person(name) for name in ("olivia", "kim", "lou")]
    for person in people[:2]:
        for _number in range(2):
            quotas.use(person, Used.DRAFTS)
    with pytest.raises(quotas.QuotaReached) as reached:
        quotas.use(people[2], Used.DRAFTS)
    assert "Your team has reached what it may do in a day: 4 new orders." in reached.value.words
    quotas.use(factories.person("tiago", team="Lisbon"), Used.DRAFTS)


def test_what_is_not_done_is_not_counted(limits):
    person = factories.person()
    quotas.use(person, Used.ORDERS)
    for _again in range(2):
        with pytest.raises(quotas.QuotaReached):
            quotas.use(person, Used.ORDERS)
    assert Usage.objects.get().amount == 1


def test_searches_have_an_end(site):
    order = factories.draft(factories.person("kim"))
    for _number in range(2):
        assert site.get(f"/orders/{order.pk}/number/").status_code == 200
    assert site.get(f"/orders/{order.pk}/number/").status_code == 429


def test_exports_have_an_end(site):
    for _number in range(2):
        exported = site.get("/orders/orders.csv")
        assert exported.status_code == 200
        assert b"".join(exported.streaming_content)
    refused = site.get("/orders/orders.xlsx")
    assert refused.status_code == 429
    assert "2 exports of lists" in text(refused)


def test_documents_beyond_it_are_refused_at_their_field(site):
    order = factories.draft(factories.person("kim"), "AU", "MOBILE")
    address = f"/orders/{order.pk}/documents/1/"
    sent = {"d1-document_type": "UTILITY_BILL"}
    assert site.post(address, {**sent, "d1-file": upload(PDF)}).status_code == 302
    refused = site.post(address, {**sent, "d1-file": upload(PDF + b"\n%more")})
    assert refused.status_code == 422
    assert "1 megabytes of documents" in text(refused)
