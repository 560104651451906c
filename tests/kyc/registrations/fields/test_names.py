from django.utils import translation

from kyc.registrations.fields.names import countries, country_name


def test_codes_that_are_no_countrys_are_not_on_the_list():
    codes = dict(countries())
    assert not codes.keys() & {"EU", "UN", "IC", "EA", "TA", "AC", "DG", "CP", "CQ", "ZZ", "XA"}
    assert codes.keys() >= {"AU", "GB", "XK", "TW", "BQ", "SS"}


def test_names_are_sorted_as_people_read_them():
    names = [name for _, name in countries()]
    assert names.index("Åland Islands") < names.index("Belgium")
    assert names.index("Côte d’Ivoire") < names.index("Cuba")


def test_names_are_in_the_readers_language():
    with translation.override("de"):
        assert country_name("AT") == "Österreich"
    with translation.override("tlh"):
        assert country_name("AT") == "Austria"


def test_a_code_without_a_name_stands_for_itself():
    assert country_name("Atlantis") == "Atlantis"
