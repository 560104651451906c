"""The table of synonyms against every name that the simulator's regulators give a question."""

from collections import Counter

import pytest

from kyc.profiles import synonyms
from kyc.profiles.facts import LABELS
from kyc.profiles.meaning import Asked, Meaning, asked, folded, meaning, names_in, words
from kyc.requirements.parse.compiler import compile_fields
from sandbox.catalogue import OFFERS

# Every name in the simulator's catalogue that sounds like a company, an address or a person, with
# what it means: reviewed.
REVIEWED = {
    ("companyName", "legal_name"), ("legalName", "legal_name"), ("registeredName", "legal_name"),
    ("tradingName", "trading_name"), ("legalForm", "company_type"), ("entityType", "company_type"),
    ("registrationNumber", "registration_number"), ("companyNumber", "registration_number"),
    ("registerNumber", "registration_number"), ("organisationNumber", "registration_number"),
    ("cnpj", "registration_number BR"), ("croNumber", "registration_number IE"), ("cvrNumber",
    "registration_number DK"),
    ("enterpriseNumber", "registration_number BE"), ("kvkNumber", "registration_number NL"),
    ("krs", "registration_number PL"), ("uid", "registration_number CH"), ("corporateNumber",
    "registration_number JP"),
    # By its title, which names a company: "Nombre o razón social".
    ("name", "legal_name"),
    ("vatNumber", "vat_number"), ("vatId", "vat_number"), ("website", "website"),
    ("addressLine1", "registered_address.street"), ("addressLine2", "registered_address.street_2"),
    ("street", "registered_address.street"), ("street", "registered_address.street_name"),
    ("houseNumber", "registered_address.house_number"),
    ("city", "registered_address.city"), ("town", "registered_address.city"),
    ("postalCode", "registered_address.postal_code"), ("eircode", "registered_address.postal_code"),
    ("country", "registered_address.country"),
    ("state", "registered_address.region"), ("province", "registered_address.region"),
    ("canton", "registered_address.region"), ("federalState", "registered_address.region"),
    ("prefecture", "registered_address.region"), ("voivodeship", "registered_address.region"),
    ("street", "business_address.street"), ("city", "business_address.city"),
    ("postalCode", "business_address.postal_code"), ("province", "business_address.region"),
    ("street", "billing_address.street"), ("city", "billing_address.city"), ("postalCode",
    "billing_address.postal_code"),
    ("street", "postal_address.street"), ("city", "postal_address.city"),
    ("postalCode", "postal_address.postal_code"), ("voivodeship", "postal_address.region"),
    ("fullName", "contact.name"), ("contactName", "contact.name"), ("givenName",
    "contact.given_name"),
    ("familyName", "contact.family_name"), ("email", "contact.email"), ("contactEmail",
    "contact.email"),
    ("phoneNumber", "contact.phone"), ("contactPhone", "contact.phone"), ("role", "contact.role"),
    ("givenName", "representative.given_name"), ("givenNames", "representative.given_name"),
    ("familyName", "representative.family_name"), ("surname", "representative.family_name"),
    ("email", "representative.email"),
    ("fullName", "director.name"), ("givenName", "director.given_name"), ("familyName",
    "director.family_name"),
    ("email", "director.email"),
}  # fmt: skip
# They sound like it and are left out, each for its reason.
UNCERTAIN = {
    "companyNameKana": "another script",
    "fullNameKana": "another script",
    "name": "of a company or a person, the holder of a number",
    "fullName": "of a beneficial owner",
    "address": "of a beneficial owner, all in one",
    "residentialAddress": "a person's home",
    "emergencyAddress": "where a number is used",
    "streetType": "a part that other countries don't have",
    "houseNumberAddition": "a part that other countries don't have",
    "firstSurname": "a part that other countries don't have",
    "secondSurname": "a part that other countries don't have",
    "alternativePhoneNumber": "another one",
    "certifiedEmail": "a registered address of its own kind",
    "complaintsPhoneNumber": "another one",
    "informationOfficerEmail": "of another person",
    "dataCountry": "of the data",
    "passportCountry": "of a passport",
    "dataLeavesCountry": "of the data",
    "isTelecomProvider": "no name",
    "senderName": "of a sender",
    "recordsCalls": "no name",
    "contactEmail": "of somebody for the use of the number",
    "otherLegalForm": "free words",
}
TEXT = {"type": "string"}
SOUNDS = (
    "name",
    "address",
    "street",
    "city",
    "town",
    "postal",
    "email",
    "phone",
    "country",
    "house",
    "legal",
    "role",
)


def in_the_catalogue() -> list[Asked]:
    requirements = [offer.requirements for offer in OFFERS.values() if offer.requirements]
    sections = [
        section
        for requirement in requirements
        for section in compile_fields(requirement.fields).sections
    ]
    places = [(section, group) for section in sections for group in section.groups]
    named = [
        asked(section, group, question, names_in(group))
        for section, group in places
        for question in group.questions
    ]
    return [question for question in named if question is not None]


def test_every_name_in_the_catalogue_means_what_was_reviewed():
    found = [(question.name, meaning(question)) for question in in_the_catalogue()]
    assert {
        (name, f"{fact.key} {fact.only_in}".strip()) for name, fact in found if fact
    } == REVIEWED


def test_every_name_that_sounds_like_a_fact_is_one_or_is_left_out_for_a_reason():
    unknown = {question.name for question in in_the_catalogue() if meaning(question) is None}
    assert {
        name for name in unknown if any(sound in name.lower() for sound in SOUNDS)
    } <= UNCERTAIN.keys()


@pytest.mark.parametrize("table", ["COMPANY", "COMPANY_BARE", "ADDRESS", "ADDRESS_BARE", "PERSON"])
def test_a_name_stands_once_in_its_table(table):
    names = [folded(name) for spellings in getattr(synonyms, table).values() for name in spellings]
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_the_tables_speak_of_facts_that_there_are():
    people = {f"{kind}.{part}" for kind in synonyms.PERSON_WORDS for part in synonyms.PERSON}
    kinds = [*synonyms.ADDRESS_KINDS, synonyms.REGISTERED]
    addresses = {
        f"{kind}.{part}"
        for kind in kinds
        for table in (synonyms.ADDRESS, synonyms.ADDRESS_BARE)
        for part in table
    }
    company = {*synonyms.COMPANY, *synonyms.COMPANY_BARE, *synonyms.WHOLE_PERSON.values()}
    assert people | addresses | company <= LABELS.keys()


def named(name, *around, beside=()):
    found = meaning(Asked(name, around, frozenset(map(folded, (name, *beside)))))
    return found.key if found else None


@pytest.mark.parametrize(
    ("name", "around", "key"),
    [
        ("name", ("company",), "legal_name"),
        ("companyName", ("endUser",), "legal_name"),
        ("name", ("business_details",), "legal_name"),
        ("name", ("contact",), "contact.name"),
        ("name", ("authorisedRepresentative",), "representative.name"),
        ("name", (), None),
        ("name", ("address",), None),
        ("name", ("product",), None),
        ("COMPANY-NAME", (), "legal_name"),
        ("company name", ("endBusiness",), "legal_name"),
        ("companyName", ("contact",), None),
        ("companyName", ("previousCarrier",), None),
        ("city", ("company", "registeredAddress"), "registered_address.city"),
        ("city", ("billing",), "billing_address.city"),
        ("billingCity", (), "billing_address.city"),
        ("city", ("businessAddress",), "business_address.city"),
        ("city", ("business",), "registered_address.city"),
        ("city", ("contact", "address"), None),
        ("city", ("premisesAddress",), None),
        ("email", ("company", "contact"), "contact.email"),
        ("email", ("company",), "company_email"),
        ("email", (), None),
        ("contactEmail", (), "contact.email"),
        ("directorEmail", (), "director.email"),
        ("email", ("contactOfTheDirector",), None),
        ("state", ("traffic",), None),
        ("country", (), None),
        ("country", ("address",), "registered_address.country"),
        ("código postal", ("dirección",), "registered_address.postal_code"),
    ],
)
def test_a_name_means_what_its_surroundings_say(name, around, key):
    assert named(name, *around) == key


@pytest.mark.parametrize(
    ("around", "name"),
    [
        (("placeOfBirth",), "city"), (("person",), "city"), (("individual",), "street"), (("spouse",
        ), "city"),
        (("employee",), "companyName"), (("employer",), "companyName"), (("authorizedAgent",),
        "companyName"),
        (("subsidiary",), "registrationNumber"), (("branch",), "city"), (("groupCompany",),
        "companyName"),
        (("gesellschafter",), "strasse"), (("revendeur",), "raisonSociale"), (("propietario",),
        "calle"),
        (("wlasciciel",), "city"), (("serviceAddress",), "street"), (("localAddress",),
        "postalCode"),
        (("numberLocation",), "city"), (("vehicle",), "registrationNumber"), (("identityDocument",),
        "country"),
        (("billingContact",), "email"), (("technicalContact",), "name"), (("itContact",), "phone"),
        (("contact", "company"), "name"), (("contact", "address"), "name"), (("billingAddress",),
        "contactEmail"),
        (("billingAddress",), "companyName"), (("companyPerson",), "email"), (("user",),
        "companyName"),
        (("Landlord",), "contactEmail"), (("endUser",), "name"), (("applicant",), "email"),
        ((), "applicantName"), ((), "subscriberName"), ((), "endUserName"), ((), "endUserEmail"),
        ((), "technicalContactEmail"),
        ((), "billingContactEmail"), ((), "serviceCity"), ((), "billingCompanyName"),
    ],
)  # fmt: skip
def test_what_is_around_a_name_must_be_known_for_ours(name, around):
    assert named(name, *around) is None


@pytest.mark.parametrize(
    ("around", "name", "key"),
    [
        (("details",), "companyName", "legal_name"),
        (("company", "section1"), "name", "legal_name"),
        (("contactPerson",), "email", "contact.email"),
        (("company", "contactPerson"), "email", "contact.email"),
        (("endUser",), "companyName", "legal_name"),
        (("endUser",), "city", "registered_address.city"),
        (("firma",), "ort", None),
        (("firma",), "stadt", "registered_address.city"),
        (("osoby uprawnione do reprezentacji",), "surname", "representative.family_name"),
    ],
)
def test_what_is_around_a_name_is_known_in_many_words(name, around, key):
    assert named(name, *around) == key


@pytest.mark.parametrize(
    ("title", "around", "name"),
    [
        ("Reseller", ("section2",), "companyName"), ("Your carrier", ("company",), "vatNumber"),
        ("Wiederverkäufer", (), "companyName"),
        ("Where the number is used", ("address",), "city"), ("Service address", ("address",),
        "street"),
        ("Billing address", ("address",), "city"), ("Technical contact", ("contact",), "email"),
        ("Director", ("contact",), "email"), ("Contact", ("company",), "email"), ("Persons", (),
        "city"),
    ],
)  # fmt: skip
def test_a_title_that_speaks_of_somebody_or_somewhere_else_leaves_it_out(title, around, name):
    assert meaning(Asked(name, around, frozenset({folded(name)}), (title,))) is None


def test_a_title_does_for_a_part_whose_name_says_nothing():
    fields = {
        "type": "object",
        "properties": {
            "section2": {"type": "object", "title": "Company", "properties": {"name": TEXT}}
        },
    }
    (section,) = compile_fields(fields).sections
    (group,) = section.groups
    question = asked(section, group, group.questions[0], names_in(group))
    assert question is not None
    assert meaning(question) == Meaning("legal_name", same=False)


def test_an_address_beside_a_persons_name_is_that_persons():
    assert named("city", "applicant", beside=["firstName", "lastName"]) is None
    assert (
        named("city", "applicant", beside=["companyName", "firstName"]) == "registered_address.city"
    )


WORDS = (
    "COMPANY_WORDS", "APPLICANT_WORDS", "ADDRESS_WORDS", "FILLING", "QUALIFYING", "ANYBODY",
    "OTHERS", "PLACES", "MATTERS"
)  # fmt: skip


@pytest.mark.parametrize("table", WORDS)
def test_words_stand_in_their_tables_as_they_are_compared(table):
    assert {word for word in getattr(synonyms, table) if words(word) != {word}} == set()


def test_no_word_is_both_ours_and_somebody_elses():
    ours = (
        synonyms.COMPANY_WORDS
        | synonyms.APPLICANT_WORDS
        | synonyms.ADDRESS_WORDS
        | synonyms.QUALIFYING
        | synonyms.FILLING
    )
    assert not ours & synonyms.OTHERS


def test_a_street_is_with_its_number_unless_that_is_asked_for_too():
    assert named("street", "address", beside=["city"]) == "registered_address.street"
    assert named("street", "address", beside=["houseNumber"]) == "registered_address.street_name"


def test_a_state_beside_a_city_is_part_of_an_address():
    assert named("state", beside=["city"]) == "registered_address.region"
    assert named("state", beside=["orderNumber"]) is None
