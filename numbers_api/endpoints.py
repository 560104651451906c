"""Every operation of the contract: its verb, its path, and whether it may be made twice."""

from dataclasses import dataclass
from urllib.parse import quote

from numbers_api.errors import NotFound

PROJECT = "/v1/projects/{projectId}"
# Making one of these twice leaves what making it once does (RFC 9110, 9.2.2).
IDEMPOTENT = frozenset({"GET", "PUT"})


@dataclass(frozen=True)
class Endpoint:
    """One operation, named as in the contract. The path stands in logs and metrics as it is here:
    without an id."""

    operation: str
    verb: str
    path: str
    # A POST that only reads, or a PATCH that sets the same value again.
    harmless: bool = False

    @property
    def retried_as(self) -> str:
        """The verb that decides on retries (`numbers_api.retry`)."""
        return "GET" if self.harmless else self.verb

    @property
    def is_idempotent(self) -> bool:
        """Whether it may be sent again when its answer was lost."""
        return self.retried_as in IDEMPOTENT

    def url(self, **parts: str) -> str:
        """The path with its parts encoded: an attachment's id may hold a slash or a space, a phone
        number a plus. Raises NotFound for a part that would lead to another path, encoded or not:
        nothing is called so (RFC 3986, 5.2.4)."""
        if {"", ".", ".."}.intersection(parts.values()):
            raise NotFound(f"{self.operation}: there is no such id.")
        return self.path.format(**{name: quote(value, safe="") for name, value in parts.items()})


_ORDER = PROJECT + "/numberOrders/{numberOrderId}"

REGIONS = Endpoint("listAvailableRegions", "GET", PROJECT + "/availableRegions")
SEARCH = Endpoint("searchAvailableNumbers", "GET", PROJECT + "/availableNumbers")
AVAILABILITY = Endpoint("checkAvailability", "GET", PROJECT + "/availableNumbers/{phoneNumber}")
REQUIREMENTS = Endpoint(
    "lookupNumberRequirements",
    "POST",
    PROJECT + "/numberOrders:lookupNumberRequirements",
    harmless=True,
)
CREATE = Endpoint("createNumberOrder", "POST", PROJECT + "/numberOrders:createNumberOrder")
ORDER = Endpoint("getNumberOrder", "GET", _ORDER)
PUT_REGISTRATION = Endpoint("updateRegistration", "PUT", _ORDER + "/registration")
REGISTRATION = Endpoint("getRegistration", "GET", _ORDER + "/registration")
UPLOAD = Endpoint("uploadAttachment", "POST", _ORDER + "/attachments/{attachmentId}")
SUBMIT = Endpoint("submitNumberOrder", "POST", _ORDER + "/submit")
ACTIVE_NUMBERS = Endpoint("listActiveNumbers", "GET", PROJECT + "/activeNumbers")
ACTIVE_NUMBER = Endpoint("getActiveNumber", "GET", PROJECT + "/activeNumbers/{phoneNumber}")
CALLBACKS = Endpoint("getCallbackConfiguration", "GET", PROJECT + "/callbackConfiguration")
SET_CALLBACKS = Endpoint(
    "updateCallbackConfiguration", "PATCH", PROJECT + "/callbackConfiguration", harmless=True
)

ALL = (
    REGIONS, SEARCH, AVAILABILITY, REQUIREMENTS, CREATE, ORDER, PUT_REGISTRATION, REGISTRATION,
        UPLOAD, SUBMIT,
    ACTIVE_NUMBERS, ACTIVE_NUMBER, CALLBACKS, SET_CALLBACKS,
)  # fmt: skip
