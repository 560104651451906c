import pytest

from kyc.requirements.answers import Answers
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.violations import locate


@pytest.mark.parametrize(
    ("field", "pointer"),
    [
        ("data[1].postalCode", "/1/postalCode"),
        ("data.1.postalCode", "/1/postalCode"),
        ("/data/1/postalCode", "/1/postalCode"),
        ("requestDetails.data[1].postalCode", "/1/postalCode"),
        ("/requestDetails/data/1/postalCode", "/1/postalCode"),
        ("$.requestDetails.data[1]['postalCode']", "/1/postalCode"),
        ("[1].postalCode", "/1/postalCode"),
        ("postalCode", "/1/postalCode"),
        ("data[0][1].senderName", "/0/1/senderName"),
        ("data[0][1]", "/0/1"),
        ("data[0]", "/0"),
        ("data[1]", "/1"),
        ("data[1].postalCode.inner", "/1/postalCode"),
        ("senderName", "/0"),
        ("data[0][7].senderName", None),
        ("data[1].unheardOf", None),
        ("unheardOf", None),
        ("", None),
        ("data", None),
    ],
)
def test_the_apis_paths_lead_to_questions(australian, field, pointer):
    assert locate(australian, Answers(rows={"/0": 2}), field) == pointer


def test_a_name_that_several_questions_have_leads_nowhere():
    inner = {"properties": {"city": {"type": "string"}}}
    definition = compile_fields({"properties": {"home": inner, "office": inner}})
    assert locate(definition, Answers(), "city") is None
    assert locate(definition, Answers(), "office.city") == "/office/city"


def test_names_with_dots_and_slashes_and_a_name_like_a_prefix_are_found():
    definition = compile_fields(
        {
            "properties": {
                "a.b/c": {"type": "string"},
                "data": {"properties": {"x": {"type": "string"}}},
            }
        }
    )
    assert locate(definition, Answers(), "data.a.b/c") == "/a.b~1c"
    assert locate(definition, Answers(), "/data/a.b~1c") == "/a.b~1c"
    assert locate(definition, Answers(), "data.data.x") == "/data/x"
    assert locate(definition, Answers(), "data.x") == "/data/x"


BUSINESS = {"properties": {"postalCode": {"type": "string"}, "name": {"type": "string"}}}
CONTACT = {"properties": {"name": {"type": "string"}, "email": {"type": "string"}}}
OWNERS = {
    "type": "array",
    "items": {"type": "object", "properties": {"passport": {"type": "string"}}},
}


@pytest.mark.parametrize(
    ("field", "pointer"),
    [
        ("data[0].companyDetailsTemplate.postalCode", "/0/companyDetailsTemplate/postalCode"),
        ("data[0].postalCode", "/0/companyDetailsTemplate/postalCode"),
        ("data.0.postalCode", "/0/companyDetailsTemplate/postalCode"),
        ("/data/0/postalCode", "/0/companyDetailsTemplate/postalCode"),
        ("data[0].companyDetailsTemplate", "/0/companyDetailsTemplate"),
        # Two have the name, and the entry says which is meant.
        ("data[1].name", "/1/contactTemplate/name"),
        ("[1].email", "/1/contactTemplate/email"),
        ("postalCode", "/0/companyDetailsTemplate/postalCode"),
        ("name", None),
        # What names a template that is not there names a question all the same.
        ("data[1].contact.email", "/1/contactTemplate/email"),
        # Another entry's question is not meant.
        ("data[1].postalCode", None),
        ("data[7].email", None),
        # A row is a row.
        ("data[2].owners[1].passport", "/2/wrapped/owners/1/passport"),
        ("data[2][1].passport", "/2/wrapped/owners/1/passport"),
        ("data[2].passport", "/2/wrapped/owners"),
    ],
)
def test_a_path_finds_its_question_with_and_without_a_templates_name(
    field: str, pointer: str | None
) -> None:
    definition = compile_fields(
        {
            "schema": "x",
            "rules": [
                {"template": {"companyDetailsTemplate": BUSINESS}},
                {"template": {"contactTemplate": CONTACT}},
                {"template": {"wrapped": {"properties": {"owners": OWNERS}}}},
            ],
        }
    )
    answers = Answers(rows={"/2/wrapped/owners": 2})
    assert locate(definition, answers, field) == pointer


def test_a_template_that_is_named_but_not_sent_is_passed_over(australian) -> None:
    answers = Answers(rows={"/0": 2})
    assert locate(australian, answers, "data[1].businessTemplate.postalCode") == "/1/postalCode"
    assert locate(australian, answers, "data[0][1].template.senderName") == "/0/1/senderName"
    assert locate(australian, answers, "data[0].template[1].senderName") == "/0/1/senderName"
    assert locate(australian, answers, "data[0].template[7].senderName") is None


def test_a_registration_that_is_one_answer_has_no_entries() -> None:
    assert locate(compile_fields(True), Answers(), "[0][0]") is None
