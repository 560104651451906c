"""From an HTTP answer, or the lack of one, to a value or an error."""

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from numbers_api.errors import (
    CredentialsRefused,
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

DEFAULT_RETRY_AFTER = 1.0
# A day: whoever says more does not mean it, and infinity breaks arithmetic.
LONGEST_RETRY_AFTER = 86_400.0
BY_STATUS: dict[int, type[NumbersApiError]] = {401: CredentialsRefused, 403: Refused, 404: NotFound, 413: TooLarge}


def error_from(response: httpx.Response, *, repeatable: bool) -> NumbersApiError:
    """The error that a non-2xx answer stands for. `repeatable`: the call changes nothing more when it is made twice."""
    body = _error_body(response)
    message = str(body.get("message") or f"The Numbers API answered {response.status_code}.")
    facts: dict[str, Any] = {"http_status": response.status_code, "request_id": response.headers.get("x-request-id", "")}
    if response.status_code == 429:
        return RateLimited(message, retry_after=retry_after(response.headers.get("retry-after", "")), **facts)
    if response.status_code >= 500:
        return (Unavailable if repeatable else OutcomeUnknown)(message, **facts)
    if response.status_code in BY_STATUS:
        return BY_STATUS[response.status_code](message, **facts)
    return Invalid(message, violations=_violations(body), **facts)


def error_without_answer(error: httpx.TransportError, *, repeatable: bool) -> NumbersApiError:
    """The error for a call that got no answer. One that never connected was certainly not carried out."""
    if repeatable or isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return Unavailable("The Numbers API did not answer.")
    return OutcomeUnknown("The Numbers API did not answer, so it is not known whether the call was carried out.")


def retry_after(value: str, now: datetime | None = None) -> float:
    """Seconds to wait by a Retry-After header, which is a number of seconds or an HTTP date."""
    if value.strip().isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return DEFAULT_RETRY_AFTER
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())


def _error_body(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        return {}
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) else {}


def _violations(body: dict[str, Any]) -> tuple[FieldViolation, ...]:
    details = body.get("details")
    return tuple(
        FieldViolation(str(violation.get("field", "")), str(violation.get("description", "")))
        for detail in (details if isinstance(details, list) else [])
        if isinstance(detail, dict)
        for violation in detail.get("fieldViolations") or []
        if isinstance(violation, dict)
    )
