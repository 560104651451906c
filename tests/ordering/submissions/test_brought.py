"""What comes along to a new order: the company's facts and documents, and an earlier order's, never
another company's, and nothing that would not do today."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kyc.documents.models import Document
from kyc.profiles import companies, vault
from kyc.profiles.companies import Known
from kyc.profiles.models import Profile
from kyc.profiles.vault import Described
from ordering.orders.order import Order
from ordering.orders.start import Purpose
from ordering.submissions import brought
from ordering.submissions.brought import Brought
from people.models import User
from tests import factories
from tests.kyc.factories import upload

pytestmark = pytest.mark.django_db

FACTS = {"legal_name": "Harbour Group", "website": "https://harbour.example"}


@pytest.fixture
def company(officer: User) -> Profile:
    return known(officer, "Harbour Dental")


def known(owner: User, name: str) -> Profile:
    made = companies.create(name, team=owner.team, owner=owner)
    companies.save_facts(made, {key: Known(value) for key, value in FACTS.items()}, owner)
    return made


@pytest.fixture
def like(officer: User, company: Profile) -> Order:
    """An order that was filled in and has its letter and its bill."""
    order = factories.ready(officer)
    factories.attach(order, factories.PDF + b"%bill", "bill.pdf", 2)
    Order.objects.update(company=company, customer_reference="HARBOUR-011")
    order.refresh_from_db()
    return order


def found(like: Order, company: Profile | None) -> Brought:
    return brought.brought(like.registration.snapshot, company, like)


def purpose(company: Profile | None, reference: str = "") -> Purpose:
    return Purpose("AU", "MOBILE", customer_reference=reference, company=company)


def bill(company: Profile, officer: User, days: int, content: bytes = factories.PDF) -> Any:
    said = Described("Bill", "UTILITY_BILL", timezone.localdate() - timedelta(days=days))
    return vault.store(company, upload(content, "bill.pdf"), said, officer)


def attached(order: Order) -> dict[str, str]:
    """The name of the file that each attachment has."""
    return {file.requirement_id: file.name for file in order.registration.documents.current()}


def test_an_order_like_another_has_its_answers_and_documents(
    officer: User, like: Order, company: Profile
) -> None:
    along = found(like, company)
    assert along.is_complete
    order, gone = brought.begin(purpose(company), along, officer, uuid.uuid4())
    assert not gone
    before = dict(like.registration.answers.values)
    website = {"/1/website": "https://harbour.example"}
    assert order.registration.answers.values == before | website
    assert attached(order) == attached(like)
    assert order.company == company


def test_what_the_order_leaves_open_the_company_answers(officer: User, company: Profile) -> None:
    like = factories.draft(officer)
    values = found(like, company).answers.values
    assert values["/1/legalName"] == "Harbour Group"
    assert not found(like, None).is_anything


def test_the_orders_own_answer_counts_more_than_the_companys_fact(
    like: Order, company: Profile
) -> None:
    values = found(like, company).answers.values
    assert values["/1/legalName"] == "Harbour Dental Pty Ltd"


def test_an_order_of_another_form_brings_no_answers(officer: User, like: Order) -> None:
    british = factories.draft(officer, "GB", "MOBILE")
    assert not brought.brought(british.registration.snapshot, None, like).is_anything


def test_a_file_that_is_too_old_by_now_stays_behind(
    officer: User, like: Order, company: Profile
) -> None:
    long_ago = timezone.now() - timedelta(days=200)
    Document.objects.update(uploaded_at=long_ago)
    letter, proof = found(like, company).attachments
    assert letter.document
    assert proof.document is None
    assert "too old by now" in proof.reason
    # A copy of a copy is as old as the file.
    order, _gone = brought.begin(purpose(company), found(like, company), officer, uuid.uuid4())
    assert {file.uploaded_at for file in order.registration.documents.all()} == {long_ago}


@pytest.mark.parametrize(("days", "comes"), [(10, True), (200, False)])
def test_a_document_of_the_company_comes_along_if_it_will_do(
    officer: User, company: Profile, days: int, comes: bool
) -> None:
    bill(company, officer, days)
    like = factories.draft(officer)
    _letter, proof = found(like, company).attachments
    assert bool(proof.document) is comes
    assert ("must not be older than 3 months" in proof.reason) is not comes
    order, _gone = brought.begin(purpose(company), found(like, company), officer, uuid.uuid4())
    assert [file.company for file in order.registration.documents.all()] == [company] * comes


def test_a_document_of_no_certain_use_stays_behind(officer: User, company: Profile) -> None:
    """The letter asks for no type, so that every file would do for it."""
    bill(company, officer, 10)
    letter, _proof = found(factories.draft(officer), company).attachments
    assert letter.document is None


def test_another_companys_documents_never_come_along(officer: User, company: Profile) -> None:
    bill(known(officer, "Quay Clinic"), officer, 10)
    assert not any(each.document for each in found(factories.draft(officer), company).attachments)


def test_a_stored_file_that_is_gone_is_named_and_stops_nothing(
    officer: User, company: Profile
) -> None:
    kept = bill(company, officer, 10)
    along = found(factories.draft(officer), company)
    kept.file.storage.delete(kept.file.name)
    order, gone = brought.begin(purpose(company), along, officer, uuid.uuid4())
    assert gone == ["Proof of address"]
    assert not order.registration.documents.exists()


def test_pressed_twice_it_is_one_order(officer: User, like: Order, company: Profile) -> None:
    key = uuid.uuid4()
    first, second = (
        brought.begin(purpose(company), found(like, company), officer, key)[0] for _press in "12"
    )
    assert first == second
    assert Order.objects.count() == 2


@pytest.mark.parametrize(
    ("last", "follows"),
    [
        ("HARBOUR-011", "HARBOUR-012"),
        ("HARBOUR-999", "HARBOUR-1000"),
        ("Harbour", "Harbour-2"),
        ("7", "8"),
        ("", ""),
        ("x" * 80, "x" * 78 + "-2"),
        ("x" * 79 + "9", "x" * 78 + "10"),
        ("9" * 80, "9" * 70 + "1" + "0" * 9),
        ("n² 3", "n² 4"),
    ],
)
def test_the_next_reference(last: str, follows: str) -> None:
    assert brought.next_reference(last) == follows


def test_two_who_were_proposed_the_same_reference_get_two(
    officer: User, like: Order, company: Profile
) -> None:
    orders = [
        brought.begin(
            purpose(company, "HARBOUR-012"), found(like, company), officer, uuid.uuid4(), proposed
        )[0]
        for proposed in ("HARBOUR-012", "HARBOUR-012", "HARBOUR-011")
    ]
    references = [order.customer_reference for order in orders]
    # The third typed it, and means it.
    assert references == ["HARBOUR-012", "HARBOUR-013", "HARBOUR-012"]


def test_the_last_order_is_one_that_was_reserved_and_may_be_seen(
    officer: User, like: Order, company: Profile
) -> None:
    factories.draft(officer)
    Order.objects.update(company=company)
    assert brought.last_order(company, officer) == like
    assert brought.last_order(company, officer, ("GB", "MOBILE")) is None
    stranger = factories.person("vera", team="Perth")
    assert brought.last_order(company, stranger) is None


def test_a_page_that_was_gone_back_to_makes_another_order(
    officer: User, like: Order, company: Profile
) -> None:
    key, along = uuid.uuid4(), found(like, company)
    first, _gone = brought.begin(purpose(company), along, officer, key)
    changed = Purpose("AU", "MOBILE", service="RTC", service_id="app", company=company)
    second, _gone = brought.begin(changed, along, officer, key)
    assert first != second
    assert second.service_id == "app"


def test_a_discarded_draft_is_nobodys_last_order(officer: User, company: Profile) -> None:
    order = factories.draft(officer)
    Order.objects.update(company=company)
    assert brought.last_order(company, officer) == order
    Order.objects.update(discarded_at=timezone.now())
    assert brought.last_order(company, officer) is None
