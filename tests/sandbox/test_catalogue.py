"""What the sandbox offers: numbers that could exist, requirement sets that can be met and judged,
documents that open."""

from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import phonenumbers
import pytest
from jsonschema import Draft202012Validator
from phonenumbers import PhoneNumberType

from sandbox.catalogue import OFFERS, TEMPLATES, Offer, RequirementSet
from sandbox.catalogue.compiler import NOT_EMPTY, compile_fields

from . import answers
from .conftest import PDF, Api, australian
from .registrations import BELGIAN, BRITISH, FRENCH, GERMAN, fields_of, requirements

LOCAL, FIXED_OR_MOBILE = PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE
TYPES = {
    "LOCAL": (LOCAL, FIXED_OR_MOBILE),
    "MOBILE": (PhoneNumberType.MOBILE, FIXED_OR_MOBILE),
    "TOLL_FREE": (PhoneNumberType.TOLL_FREE,),
}
MAGIC = {".pdf": b"%PDF-", ".docx": b"PK\x03\x04", ".txt": b"Notes"}
GONE = object()

SAMPLES: dict[tuple[str, str], Any] = {
    ("AT", "LOCAL"): answers.AUSTRIA,
    ("AU", "MOBILE"): australian(),
    ("BE", "LOCAL"): BELGIAN,
    ("BR", "LOCAL"): answers.BRAZIL,
    ("CH", "LOCAL"): answers.SWITZERLAND,
    ("CZ", "LOCAL"): None,
    ("DE", "LOCAL"): GERMAN,
    ("DK", "MOBILE"): answers.DENMARK,
    ("ES", "MOBILE"): answers.SPAIN,
    ("FR", "LOCAL"): FRENCH,
    ("GB", "MOBILE"): BRITISH,
    ("HK", "MOBILE"): answers.HONG_KONG,
    ("IE", "LOCAL"): answers.IRELAND,
    ("IT", "LOCAL"): answers.ITALY,
    ("JP", "LOCAL"): answers.JAPAN,
    ("MX", "LOCAL"): answers.MEXICO,
    ("NL", "TOLL_FREE"): answers.NETHERLANDS,
    ("PL", "MOBILE"): answers.POLAND,
    ("SE", "LOCAL"): answers.SWEDEN,
    ("SG", "MOBILE"): {"Q1": "Example Pte Ltd"},
    ("ZA", "LOCAL"): answers.SOUTH_AFRICA,
}

# Region, the place to change, what to put there, and the place that is then wrong where it is
# another one.
WRONG: list[tuple[str, str, Any, str]] = [
    ("AT", "0.companyTemplate.registerNumber", "FN 123456", ""),
    ("AT", "1.useTemplate.services.0", "Telegramm", ""),
    ("AU", "0.0.consentConfirmed", None, ""),
    ("BE", "1.emergencyAddress", GONE, ""),
    ("BR", "cnpj", GONE, ""),
    ("BR", "purposes", ["Telemarketing"], "telemarketingPrefix"),
    ("BR", "address.state", "Bahia", ""),
    ("CH", "0.uid", "123456789", ""),
    ("CH", "1.resaleContract", GONE, ""),
    ("CH", "2", {}, ""),
    ("DE", "directors.0.dateOfBirth", "yesterday", ""),
    ("DK", "minutesPerCall", 2.25, ""),
    ("DK", "purposes", ["Reminders", "Reminders"], ""),
    ("ES", "registryEntry", GONE, ""),
    ("ES", "aliasRegistration", GONE, ""),
    ("ES", "representatives.0.documentType", "LIBRARY_CARD", ""),
    ("FR", "0.companyDetailsTemplate.siret", "1234", ""),
    ("GB", "contactEmail", "nobody", ""),
    ("HK", "", {}, ""),
    ("IE", "0.eircode", "D02X285", ""),
    ("IE", "1", [], ""),
    ("IE", "2.messagesPerMonth", 2550, ""),
    ("IT", "1.0.taxCode", "RSSMRA80A01F205", ""),
    ("IT", "2.outboundCalls", "sì", ""),
    ("JP", "companyNameKana", "Sample", ""),
    ("JP", "purpose", "OTHER", "otherPurpose"),
    ("JP", "beneficialOwners.0.votingRights", 25, ""),
    ("MX", "0.state", "Texas", ""),
    ("MX", "", [], ""),
    ("NL", "companyDetailsTemplate.houseNumber", "1B", ""),
    ("NL", "contactTemplate", GONE, ""),
    ("PL", "0.registeredAddress.postalCode", "00950", ""),
    ("PL", "1.0.pesel", GONE, ""),
    ("PL", "2.purposes", ["Marketing"], "2.marketingConsent"),
    ("SE", "endCustomer", GONE, ""),
    ("SE", "endCustomerNumber", GONE, ""),
    ("SE", "noBlockedNumbers", False, ""),
    ("SG", "", [], ""),
    ("ZA", "representative.idNumber", GONE, ""),
    ("ZA", "traffic.retentionDays", GONE, ""),
    ("ZA", "compliance.dataLeavesCountry", True, "compliance.dataCountry"),
]


def distinct_sets() -> list[RequirementSet]:
    """Every requirement set once: some number types share theirs."""
    found: list[RequirementSet] = []
    for offer in OFFERS.values():
        if offer.requirements and not any(offer.requirements is each for each in found):
            found.append(offer.requirements)
    return found


def asked_of(region: str, number_type: str) -> RequirementSet:
    """What a region that asks for something asks for."""
    asked = OFFERS[region, number_type].requirements
    assert asked is not None
    return asked


def questions(schema: dict[str, Any]) -> Iterator[str]:
    """The titles of a JSON Schema's single questions, those behind references left out."""
    for each in schema.get("properties", schema.get("items", {}).get("properties", {})).values():
        if "properties" in each or "properties" in each.get("items", {}):
            yield from questions(each)
        elif "title" in each:
            yield each["title"]


def changed(data: Any, place: str, value: Any) -> Any:
    """A copy of `data` with another value, or none, at a place such as `0.address.city`."""
    root = {"data": deepcopy(data)}
    at: Any = root
    *path, last = [
        int(step) if step.isdigit() else step for step in f"data.{place}".rstrip(".").split(".")
    ]
    for step in path:
        at = at[step]
    if value is GONE:
        del at[last]
    else:
        at[last] = value
    return root["data"]


def wire_path(place: str) -> str:
    """A place as the API's errors name it, such as `data[0].address.city`."""
    steps = [step for step in place.split(".") if step]
    return "data" + "".join(f"[{step}]" if step.isdigit() else f".{step}" for step in steps)


def send(api: Api, order_id: str, asked: dict[str, Any]) -> None:
    """Upload a document of the first type that a requirement allows."""
    allowed = asked["allowedDocumentTypes"]
    form = {"documentType": allowed[0]} if allowed else {}
    api.upload(order_id, asked["id"], PDF, **form).raise_for_status()


def complete(api: Api, region: str, number_type: str) -> str:
    """An order with its answers and mandatory documents, ready to be submitted."""
    order_id = str(api.reserve(region, number_type)["idNumberOrder"])
    wanted = requirements(api, region, number_type)
    if wanted["fields"]:
        api.register(order_id, SAMPLES[region, number_type]).raise_for_status()
    for each in wanted["attachments"]:
        if each["mandatory"]:
            send(api, order_id, each)
    return order_id


def test_there_are_many_regions_and_requirement_sets() -> None:
    assert len({region for region, _ in OFFERS}) >= 14
    assert len(distinct_sets()) >= 16
    assert all(any(OFFERS[key].requirements is each for key in SAMPLES) for each in distinct_sets())


def test_every_shape_of_requirements_is_offered() -> None:
    fields = [each.fields for each in distinct_sets()]
    assert len([each for each in fields if "rules" in each]) >= 5
    assert len([each for each in fields if isinstance(each.get("properties"), list)]) >= 3
    assert len([each for each in fields if isinstance(each.get("properties"), dict)]) >= 5
    assert len([each for each in fields if each and compile_fields(each) == NOT_EMPTY]) >= 2


def test_a_set_may_have_no_fields_no_documents_or_very_many_questions() -> None:
    assert asked_of("CZ", "LOCAL").fields == {}
    assert asked_of("DK", "MOBILE").attachments == ()
    assert len(list(questions(asked_of("ZA", "LOCAL").fields))) >= 40


@pytest.mark.parametrize(
    "offer", OFFERS.values(), ids=lambda each: f"{each.region}-{each.number_type}"
)
def test_every_number_could_exist_in_its_region_and_be_of_its_type(offer: Offer) -> None:
    parsed = [phonenumbers.parse(number) for number in offer.stock]
    assert len(parsed) >= 40
    assert all(phonenumbers.is_valid_number_for_region(each, offer.region) for each in parsed)
    assert all(phonenumbers.number_type(each) in TYPES[offer.number_type] for each in parsed)
    assert [
        phonenumbers.format_number(each, phonenumbers.PhoneNumberFormat.E164) for each in parsed
    ] == offer.stock


def test_every_schema_is_one() -> None:
    for each in distinct_sets():
        Draft202012Validator.check_schema(compile_fields(each.fields))
        if isinstance(each.fields.get("properties"), dict):
            Draft202012Validator.check_schema(each.fields)


@pytest.mark.parametrize(("region", "number_type"), SAMPLES)
def test_good_answers_are_accepted(api: Api, region: str, number_type: str) -> None:
    order_id = api.reserve(region, number_type)["idNumberOrder"]
    assert api.register(order_id, SAMPLES[region, number_type]).is_success


@pytest.mark.parametrize(("region", "place", "value", "blamed"), WRONG)
def test_a_wrong_answer_is_refused_at_its_place(
    api: Api, region: str, place: str, value: Any, blamed: str
) -> None:
    [(key, sample)] = [each for each in SAMPLES.items() if each[0][0] == region]
    order_id = api.reserve(*key)["idNumberOrder"]
    refused = fields_of(api.register(order_id, changed(sample, place, value)))
    assert list(refused) == [wire_path(blamed or place)]


def test_every_set_with_questions_is_shown_to_refuse() -> None:
    asking = {region for region, number_type in SAMPLES if asked_of(region, number_type).fields}
    assert asking == {region for region, *_ in WRONG}


def test_a_message_of_the_regulator_is_in_its_language(api: Api) -> None:
    order_id = api.reserve("ES", "LOCAL")["idNumberOrder"]
    refused = fields_of(
        api.register(order_id, changed(answers.SPAIN, "address.postalCode", "99999"))
    )
    assert refused == {"data.address.postalCode": "Cinco cifras, por ejemplo 28013"}


@pytest.mark.parametrize(("region", "number_type"), SAMPLES)
def test_every_template_downloads(api: Api, region: str, number_type: str) -> None:
    for attachment in requirements(api, region, number_type)["attachments"]:
        for template in attachment["template"]:
            file = api.http.get(template["url"]).raise_for_status()
            ending = "." + template["name"].rpartition(".")[2]
            assert file.content.startswith(MAGIC[ending])
            assert {".pdf": "pdf", ".docx": "wordprocessingml", ".txt": "text/plain"}[
                ending
            ] in file.headers["content-type"]


def test_a_word_template_opens_with_its_own_title(api: Api) -> None:
    assert "委任状.docx" in TEMPLATES
    package = ZipFile(BytesIO(api.http.get("/_sandbox/templates/委任状.docx").content))
    assert package.testzip() is None
    assert "委任状" in package.read("word/document.xml").decode()


@pytest.mark.parametrize(("region", "number_type"), SAMPLES)
def test_every_document_can_be_uploaded_by_its_id(api: Api, region: str, number_type: str) -> None:
    order_id = api.reserve(region, number_type)["idNumberOrder"]
    for each in requirements(api, region, number_type)["attachments"]:
        send(api, order_id, each)
    uploaded = api.get(f"/numberOrders/{order_id}/registration")["attachments"]
    assert all(each["uploadStatus"] == "COMPLETED" for each in uploaded)


def test_a_region_may_hand_every_order_back_once(api: Api) -> None:
    order_id = complete(api, "IE", "LOCAL")
    api.submit(order_id)
    api.wait_for(order_id, "BLOCKED")
    assert api.logs(order_id) == [OFFERS["IE", "LOCAL"].message]
    api.submit(order_id)
    api.wait_for(order_id, "COMPLETED")


def test_a_region_may_reject_every_order(api: Api) -> None:
    order_id = complete(api, "HK", "MOBILE")
    api.submit(order_id)
    api.wait_for(order_id, "REJECTED")
    assert api.logs(order_id) == [OFFERS["HK", "MOBILE"].message]


def test_a_region_may_let_every_order_lapse(api: Api) -> None:
    order_id = complete(api, "DK", "MOBILE")
    api.submit(order_id)
    api.wait_for(order_id, "EXPIRED")
    assert api.logs(order_id) == [OFFERS["DK", "MOBILE"].message]


def test_a_region_may_ask_for_documents_only_and_then_say_nothing(api: Api) -> None:
    order_id, other_id = complete(api, "CZ", "LOCAL"), complete(api, "SE", "LOCAL")
    api.submit(order_id)
    api.submit(other_id)
    api.wait_for(other_id, "COMPLETED")
    assert api.state(order_id) == "IN_REVIEW"
    api.control(f"/orders/{order_id}/decide", {"outcome": "approve"})
    assert api.state(order_id) == "COMPLETED"


def test_a_text_in_the_answers_wins_over_the_region(api: Api) -> None:
    order_id = complete(api, "IE", "LOCAL")
    told = changed(answers.IRELAND, "2.description", "Reminders of appointments. sandbox:approve")
    api.register(order_id, told).raise_for_status()
    api.submit(order_id)
    api.wait_for(order_id, "COMPLETED")
    assert api.logs(order_id) == []
