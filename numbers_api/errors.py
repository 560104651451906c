"""What can go wrong with a call, by what the caller can do about it (contract README, "Errors").

`message` is the API's own sentence, or ours where it gave none; `said` is the former alone, so that
it can be quoted; `advice` says what the caller can do. No error shows a request's body or a secret.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class FieldViolation:
    """One field of a request that the API refused: the field as the API names it, and its
    reason."""

    field: str
    description: str


@dataclass(frozen=True)
class Sent:
    """What was sent when the outcome is unknown: for whoever settles it, and hidden from logs."""

    operation: str
    parts: Mapping[str, str] = field(repr=False)
    body: Any = field(default=None, repr=False)


class NumbersApiError(Exception):
    """Any failed call.

    `http_status` is None when no answer came; `request_id` is the API's own, where it gave one, for
    its support; `retry_after` is the seconds to wait, where the API named them.
    """

    advice: ClassVar[str] = "Look at the message; making the same call again will not help."

    def __init__(
        self,
        message: str,
        *,
        http_status: int | None = None,
        request_id: str = "",
        retry_after: float | None = None,
        said: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.said = said
        self.http_status = http_status
        self.request_id = request_id
        self.retry_after = retry_after


class Unavailable(NumbersApiError):
    """The API did not answer, or answered 5xx, and nothing was changed by the call: it may be made
    again."""

    advice = "Nothing was changed: make the call again later."


class RateLimited(NumbersApiError):
    """429, or our own limit (then `http_status` is None). The call was not carried out.

    It may be made again after `retry_after` seconds.
    """

    advice = "Nothing was changed: make the call again after the time that is named."
    retry_after: float

    def __init__(
        self,
        message: str,
        *,
        retry_after: float,
        http_status: int | None = 429,
        request_id: str = "",
        said: str = "",
    ) -> None:
        super().__init__(
            message,
            http_status=http_status,
            request_id=request_id,
            retry_after=retry_after,
            said=said,
        )


class Busy(NumbersApiError):
    """As many calls of this process as may wait for the API are waiting for it already. Nothing was
    sent."""

    advice = "Nothing was changed: make the call again in a few seconds."


class Invalid(NumbersApiError):
    """400. The request must be changed before it is sent again; `violations` name the fields, if
    the API did."""

    advice = "Change what the violations name, then send it again."

    def __init__(
        self,
        message: str,
        *,
        violations: tuple[FieldViolation, ...] = (),
        http_status: int | None = 400,
        request_id: str = "",
        said: str = "",
    ) -> None:
        super().__init__(message, http_status=http_status, request_id=request_id, said=said)
        self.violations = violations


class NotFound(NumbersApiError):
    """404. There is no such thing; on the requirements lookup: there is nothing to register."""

    advice = "There is no such thing any more: look for another."


class CredentialsRefused(NumbersApiError):
    """401, also with a new token: an administrator must mend the API credentials."""

    advice = "An administrator must check the access key and its secret."


class Refused(NumbersApiError):
    """403. The project may not do that."""

    advice = "An administrator must check what the project and its access key may do."


class TooLarge(NumbersApiError):
    """413. The file is larger than the API takes."""

    advice = "Send a smaller file."


class OutcomeUnknown(NumbersApiError):
    """A call that must not be repeated blindly got no clear answer: it may or may not have been
    carried out.

    `sent` is what was sent, so that the outcome can be looked up before anything is sent again.
    """

    advice = "Look up what became of it before anything is sent again."
    sent: Sent | None = None
