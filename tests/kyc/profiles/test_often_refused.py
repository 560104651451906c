"""What reviewers often refuse is seen before they see it, and nothing else is doubted."""

import pytest

from kyc.profiles.often_refused import almost_named, doubts, legal_names, owner
from kyc.requirements.answers import Answers
from kyc.requirements.parse.compiler import compile_fields

TEXT = {"type": "string"}
FORM = compile_fields(
    {
        "type": "object",
        "properties": {
            "companyName": TEXT | {"title": "Company name"},
            "website": {"type": "string", "format": "uri", "title": "Website"},
            "contactEmail": {"type": "string", "format": "email", "title": "Email"},
            "founded": {"type": "string", "format": "date", "title": "Founded on"},
        },
    }
)
NAMES = {"the profile": "Harbour Dental Pty Ltd"}


def found(**answers: str) -> list[str]:
    """The doubts, as places with what they are about."""
    values = {f"/{name}": value for name, value in answers.items()}
    return [
        f"{doubt.pointer} {doubt.template % doubt.values}"
        for doubt in doubts(FORM, Answers(values), NAMES)
    ]


@pytest.mark.parametrize(
    ("name", "is_doubted"),
    [
        ("Harbour Dental Pty Ltd", False),
        ("Harbour Dental Pty. Ltd.", True),
        ("Harbor Dental Pty Ltd", True),
        ("HARBOUR DENTAL PTY LTD", True),
        ("Quay Clinic", False),
        ("", False),
    ],
)
def test_a_name_that_differs_by_a_sign(name: str, is_doubted: bool) -> None:
    assert bool(found(companyName=name)) is is_doubted


@pytest.mark.parametrize(
    ("mail", "site", "doubted"),
    [
        ("mia@gmail.com", "https://harbour.example", "an address of gmail.com"),
        ("mia@GMail.com", "", "an address of gmail.com"),
        ("mia@harbour.example", "https://www.harbour.example/about", ""),
        ("mia@mail.harbour.com.au", "https://www.harbour.com.au", ""),
        ("mia@quay.com.au", "https://www.harbour.com.au", "the website is at harbour.com.au"),
        ("mia@quay.example", "", ""),
        ("no address", "https://harbour.example", ""),
        ("mia@harbour.com.au", "www.harbour.com.au", ""),
        ("mia@harbour.example", "http://[foo", ""),
        ("mia@harbour.example", "https://[x]/", ""),
        ("mia@harbour.example", "soon", ""),
    ],
)
def test_an_address_that_is_not_the_companys(mail: str, site: str, doubted: str) -> None:
    said = found(contactEmail=mail, website=site)
    assert [doubted in each for each in said] == [True] * bool(doubted)


@pytest.mark.parametrize(
    ("day", "is_doubted"),
    [("0025-03-01", True), ("2999-01-01", True), ("1999-12-31", False), ("no date", False)],
)
def test_a_year_that_can_hardly_be_meant(day: str, is_doubted: bool) -> None:
    assert bool(found(founded=day)) is is_doubted


@pytest.mark.parametrize(
    ("host", "owned"),
    [
        ("www.example.com", "example.com"),
        ("a.b.example.co.uk", "example.co.uk"),
        ("example.com.au", "example.com.au"),
        ("example.de", "example.de"),
        ("", ""),
    ],
)
def test_who_owns_a_host(host: str, owned: str) -> None:
    assert owner(host) == owned


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("Harbor_Dental_Pty_Ltd.pdf", "harbor dental pty ltd"),
        ("2026-03 register extract Harbour-Dentl-Pty-Ltd v2.pdf", "harbour dentl pty ltd"),
        ("HARBOUR_DENTAL_PTY_LTD.pdf", ""),
        ("Harbour Dental Pty. Ltd. - bill.pdf", ""),
        ("Quay_Clinic_Pty_Ltd.pdf", ""),
        ("scan.pdf", ""),
        ("", ""),
    ],
)
def test_a_documents_title_that_has_the_name_almost(title: str, says: str) -> None:
    found = list(almost_named(title, ["Harbour Dental Pty Ltd", "—"]))
    assert found == ([(says, "Harbour Dental Pty Ltd")] if says else [])


def test_the_companys_name_is_read_from_the_answers() -> None:
    given = Answers({"/companyName": " Harbour Dental ", "/website": "https://a.example"})
    assert legal_names(FORM, given) == ["Harbour Dental"]
    assert legal_names(FORM, Answers({})) == []
