"""The pages of profiles: who may see them, what bad input does, and files that are only
downloads."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kyc.documents.models import ProfileDocument, ScanProblem
from kyc.pages.forms import DocumentForm
from kyc.profiles import companies, vault
from kyc.profiles.companies import Known
from kyc.profiles.models import Profile, ProfileFact
from kyc.profiles.vault import Described
from people.models import User
from tests.factories import person
from tests.kyc.factories import PDF, PNG, upload
from tests.pages import read

pytestmark = pytest.mark.django_db
PAGES = (
    "",
    "name/",
    "facts/company/",
    "documents/new/",
    "documents/{document}/",
    "documents/{document}/file/",
)
ACTS = (
    "name/",
    "archive/",
    "facts/company/",
    "facts/{fact}/delete/",
    "documents/new/",
    "documents/{document}/",
    "documents/{document}/remove/",
)


@pytest.fixture
def officer() -> User:
    return person()


@pytest.fixture
def site(officer: User) -> Client:
    return signed_in(officer)


@pytest.fixture
def profile(officer: User) -> Profile:
    made = companies.create("Acme", team=officer.team, owner=officer)
    facts = {
        "legal_name": Known("Acme Pty Ltd"),
        "/Traffic/senderName": Known("ACME", "Sender name"),
    }
    companies.save_facts(made, facts, officer)
    vault.store(made, upload(PDF, "bill.pdf"), Described("Bill", "UTILITY_BILL"), officer)
    return made


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def path(profile: Profile, page: str) -> str:
    ids = {"fact": ProfileFact.objects.last().pk, "document": ProfileDocument.objects.get().pk}  # type: ignore[union-attr]
    return f"/profiles/{profile.pk}/{page.format(**ids)}"


@pytest.mark.parametrize("page", PAGES)
def test_another_teams_profile_is_not_there(profile: Profile, page: str) -> None:
    assert signed_in(person("sid", team="Berlin")).get(path(profile, page)).status_code == 404


@pytest.mark.parametrize("act", ACTS)
def test_nothing_can_be_done_to_another_teams_profile(profile: Profile, act: str) -> None:
    response = signed_in(person("sid", team="Berlin")).post(
        path(profile, act), {"name": "Mine", "legal_name": "Mine"}
    )
    assert response.status_code == 404
    assert Profile.objects.current().get().name == "Acme"
    assert profile.values == {"legal_name": "Acme Pty Ltd", "/Traffic/senderName": "ACME"}
    assert ProfileDocument.objects.current().count() == 1


@pytest.mark.parametrize("page", ["", "new/", *(f"1/{page}" for page in PAGES)])
def test_an_account_without_a_group_may_do_nothing(page: str) -> None:
    nobody = signed_in(User.objects.create_user("nobody"))
    assert nobody.get(f"/profiles/{page.format(document=1)}").status_code == 403


def test_everything_asks_who_is_there(profile: Profile) -> None:
    for page in (*PAGES, *ACTS):
        assert Client().get(path(profile, page)).status_code == 302


def test_a_manager_sees_the_profiles_of_every_team(profile: Profile) -> None:
    manager = signed_in(person("mateo", "Manager", "Berlin"))
    assert "Acme" in read(manager.get("/profiles/"))
    assert "Acme Pty Ltd" in read(manager.get(path(profile, "")))


def test_a_document_is_found_only_through_its_own_profile(
    site: Client, officer: User, profile: Profile
) -> None:
    other = companies.create("Other", team=officer.team, owner=officer)
    document = ProfileDocument.objects.get().pk
    assert site.get(f"/profiles/{other.pk}/documents/{document}/file/").status_code == 404


@pytest.mark.parametrize(
    "page",
    [
        "999/",
        "999/name/",
        "{pk}/facts/nonsense/",
        "{pk}/documents/999/",
        "{pk}/documents/999/file/",
    ],
)
def test_what_is_not_there_is_404(site: Client, profile: Profile, page: str) -> None:
    assert site.get(f"/profiles/{page.format(pk=profile.pk)}").status_code == 404


@pytest.mark.parametrize(
    "act", ["archive/", "facts/{fact}/delete/", "documents/{document}/remove/"]
)
def test_a_link_can_not_act(site: Client, profile: Profile, act: str) -> None:
    assert site.get(path(profile, act)).status_code == 405


def test_a_profile_is_made_renamed_and_put_away(site: Client, officer: User) -> None:
    site.post("/profiles/new/", {"name": "Acme"})
    made = Profile.objects.get()
    assert made.team == officer.team
    site.post(f"/profiles/{made.pk}/name/", {"name": "Acme Group"})
    assert "Acme Group" in read(site.get("/profiles/"))
    site.post(f"/profiles/{made.pk}/archive/")
    assert "No companies yet" in read(site.get("/profiles/"))
    assert site.get(f"/profiles/{made.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Enter the name of the company"),
        ("x" * 81, "at most 80"),
        ("Acme", "of this name already"),
    ],
)
def test_a_wrong_name_is_told(site: Client, profile: Profile, name: str, words: str) -> None:
    response = site.post("/profiles/new/", {"name": name})
    assert response.status_code == 422
    assert words in read(response)
    assert re.search(r"<title> ?Error:", read(response))
    assert Profile.objects.count() == 1


def test_facts_are_shown_as_people_read_them(site: Client, officer: User, profile: Profile) -> None:
    facts = {
        "registered_address.country": Known("AU"),
        "contact.phone": Known("+61398765432"),
        "/Traffic/uses": Known(["a", "b"]),
    }
    companies.save_facts(profile, facts, officer)
    page = read(site.get(path(profile, "")))
    assert all(
        words in page
        for words in ("Acme Pty Ltd", "Australia", "+61 3 9876 5432", "Sender name", "a, b")
    )


def test_a_part_is_changed_and_what_is_emptied_is_forgotten(site: Client, profile: Profile) -> None:
    site.post(path(profile, "facts/company/"), {"legal_name": "", "trading_name": " Acme "})
    site.post(
        path(profile, "facts/contact/"),
        {"contact-phone": "+61 3 9876 5432", "contact-email": "ada@acme.example"},
    )
    assert profile.values == {
        "/Traffic/senderName": "ACME",
        "trading_name": "Acme",
        "contact.phone": "+61398765432",
        "contact.email": "ada@acme.example",
    }


@pytest.mark.parametrize(
    ("part", "name", "typed", "words"),
    [
        ("contact", "contact-email", "ada", "Enter an email address"),
        ("contact", "contact-phone", "03 9876", "Enter a phone number with +"),
        ("company", "website", "acme", "Enter a full address"),
        ("company", "company_email", "acme", "Enter an email address"),
        ("company", "legal_name", "x" * 1001, "Enter at most 1000 characters"),
    ],
)
def test_a_fact_that_no_form_could_take_is_told_and_stays_typed(
    site: Client, profile: Profile, part: str, name: str, typed: str, words: str
) -> None:
    response = site.post(path(profile, f"facts/{part}/"), {name: typed})
    assert response.status_code == 422
    assert words in read(response)
    assert f'value="{typed}"' in read(response)
    assert profile.values["legal_name"] == "Acme Pty Ltd"


def test_a_remembered_answer_is_forgotten(site: Client, profile: Profile) -> None:
    site.post(path(profile, "facts/{fact}/delete/"))
    assert profile.values == {"legal_name": "Acme Pty Ltd"}


def test_a_document_is_added_with_its_dates(site: Client, profile: Profile) -> None:
    said = {
        "title": "Passport",
        "document_type": "passport copy",
        "issued_on": "2026-01-31",
        "expires_on": "2020-01-01",
    }
    response = site.post(
        f"/profiles/{profile.pk}/documents/new/", {**said, "file": SimpleUploadedFile("p.png", PNG)}
    )
    assert "before the day on which it was issued" in read(response)
    site.post(
        f"/profiles/{profile.pk}/documents/new/",
        {**said, "expires_on": "2036-01-01", "file": SimpleUploadedFile("p.png", PNG)},
    )
    made = ProfileDocument.objects.get(title="Passport")
    assert (made.document_type, str(made.issued_on), str(made.expires_on)) == (
        "PASSPORT_COPY",
        "2026-01-31",
        "2036-01-01",
    )
    assert "until 1 Jan 2036" in read(site.get(f"/profiles/{profile.pk}/"))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Choose a file"),
        ({"issued_on": "31.01.2026"}, "Enter a real date"),
        ({"title": ""}, "Enter a title"),
    ],
)
def test_a_wrong_document_is_told_at_its_field(
    site: Client, profile: Profile, typed: dict[str, str], words: str
) -> None:
    response = site.post(path(profile, "documents/new/"), {"title": "Bill", **typed})
    assert response.status_code == 422
    assert words in read(response)
    assert ProfileDocument.objects.count() == 1


def test_a_document_was_not_issued_in_the_future(site: Client, profile: Profile) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    response = site.post(
        path(profile, "documents/{document}/"), {"title": "Bill", "issued_on": str(tomorrow)}
    )
    assert response.status_code == 422
    assert "This day is yet to come" in read(response)
    site.post(
        path(profile, "documents/{document}/"),
        {"title": "Bill", "issued_on": str(timezone.localdate())},
    )
    assert ProfileDocument.objects.get().issued_on == timezone.localdate()


@pytest.mark.parametrize("code", ["ß" * 127, "ŉ" * 70])
def test_a_document_type_that_grows_too_long_is_told(
    site: Client, profile: Profile, code: str
) -> None:
    response = site.post(
        path(profile, "documents/{document}/"), {"title": "Bill", "document_type": code}
    )
    assert response.status_code == 422
    assert "at most 127 characters" in read(response)


def test_two_people_who_replace_one_document_do_not_both_do(
    profile: Profile, officer: User
) -> None:
    seen = ProfileDocument.objects.get()
    vault.store(profile, upload(PNG, "first.png"), Described("Bill"), officer, seen)
    with pytest.raises(vault.Gone):
        vault.store(profile, upload(PNG, "second.png"), Described("Bill"), officer, seen)
    assert [document.name for document in ProfileDocument.objects.current()] == ["first.png"]


def test_who_comes_second_to_replace_a_document_is_told(
    site: Client, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def examined(*_given: Any) -> None:
        ProfileDocument.objects.update(removed_at=timezone.now())

    monkeypatch.setattr(vault, "check", examined)
    sent = {"title": "Bill", "file": SimpleUploadedFile("new.png", PNG)}
    page = read(site.post(path(profile, "documents/{document}/"), sent, follow=True))
    assert "was replaced or removed meanwhile" in page
    assert not ProfileDocument.objects.current().exists()


def test_the_documents_of_a_profile_that_is_put_away_are_removed_in_time(
    site: Client, profile: Profile
) -> None:
    page = read(site.post(path(profile, "archive/"), follow=True))
    assert "Acme is archived. Its documents are deleted after 365 days." in page
    assert ProfileDocument.objects.get().removed_at is not None


def test_two_profiles_of_nearly_one_name_are_put_away_at_once(officer: User) -> None:
    alike = [companies.create("A" * 60 + end, team=officer.team, owner=officer) for end in "12"]
    with time_machine.travel("2026-11-20T10:00:00Z", tick=False):
        for each in alike:
            companies.archive(each)
    assert not Profile.objects.current().exists()


def shown(page: str) -> dict[str, str]:
    """What a form sends if nobody touches it."""
    fields = [tag for tag in re.findall(r"<(?:input|select)[^>]*>", page) if "name=" in tag]
    pairs = [
        (re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in fields
    ]
    return {name[1]: value[1] if value else "" for name, value in pairs if name}


def test_a_part_keeps_only_what_was_changed_in_it(
    site: Client, officer: User, profile: Profile
) -> None:
    sent = shown(read(site.get(path(profile, "facts/company/"))))
    companies.save_facts(
        profile, {"vat_number": Known("DE1"), "legal_name": Known("Acme Group")}, officer
    )
    site.post(path(profile, "facts/company/"), {**sent, "trading_name": "Acme"})
    assert profile.values == {
        "/Traffic/senderName": "ACME",
        "legal_name": "Acme Group",
        "vat_number": "DE1",
        "trading_name": "Acme",
    }


def test_a_fact_is_forgotten_only_by_emptying_what_was_shown(
    site: Client, profile: Profile
) -> None:
    sent = shown(read(site.get(path(profile, "facts/company/"))))
    site.post(path(profile, "facts/company/"), {**sent, "legal_name": ""})
    assert profile.values == {"/Traffic/senderName": "ACME"}


def test_what_was_shown_outlives_a_mistake(site: Client, officer: User, profile: Profile) -> None:
    sent = shown(read(site.get(path(profile, "facts/company/"))))
    again = shown(read(site.post(path(profile, "facts/company/"), {**sent, "website": "acme"})))
    companies.save_facts(profile, {"legal_name": Known("Acme Group")}, officer)
    site.post(path(profile, "facts/company/"), {**again, "website": "https://acme.example"})
    assert (profile.values["legal_name"], profile.values["website"]) == (
        "Acme Group",
        "https://acme.example",
    )


def test_a_fact_that_a_colleague_changed_meanwhile_is_replaced_only_by_saving_again(
    site: Client, profile: Profile
) -> None:
    company = path(profile, "facts/company/")
    sent = shown(read(site.get(company)))
    companies.save_facts(profile, {"legal_name": Known("Acme Group")}, person("mia"))
    response = site.post(company, {**sent, "legal_name": "Acme Holding", "trading_name": "Acme"})
    assert response.status_code == 422
    assert (
        read(response).count(
            "mia has changed this to “Acme Group” meanwhile. Save again to replace it"
        )
        == 2
    )
    assert profile.values == {"legal_name": "Acme Group", "/Traffic/senderName": "ACME"}
    assert site.post(company, shown(read(response))).status_code == 302
    assert profile.values == {
        "legal_name": "Acme Holding",
        "trading_name": "Acme",
        "/Traffic/senderName": "ACME",
    }


def test_a_fact_that_a_colleague_forgot_meanwhile_is_kept_only_by_saving_again(
    site: Client, profile: Profile
) -> None:
    company = path(profile, "facts/company/")
    sent = shown(read(site.get(company)))
    companies.save_facts(profile, {"legal_name": Known("")}, person("mia"))
    page = read(site.post(company, {**sent, "legal_name": "Acme Holding"}))
    assert "This was emptied meanwhile. Save again to keep what you typed" in page
    site.post(company, shown(page))
    assert profile.values["legal_name"] == "Acme Holding"


def test_two_who_change_a_fact_alike_agree(site: Client, profile: Profile) -> None:
    company = path(profile, "facts/company/")
    sent = shown(read(site.get(company)))
    companies.save_facts(profile, {"legal_name": Known("Acme Group")}, person("mia"))
    assert site.post(company, {**sent, "legal_name": "Acme Group "}).status_code == 302


@pytest.mark.parametrize("value", ["1 Quay\nPerth", " 1 Quay", ["1 Quay", "Perth"]])
def test_what_a_form_writes_otherwise_was_not_changed_by_anybody(
    site: Client, officer: User, profile: Profile, value: str | list[str]
) -> None:
    address = path(profile, "facts/registered_address/")
    companies.save_facts(profile, {"registered_address.street": Known(value)}, officer)
    sent = shown(unescape(site.get(address).content.decode()))
    sent["shown-registered_address-street"] = sent["shown-registered_address-street"].replace(
        "\n", "\r\n"
    )
    assert site.post(address, {**sent, "registered_address-street": "2 Quay"}).status_code == 302
    assert profile.values["registered_address.street"] == "2 Quay"


def said_of(document: ProfileDocument) -> tuple[str, str, str, str]:
    kept = ProfileDocument.objects.get(pk=document.pk)
    return kept.title, kept.document_type, str(kept.issued_on or ""), str(kept.expires_on or "")


def test_of_a_document_only_what_was_changed_is_kept(site: Client, profile: Profile) -> None:
    document = path(profile, "documents/{document}/")
    sent = shown(read(site.get(document)))
    ProfileDocument.objects.update(document_type="LEASE", expires_on="2036-01-01")
    site.post(document, {**sent, "title": "Lease", "issued_on": "2026-01-31"})
    assert said_of(ProfileDocument.objects.get()) == ("Lease", "LEASE", "2026-01-31", "2036-01-01")


def test_what_was_shown_of_a_document_outlives_a_mistake(site: Client, profile: Profile) -> None:
    document = path(profile, "documents/{document}/")
    sent = shown(read(site.get(document)))
    again = shown(read(site.post(document, {**sent, "issued_on": "yesterday"})))
    ProfileDocument.objects.update(expires_on="2036-01-01")
    site.post(document, {**again, "issued_on": "2026-01-31"})
    assert said_of(ProfileDocument.objects.get()) == (
        "Bill",
        "UTILITY_BILL",
        "2026-01-31",
        "2036-01-01",
    )


def test_what_a_colleague_said_of_a_document_meanwhile_is_replaced_only_by_saving_again(
    site: Client, profile: Profile
) -> None:
    document = path(profile, "documents/{document}/")
    sent = shown(read(site.get(document)))
    ProfileDocument.objects.update(expires_on="2036-01-01", document_type="")
    response = site.post(
        document, {**sent, "title": "Lease", "document_type": "lease", "expires_on": "2030-01-01"}
    )
    page = read(response)
    assert response.status_code == 422
    assert page.count("This was changed to “1 Jan 2036” meanwhile. Save again to replace it") == 2
    assert page.count("This was emptied meanwhile. Save again to keep what you typed") == 2
    assert said_of(ProfileDocument.objects.get()) == ("Bill", "", "", "2036-01-01")
    site.post(document, shown(page))
    assert said_of(ProfileDocument.objects.get()) == ("Lease", "LEASE", "", "2030-01-01")


def test_what_was_said_of_a_document_meanwhile_is_not_said_of_another_file(
    site: Client, profile: Profile
) -> None:
    document = path(profile, "documents/{document}/")
    sent = shown(read(site.get(document)))
    ProfileDocument.objects.update(expires_on="2036-01-01")
    page = read(site.post(document, {**sent, "file": SimpleUploadedFile("new.png", PNG)}))
    assert "This was changed to “1 Jan 2036” meanwhile." in page
    assert "Choose the file again: it was not kept" in page
    assert ProfileDocument.objects.get().content_type == "application/pdf"
    site.post(document, {**shown(page), "file": SimpleUploadedFile("new.png", PNG)})
    assert said_of(ProfileDocument.objects.current().get()) == ("Bill", "UTILITY_BILL", "", "")
    assert ProfileDocument.objects.current().get().content_type == "image/png"


def test_who_describes_a_document_that_is_removed_meanwhile_is_told(
    site: Client, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        DocumentForm,
        "shown",
        lambda form: ProfileDocument.objects.update(removed_at=timezone.now()) and {},
    )
    page = read(site.post(path(profile, "documents/{document}/"), {"title": "Lease"}, follow=True))
    assert "was replaced or removed meanwhile" in page
    assert ProfileDocument.objects.get().title == "Bill"


def test_a_null_character_is_told_and_not_kept(site: Client, profile: Profile) -> None:
    response = site.post(path(profile, "facts/company/"), {"legal_name": "Ac\0me"})
    assert response.status_code == 422
    assert "Null characters are not allowed" in read(response)
    assert profile.values["legal_name"] == "Acme Pty Ltd"


def test_an_empty_file_is_refused_at_its_field(site: Client, profile: Profile) -> None:
    response = site.post(
        path(profile, "documents/new/"), {"title": "Bill", "file": SimpleUploadedFile("a.pdf", b"")}
    )
    assert response.status_code == 422
    assert "The file is empty" in read(response)


def test_a_file_that_is_there_already_is_refused_at_its_field(
    site: Client, profile: Profile
) -> None:
    sent = {
        "title": "New bill",
        "issued_on": "2026-11-01",
        "file": SimpleUploadedFile("new.pdf", PDF),
    }
    response = site.post(path(profile, "documents/new/"), sent)
    assert response.status_code == 422
    assert "This very file is here already, as “Bill”. Change its dates there." in read(response)
    assert ProfileDocument.objects.get().title == "Bill"


def test_a_document_is_described_anew_or_replaced(site: Client, profile: Profile) -> None:
    document = path(profile, "documents/{document}/")
    site.post(document, {"title": "Electricity bill", "issued_on": "2026-11-01"})
    kept = ProfileDocument.objects.get()
    assert (kept.title, str(kept.issued_on), kept.name) == (
        "Electricity bill",
        "2026-11-01",
        "bill.pdf",
    )
    site.post(document, {"title": "Electricity bill", "file": SimpleUploadedFile("new.png", PNG)})
    assert ProfileDocument.objects.current().get().content_type == "image/png"
    assert site.get(document).status_code == 404


def test_a_removed_document_is_gone_from_the_page(site: Client, profile: Profile) -> None:
    file = path(profile, "documents/{document}/file/")
    site.post(path(profile, "documents/{document}/remove/"))
    assert "No documents yet" in read(site.get(path(profile, "")))
    assert site.get(file).status_code == 404


def test_a_document_comes_back_as_a_download_only(site: Client, profile: Profile) -> None:
    response = site.get(path(profile, "documents/{document}/file/"))
    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


def test_an_expired_document_says_so(site: Client, profile: Profile) -> None:
    ProfileDocument.objects.update(expires_on="2020-02-01")
    assert "Expired 1 Feb 2020" in read(site.get(path(profile, "")))


def test_what_was_typed_is_never_markup(site: Client, officer: User, profile: Profile) -> None:
    script = "<script>alert(1)</script>"
    companies.save_facts(
        profile, {"legal_name": Known(script), "/x": Known(script, script)}, officer
    )
    ProfileDocument.objects.update(title=script)
    for page in PAGES[:-1]:
        assert script.encode() not in site.get(path(profile, page)).content


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("infected", "Malware was found"),
        ("waiting", "scan for malware is done. The last try: The scanner did not answer."),
    ],
)
def test_a_document_that_the_scan_keeps_back_is_not_given_out(
    site: Client, profile: Profile, state: str, said: str
) -> None:
    ProfileDocument.objects.update(scan_state=state, scan_problem=ScanProblem.DOWN)
    file = path(profile, "documents/{document}/file/")
    assert site.get(file).status_code == 404
    for page in ("", "documents/{document}/"):
        shown = read(site.get(path(profile, page)))
        assert file not in shown
        assert said in shown


@pytest.mark.parametrize("act", ACTS)
def test_who_may_only_look_changes_nothing(officer: User, profile: Profile, act: str) -> None:
    viewer = User.objects.create_user("vera", team=officer.team)
    viewer.user_permissions.add(Permission.objects.get(codename="view_profile"))
    before = (
        Profile.objects.values().get(),
        *ProfileFact.objects.values(),
        *ProfileDocument.objects.values(),
    )
    assert (
        signed_in(viewer).post(path(profile, act), {"name": "X", "title": "X"}).status_code == 403
    )
    assert (
        Profile.objects.values().get(),
        *ProfileFact.objects.values(),
        *ProfileDocument.objects.values(),
    ) == before
