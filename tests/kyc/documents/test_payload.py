import pytest

from kyc.documents import payload
from kyc.documents.models import Document
from kyc.documents.receive import remove
from kyc.registrations.saving import save
from numbers_api.schemas import RequiredAttachment
from tests.kyc.factories import FULL, PROOF, attach, officer, registration, upload

pytestmark = pytest.mark.django_db
OPTIONAL = RequiredAttachment(id="extra")


def test_answers_go_upstream_in_the_schemas_order_and_types():
    asking = save(registration().pk, {**FULL, "/1/employees": "12"}).registration
    assert payload.data(asking) == [
        [{"senderName": "ACME", "purpose": "Codes", "consent": True}],
        {"companyName": "Acme Pty Ltd", "postalCode": "3000", "employees": 12},
        {"email": "ada@example.com"},
    ]
    assert payload.is_complete(asking)


def test_one_missing_or_wrong_answer_leaves_it_incomplete():
    asking = registration()
    assert not payload.is_complete(asking)
    assert not payload.is_complete(save(asking.pk, {**FULL, "/1/postalCode": "30"}).registration)
    assert not payload.is_complete(save(asking.pk, {**FULL, "/0/0/consent": ""}).registration)
    assert payload.is_complete(save(asking.pk, FULL).registration)


def test_where_nothing_is_asked_nothing_is_sent_and_all_is_there():
    asking = registration(None)
    assert payload.data(asking) is None
    assert payload.is_complete(asking)
    assert payload.has_documents(asking)


def test_mandatory_documents_must_be_there():
    asking = registration(None, PROOF, OPTIONAL)
    assert not payload.has_documents(asking)
    kept = attach(asking, PROOF, upload(), document_type="", actor=officer())
    assert payload.has_documents(asking)
    remove(asking, PROOF, kept.pk)
    assert not payload.has_documents(asking)


def test_a_file_that_the_api_refused_is_no_document():
    asking = registration(None, PROOF, OPTIONAL)
    for document in (PROOF, OPTIONAL):
        attach(asking, document, upload(), document_type="", actor=officer())
    Document.objects.filter(requirement_id="extra").update(refusal_code="document_refused")
    assert not payload.has_documents(asking)
    attach(asking, OPTIONAL, upload(), document_type="", actor=officer())
    assert payload.has_documents(asking)


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        ({"pointer": "/1/a", "field": "data[1].a", "message": "<b>"}, "<q>&lt;b&gt;</q>"),
        ({"pointer": "", "field": "data", "message": "Wrong"}, "<q>Wrong</q>"),
        ({"pointer": None, "field": "data[9].b", "message": "Wrong"}, "data[9].b: <q>Wrong</q>"),
        ({"pointer": None, "field": "", "message": "Wrong"}, "<q>Wrong</q>"),
        ({"pointer": None, "field": None, "message": None}, "<q></q>"),
    ],
)
def test_the_apis_words_name_the_field_where_its_place_is_unknown(refusal, words):
    assert payload.refusal_words(refusal).replace(' lang="" translate="no"', "") == words
