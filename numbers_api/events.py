"""What a callback says (contract file, CallbackEvent). Unknown members are ignored, unknown values stay text."""

from typing import Annotated

from pydantic import Field, ValidationError

from numbers_api.schemas import Moment, Wire

NUMBER_ORDER = "NUMBER_ORDER"
ACTIVE_NUMBER = "ACTIVE_NUMBER"

# Without NUL, which PostgreSQL cannot keep.
Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]


class Event(Wire):
    resource_type: Text
    event_id: Text = ""
    timestamp: Moment | None = None
    project_id: Text = ""
    resource_id: Text = ""
    event_type: Text = ""
    status: Text = ""
    failure_code: Text = ""


class Unreadable(ValueError):
    """The body is no callback event."""


def parse(body: bytes) -> Event:
    """The event in a callback's body. Raises Unreadable, which says nothing of the body's content."""
    try:
        return Event.model_validate_json(body)
    except ValidationError:
        raise Unreadable("This is no event of the Numbers API.") from None
