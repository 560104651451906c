from datetime import date

import pytest

from kyc.profiles.stated_age import Age, Unit, speaks_of_age, stated_age
from sandbox.catalogue import OFFERS

THREE_MONTHS = Age(3, Unit.MONTH)


@pytest.mark.parametrize(
    ("words", "age"),
    [
        ("Not older than three months, in the name of the end business.", THREE_MONTHS),
        ("It must not be older than 3 months", THREE_MONTHS),
        ("NO MORE THAN THREE (3) MONTHS OLD", THREE_MONTHS),
        ("A utility bill issued within the last 90 days.", Age(90, Unit.DAY)),
        ("Dated within two weeks", Age(2, Unit.WEEK)),
        ("from the last six\nmonths", Age(6, Unit.MONTH)),
        ("at most one year old", Age(1, Unit.YEAR)),
        ("Nicht älter als drei Monate.", THREE_MONTHS),
        ("発行後3か月以内のもの。", THREE_MONTHS),
        ("Must be less than 3 months old", THREE_MONTHS),
        ("Dated no more than three months ago", THREE_MONTHS),
        ("Utility bill, maximum 3 months old", THREE_MONTHS),
        ("issued less than 6 months ago", Age(6, Unit.MONTH)),
        ("A bill within the last 3 months", THREE_MONTHS),
        ("Not older than 3 calendar months", THREE_MONTHS),
        ("Nachweis, höchstens 3 Monate alt", THREE_MONTHS),
        ("Maximaal drie maanden oud", THREE_MONTHS),
        ("Un justificatif de domicile de moins de 3 mois", THREE_MONTHS),
        ("Extract in the name of the company, not older than 3 months", THREE_MONTHS),
        (
            (
                "The company must not be older than 3 years. The extract must not be older than 3 "
                "months"
            ),
            THREE_MONTHS,
        ),
        ("The company must not be older than 3 years", None),
        ("A certificate for companies that are no more than 2 years old", None),
        ("une entreprise de moins de 3 ans", None),
        ("enfants de moins de 10 ans", None),
        ("List the addresses of the last 3 years", None),
        ("Bank statements of the last 12 months", None),
        ("Facturas de los últimos 12 meses", None),
        ("Balance sheet of the last year", None),
        ("It must not be older than 1 year and 6 months", None),
        ("Nicht älter als 1 Jahr und 6 Monate", None),
        ("Passport, not older than ten years, and a photo not older than 6 months", None),
        ("Issued within 30 business days", None),
        ("", None),
        ("Valid on the day of the submission.", None),
        ("Both sides, all three pages.", None),
        ("Companies of more than three months need another form.", None),
        ("Not older than some months", None),
        ("Not older than zero days, 0 days", None),
        ("not older than 99 years", None),
        ("Not older than three months; a lease not older than one year", None),
        ("Not older than three monthsish", None),
        ("knot older than three months", None),
        ("For a director who is at least 18 years old", None),
    ],
)
def test_an_age_is_read_only_where_the_words_are_certain(words, age):
    assert stated_age(words) == age


@pytest.mark.parametrize(
    ("words", "speaks"),
    [
        ("It must not be older than 1 year and 6 months", True),
        ("Bank statements of the last 12 months", True),
        ("Nicht mehr als drei Monate zurück", True),
        ("Both sides, all three pages.", False),
        ("For a director who is at least 18 years old", False),
    ],
)
def test_a_time_that_could_be_an_age_is_seen_where_no_age_is_read(words, speaks):
    assert stated_age(words) is None
    assert speaks_of_age(words) is speaks


def test_title_and_description_are_one_text():
    assert (
        stated_age("Extract, not older than three months", "Not older than 3 months.")
        == THREE_MONTHS
    )
    assert stated_age("Extract, not older than three months", "Not older than six months.") is None


def test_every_age_of_the_simulators_regulators_is_read():
    asked = [
        each
        for offer in OFFERS.values()
        if offer.requirements
        for each in offer.requirements.attachments
    ]
    stated = {each.description for each in asked if stated_age(each.title, each.description)}
    words = ("month", "monat", "maand", "meses", "mesi", "mois", "månad", "miesi", "měsíc", "か月")
    assert stated == {
        each.description
        for each in asked
        if any(word in each.description.lower() for word in words)
    }


@pytest.mark.parametrize(
    ("age", "today", "first"),
    [
        (THREE_MONTHS, date(2026, 5, 31), date(2026, 2, 28)),
        (THREE_MONTHS, date(2026, 2, 14), date(2025, 11, 14)),
        (Age(90, Unit.DAY), date(2026, 3, 31), date(2025, 12, 31)),
        (Age(2, Unit.WEEK), date(2026, 3, 1), date(2026, 2, 15)),
        (Age(1, Unit.YEAR), date(2028, 2, 29), date(2027, 2, 28)),
    ],
)
def test_the_first_day_that_will_do_is_the_same_day_so_long_ago(age, today, first):
    assert age.earliest(today) == first
