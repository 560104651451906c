from django.utils import translation

from kyc.requirements.definition import Kind
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.validate import problems
from tests.kyc.factories import field, options, question, read, rendered, tags


def test_a_list_of_all_countries_begins_with_none_and_browsers_can_fill_it():
    html = rendered(question(Kind.COUNTRY, required=True), "AU")
    (select,) = tags(html, "select")
    assert (select["autocomplete"], select["aria-required"]) == ("country", "true")
    assert [option["value"] for option in tags(html, "option") if "selected" in option] == ["AU"]
    assert tags(html, "option")[0]["value"] == ""


def test_every_code_on_the_list_passes_the_validator():
    definition = compile_fields({"properties": {"where": {"type": "string", "format": "country"}}})
    codes = [option["value"] for option in tags(rendered(question(Kind.COUNTRY)), "option")][1:]
    assert len(codes) > 200
    assert not [code for code in codes if problems(definition, {"where": code})]


def test_only_the_schemas_own_where_it_lists_some():
    html = rendered(question(Kind.COUNTRY, choices=options("AU", "NZ")))
    assert [option["value"] for option in tags(html, "option")] == ["", "AU", "NZ"]


def test_a_code_that_is_none_survives():
    assert read(question(Kind.COUNTRY), "a=Atlantis") == "Atlantis"
    assert field(Kind.COUNTRY).display("Atlantis") == "Atlantis"


def test_the_check_page_shows_the_name_in_the_readers_language():
    assert field(Kind.COUNTRY).display(" AU ") == "Australia"
    with translation.override("de"):
        assert field(Kind.COUNTRY).display("DE") == "Deutschland"


def test_the_default_is_the_schemas():
    assert field(Kind.COUNTRY, default="AU").default() == "AU"
