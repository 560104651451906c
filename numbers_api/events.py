"""What a callback says (contract file, CallbackEvent). Unknown members are ignored, unknown values
stay text."""

from datetime import datetime
from typing import Annotated, cast

from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from numbers_api.schemas import Moment, Wire

NUMBER_ORDER = "NUMBER_ORDER"
ACTIVE_NUMBER = "ACTIVE_NUMBER"

# Without NUL, which PostgreSQL cannot keep.
Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]


def _or_nothing(value: object, handler: ValidatorFunctionWrapHandler) -> datetime | None:
    """An odd time makes no event unreadable: what happened matters more than when it was said."""
    try:
        return cast("datetime", handler(value))
    except ValidationError:
        return None


class Event(Wire):
    resource_type: Text
    event_id: Text = ""
    timestamp: Annotated[Moment | None, WrapValidator(_or_nothing)] = None
    project_id: Text = ""
    resource_id: Text = ""
    event_type: Text = ""
    status: Text = ""
    failure_code: Text = ""
    internal_failure_code: Text = ""


class Unreadable(ValueError):
    """The body is no callback event."""


def parse(body: bytes) -> Event:
    """The event in a callback's body. Raises Unreadable, which says nothing of the body's
    content."""
    try:
        return Event.model_validate_json(body)
    except ValidationError:
        raise Unreadable("This is no event of the Numbers API.") from None
