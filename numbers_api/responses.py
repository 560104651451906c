"""From an HTTP answer, or the lack of one, to a value or an error."""

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

# A request that carries this extension, such as one for a token, leaves everything upstream as it
# was.
CHANGES_NOTHING = "numbers_api.changes_nothing"
DEFAULT_RETRY_AFTER = 1.0
# A day: whoever says more does not mean it, and infinity breaks arithmetic.
LONGEST_RETRY_AFTER = 86_400.0
NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
MOST_WORDS = 4000
LONGEST_ID = 100
BY_STATUS: dict[int, type[NumbersApiError]] = {
    401: CredentialsRefused,
    403: Refused,
    404: NotFound,
    413: TooLarge,
}


def error_from(response: httpx.Response, *, idempotent: bool) -> NumbersApiError:
    """The error that a non-2xx answer stands for. `idempotent`: the call changes nothing more when
    it is made twice."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        body = None
    # Whatever stands in between answers in its own form, which tells nothing.
    envelope = body.get("error") if isinstance(body, dict) else None
    told: dict[str, Any] = envelope if isinstance(envelope, dict) else {}
    said = _words(told.get("message"))
    message = said or f"The Numbers API answered {response.status_code}."
    facts: dict[str, Any] = {
        "said": said,
        "http_status": response.status_code,
        "request_id": request_id(response),
    }
    wait = response.headers.get("retry-after", "")
    if response.status_code == 429:
        return RateLimited(message, retry_after=retry_after(wait), **facts)
    # A redirect is no answer of the API either: something stands in between.
    if response.status_code >= 500 or response.status_code < 400:
        kind = Unavailable if idempotent else OutcomeUnknown
        return kind(message, retry_after=retry_after(wait) if wait else None, **facts)
    if response.status_code in BY_STATUS:
        return BY_STATUS[response.status_code](message, **facts)
    violations = tuple(
        FieldViolation(_words(violation.get("field")), _words(violation.get("description")))
        for detail in _objects(told.get("details"))
        for violation in _objects(detail.get("fieldViolations"))
    )
    return Invalid(message, violations=violations, **facts)


def error_without_answer(error: httpx.RequestError, *, idempotent: bool) -> NumbersApiError:
    """The error for a call that got no answer. One that got no connection or no token was certainly
    not carried out."""
    if idempotent or isinstance(error, NEVER_SENT) or CHANGES_NOTHING in error.request.extensions:
        return Unavailable("The Numbers API did not answer.")
    return OutcomeUnknown(
        "The Numbers API did not answer, so it is not known whether the call was carried out."
    )


def retry_after(value: str, now: datetime | None = None) -> float:
    """Seconds to wait by a Retry-After header, which is a number of seconds or an HTTP date."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        seconds = float(value)
    elif moment := _http_date(value):
        seconds = (moment - (now or datetime.now(UTC))).total_seconds()
    else:
        seconds = DEFAULT_RETRY_AFTER
    return min(max(0.0, seconds), LONGEST_RETRY_AFTER)


def request_id(response: httpx.Response) -> str:
    """The API's own id of the request, for its support."""
    return _words(response.headers.get("x-request-id"))[:LONGEST_ID]


def server_time(response: httpx.Response) -> datetime | None:
    """The API's clock by the Date header, to the second."""
    return _http_date(response.headers.get("date", ""))


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # The offset -0000 makes no aware datetime; it is UTC.
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _words(value: object) -> str:
    """Words of the API as they can be kept and shown: without NUL or half a surrogate pair, and not
    without end."""
    return str(value or "").replace("\0", "")[:MOST_WORDS].encode(errors="replace").decode()


def _objects(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
