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
