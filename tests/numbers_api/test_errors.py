"""Each row of the error table: what the API answers, and what the caller is told."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from numbers_api import errors
from numbers_api.client import NumbersClient
from numbers_api.errors import (
    FieldViolation,
    Invalid,
    NotFound,
    NumbersApiError,
    OutcomeUnknown,
    RateLimited,
    Refused,
    TooLarge,
    Unavailable,
)

from .conftest import Calls, Connect, Fault, british_answers
from .operations import EVERY, ONCE, REPEATABLE


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Invalid),
        (403, Refused),
        (404, NotFound),
        (409, Invalid),
        (413, TooLarge),
        (500, Unavailable),
        (503, Unavailable),
    ],
)
def test_an_answer_becomes_its_error(
    client: NumbersClient, fault: Fault, status: int, kind: type[NumbersApiError]
) -> None:
    body = {
        "error": {"code": status, "message": "The API's own words", "status": "X", "details": []}
    }
    fault(
        "getNumberOrder", status=status, body=body, headers={"X-Request-Id": "request-1"}, times=9
    )
    with pytest.raises(kind) as raised:
        client.order("order-1")
    assert type(raised.value) is kind
    assert str(raised.value) == raised.value.message == "The API's own words"
    assert (raised.value.http_status, raised.value.request_id) == (status, "request-1")


def test_a_refused_registration_names_its_fields(client: NumbersClient, order_id: str) -> None:
    with pytest.raises(Invalid) as refused:
        client.put_registration(order_id, british_answers(companyNumber="12", contactEmail="mia"))
    assert refused.value.http_status == 400
    assert set(refused.value.violations) == {
        FieldViolation("data.companyNumber", "eight characters, for example 01234567 or SC123456"),
        FieldViolation("data.contactEmail", "This is not a valid email"),
    }


@pytest.mark.parametrize(
    "details",
    [None, 5, "text", [None], ["text"], [{"fieldViolations": None}], [{"fieldViolations": 5}],
    [{"fieldViolations": "ab"}],
     [{"fieldViolations": {"field": "a"}}], [{"fieldViolations": [None, 5, "a"]}]],
)  # fmt: skip
def test_details_of_another_form_are_no_violations(
    client: NumbersClient, fault: Fault, details: Any
) -> None:
    fault("getNumberOrder", status=400, body={"error": {"message": "No", "details": details}})
    with pytest.raises(Invalid, match="No") as refused:
        client.order("order-1")
    assert refused.value.violations == ()


def test_nulls_of_a_violation_are_empty(client: NumbersClient, fault: Fault) -> None:
    details = [
        {
            "type": "BadRequest",
            "fieldViolations": [{"field": None, "description": "It is wrong"}, {"field": "a"}],
        }
    ]
    fault("getNumberOrder", status=400, body={"error": {"message": None, "details": details}})
    with pytest.raises(Invalid, match="answered 400") as refused:
        client.order("order-1")
    assert refused.value.violations == (FieldViolation("", "It is wrong"), FieldViolation("a", ""))


@pytest.mark.parametrize(
    "body",
    ["", "<h1>Bad</h1>", "[]", '{"error": "no"}', "5", "9" * 5000, "[" * 100_000, '"\\ud800"'],
)
def test_an_error_without_an_envelope_is_still_that_error(
    client: NumbersClient, fault: Fault, body: str
) -> None:
    fault("getNumberOrder", status=404, body=body)
    with pytest.raises(NotFound, match="The Numbers API answered 404"):
        client.order("order-1")


def test_a_429_says_in_seconds_when_to_come_back(
    client: NumbersClient, fault: Fault, calls: Calls
) -> None:
    fault("getNumberOrder", status=429, headers={"Retry-After": "120"})
    with pytest.raises(RateLimited) as limited:
        client.order("order-1")
    assert (limited.value.retry_after, limited.value.http_status, calls("getNumberOrder")) == (
        120,
        429,
        1,
    )


def test_a_429_says_as_a_date_when_to_come_back(client: NumbersClient, fault: Fault) -> None:
    moment = datetime.now(UTC) + timedelta(seconds=90)
    fault(
        "getNumberOrder", status=429, headers={"Retry-After": format_datetime(moment, usegmt=True)}
    )
    with pytest.raises(RateLimited) as limited:
        client.order("order-1")
    assert 85 < limited.value.retry_after <= 90


@pytest.mark.parametrize("operation", REPEATABLE)
def test_nobody_there_is_unavailable(connect: Connect, nobody: str, operation: str) -> None:
    with pytest.raises(Unavailable) as raised:
        REPEATABLE[operation](connect(url=nobody, deadline=0.2), "order-1")
    assert raised.value.http_status is None


@pytest.mark.parametrize("operation", ONCE)
def test_what_reached_nobody_was_not_carried_out(
    connect: Connect, nobody: str, operation: str
) -> None:
    with pytest.raises(Unavailable):
        ONCE[operation](connect(url=nobody), "order-1")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html>",
        "[]",
        "null",
        "{",
        '"text"',
        "[" * 100_000,
        "9" * 5000,
        '{"availableNumbers": 5}',
    ],
)
def test_an_unreadable_answer_is_unavailable(
    client: NumbersClient, fault: Fault, body: str
) -> None:
    fault("searchAvailableNumbers", status=200, body=body, times=9)
    with pytest.raises(Unavailable, match="unreadable") as raised:
        client.search(region_code="GB", number_type="MOBILE")
    assert raised.value.http_status == 200


@pytest.mark.parametrize("operation", ["createNumberOrder", "submitNumberOrder"])
@pytest.mark.parametrize("body", ["", "<html>", "{}"])
def test_an_unreadable_answer_to_an_order_leaves_its_outcome_unknown(
    client: NumbersClient, fault: Fault, calls: Calls, operation: str, body: str
) -> None:
    fault(operation, status=200, body=body)
    with pytest.raises(OutcomeUnknown):
        EVERY[operation](client, "order-1")
    assert calls(operation) == 1


@pytest.mark.parametrize(
    ("operation", "kind"), [("getNumberOrder", Unavailable), ("createNumberOrder", OutcomeUnknown)]
)
def test_an_answer_that_is_not_packed_as_it_says_is_unreadable(
    client: NumbersClient, fault: Fault, operation: str, kind: type[NumbersApiError]
) -> None:
    fault(operation, status=200, body="no gzip", headers={"Content-Encoding": "gzip"}, times=9)
    with pytest.raises(kind):
        EVERY[operation](client, "order-1")


@pytest.mark.parametrize(
    ("operation", "kind"), [("getNumberOrder", Unavailable), ("createNumberOrder", OutcomeUnknown)]
)
def test_a_redirect_is_no_answer_and_is_not_followed(
    client: NumbersClient, fault: Fault, calls: Calls, operation: str, kind: type[NumbersApiError]
) -> None:
    fault(operation, status=307, headers={"Location": "/elsewhere"}, times=9)
    with pytest.raises(kind) as raised:
        EVERY[operation](client, "order-1")
    assert raised.value.http_status == 307


def test_every_error_is_a_numbers_api_error() -> None:
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, Exception)
    ]
    assert len(kinds) == 10
    assert all(issubclass(kind, NumbersApiError) for kind in kinds)
