import pytest
from django.utils import translation

from kyc.fields.places import country_name
from kyc.requirements.compiler import compile_fields
from kyc.requirements.definition import Kind
from kyc.requirements.judge import problems
from tests.kyc.factories import field, options, question, read, rendered, tags


@pytest.mark.parametrize(("kind", "code", "autocomplete"), [(Kind.COUNTRY, "AU", "country"), (Kind.LANGUAGE, "en", "language")])
def test_a_list_of_all_that_begins_with_none(kind, code, autocomplete):
    html = rendered(question(kind, required=True), code)
    (select,) = tags(html, "select")
    assert (select["autocomplete"], select["aria-required"]) == (autocomplete, "true")
    assert [option["value"] for option in tags(html, "option") if "selected" in option] == [code]
    assert tags(html, "option")[0]["value"] == ""


@pytest.mark.parametrize("kind", [Kind.COUNTRY, Kind.LANGUAGE])
def test_every_code_on_the_list_passes_the_judge(kind):
    definition = compile_fields({"properties": {"where": {"type": "string", "format": kind.value}}})
    codes = [option["value"] for option in tags(rendered(question(kind)), "option")][1:]
    assert len(codes) > 150
    assert not [code for code in codes if problems(definition, {"where": code})]


def test_codes_that_are_no_countrys_are_not_on_the_list():
    codes = dict(field(Kind.COUNTRY).options())  # type: ignore[attr-defined]
    assert not codes.keys() & {"EU", "UN", "IC", "EA", "TA", "AC", "DG", "CP", "CQ", "ZZ", "XA"}
    assert codes.keys() >= {"AU", "GB", "XK", "TW", "BQ", "SS"}


def test_names_are_sorted_as_people_read_them():
    names = [name for _, name in field(Kind.COUNTRY).options()]  # type: ignore[attr-defined]
    assert names.index("Åland Islands") < names.index("Belgium")
    assert names.index("Côte d’Ivoire") < names.index("Cuba")


def test_names_are_in_the_readers_language():
    with translation.override("de"):
        assert field(Kind.COUNTRY).display("DE") == "Deutschland"
        assert country_name("AT") == "Österreich"
    with translation.override("tlh"):
        assert country_name("AT") == "Austria"


def test_only_the_schemas_own_where_it_lists_some():
    html = rendered(question(Kind.COUNTRY, choices=options("AU", "NZ")))
    assert [option["value"] for option in tags(html, "option")] == ["", "AU", "NZ"]


def test_a_code_that_is_none_survives():
    assert read(question(Kind.COUNTRY), "a=Atlantis") == "Atlantis"
    assert field(Kind.COUNTRY).display("Atlantis") == country_name("Atlantis") == "Atlantis"


def test_the_check_page_shows_the_name_and_the_default_is_the_schemas():
    assert field(Kind.COUNTRY).display(" AU ") == "Australia"
    assert field(Kind.LANGUAGE).display("cy") == "Welsh"
    assert field(Kind.COUNTRY, default="AU").default() == "AU"
