"""Filling a form from a profile, remembering answers in one, and using its documents: only what was
shown and ticked."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from kyc.documents.models import ProfileDocument
from kyc.profiles import companies as keeping
from kyc.profiles import vault
from kyc.profiles.companies import Known
from kyc.profiles.models import Profile
from kyc.profiles.vault import Described
from kyc.registrations.conflicts import Seen
from kyc.registrations.snapshots import RequirementSnapshot
from ordering.orders.order import Order
from ordering.submissions import prefill, saving, submit
from people.models import User
from tests import factories
from tests.kyc.factories import sized, upload
from tests.pages import read

pytestmark = pytest.mark.django_db
FACTS = {
    "legal_name": "Harbour Dental Pty Ltd",
    "registered_address.postal_code": "3000",
    "contact.email": "mia@harbour.example",
}


@pytest.fixture
def profile(officer: User) -> Profile:
    return known(officer, "Harbour Dental")


@pytest.fixture
def order(officer: User) -> Order:
    return factories.draft(officer)


def known(owner: User, name: str, facts: dict[str, Any] | None = None) -> Profile:
    made = keeping.create(name, team=owner.team, owner=owner)
    keeping.save_facts(made, {key: Known(value) for key, value in (facts or FACTS).items()}, owner)
    return made


def boxes(page: str) -> dict[str, tuple[str, bool]]:
    """Each box by its label: its value, and whether it is ticked."""
    found = re.findall(
        r'<input type="checkbox" id="(take-\d+)" name="take" value="(\w+)"\s*(checked)?\s*>', page
    )
    labels = dict(re.findall(r'<label for="(take-\d+)">([^<]+)</label>', page))
    return {labels[box]: (value, bool(ticked)) for box, value, ticked in found}


def answers(order: Order) -> dict[str, Any]:
    return dict(Order.objects.get(pk=order.pk).registration.answers.values)


def test_nothing_is_taken_by_looking_or_without_a_tick(
    site: Client, order: Order, profile: Profile
) -> None:
    page = read(site.get(f"/orders/{order.pk}/fill/"))
    assert set(boxes(page)) == {"Legal name", "Postal code", "Email"}
    assert "Harbour Dental Pty Ltd" in page
    after = read(site.post(f"/orders/{order.pk}/fill/", {"profile": profile.pk}, follow=True))
    assert "Nothing was ticked, so nothing was filled in." in after
    assert answers(order) == {}


def test_what_is_ticked_is_taken_and_told(site: Client, order: Order, profile: Profile) -> None:
    offered = boxes(read(site.get(f"/orders/{order.pk}/fill/")))
    ticked = [offered["Legal name"][0], offered["Email"][0]]
    page = read(
        site.post(f"/orders/{order.pk}/fill/", {"profile": profile.pk, "take": ticked}, follow=True)
    )
    assert "Filled in from Harbour Dental: Legal name and Email." in page
    assert answers(order) == {
        "/1/legalName": "Harbour Dental Pty Ltd",
        "/2/email": "mia@harbour.example",
    }


def test_what_would_replace_an_answer_or_not_fit_is_not_ticked(
    site: Client, order: Order, officer: User
) -> None:
    known(officer, "Harbour Dental", {**FACTS, "registered_address.postal_code": "30000"})
    saving.save_answers(order, {"/1/legalName": "Harbour Group"})
    page = read(site.get(f"/orders/{order.pk}/fill/"))
    assert {label: ticked for label, (_value, ticked) in boxes(page).items()} == {
        "Legal name": False,
        "Postal code": False,
        "Email": True,
    }
    assert "Would replace the answer that is there." in page
    assert "Does not fit here: " in page


def test_an_address_in_another_country_is_not_ticked_and_says_where_it_is(
    site: Client, officer: User
) -> None:
    known(
        officer,
        "Harbour Dental",
        {**FACTS, "registered_address.city": "Melbourne", "registered_address.country": "AU"},
    )
    page = read(site.get(f"/orders/{factories.draft(officer, 'AT', 'MOBILE').pk}/fill/"))
    assert [label for label, (_value, ticked) in boxes(page).items() if not ticked] == [
        "Postleitzahl",
        "Ort",
    ]
    assert page.count("This address is in Australia.") == 2


def test_what_changed_since_it_was_shown_is_not_taken(
    site: Client, order: Order, profile: Profile, officer: User
) -> None:
    ticked = [
        value for value, _ticked in boxes(read(site.get(f"/orders/{order.pk}/fill/"))).values()
    ]
    keeping.save_facts(profile, {"legal_name": Known("Another Company")}, officer)
    saving.save_answers(order, {"/2/email": "typed@meanwhile.example"})
    page = read(
        site.post(f"/orders/{order.pk}/fill/", {"profile": profile.pk, "take": ticked}, follow=True)
    )
    assert "2 answers had changed meanwhile and were left alone" in page
    assert answers(order) == {"/1/postalCode": "3000", "/2/email": "typed@meanwhile.example"}


@pytest.mark.parametrize("made_up", ["", "x", "/1/legalName", "Harbour Dental Pty Ltd"])
def test_a_box_that_nobody_showed_takes_nothing(
    site: Client, order: Order, profile: Profile, made_up: str
) -> None:
    site.post(
        f"/orders/{order.pk}/fill/",
        {"profile": profile.pk, "take": [made_up], "/1/legalName": "Evil"},
    )
    assert answers(order) == {}


def test_pressing_twice_takes_it_once(order: Order, profile: Profile) -> None:
    tokens = [offer.match.token for offer in prefill.offers(order.registration, profile)]
    assert len(prefill.fill_in(order, profile, tokens, order.officer).titles) == 3
    order.refresh_from_db()
    assert prefill.fill_in(order, profile, tokens, order.officer).titles == ()
    assert order.registration.version == 2


def test_another_teams_profile_is_not_there_for_an_order(
    site: Client, order: Order, profile: Profile
) -> None:
    other = known(factories.person("ben", team="Berlin"), "Quay Clinic")
    assert site.get(f"/orders/{order.pk}/fill/?profile={other.pk}").status_code == 404
    assert site.post(f"/orders/{order.pk}/fill/", {"profile": other.pk}).status_code == 404
    assert (
        site.post(f"/orders/{order.pk}/save-to-profile/", {"profile": other.pk}).status_code == 404
    )
    assert "Quay Clinic" not in read(site.get(f"/orders/{order.pk}/fill/"))


def test_a_manager_fills_an_order_from_its_own_teams_profiles_only(
    order: Order, profile: Profile
) -> None:
    manager = factories.person("mateo", "Manager", "Berlin")
    known(manager, "Quay Clinic")
    assert prefill.profiles_for(order, manager) == [profile]


def test_of_several_profiles_one_is_chosen_first(
    site: Client, order: Order, profile: Profile, officer: User
) -> None:
    second = known(officer, "Quay Clinic", {"legal_name": "Quay Clinic Ltd"})
    page = read(site.get(f"/orders/{order.pk}/fill/"))
    assert not boxes(page)
    assert "Quay Clinic" in page
    assert "Quay Clinic Ltd" in read(site.get(f"/orders/{order.pk}/fill/?profile={second.pk}"))


def test_a_button_names_the_profile_that_it_acts_on(
    site: Client, order: Order, profile: Profile, officer: User
) -> None:
    known(officer, "Quay Clinic")
    assert "Use ticked answers from Harbour Dental" in read(
        site.get(f"/orders/{order.pk}/fill/?profile={profile.pk}")
    )
    factories.answer(order)
    assert "Save what is ticked to Harbour Dental" in read(
        site.get(f"/orders/{order.pk}/save-to-profile/?profile={profile.pk}")
    )
    assert "Save what is ticked to a new company" in read(
        site.get(f"/orders/{order.pk}/save-to-profile/?profile=new")
    )


def test_a_submitted_order_is_not_filled(site: Client, officer: User, profile: Profile) -> None:
    order = factories.ready(officer)
    saving.save_answers(order, {"/2/email": "ada@harbour.example"})
    tokens = [offer.match.token for offer in prefill.offers(_registration(order), profile)]
    submit.ask(order, officer)
    assert site.get(f"/orders/{order.pk}/fill/").status_code == 302
    with pytest.raises(saving.NotEditable):
        prefill.fill_in(order, profile, tokens, order.officer)
    assert answers(order)["/2/email"] == "ada@harbour.example"


def _registration(order: Order) -> Any:
    return Order.objects.get(pk=order.pk).registration


@pytest.mark.parametrize("page", ["", "registration/end-business/"])
def test_the_way_to_a_profile_is_shown_where_there_is_one(
    site: Client, order: Order, officer: User, page: str
) -> None:
    address = f"/orders/{order.pk}/{page}"
    assert "Fill from a profile" not in read(site.get(address))
    known(officer, "Harbour Dental")
    assert f'href="/orders/{order.pk}/fill/"' in read(site.get(address))


@pytest.mark.parametrize("page", ["", "check/"])
def test_the_way_to_remember_is_shown_once_there_are_answers(
    site: Client, order: Order, page: str
) -> None:
    address = f"/orders/{order.pk}/{page}"
    assert "Save to a profile" not in read(site.get(address))
    factories.answer(order)
    assert f'href="/orders/{order.pk}/save-to-profile/"' in read(site.get(address))


def test_answers_are_remembered_in_a_new_profile_only_as_far_as_ticked(
    site: Client, order: Order
) -> None:
    factories.answer(order)
    offered = boxes(read(site.get(f"/orders/{order.pk}/save-to-profile/")))
    assert "Consent of the recipients" not in offered
    assert all(ticked for _value, ticked in offered.values())
    ticked = [offered["Legal name"][0], offered["Sender name"][0]]
    page = read(
        site.post(
            f"/orders/{order.pk}/save-to-profile/",
            {"profile": "new", "name": "Harbour", "take": ticked},
            follow=True,
        )
    )
    assert "2 answers were saved to Harbour." in page
    made = Profile.objects.get()
    assert made.team == order.team
    assert made.values == {
        "legal_name": "Harbour Dental Pty Ltd",
        "/Traffic/senderName": "Harbour Dental",
    }


def test_what_the_profile_knows_otherwise_is_shown_and_not_ticked(
    site: Client, order: Order, profile: Profile, officer: User
) -> None:
    factories.answer(order)
    keeping.save_facts(profile, {"legal_name": Known("Harbour Group")}, officer)
    page = read(site.get(f"/orders/{order.pk}/save-to-profile/?profile={profile.pk}"))
    assert "Would replace: Harbour Group" in page
    value, ticked = boxes(page)["Legal name"]
    assert not ticked
    site.post(f"/orders/{order.pk}/save-to-profile/", {"profile": profile.pk, "take": [value]})
    assert Profile.objects.get().values["legal_name"] == "Harbour Dental Pty Ltd"


def test_what_the_profile_learned_meanwhile_is_not_replaced(
    site: Client, order: Order, profile: Profile, officer: User
) -> None:
    factories.answer(order)
    offered = boxes(read(site.get(f"/orders/{order.pk}/save-to-profile/")))
    keeping.save_facts(
        profile,
        {"website": Known("https://harbour.example"), "contact.name": Known("Ada Novak")},
        officer,
    )
    page = read(
        site.post(
            f"/orders/{order.pk}/save-to-profile/",
            {"profile": profile.pk, "take": [offered["Full name"][0]]},
            follow=True,
        )
    )
    assert "1 answer had changed meanwhile and was left alone" in page
    assert Profile.objects.get().values["contact.name"] == "Ada Novak"


def test_what_the_profile_learns_while_answers_are_being_kept_is_not_replaced(
    order: Order, profile: Profile, officer: User
) -> None:
    factories.answer(order)
    stale = prefill.profiles_for(order, officer)[0]
    tokens = [
        lesson.token
        for lesson in prefill.lessons(order, stale)
        if lesson.memory.key == "contact.name"
    ]
    keeping.save_facts(profile, {"contact.name": Known("Ada Novak")}, officer)
    assert prefill.save_to_profile(order, stale, tokens, officer).missed == 1
    assert Profile.objects.get().values["contact.name"] == "Ada Novak"


def test_what_the_validator_objects_to_is_not_ticked_to_be_remembered(
    site: Client, order: Order
) -> None:
    factories.answer(order)
    saving.save_answers(order, {"/1/postalCode": "30000"})
    page = read(site.get(f"/orders/{order.pk}/save-to-profile/"))
    assert [label for label, (_value, ticked) in boxes(page).items() if not ticked] == [
        "Postal code"
    ]
    assert page.count("Does not fit here: ") == 1
    token = boxes(page)["Postal code"][0]
    site.post(
        f"/orders/{order.pk}/save-to-profile/",
        {"profile": "new", "name": "Harbour", "take": [token]},
    )
    assert Profile.objects.get().values == {"registered_address.postal_code": "30000"}


def test_an_answer_that_met_another_one_is_not_ticked_to_be_remembered(
    site: Client, order: Order, officer: User
) -> None:
    factories.answer(order)
    seen = [Seen(form, 0, {"/1/legalName": "Harbour Dental Pty Ltd"}) for form in ("a", "b")]
    saving.save_answers(order, {"/1/legalName": "Harbour Group"}, seen[0], officer)
    saving.save_answers(order, {"/1/legalName": "Harbour Holding"}, seen[1], officer)
    page = read(site.get(f"/orders/{order.pk}/save-to-profile/"))
    assert [label for label, (_value, ticked) in boxes(page).items() if not ticked] == [
        "Legal name"
    ]
    assert page.count("Two different answers were given: choose one first") == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Enter the name of the company"),
        ("Harbour Dental", "There is a company of this name already"),
    ],
)
def test_a_new_profile_needs_a_name_of_its_own_and_ticks_stay(
    site: Client, order: Order, profile: Profile, name: str, words: str
) -> None:
    factories.answer(order)
    offered = boxes(read(site.get(f"/orders/{order.pk}/save-to-profile/?profile=new")))
    ticked = offered["Legal name"][0]
    response = site.post(
        f"/orders/{order.pk}/save-to-profile/", {"profile": "new", "name": name, "take": [ticked]}
    )
    page = read(response)
    assert response.status_code == 422
    assert words in page
    assert [value for value, is_ticked in boxes(page).values() if is_ticked] == [ticked]
    assert Profile.objects.count() == 1


def test_what_was_remembered_fills_the_next_order_of_another_country(officer: User) -> None:
    order = factories.draft(officer)
    factories.answer(order)
    tokens = [lesson.token for lesson in prefill.lessons(order, None)]
    profile, _taken = prefill.save_to_new_profile(order, "Harbour", tokens, officer)
    british = factories.draft(officer, "GB", "MOBILE")
    offers = prefill.offers(british.registration, Profile.objects.get(pk=profile.pk))
    assert {offer.match.question.key: offer.match.key for offer in offers} == {
        "companyName": "legal_name",
        "contactEmail": "contact.email",
    }


def bill(
    profile: Profile, officer: User, days: int = 10, kind: str = "UTILITY_BILL"
) -> ProfileDocument:
    """A document of the company, whose the orders that there are become."""
    Order.objects.update(company=profile)
    issued = timezone.localdate() - timedelta(days=days)
    return vault.store(
        profile,
        upload(factories.PDF, "bill.pdf"),
        Described("Electricity bill", kind, issued),
        officer,
    )


def asked(order: Order, *documents: dict[str, Any]) -> None:
    """Lets the order's regulator ask for other documents."""
    snapshot = order.registration.snapshot
    RequirementSnapshot.objects.filter(pk=snapshot.pk).update(attachments=list(documents))


def use(site: Client, order: Order, document: int | str, position: int = 2) -> Any:
    return site.post(
        f"/orders/{order.pk}/documents/{position}/from-vault/", {"document": document}, follow=True
    )


def test_a_document_of_the_vault_is_used_as_a_copy(
    site: Client, order: Order, profile: Profile, officer: User
) -> None:
    kept = bill(profile, officer)
    assert "Electricity bill" in read(site.get(f"/orders/{order.pk}/documents/"))
    use(site, order, kept.pk)
    copy = order.registration.documents.get()
    assert (copy.requirement_id, copy.document_type, copy.sha256) == (
        "proof-of-address",
        "UTILITY_BILL",
        kept.sha256,
    )
    assert copy.file.name != kept.file.name
    assert order.timeline.filter(act="document_added", actor=officer).exists()
    vault.remove(kept)
    assert order.registration.documents.filter(superseded_at=None).exists()


def test_who_uses_a_document_in_place_of_a_file_they_had_not_seen_is_told(
    site: Client, order: Order, profile: Profile, officer: User
) -> None:
    kept = bill(profile, officer)
    html = read(site.get(f"/orders/{order.pk}/documents/"))
    form = html[html.index("/documents/2/from-vault/") :]
    assert re.search(r'name="shown" value="(.*?)"', form)[1] == ""  # type: ignore[index]
    proof = order.registration.snapshot.documents[1]
    saving.add_document(order, proof, upload(sized(900), "theirs.pdf"), "UTILITY_BILL", officer)
    said = read(use(site, order, kept.pk))
    assert (
        "theirs.pdf, which olivia had added meanwhile, was replaced. It is under earlier "
        "versions." in said
    )
    assert order.registration.documents.get(superseded_at=None).name == "bill.pdf"


@pytest.mark.parametrize(
    ("days", "kind", "words"),
    [
        (200, "UTILITY_BILL", "It must not be older than 3 months"),
        (10, "PASSPORT", "It is a document of type Passport"),
    ],
)
def test_a_document_that_will_not_do_is_refused_on_the_server_too(
    site: Client, order: Order, profile: Profile, officer: User, days: int, kind: str, words: str
) -> None:
    kept = bill(profile, officer, days, kind)
    assert words in read(site.get(f"/orders/{order.pk}/documents/"))
    assert (
        "The document was not used. "
        f"{vault.verdicts([kept], order.registration.snapshot.documents[1])[0].reason}"
        in read(use(site, order, kept.pk))
    )
    assert not order.registration.documents.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Bank statements of the last 12 months.", True),
        ("Not older than 3 months.", False),
        ("A bill.", False),
    ],
)
def test_an_age_that_can_not_be_read_is_left_to_the_person(
    site: Client, order: Order, profile: Profile, officer: User, words: str, told: bool
) -> None:
    bill(profile, officer)
    asked(order, {"id": "proof", "title": "Proof", "description": words})
    assert (
        "Check it yourself before you use one" in read(site.get(f"/orders/{order.pk}/documents/"))
    ) is told


def test_another_companys_document_is_used_only_by_who_says_so(
    site: Client, order: Order, profile: Profile, officer: User
) -> None:
    other = bill(known(officer, "Quay Clinic"), officer)
    Order.objects.update(company=profile)
    page = read(site.get(f"/orders/{order.pk}/documents/"))
    assert "Documents of other companies" in page
    assert "Use a document of Harbour Dental" not in page
    assert "It is of Quay Clinic, and this order is not." in read(use(site, order, other.pk))
    assert not order.registration.documents.exists()
    address = f"/orders/{order.pk}/documents/2/from-vault/"
    site.post(address, {"document": other.pk, "of_another": "1"})
    assert order.registration.documents.get().company == other.profile
    for path in ("documents/", "check/"):
        page = read(site.get(f"/orders/{order.pk}/{path}"))
        assert "of Quay Clinic" in page
        assert "Another company's" in page


@pytest.mark.parametrize(
    ("facts", "is_own"),
    [
        ({"legal_name": "HARBOUR DENTAL PTY. LTD."}, True),
        ({"legal_name": "Other", "registration_number": "51 824 753 556"}, True),
        ({"legal_name": "Harbour Group"}, False),
    ],
)
def test_an_order_is_its_companys_by_what_was_answered(
    site: Client, order: Order, officer: User, facts: dict[str, Any], is_own: bool
) -> None:
    company = known(officer, "Quay", facts)
    known(officer, "Another", {"legal_name": "Another"})
    factories.answer(order)
    order = Order.objects.get(pk=order.pk)
    found = prefill.company_of(order, prefill.profiles_for(order, officer))
    assert (found == company) is is_own
    page = read(site.get(f"/orders/{order.pk}/save-to-profile/"))
    assert ("Save what is ticked to Quay" in page) is is_own
    assert ('value="Harbour Dental Pty Ltd"' in page) is not is_own


def test_a_company_that_a_person_may_not_see_tells_them_nothing(
    order: Order, officer: User
) -> None:
    """The order was begun for it before they went to another team."""
    facts = {"legal_name": "Secret Holding", "website": "https://secret.example"}
    company = known(officer, "Harbour Dental", facts)
    stranger = factories.person("vera", team="Perth")
    Order.objects.update(company=company, assignee=stranger)
    browser = Client()
    browser.force_login(stranger)
    order = Order.objects.get()
    paths = ("fill/", "save-to-profile/", "documents/", "check/")

    def told(who: Client) -> list[str]:
        pages = {path: read(who.get(f"/orders/{order.pk}/{path}")) for path in paths}
        return [path for path, page in pages.items() if "Secret Holding" in page]

    mine = Client()
    mine.force_login(officer)
    assert told(mine) == ["fill/"]
    assert told(browser) == []
    factories.answer(order)
    tokens = [lesson.token for lesson in prefill.lessons(Order.objects.get(), company)]
    browser.post(f"/orders/{order.pk}/save-to-profile/", {"take": tokens})
    assert Profile.objects.get().values == facts


def test_filling_in_nothing_makes_an_order_nobodys(
    site: Client, order: Order, profile: Profile
) -> None:
    site.post(f"/orders/{order.pk}/fill/", {"profile": profile.pk})
    assert Order.objects.get().company is None


def test_documents_are_saved_with_their_dates_beside_the_answers(
    site: Client, order: Order, profile: Profile, officer: User
) -> None:
    factories.answer(order)
    factories.attach(order, position=1)
    factories.attach(order, factories.PDF + b"%2", "bill.pdf", 2)
    address = f"/orders/{order.pk}/save-to-profile/"
    page = read(site.get(f"{address}?profile={profile.pk}"))
    assert page.count("Save this document") == 2
    said = {"profile": profile.pk, "d2-keep": "on", "d2-title": "Bill", "d2-issued_on": "2026-13-1"}
    refused = site.post(address, said)
    assert refused.status_code == 422
    assert "Enter a real date" in read(refused)
    site.post(address, said | {"d2-issued_on": "2026-03-31", "d2-document_type": "UTILITY_BILL"})
    saved = ProfileDocument.objects.get()
    assert (saved.title, str(saved.issued_on), saved.name) == ("Bill", "2026-03-31", "bill.pdf")
    assert not order.registration.documents.filter(file=saved.file.name).exists()
    assert Order.objects.get().company == profile
    assert read(site.get(f"{address}?profile={profile.pk}")).count("Save this document") == 1


def test_the_very_file_that_is_there_is_not_used_again(
    site: Client, order: Order, profile: Profile, officer: User
) -> None:
    kept = bill(profile, officer)
    use(site, order, kept.pk)
    assert "This very file is there already. Nothing was replaced." in read(
        use(site, order, kept.pk)
    )
    assert order.registration.documents.count() == 1


@pytest.mark.parametrize("was", [{"refusal": "Unreadable"}, {"scan_state": "infected"}])
def test_a_file_that_was_refused_may_be_used_once_more(
    site: Client, order: Order, profile: Profile, officer: User, was: dict[str, str]
) -> None:
    kept = bill(profile, officer)
    use(site, order, kept.pk)
    order.registration.documents.update(**was)
    use(site, order, kept.pk)
    assert order.registration.documents.count() == 2


def test_a_document_type_that_nobody_asked_for_stays_in_the_vault(
    site: Client, order: Order, profile: Profile, officer: User
) -> None:
    kept = bill(profile, officer)
    asked(
        order,
        {"id": "any", "title": "Any"},
        {"id": "bill", "title": "Bill", "allowedDocumentTypes": ["UTILITY_BILL"]},
    )
    use(site, order, kept.pk, position=1)
    use(site, order, kept.pk, position=2)
    found = dict(order.registration.documents.values_list("requirement_id", "document_type"))
    assert found == {"any": "", "bill": "UTILITY_BILL"}


def test_who_took_an_answer_from_a_profile_is_known(
    site: Client, order: Order, profile: Profile, officer: User
) -> None:
    token = boxes(read(site.get(f"/orders/{order.pk}/fill/")))["Legal name"][0]
    site.post(f"/orders/{order.pk}/fill/", {"profile": profile.pk, "take": [token]})
    assert _registration(order).writers["/1/legalName"]["by"] == officer.pk


def test_only_documents_of_the_orders_team_can_be_used(site: Client, order: Order) -> None:
    stranger = factories.person("ben", team="Berlin")
    kept = bill(known(stranger, "Quay Clinic"), stranger)
    assert "Electricity bill" not in read(site.get(f"/orders/{order.pk}/documents/"))
    for document in (kept.pk, 999, "", "x", "9" * 400):
        assert use(site, order, document).status_code == 404
    assert use(site, order, kept.pk, position=9).status_code == 404
    assert not order.registration.documents.exists()


def test_a_document_can_not_be_added_to_a_submitted_order(
    site: Client, officer: User, profile: Profile
) -> None:
    order = factories.ready(officer)
    kept = bill(profile, officer)
    submit.ask(order, officer)
    assert "can't be changed now" in read(use(site, order, kept.pk))
    assert order.registration.documents.count() == 1


@pytest.mark.parametrize("page", ["fill/", "save-to-profile/"])
def test_somebody_elses_order_is_not_there(order: Order, page: str) -> None:
    stranger = Client()
    stranger.force_login(factories.person("sid", team="Berlin"))
    assert stranger.get(f"/orders/{order.pk}/{page}").status_code == 404
    assert stranger.post(f"/orders/{order.pk}/{page}").status_code == 404
    assert stranger.post(f"/orders/{order.pk}/documents/1/from-vault/").status_code == 404


@pytest.mark.parametrize("page", ["fill/", "save-to-profile/"])
def test_an_account_without_a_group_may_do_nothing(order: Order, page: str) -> None:
    nobody = Client()
    nobody.force_login(User.objects.create_user("nobody", team=order.team))
    assert nobody.get(f"/orders/{order.pk}/{page}").status_code == 403
    assert nobody.post(f"/orders/{order.pk}/documents/1/from-vault/").status_code == 403


def test_a_new_profile_is_made_only_by_who_may(site: Client, order: Order, officer: User) -> None:
    factories.answer(order)
    Group.objects.get(name="Officer").permissions.remove(
        Permission.objects.get(codename="add_profile")
    )
    response = site.post(f"/orders/{order.pk}/save-to-profile/", {"profile": "new", "name": "Acme"})
    assert response.status_code == 403
    assert not Profile.objects.exists()


def test_a_copy_whose_order_closes_meanwhile_leaves_no_file(
    order: Order, profile: Profile, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = bill(profile, officer)
    copied: list[Any] = []
    make: Callable[..., Any] = vault.copy_for

    def close_then(*args: Any) -> Any:
        copied.append(make(*args))
        Order.objects.update(
            state="submitting",
            submitted_at=timezone.now(),
            reserved_at=timezone.now(),
            remote_id="r",
        )
        return copied[0]

    monkeypatch.setattr(vault, "copy_for", close_then)
    order.refresh_from_db()
    with pytest.raises(saving.NotEditable):
        prefill.use_document(order, order.registration.snapshot.documents[1], kept.pk, officer)
    assert not copied[0].file
    assert not order.registration.documents.exists()
