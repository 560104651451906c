"""What never shows: secrets, tokens, answers and documents, in logs, errors and reprs."""

import logging
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from structlog.testing import capture_logs

from numbers_api.client import NumbersClient
from numbers_api.errors import NumbersApiError
from numbers_api.schemas import CallbackConfiguration, Registration

from .conftest import Connect, Fault, british_answers
from .operations import EVERY, LETTER, NEW_SECRET, upload

# A callback secret, a key, an answer, a document, and the number of a person.
PRIVATE = [
    "numberdesk-demo-callback-secret",
    "another-secret-of",
    "demo-secret",
    "ZGVtby1rZXk",
    "Mia Chen",
    LETTER.decode(),
    "+44",
]


WRONG_SECRET = "demo-secret-that-is-wrong"


@pytest.fixture
def shown(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], str]]:
    """Everything that was logged, by the product's own and by the libraries' loggers as settings
    have them."""
    caplog.set_level(logging.INFO)
    with capture_logs() as lines:
        yield lambda: f"{lines}\n{caplog.text}"


def assert_hides(text: str) -> None:
    assert [secret for secret in [*PRIVATE, token()] if secret in text] == []


def token() -> str:
    keys = [key for key in cache._cache if "numbers-api-token" in key]  # type: ignore[attr-defined]
    return cache.get(keys[0].split(":", 2)[2]) if keys else "no token"


def test_logs_tell_of_calls_without_what_was_sent(
    client: NumbersClient, order_id: str, shown: Callable[[], str]
) -> None:
    client.put_registration(order_id, british_answers(remarks="Mia Chen"))
    upload(client, order_id)
    client.submit(order_id)
    client.availability(client.search(region_code="GB", number_type="MOBILE")[0].phone_number)
    client.set_callback_secret(NEW_SECRET)
    assert "/numberOrders/{numberOrderId}/attachments/{attachmentId}" in shown()
    assert "/availableNumbers/{phoneNumber}" in shown()
    assert order_id not in shown()
    assert token() != "no token"
    assert_hides(shown())


def test_a_log_line_says_what_was_called_how_it_ended_and_how_long_it_took(
    client: NumbersClient, fault: Fault
) -> None:
    fault("listAvailableRegions", status=503)
    with capture_logs() as lines:
        client.regions()
    said = [
        (
            line["operation"],
            line["verb"],
            line["endpoint"],
            line["status"],
            line["attempt"],
            line["error"],
        )
        for line in lines
    ]
    path = "/v1/projects/{projectId}/availableRegions"
    assert said == [
        ("token", "POST", "token", 200, 1, ""),
        ("listAvailableRegions", "GET", path, 503, 1, "Unavailable"),
        ("listAvailableRegions", "GET", path, 200, 2, ""),
    ]
    assert {line["event"] for line in lines} == {"numbers_api.call"}
    assert all(line["ms"] >= 0 for line in lines)


@pytest.mark.parametrize(
    "trouble",
    [
        {"status": None},
        {"status": 500},
        {"status": 400, "body": "Mia Chen"},
        {"status": 200, "body": "Mia Chen"},
    ],
)
@pytest.mark.parametrize(
    "operation", ["updateRegistration", "updateCallbackConfiguration", "createNumberOrder", "token"]
)
def test_errors_hide_what_was_sent_and_what_came(
    connect: Connect,
    fault: Fault,
    shown: Callable[[], str],
    operation: str,
    trouble: dict[str, Any],
) -> None:
    fault(operation, times=9, **trouble)
    call = EVERY.get(operation, EVERY["createNumberOrder"])
    with pytest.raises(NumbersApiError) as raised:
        call(connect(deadline=1), "order-1")
    assert_hides(
        shown()
        + repr(raised.value)
        + repr(vars(raised.value))
        + "".join(traceback.format_exception(raised.value))
    )


def test_a_refused_secret_is_not_said(connect: Connect, shown: Callable[[], str]) -> None:
    with pytest.raises(NumbersApiError) as raised:
        connect(secret=WRONG_SECRET).regions()
    assert_hides(shown() + "".join(traceback.format_exception(raised.value)))


def test_reprs_hide_secrets_and_answers() -> None:
    configuration = CallbackConfiguration(
        project_id="demo-project", hmac_secret="another-secret-of-mine"
    )
    registration = Registration.model_validate(
        {"requestDetails": {"data": ["Mia Chen"]}, "data": "Mia Chen"}
    )
    for model in (configuration, registration):
        assert_hides(f"{model!r} {model}")
    assert "demo-project" in repr(configuration)
