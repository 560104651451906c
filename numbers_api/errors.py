"""What can go wrong with a call, by what the caller can do about it (contract README, "Errors").

`message` is the API's own sentence, or ours where it gave none. No error carries a request body or a secret.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class FieldViolation:
    """One field of a request that the API refused: the field as the API names it, and its reason."""

    field: str
    description: str


class NumbersApiError(Exception):
    """Any failed call. `http_status` is None when no answer came; `request_id` is the API's own, where it gave one."""

    def __init__(self, message: str, *, http_status: int | None = None, request_id: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.http_status = http_status
        self.request_id = request_id


class Unavailable(NumbersApiError):
    """The API did not answer, or answered 5xx, and nothing was changed by the call: it may be made again."""


class RateLimited(NumbersApiError):
    """429. The call was not carried out; it may be made again after `retry_after` seconds."""

    def __init__(self, message: str, *, retry_after: float, http_status: int | None = 429, request_id: str = "") -> None:
        super().__init__(message, http_status=http_status, request_id=request_id)
        self.retry_after = retry_after


class Invalid(NumbersApiError):
    """400. The request must be changed before it is sent again; `violations` name the fields, if the API did."""

    def __init__(
        self,
        message: str,
        *,
        violations: tuple[FieldViolation, ...] = (),
        http_status: int | None = 400,
        request_id: str = "",
    ) -> None:
        super().__init__(message, http_status=http_status, request_id=request_id)
        self.violations = violations


class NotFound(NumbersApiError):
    """404. There is no such thing; on the requirements lookup: there is nothing to register."""


class CredentialsRefused(NumbersApiError):
    """401, also with a new token: an administrator must mend the API credentials."""


class Refused(NumbersApiError):
    """403. The project may not do that."""


class TooLarge(NumbersApiError):
    """413. The file is larger than the API takes."""


class OutcomeUnknown(NumbersApiError):
    """A call that must not be repeated blindly got no clear answer: it may or may not have been carried out."""
