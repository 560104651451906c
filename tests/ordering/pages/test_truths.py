"""What a page says is so: prices to the digit, ends that nobody knows, files that don't count."""

import re
from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from kyc.documents import payload
from kyc.profiles import companies, vault
from kyc.profiles.companies import Known
from kyc.profiles.vault import Described
from kyc.registrations.snapshots import RequirementSnapshot
from ordering.orders.choices import Act, NotificationKind, Source
from ordering.orders.notifications import Notification
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.pages.readiness import readiness
from ordering.submissions import saving
from ordering.templatetags.numberdesk import money
from people.models import User
from tests import factories
from tests.kyc.factories import upload
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("2.005", "€2.005"), ("2", "€2.00"), ("0.1", "€0.10"), ("1234.5", "€1,234.50")],
)
def test_a_price_is_shown_to_the_digit(amount: str, shown: str) -> None:
    assert money(amount, "EUR") == shown


def test_an_end_that_the_vendor_does_not_name_is_told(site: Client, officer: User) -> None:
    order = factories.reserved(officer)
    Order.objects.update(expires_at=None)
    page = text(site.get(f"/orders/{order.pk}/"))
    assert "The vendor has not said when that is" in page


def test_a_state_that_is_not_known_here_is_told_to_whoever_follows(officer: User) -> None:
    order = factories.in_review(officer)
    order.move_to(OrderState.UNKNOWN, act=Act.MOVED, source=Source.SYNC, remote_state="NEW")
    assert Notification.objects.filter(kind=NotificationKind.UNKNOWN_STATE).count() == 1


def test_a_file_that_was_refused_does_not_count(site: Client, officer: User) -> None:
    order = factories.ready(officer)
    assert readiness(order).uploaded == 1
    order.registration.documents.update(refusal_code="refused")
    assert readiness(Order.objects.get()).uploaded == 0


def test_a_lost_order_of_several_speaks_of_several(site: Client, officer: User) -> None:
    order = factories.several(officer, 3)
    Order.objects.filter(pk=order.pk).update(
        state=OrderState.OUTCOME_UNKNOWN,
        remote_id=None,
        by_criteria=True,
        quantity=3,
        sent_request={},
        lost_at=timezone.now(),
    )
    page = text(site.get(f"/orders/{order.pk}/"))
    assert "whether 3 numbers are reserved" in page
    assert "They were not reserved: try again" in page


def test_the_list_names_regions_in_words(site: Client, officer: User) -> None:
    factories.draft(officer)
    assert "Australia · Mobile" in text(site.get("/"))


def test_a_number_as_it_is_written_at_home_is_offered_with_its_countrys_code(
    site: Client, officer: User
) -> None:
    order = factories.reserved(officer)
    address = f"/orders/{order.pk}/registration/contact/"
    typed = {"q.2.phoneNumber": "(02) 9876 5432"}
    page = text(site.post(address, typed, follow=True))
    assert "Did you mean +61 2 9876 5432?" in page
    site.post(address, typed | {"use": "q.2.phoneNumber"})
    order.registration.refresh_from_db()
    assert order.registration.answers.values["/2/phoneNumber"] == "+61298765432"
    assert "Did you mean" not in text(site.get(address))
    # A button of a page that is older than the answer changes nothing.
    site.post(address, {"q.2.phoneNumber": "+61298765432", "use": "q.2.phoneNumber"})
    assert site.post(address, {"use": "elsewhere"}).status_code == 404


def test_what_reviewers_often_refuse_is_told_and_blocks_nothing(
    site: Client, officer: User
) -> None:
    order = factories.ready(officer)
    factories.attach(order, position=2)
    company = companies.create("Harbour", team=officer.team, owner=officer)
    facts = {"legal_name": Known("Harbour Dental Pty. Ltd.")}
    companies.save_facts(company, facts, officer)
    soon = timezone.localdate() + timedelta(days=9)
    vault.store(company, upload(factories.PDF), Described("Letter", expires_on=soon), officer)
    Order.objects.update(company=company)
    saving.save_answers(order, {"/2/email": "mia@gmail.com"})
    page = text(site.get(f"/orders/{order.pk}/check/"))
    assert "is not quite “Harbour Dental Pty. Ltd.”" in page
    assert "an address of gmail.com" in page
    assert "Letter of authorisation ends on" in page
    assert "has the very file of" in page
    assert f'href="/orders/{order.pk}/registration/contact/?next=check#id_q.2.email"' in page
    assert "Submit for review" in page


def test_what_a_file_itself_shows_to_reviewers_is_told(site: Client, officer: User) -> None:
    order = factories.ready(officer)
    pages = b"/MediaBox [0 0 595 842] /MediaBox [0 0 420 595]"
    content = factories.PDF.replace(b"endobj", pages + b"endobj", 1)
    factories.attach(order, content, "Harbor Dental Pty Ltd.pdf")
    page = text(site.get(f"/orders/{order.pk}/check/"))
    assert "Letter of authorisation looks like several documents in one file" in page
    assert "says “harbor dental pty ltd”, and the answers “Harbour Dental Pty Ltd”" in page
    assert f'href="/orders/{order.pk}/documents/?next=check#document-1"' in page


BRANCHES = {
    "type": "object",
    "properties": {"kind": {"enum": ["business", "person"], "title": "Kind"}},
    "required": ["kind"],
    "if": {"properties": {"kind": {"const": "business"}}},
    "then": {"properties": {"company": {"type": "string", "title": "Company"}}},
    "else": {"properties": {"birthday": {"type": "string", "title": "Birthday"}}},
}


def test_answers_of_the_other_branch_are_named_and_not_sent(site: Client, officer: User) -> None:
    order = factories.reserved(officer)
    snapshot = RequirementSnapshot.objects.filter(pk=order.registration.snapshot_id)
    snapshot.update(fields=BRANCHES, sha256="0" * 64)
    saving.save_answers(order, {"/kind": "business", "/company": "Harbour Dental"})
    assert "Kept, and not sent" not in text(site.get(f"/orders/{order.pk}/check/"))
    saving.save_answers(order, {"/kind": "person", "/birthday": "1990-01-01"})
    page = text(site.get(f"/orders/{order.pk}/check/"))
    assert "Kept, and not sent" in page
    assert page.index("Kept, and not sent") < page.index("Harbour Dental")
    assert payload.data(Order.objects.get().registration) == {
        "kind": "person",
        "birthday": "1990-01-01",
    }


def test_a_page_asks_whether_its_deadline_has_moved(site: Client, officer: User) -> None:
    order = factories.reserved(officer)
    page = text(site.get(f"/orders/{order.pk}/registration/contact/"))
    address = re.search(r'hx-get="(/orders/\d+/clock/\?ends=\d+)"', page)
    assert address
    assert site.get(address[1]).status_code == 204
    Order.objects.update(expires_at=F("expires_at") + timedelta(hours=1))
    moved = site.get(address[1])
    assert moved.status_code == 200
    assert 'id="clock"' in text(moved)
    Order.objects.update(state=OrderState.DRAFT, remote_id=None, expires_at=None)
    assert "countdown" not in text(site.get(address[1]))


def test_no_page_of_an_officer_weighs_more_than_60_kb(site: Client, officer: User) -> None:
    large = factories.draft(officer, "ZA", "LOCAL")
    order = factories.ready(officer)
    paths = ["/", "/orders/new/", "/profiles/", "/notifications/"]
    for each in (order, large):
        sections = each.registration.definition.sections
        pages = ("", "documents/", "check/", "number/?where=START&digits=&capability=", "reserve/")
        paths += [f"/orders/{each.pk}/{page}" for page in pages]
        paths += [f"/orders/{each.pk}/registration/{section.slug}/" for section in sections]
    sizes = {path: len(site.get(path, follow=True).content) for path in paths}
    assert {path: size for path, size in sizes.items() if size > 60_000} == {}
