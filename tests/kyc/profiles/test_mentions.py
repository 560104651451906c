"""Reviewers write as people do; what they mean is found by name, title or synonym, or left open."""

import json

import pytest

from kyc.profiles.mentions import mentions
from kyc.requirements.definition import Definition
from kyc.requirements.parse.compiler import compile_fields
from tools.paths import ROOT

CATALOGUE = ROOT / "sandbox" / "catalogue" / "regions" / "australia.json"
DOCUMENTS = {"letter": "Letter of authorisation", "proof": "Proof of address"}


@pytest.fixture(scope="module")
def australian() -> Definition:
    (requirements,) = json.loads(CATALOGUE.read_text(encoding="utf-8"))["requirements"].values()
    return compile_fields(requirements["fields"])


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Please correct the legal name: it differs from the register.", "Legal name"),
        ("The ABN is not valid.", "Australian Business Number (ABN)"),
        ("Postal codes in Victoria begin with 3.", "Postal code"),
        ("Please provide a local contact number for this business.", "Phone number"),
        ("We could not reach the e-mail address of the contact.", "Email"),
        ("The companyWebsite does not open.", "Website"),
        ("Please send a new LETTER OF AUTHORISATION.", "letter"),
        ("The proof of address is older than three months.", "proof"),
        ("The end business can't be found in the register.", "End business"),
        ("Please look at the contact again.", "Contact"),
        ("This is not right. Please correct it.", None),
        ("The name and the number don't fit.", None),
        ("", None),
    ],
)
def test_what_the_reviewers_mean(australian: Definition, text: str, title: str | None) -> None:
    found = mentions(australian, DOCUMENTS, text)
    if title is None:
        assert not found
        return
    first = found[0]
    named = (
        first.question.title
        if first.question
        else first.section.title
        if first.section
        else first.document
    )
    assert named == title
