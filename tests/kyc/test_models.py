import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kyc.documents.models import Document
from kyc.registrations.snapshots import RequirementSnapshot
from numbers_api.schemas import RequiredAttachment
from tests.kyc.factories import PROOF, attach, officer, registration, snapshot, upload

pytestmark = pytest.mark.django_db


def ids(fields, *documents):
    return [document.id for document in snapshot(fields, *documents).documents]


def test_documents_named_inside_the_fields_are_asked_for_too():
    inside = {
        "id": "licence",
        "title": "Licence",
        "mandatory": True,
        "allowedMimeTypes": None,
        "new": 1,
    }
    found = snapshot({"attachments": [inside]}, PROOF)
    assert [document.title for document in found.documents] == ["Proof of address", "Licence"]
    assert [document.id for document in found.mandatory_documents] == ["proof", "licence"]


def test_a_document_named_twice_is_asked_for_once_in_its_first_place():
    first, second = RequiredAttachment(id="a", title="First"), RequiredAttachment(id="b")
    found = snapshot({"attachments": [{"id": "a", "title": "Again"}, {"id": "c"}]}, first, second)
    assert [(document.id, document.title) for document in found.documents] == [
        ("a", "First"),
        ("b", ""),
        ("c", ""),
    ]


@pytest.mark.parametrize(
    "fields",
    [
        None,
        [],
        "text",
        {"attachments": None},
        {"attachments": {"id": "x"}},
        {"attachments": [1, {}]},
    ],
)
def test_fields_without_documents_ask_for_none(fields):
    assert ids(fields, PROOF) == ["proof"]


def test_a_document_that_is_oddly_described_is_asked_for_all_the_same():
    odd = {"id": 7, "title": None, "description": ["?"], "mandatory": True, "template": "none"}
    (document,) = snapshot({"attachments": [odd]}).documents
    assert (document.id, document.title, document.mandatory, document.template) == (
        "7",
        "",
        True,
        [],
    )


def test_a_document_under_a_name_that_can_not_be_kept_is_left_out_and_counted():
    names = ["x" * 501, "a\0b", "ü" * 500]
    found = snapshot({"attachments": [{"id": each} for each in names]}, PROOF)
    assert [document.id for document in found.documents] == ["proof", "ü" * 500]
    assert found.documents_left_out == 2


def test_a_document_type_that_can_not_be_kept_is_no_choice():
    kinds = ["LEASE", "L" * 501, "A\0B", "L" * 500]
    (document,) = snapshot({"attachments": [{"id": "a", "allowedDocumentTypes": kinds}]}).documents
    assert document.allowed_document_types == ["LEASE", "L" * 500]


def test_a_file_is_kept_under_the_longest_names():
    document = RequiredAttachment(id="ü" * 500, allowed_document_types=["ü" * 500])
    attach(
        registration(None, document), document, upload(), document_type="ü" * 500, actor=officer()
    )
    assert Document.objects.get().requirement_id == "ü" * 500


def test_questions_keep_the_order_in_which_the_regulator_wrote_them():
    names = ["zebra", "street", "a", "companyName", "bb"]
    fields = {
        "type": "object",
        "title": "Z",
        "properties": {name: {"type": "string"} for name in names},
    }
    stored = RequirementSnapshot.objects.get(pk=snapshot(fields).pk)
    assert list(stored.fields["properties"]) == names
    assert [
        question.key for group in stored.definition.groups() for question in group.questions
    ] == names


def test_fields_of_any_json_are_kept_as_they_came():
    deep = {"\0": "a\0b", "n": 1.50, "deep": [{"z": 1, "a": [None, True]}]}
    anything: list[object] = [None, [], 0, "\0", deep]
    kept = [RequirementSnapshot.objects.get(pk=snapshot(fields).pk).fields for fields in anything]
    assert kept == anything


def test_a_snapshot_is_stored_once_per_content():
    kept = snapshot()
    kept.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save(force_insert=True)


def test_there_is_one_current_file_for_each_attachment():
    asking = registration(None, PROOF)
    attach(asking, PROOF, upload(), document_type="", actor=officer())
    kept = Document.objects.get()
    kept.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save(force_insert=True)
    kept.superseded_at = timezone.now()
    kept.save(force_insert=True)
    assert Document.objects.current().count() == 1


def test_rows_have_names_that_tell_no_answers():
    asking = registration(raw_answers={"values": {"/1/companyName": "Secret"}, "rows": {}})
    assert str(asking) == f"registration {asking.pk}"
    assert str(asking.snapshot).startswith("AU MOBILE ")


def test_stored_answers_that_are_none_are_passed_over():
    assert registration(
        raw_answers={"values": {"/a": 1, "/b": "x"}, "rows": "?"}
    ).answers.values == {"/b": "x"}
