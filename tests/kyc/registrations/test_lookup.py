import pytest

from kyc.registrations.lookup import look_up
from kyc.registrations.snapshots import RequirementSnapshot
from kyc.requirements.definition import Shape
from numbers_api.errors import Unavailable
from numbers_api.factory import page_client
from tests.conftest import Sandbox
from tests.kyc.factories import snapshot

pytestmark = pytest.mark.django_db


def australia() -> RequirementSnapshot:
    return look_up(page_client(), region_code="AU", number_type="MOBILE")


def answer(sandbox: Sandbox, body: object) -> None:
    """What the next lookup says."""
    sandbox.control("faults", operation="lookupNumberRequirements", status=200, body=body)


def test_what_a_region_asks_is_looked_up_and_kept(sandbox):
    found = australia()
    assert found.registration_required
    assert found.definition.shape is Shape.RULES
    assert found.mandatory_documents


def test_the_same_content_is_stored_once(sandbox):
    assert australia().pk == australia().pk
    assert RequirementSnapshot.objects.count() == 1


def test_other_content_is_another_snapshot_beside_the_first(sandbox):
    first = australia()
    answer(sandbox, {"fields": {"properties": {"a": {"type": "string"}}}, "attachments": []})
    assert australia().pk != first.pk
    assert RequirementSnapshot.objects.count() == 2


def test_the_order_of_questions_is_content(sandbox):
    a, b = {"a": {"type": "string"}}, {"b": {"type": "string"}}
    answer(sandbox, {"fields": {"properties": {**a, **b}}})
    first = australia()
    answer(sandbox, {"fields": {"properties": {**b, **a}}})
    second = australia()
    assert first.pk != second.pk
    assert [q.key for group in second.definition.groups() for q in group.questions] == ["b", "a"]


def test_nul_characters_are_left_out_wherever_they_stand(sandbox):
    asked = {"title": "Na\0me", "enum": ["a\0"]}
    answer(
        sandbox,
        {
            "fields": {"properties": {"a": asked, "a\0": {}}},
            "attachments": [{"id": "b", "allowedMimeTypes": ["\0"]}],
        },
    )
    found = australia()
    assert found.fields == {"properties": {"a": {"title": "Name", "enum": ["a"]}, "a\ufffd": {}}}
    assert [document.allowed_mime_types for document in found.documents] == [[]]


def test_the_same_content_for_another_type_is_another_snapshot():
    assert snapshot(None).pk == snapshot(None).pk
    assert snapshot(None).pk != snapshot({}).pk


def test_a_404_means_that_there_is_nothing_to_register(sandbox):
    found = look_up(page_client(), region_code="US", number_type="LOCAL")
    assert not found.registration_required
    assert found.definition.shape is Shape.NOTHING
    assert found.documents == ()


def test_any_other_error_is_the_callers_and_nothing_is_stored(sandbox):
    sandbox.control(
        "faults",
        operation="lookupNumberRequirements",
        status=503,
        times=50,
        headers={"Retry-After": "60"},
    )
    with pytest.raises(Unavailable):
        australia()
    assert not RequirementSnapshot.objects.exists()


def test_an_answer_that_nobody_understands_is_kept_and_asked_as_json(sandbox):
    answer(sandbox, {"fields": ["\0", 3, {"x": None}], "attachments": [], "unheardOf": 1})
    assert australia().definition.shape is Shape.UNKNOWN
