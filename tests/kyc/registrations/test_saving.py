import pytest

from kyc.registrations.models import Registration
from kyc.registrations.saving import add_row, remove_row, save, take_refusals
from numbers_api.errors import FieldViolation
from tests.kyc.factories import registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking() -> Registration:
    return registration()


def refused(asking: Registration, *fields: str) -> None:
    take_refusals(
        Registration.objects.get(pk=asking.pk),
        [FieldViolation(field, f"{field} is wrong") for field in fields],
    )


def objections(asking: Registration) -> list[str | None]:
    return [refusal["pointer"] for refusal in Registration.objects.get(pk=asking.pk).refusals]


def traffic(asking: Registration):
    return asking.definition.sections[0].groups[0]


def test_answers_are_kept_by_pointer_and_all_others_left(asking):
    save(asking.pk, {"/1/companyName": "Acme", "/1/postalCode": "3000"})
    save(asking.pk, {"/1/postalCode": "not a postcode"})
    kept = Registration.objects.get(pk=asking.pk).answers.values
    assert kept == {"/1/companyName": "Acme", "/1/postalCode": "not a postcode"}


@pytest.mark.parametrize("typed", [" A \r\n", "", "\0", "🦘", "x" * 100_000, ["a", "b"], []])
def test_what_was_typed_is_kept_exactly(asking, typed):
    save(asking.pk, {"/1/companyName": typed})
    assert Registration.objects.get(pk=asking.pk).answers.values["/1/companyName"] == typed


def test_the_version_goes_up_only_when_something_changes(asking):
    assert save(asking.pk, {"/1/companyName": "Acme"}).registration.version == 2
    assert save(asking.pk, {"/1/companyName": "Acme"}).registration.version == 2
    assert save(asking.pk, {}).registration.version == 2
    assert save(asking.pk, {"/1/companyName": "Acme "}).registration.version == 3
    assert Registration.objects.get(pk=asking.pk).version == 3


def test_what_the_api_says_is_kept_with_its_place(asking):
    refused(asking, "data[1].postalCode", "/data/2/email", "companyName", "data[7].nothing")
    kept = Registration.objects.get(pk=asking.pk).refusals
    assert [refusal["pointer"] for refusal in kept] == [
        "/1/postalCode",
        "/2/email",
        "/1/companyName",
        None,
    ]
    assert kept[3]["field"] == "data[7].nothing"
    assert kept[3]["message"] == "data[7].nothing is wrong"


def test_what_the_api_says_replaces_what_it_said_before(asking):
    refused(asking, "postalCode", "email")
    refused(asking, "companyName")
    assert objections(asking) == ["/1/companyName"]


def test_an_objection_ends_when_its_answer_changes(asking):
    save(asking.pk, {"/1/postalCode": "0000", "/1/companyName": "Acme"})
    refused(asking, "postalCode", "companyName", "elsewhere")
    save(asking.pk, {"/1/postalCode": "0000"})
    assert objections(asking) == ["/1/postalCode", "/1/companyName", None]
    save(asking.pk, {"/1/postalCode": "3000", "/1/companyName": "Acme"})
    assert objections(asking) == ["/1/companyName", None]


def test_an_objection_to_a_group_or_row_ends_when_an_answer_in_it_changes(asking):
    refused(asking, "data[0][0]", "data[1]", "data[2]")
    save(asking.pk, {"/0/0/senderName": "ACME", "/1/companyName": "Acme"})
    assert objections(asking) == ["/2"]


def test_rows_are_added_and_removed(asking):
    assert add_row(asking.pk, traffic(asking)).answers.rows == {"/0": 2}
    save(
        asking.pk,
        {"/0/0/senderName": "First", "/0/1/senderName": "Second", "/1/companyName": "Acme"},
    )
    left = remove_row(asking.pk, traffic(asking), 0)
    assert left.answers.rows == {"/0": 1}
    assert left.answers.values == {"/0/0/senderName": "Second", "/1/companyName": "Acme"}


def test_removing_a_row_that_is_not_there_changes_nothing(asking):
    assert remove_row(asking.pk, traffic(asking), 5).version == 1
    assert objections(asking) == []


def test_objections_move_with_their_rows(asking):
    add_row(asking.pk, traffic(asking))
    add_row(asking.pk, traffic(asking))
    save(asking.pk, {f"/0/{row}/senderName": "The same" for row in range(3)})
    refused(
        asking,
        "data[0][0].senderName",
        "data[0][2].senderName",
        "data[0][2]",
        "postalCode",
        "elsewhere",
    )
    remove_row(asking.pk, traffic(asking), 1)
    assert objections(asking) == [
        "/0/0/senderName",
        "/0/1/senderName",
        "/0/1",
        "/1/postalCode",
        None,
    ]
    remove_row(asking.pk, traffic(asking), 0)
    assert objections(asking) == ["/0/0/senderName", "/0/0", "/1/postalCode", None]


def test_an_objection_to_the_number_of_rows_ends_with_a_row_more_or_less(asking):
    for change in (
        lambda: add_row(asking.pk, traffic(asking)),
        lambda: remove_row(asking.pk, traffic(asking), 1),
    ):
        refused(asking, "data[0]", "postalCode")
        change()
        assert objections(asking) == ["/1/postalCode"]
