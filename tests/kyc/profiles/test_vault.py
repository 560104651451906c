"""The vault: taking documents in, what they will do for, and copies that share nothing with it."""

from datetime import date, timedelta

import pytest
import time_machine

from kyc.documents.models import ProfileDocument
from kyc.documents.receive import put
from kyc.documents.refusals import FileRefused
from kyc.profiles import companies, vault
from kyc.profiles.vault import Described
from numbers_api.schemas import RequiredAttachment
from tests.kyc.factories import PDF, PNG, TEXT, officer, registration, upload

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 1)


@pytest.fixture
def profile():
    return companies.create("Acme", team=None, owner=officer())


def stored(profile, content=PDF, **said):
    return vault.store(
        profile, upload(content, "../proof of address.pdf"), Described("Bill", **said), officer()
    )


def asking(**more):
    return RequiredAttachment(id="proof", title="Proof of address", **more)


def test_a_document_is_told_by_its_bytes_and_its_name_is_made_safe(profile):
    kept = stored(profile, PNG, document_type="UTILITY_BILL")
    assert (kept.content_type, kept.size, kept.name) == (
        "image/png",
        len(PNG),
        "proof_of_address.pdf.png",
    )
    assert "proof" not in str(kept.file.name)
    assert list(vault.listed(profile)) == [kept]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (PDF.ljust(1024**2 + 1), "larger than 1 MB"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a drawing"),
        (b"MZ\x90\x00" + bytes(60), "another type"),
    ],
)
def test_what_is_no_document_is_refused(profile, settings, content, words):
    settings.MAX_UPLOAD_BYTES = 1024**2
    with pytest.raises(FileRefused) as refused:
        stored(profile, content)
    assert words in refused.value.reason
    assert not ProfileDocument.objects.exists()


def test_a_document_in_place_of_another_takes_it_off_the_list(profile):
    first = stored(profile)
    second = vault.store(profile, upload(PNG, "new.png"), Described("Bill"), officer(), first)
    assert list(vault.listed(profile)) == [second]
    assert ProfileDocument.objects.get(pk=first.pk).removed_at is not None


def test_the_very_file_that_is_there_is_not_taken_in_under_other_dates(profile):
    stored(profile, issued_on=date(2026, 1, 1))
    other = vault.store(profile, upload(PNG, "other.png"), Described("Other"), officer())
    for instead_of in (None, other):
        with pytest.raises(FileRefused) as refused:
            vault.store(
                profile,
                upload(PDF, "new.pdf"),
                Described("New", issued_on=date(2026, 6, 1)),
                officer(),
                instead_of,
            )
        assert (
            refused.value.reason
            == "This very file is here already, as “Bill”. Change its dates there."
        )
    assert list(vault.listed(profile).values_list("title", flat=True)) == ["Bill", "Other"]


def test_a_file_that_was_removed_or_is_in_another_profile_is_taken_in(profile):
    vault.remove(stored(profile))
    stored(companies.create("Other", team=None, owner=officer()))
    assert stored(profile) in vault.listed(profile)


@pytest.mark.parametrize("was", [{"scan_state": "infected"}, {"scan_problem": "unreadable"}])
def test_a_file_that_the_scan_keeps_back_may_be_given_again(profile, was):
    first = stored(profile)
    ProfileDocument.objects.update(**was)
    assert stored(profile).pk != first.pk


def test_a_document_replaced_by_its_own_bytes_is_only_described_anew(profile):
    first = stored(profile, document_type="LEASE", issued_on=date(2026, 1, 1))
    said = Described("Lease", "LEASE", date(2026, 2, 1))
    shown = {"title": "Bill", "document_type": "LEASE", "issued_on": "2026-01-01", "expires_on": ""}
    assert vault.store(profile, upload(PDF, "again.pdf"), said, officer(), first, shown) == first
    (kept,) = ProfileDocument.objects.all()
    assert (kept.title, kept.document_type, kept.issued_on, kept.name) == (
        "Lease",
        "LEASE",
        date(2026, 2, 1),
        first.name,
    )


def test_a_document_whose_bytes_are_gone_or_kept_back_is_replaced_by_the_same(profile):
    first = stored(profile)
    first.file.storage.delete(str(first.file.name))
    second = vault.store(profile, upload(PDF, "again.pdf"), Described("Bill"), officer(), first)
    assert list(vault.listed(profile)) == [second]
    ProfileDocument.objects.filter(pk=second.pk).update(scan_state="infected")
    second.refresh_from_db()
    third = vault.store(profile, upload(PDF, "again.pdf"), Described("Bill"), officer(), second)
    assert list(vault.listed(profile)) == [third]
    assert first != second != third


def test_a_profile_that_was_put_away_meanwhile_takes_nothing_in(profile):
    companies.archive(profile)
    with pytest.raises(vault.Gone):
        stored(profile)
    assert not ProfileDocument.objects.exists()


@time_machine.travel(TODAY, tick=False)
@pytest.mark.parametrize(
    ("said", "required", "reason"),
    [
        ({}, {}, ""),
        ({"expires_on": TODAY}, {}, ""),
        ({"expires_on": TODAY - timedelta(days=1)}, {}, "Expired on 30 Jun 2026."),
        (
            {},
            {"allowed_mime_types": ["image/png"]},
            "This file is a PDF. Upload a PNG.",
        ),
        ({}, {"allowed_mime_types": ["application/pdf"]}, ""),
        (
            {"document_type": "UTILITY_BILL"},
            {"allowed_document_types": ["UTILITY_BILL", "LEASE"]},
            "",
        ),
        (
            {"document_type": "PASSPORT"},
            {"allowed_document_types": ["UTILITY_BILL", "LEASE"]},
            "It is a document of type Passport. It must be: Utility bill or Lease.",
        ),
        (
            {},
            {"allowed_document_types": ["LEASE"]},
            "Its document type is not known. It must be: Lease.",
        ),
        ({"issued_on": date(2026, 4, 1)}, {"description": "Not older than three months"}, ""),
        (
            {"issued_on": date(2026, 3, 14)},
            {"description": "Not older than three months"},
            "Issued on 14 Mar 2026. It must not be older than 3 months on the day it is sent.",
        ),
        (
            {},
            {"description": "Issued within the last 90 days"},
            (
                "It must not be older than 90 days on the day it is sent. Add its issue date: it "
                "is "
                "not known."
            ),
        ),
        ({"issued_on": date(2020, 1, 1)}, {"description": "Recent"}, ""),
    ],
)
def test_a_document_that_will_not_do_says_why(profile, said, required, reason):
    (verdict,) = vault.verdicts([stored(profile, **said)], asking(**required))
    assert verdict.reason == reason


def test_a_copy_has_its_own_bytes_and_all_that_is_known_of_them(profile):
    required = asking(allowed_document_types=["LEASE"])
    document, taking = stored(profile, document_type="LEASE"), registration(None, required)
    copy = vault.copy_for(document, taking, required, officer())
    put(copy)
    assert copy.file.name != document.file.name
    document.file.delete(save=False)
    with copy.file.open("rb") as stream:
        assert stream.read() == PDF
    assert (copy.name, copy.content_type, copy.size, copy.sha256, copy.document_type) == (
        document.name,
        document.content_type,
        document.size,
        document.sha256,
        "LEASE",
    )


def test_a_document_whose_file_is_gone_can_not_be_copied(profile):
    document = stored(profile)
    document.file.storage.delete(str(document.file.name))
    with pytest.raises(FileRefused):
        vault.copy_for(document, registration(), asking(), officer())


def test_types_that_were_asked_for_are_known():
    registration(None, asking(allowed_document_types=["UTILITY_BILL", "LEASE"]))
    assert vault.known_types() == ["LEASE", "UTILITY_BILL"]


def test_plain_text_stays_what_it_is(profile):
    assert stored(profile, TEXT).content_type == "text/plain"


@pytest.mark.parametrize(
    ("state", "words"), [("infected", "Malware was found"), ("waiting", "being scanned")]
)
def test_a_document_that_the_scan_keeps_back_will_not_do(profile, state, words):
    document = stored(profile)
    document.scan_state = state
    (verdict,) = vault.verdicts([document], asking())
    assert words in verdict.reason
