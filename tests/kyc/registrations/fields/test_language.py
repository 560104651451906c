from django.utils import translation

from kyc.requirements.definition import Kind
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.validate import problems
from tests.kyc.factories import field, options, question, read, rendered, tags


def test_a_list_of_all_languages_begins_with_none_and_browsers_can_fill_it():
    html = rendered(question(Kind.LANGUAGE, required=True), "en")
    (select,) = tags(html, "select")
    assert (select["autocomplete"], select["aria-required"]) == ("language", "true")
    assert [option["value"] for option in tags(html, "option") if "selected" in option] == ["en"]
    assert tags(html, "option")[0]["value"] == ""


def test_every_code_on_the_list_passes_the_validator():
    definition = compile_fields({"properties": {"which": {"type": "string", "format": "language"}}})
    codes = [option["value"] for option in tags(rendered(question(Kind.LANGUAGE)), "option")][1:]
    assert len(codes) > 150
    assert not [code for code in codes if problems(definition, {"which": code})]


def test_only_the_schemas_own_where_it_lists_some():
    html = rendered(question(Kind.LANGUAGE, choices=options("en", "fr")))
    assert [option["value"] for option in tags(html, "option")] == ["", "en", "fr"]


def test_a_code_that_is_none_survives():
    assert read(question(Kind.LANGUAGE), "a=Elvish") == "Elvish"
    assert field(Kind.LANGUAGE).display("Elvish") == "Elvish"


def test_the_check_page_shows_the_name_in_the_readers_language():
    assert field(Kind.LANGUAGE).display("cy") == "Welsh"
    with translation.override("de"):
        assert field(Kind.LANGUAGE).display("cy") == "Walisisch"


def test_the_default_is_the_schemas():
    assert field(Kind.LANGUAGE, default="en").default() == "en"
