import pytest

from kyc.requirements.text import lower_first, option, slug, words


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("postalCode", "Postal code"),
        ("company_name", "Company name"),
        ("ABNNumber", "ABN number"),
        ("e-mail", "E mail"),
        ("straße", "Straße"),
        ("", ""),
    ],
)
def test_names_become_words(name, expected):
    assert words(name) == expected


def test_codes_of_several_parts_become_words_and_others_stay():
    assert [option(value) for value in ("SOLE_TRADER", "ABN", "GmbH")] == ["Sole trader", "ABN", "GmbH"]


def test_a_title_starts_small_in_a_sentence_but_for_an_abbreviation():
    assert [lower_first(title) for title in ("Postcode", "ABN", "X", "")] == ["postcode", "ABN", "x", ""]


def test_slugs_fit_a_url_and_differ():
    taken: list[str] = []
    for title in ("Über uns!", "Über uns?", "株式会社", "株式"):
        taken.append(slug(title, taken))
    assert taken == ["uber-uns", "uber-uns-2", "section", "section-2"]
