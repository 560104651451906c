import pytest

from kyc.requirements.text import option, slug, words


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
    assert [option(value) for value in ("SOLE_TRADER", "ABN", "GmbH")] == [
        "Sole trader",
        "ABN",
        "GmbH",
    ]


def test_slugs_fit_a_url_and_differ():
    taken: list[str] = []
    for title in ("Über uns!", "Über uns?", "株式会社", "株式"):
        taken.append(slug(title, taken))
    assert taken == ["uber-uns", "uber-uns-2", "section", "section-2"]
