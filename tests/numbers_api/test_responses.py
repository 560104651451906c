"""Answers to errors, for answers that no honest API gives."""

import json
import math
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numbers_api.errors import Invalid, NumbersApiError
from numbers_api.responses import DEFAULT_RETRY_AFTER, LONGEST_RETRY_AFTER, error_from, retry_after

NOON = datetime(2026, 10, 21, 12, tzinfo=UTC)
MEMBERS = st.sampled_from(
    ["error", "message", "details", "fieldViolations", "field", "description", "type"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(MEMBERS, inner, max_size=4),
    max_leaves=12,
)


def test_words_are_such_as_can_be_kept() -> None:
    body = (
        r'{"error": {"message": "a\u0000b \ud800", '
        r'"details": [{"fieldViolations": [{"description": "\udfff"}]}]}}'
    )
    error = error_from(httpx.Response(400, content=body), idempotent=True)
    assert isinstance(error, Invalid)
    assert (error.message, error.violations[0].description) == ("ab ?", "?")


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0),
        ("7", 7),
        (" 7 ", 7),
        ("Wed, 21 Oct 2026 12:01:30 GMT", 90),
        ("Wed, 21 Oct 2026 14:01:30 +0200", 90),
        ("Wed, 21 Oct 2026 12:01:30 -0000", 90),
        ("Wed, 21 Oct 2026 11:00:00 GMT", 0),
        ("9" * 400, LONGEST_RETRY_AFTER),
        ("Wed, 21 Oct 2999 12:00:00 GMT", LONGEST_RETRY_AFTER),
        ("", DEFAULT_RETRY_AFTER),
        ("soon", DEFAULT_RETRY_AFTER),
        ("-5", DEFAULT_RETRY_AFTER),
        ("1.5", DEFAULT_RETRY_AFTER),
        ("²", DEFAULT_RETRY_AFTER),
        ("Wed, 21 Oct 2026 12:00:00 +99999999999999", DEFAULT_RETRY_AFTER),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str, seconds: float) -> None:
    assert retry_after(header, NOON) == seconds


@given(st.text() | st.from_regex(r"(Wed, )?\d+ Oct \d+ \d+:\d+:\d+ ([+-]\d+|GMT)?", fullmatch=True))
def test_any_retry_after_is_a_bounded_wait(header: str) -> None:
    seconds = retry_after(header, NOON)
    assert math.isfinite(seconds)
    assert 0 <= seconds <= LONGEST_RETRY_AFTER


@given(
    status=st.sampled_from([300, 400, 401, 403, 404, 413, 418, 429, 500, 503, 599]),
    body=JSON,
    idempotent=st.booleans(),
)
def test_any_error_body_makes_an_error(status: int, body: object, idempotent: bool) -> None:
    error = error_from(httpx.Response(status, content=json.dumps(body)), idempotent=idempotent)
    assert isinstance(error, NumbersApiError)
    assert error.http_status == status
    assert error.message


@given(st.binary())
def test_an_error_of_any_bytes_makes_an_error(body: bytes) -> None:
    assert error_from(httpx.Response(400, content=body), idempotent=True).http_status == 400
