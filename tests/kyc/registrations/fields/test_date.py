import pytest
from django.utils import translation

from kyc.requirements.definition import Kind
from tests.kyc.factories import control, field, question, read


def test_a_date_is_asked_with_the_browsers_own_control():
    found = control(question(Kind.DATE, required=True), "2026-11-24")
    assert (found["type"], found["value"], found["aria-required"]) == ("date", "2026-11-24", "true")


def test_what_is_no_date_is_read_as_it_is():
    assert read(question(Kind.DATE), "a=31.12.2026") == "31.12.2026"
    assert read(question(Kind.DATE), "") == ""
    assert control(question(Kind.DATE), "31.12.2026", "Enter a date")["value"] == "31.12.2026"


def test_a_date_is_shown_in_words():
    assert field(Kind.DATE).display(" 2026-11-24 ") == "24 Nov 2026"
    assert field(Kind.DATE).display("31.12.2026") == "31.12.2026"
    assert field(Kind.DATE).display("2026-02-30") == "2026-02-30"
    assert field(Kind.DATE).display("") == ""


def test_a_date_is_shown_as_the_reader_writes_it():
    with translation.override("de"):
        assert field(Kind.DATE).display("2026-11-24") == "24. Nov. 2026"


def test_the_default_is_the_schemas():
    assert field(Kind.DATE, default="2026-01-01").default() == "2026-01-01"


@pytest.mark.parametrize(
    ("raw", "doubt"),
    [("0025-01-03", "Is 0025 right?"), ("2999-01-01", "Is 2999 right?"), ("2026-11-24", ""),
     ("1900-01-01", ""), ("soon", ""), ("", "")],
)  # fmt: skip
def test_a_year_that_can_not_be_meant_is_asked_about(raw, doubt):
    assert field(Kind.DATE).doubt(raw) == doubt


def test_a_birth_that_is_still_to_come_is_asked_about():
    born = field(Kind.DATE, key="dateOfBirth", title="Date of birth")
    assert (born.doubt("2099-01-01"), born.doubt("1990-01-01")) == ("Is 2099 right?", "")
