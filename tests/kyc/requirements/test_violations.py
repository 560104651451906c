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
