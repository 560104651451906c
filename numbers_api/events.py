"""What a callback says (contract file, CallbackEvent). Unknown members are ignored, unknown values stay text."""

from pydantic import ValidationError

from numbers_api.schemas import Moment, Wire

NUMBER_ORDER = "NUMBER_ORDER"
ACTIVE_NUMBER = "ACTIVE_NUMBER"


class Event(Wire):
    resource_type: str
    event_id: str = ""
    timestamp: Moment | None = None
    project_id: str = ""
    resource_id: str = ""
    event_type: str = ""
    status: str = ""
    failure_code: str = ""


class Unreadable(ValueError):
    """The body is no callback event."""


def parse(body: bytes) -> Event:
    """The event in a callback's body. Raises Unreadable, which says nothing of the body's content."""
    try:
        return Event.model_validate_json(body)
    except ValidationError:
        raise Unreadable("This is no event of the Numbers API.") from None
