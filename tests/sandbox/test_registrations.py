"""Requirements of every shape, answers judged on the spot, documents."""

from typing import Any

import pytest

from tests.sandbox.registrations import BELGIAN, BRITISH, FRENCH, GERMAN, fields_of, requirements

from .conftest import PDF, Api, australian

PNG = ("scan.png", b"\x89PNG\r\n\x1a\n and a picture", "image/png")

VALID = [
    ("AU", "MOBILE", australian()),
    ("DE", "LOCAL", GERMAN),
    ("GB", "MOBILE", BRITISH),
    ("FR", "LOCAL", FRENCH),
    ("BE", "LOCAL", BELGIAN),
    ("SG", "MOBILE", {"Q1": "Example Pte Ltd"}),
    ("US", "LOCAL", {"anything": 1}),
]


@pytest.mark.parametrize(("region", "number_type", "data"), VALID)
def test_valid_answers_are_stored_as_they_came(
    api: Api, region: str, number_type: str, data: Any
) -> None:
    order_id = api.reserve(region, number_type)["idNumberOrder"]
    assert api.register(order_id, data).is_success
    assert api.get(f"/numberOrders/{order_id}/registration")["requestDetails"] == {"data": data}


def test_the_requirements_come_in_every_shape(api: Api) -> None:
    australian_rules = requirements(api, "AU", "MOBILE")["fields"]["rules"]
    assert [rule["template"]["type"] for rule in australian_rules] == ["array", "object", "object"]
    assert isinstance(requirements(api, "DE", "LOCAL")["fields"]["properties"], dict)
    assert isinstance(requirements(api, "GB", "MOBILE")["fields"]["properties"], list)
    assert list(requirements(api, "FR", "LOCAL")["fields"]["rules"][0]["template"]) == [
        "companyDetailsTemplate"
    ]
    assert list(requirements(api, "SG", "MOBILE")["fields"]) == ["questionnaire"]


def test_refused_answers_are_named_by_their_path(api: Api) -> None:
    order_id = api.reserve()["idNumberOrder"]
    data = australian()
    data[0][0] |= {"consentConfirmed": None}
    data[1] |= {"postalCode": "30000", "surprise": 1}
    del data[2]["email"]
    wrong = fields_of(api.register(order_id, data))
    assert wrong.keys() == {
        "data[0][0].consentConfirmed",
        "data[1].postalCode",
        "data[1].surprise",
        "data[2].email",
    }
    assert wrong["data[1].postalCode"] == "four digits, for example 3000"
    assert api.get(f"/numberOrders/{order_id}/registration")["requestDetails"] == {}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"employees": "12"}, "data.employees"),
        ({"legalForm": "SARL"}, "data.legalForm"),
        ({"legalForm": "OTHER"}, "data.otherLegalForm"),
        ({"services": []}, "data.services"),
        ({"services": ["Telex"]}, "data.services[0]"),
        (
            {"directors": [{**GERMAN["directors"][0], "dateOfBirth": "1980-02-30"}]},
            "data.directors[0].dateOfBirth",
        ),
        ({"address": {**GERMAN["address"], "postalCode": "1011"}}, "data.address.postalCode"),
    ],
)
def test_a_plain_schema_is_judged_in_depth(api: Api, change: dict[str, Any], field: str) -> None:
    order_id = api.reserve("DE", "LOCAL")["idNumberOrder"]
    assert list(fields_of(api.register(order_id, {**GERMAN, **change}))) == [field]


@pytest.mark.parametrize("nothing", [None, {}, [], ""])
def test_a_shape_nobody_knows_still_wants_an_answer(api: Api, nothing: Any) -> None:
    order_id = api.reserve("SG", "MOBILE")["idNumberOrder"]
    assert list(fields_of(api.register(order_id, nothing))) == ["data"]


def test_an_order_cannot_be_submitted_before_everything_is_there(api: Api) -> None:
    order_id = api.reserve()["idNumberOrder"]
    assert fields_of(api.submit(order_id)).keys() == {
        "requestDetails.data",
        "attachments.letter-of-authorisation",
    }
    api.register(order_id, australian())
    assert fields_of(api.submit(order_id)).keys() == {"attachments.letter-of-authorisation"}
    api.upload(order_id, "letter-of-authorisation")
    assert api.submit(order_id).is_success


def test_a_template_can_be_downloaded(api: Api) -> None:
    for attachment in requirements(api, "GB", "MOBILE")["attachments"]:
        for template in attachment["template"]:
            document = api.http.get(template["url"])
            assert document.headers["content-type"] == "application/pdf"
            assert document.content.startswith(b"%PDF-")
            assert document.content.endswith(b"%%EOF\n")
    assert api.http.get("/_sandbox/templates/secret.pdf").status_code == 404


def test_an_upload_shows_in_the_registration(api: Api) -> None:
    order_id = api.reserve()["idNumberOrder"]
    assert api.upload(order_id, "proof-of-address", PNG, documentType="UTILITY_BILL").is_success
    attachments = api.get(f"/numberOrders/{order_id}/registration")["attachments"]
    assert [each["uploadStatus"] for each in attachments] == ["WAITING", "COMPLETED"]
    assert (attachments[1]["fileName"], attachments[1]["documentType"]) == (
        "scan.png",
        "UTILITY_BILL",
    )


@pytest.mark.parametrize(
    ("region", "number_type", "characters"),
    [
        ("GB", "MOBILE", "/ "),
        ("IE", "LOCAL", "+"),
        ("IT", "LOCAL", "+'à"),
        ("JP", "LOCAL", "/者"),
        ("HK", "LOCAL", "()"),
    ],
)
def test_an_attachment_id_may_hold_what_it_likes(
    api: Api, region: str, number_type: str, characters: str
) -> None:
    order_id = api.reserve(region, number_type)["idNumberOrder"]
    asked = requirements(api, region, number_type)["attachments"]
    for each in asked:
        form = (
            {"documentType": each["allowedDocumentTypes"][0]}
            if each["allowedDocumentTypes"]
            else {}
        )
        assert api.upload(order_id, each["id"], **form).is_success
    attachments = api.get(f"/numberOrders/{order_id}/registration")["attachments"]
    assert [(each["attachmentId"], each["uploadStatus"]) for each in attachments] == [
        (each["id"], "COMPLETED") for each in asked
    ]
    assert set(characters) <= set("".join(each["id"] for each in asked))


def test_a_slash_in_an_attachment_id_may_come_as_it_is(api: Api) -> None:
    order_id = api.reserve("GB")["idNumberOrder"]
    path = f"/numberOrders/{order_id}/attachments/identity/signing%20director"
    assert api.call("POST", path, files={"file": PNG}, data={"documentType": "PASSPORT"}).is_success


@pytest.mark.parametrize(
    ("attachment", "file", "form", "field"),
    [
        ("letter-of-authorisation", PNG, {}, "file"),
        ("letter-of-authorisation", ("a.pdf", PNG[1], "application/pdf"), {}, "file"),
        ("letter-of-authorisation", ("a.pdf", b"", "application/pdf"), {}, "file"),
        ("proof-of-address", PNG, {}, "documentType"),
        ("proof-of-address", PNG, {"documentType": "LIBRARY_CARD"}, "documentType"),
    ],
)
def test_a_wrong_document_is_refused(
    api: Api, attachment: str, file: tuple[str, bytes, str], form: dict[str, str], field: str
) -> None:
    order_id = api.reserve()["idNumberOrder"]
    assert list(fields_of(api.upload(order_id, attachment, file, **form))) == [field]


def test_a_document_of_more_than_20_mb_is_refused(api: Api) -> None:
    order_id = api.reserve()["idNumberOrder"]
    large = ("large.pdf", b"%PDF-" + bytes(20 * 1024 * 1024), "application/pdf")
    answer = api.upload(order_id, "letter-of-authorisation", large)
    assert (answer.status_code, answer.json()["error"]["status"]) == (413, "CONTENT_TOO_LARGE")


def test_an_attachment_nobody_asked_for_is_answered_404(api: Api) -> None:
    order_id = api.reserve()["idNumberOrder"]
    assert api.upload(order_id, "birthday-card").status_code == 404


def letter(api: Api) -> str:
    return f"/numberOrders/{api.reserve()['idNumberOrder']}/attachments/letter-of-authorisation"


@pytest.mark.parametrize(
    ("content", "declared"),
    [(b"file", ""), (b"x", "multipart/form-data"), (b"x", "multipart/form-data; boundary=y")],
)
def test_an_upload_that_is_no_form_is_answered_400(api: Api, content: bytes, declared: str) -> None:
    headers = {"Content-Type": declared} if declared else {}
    assert list(fields_of(api.call("POST", letter(api), content=content, headers=headers))) == [
        "file"
    ]


@pytest.mark.parametrize(
    "declared", ["application/pdf", "application/json", "application/x-www-form-urlencoded"]
)
def test_an_upload_declared_as_something_else_is_answered_415(api: Api, declared: str) -> None:
    answer = api.call("POST", letter(api), content=b"%PDF-1.4", headers={"Content-Type": declared})
    assert (answer.status_code, answer.json()["error"]["status"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ([("documentType", (None, "LETTER"))], "file"),
        ([("file", (None, "the file as a text"))], "file"),
        ([("document", PDF)], "file"),
        ([("file", PDF), ("documentType", PDF)], "file"),
        ([("file", PDF), ("file", PDF)], "file"),
        ([("file", PDF), ("other", PDF)], "file"),
        ([("file", PDF), ("file", (None, "and a text"))], "file"),
        (
            [("file", PDF), ("documentType", (None, "A")), ("documentType", (None, "B"))],
            "documentType",
        ),
    ],
)
def test_a_form_holds_one_file_and_at_most_one_type(api: Api, parts: list[Any], field: str) -> None:
    assert list(fields_of(api.call("POST", letter(api), files=parts))) == [field]


def test_what_is_said_of_a_file_is_kept(api: Api) -> None:
    order_id = api.reserve()["idNumberOrder"]
    name = "Vollmacht „größer“ 委任状.pdf"
    for declared, kept in (
        ("application/pdf; version=1.4", "application/pdf"),
        ("", "application/octet-stream"),
    ):
        assert api.upload(order_id, "letter-of-authorisation", (name, PDF[1], declared)).is_success
        attachment = api.get(f"/numberOrders/{order_id}/registration")["attachments"][0]
        assert (attachment["fileName"], attachment["mimeType"]) == (name, kept)


def test_a_registration_without_data_is_refused_where_something_is_asked(api: Api) -> None:
    bodies: list[dict[str, Any]] = [{}, {"requestDetails": {}}, {"data": australian()}]
    for body in bodies:
        path = f"/numberOrders/{api.reserve()['idNumberOrder']}/registration"
        assert list(fields_of(api.call("PUT", path, json=body))) == ["requestDetails.data"]


def test_where_nothing_is_asked_any_registration_will_do(api: Api) -> None:
    bodies: list[dict[str, Any]] = [
        {},
        {"requestDetails": {}},
        {"requestDetails": {"data": None, "more": [1]}},
    ]
    for body in bodies:
        path = f"/numberOrders/{api.reserve('US', 'LOCAL')['idNumberOrder']}/registration"
        assert api.call("PUT", path, json=body).json()["requestDetails"] == body.get(
            "requestDetails", {}
        )
        assert api.get(path)["requestDetails"] == body.get("requestDetails", {})


@pytest.mark.parametrize("details", ["text", 1, None, []])
def test_a_registration_is_an_object_everywhere(api: Api, details: Any) -> None:
    path = f"/numberOrders/{api.reserve('US', 'LOCAL')['idNumberOrder']}/registration"
    assert list(fields_of(api.call("PUT", path, json={"requestDetails": details}))) == [
        "requestDetails"
    ]


def test_a_pattern_ends_where_the_text_ends(api: Api) -> None:
    data = australian()
    data[1]["postalCode"] += "\n"
    assert list(fields_of(api.register(api.reserve()["idNumberOrder"], data))) == [
        "data[1].postalCode"
    ]
