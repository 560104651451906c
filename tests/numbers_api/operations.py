"""Every operation of the contract that the client has, as one call each: by whether it may be made
twice."""

import io
from collections.abc import Callable
from typing import Any

from numbers_api.client import NumbersClient
from numbers_api.schemas import CreateNumberOrder, NumberOrderOption

from .conftest import british_answers

Call = Callable[[NumbersClient, str], Any]
LETTER = b"%PDF-1.4 a letter"
NUMBER = "+447400000000"
NEW_SECRET = "another-secret-of-more-than-32-characters"


def upload(client: NumbersClient, order_id: str) -> None:
    file = io.BytesIO(LETTER)
    client.upload_attachment(
        order_id,
        "company-authorisation",
        file=file,
        name="letter.pdf",
        content_type="application/pdf",
    )


def create(client: NumbersClient, _order_id: str) -> Any:
    one = NumberOrderOption(phone_numbers=[NUMBER])
    return client.create_order(
        CreateNumberOrder(region_code="GB", number_type="MOBILE", number_order_option=one)
    )


REPEATABLE: dict[str, Call] = {
    "listAvailableRegions": lambda client, _: client.regions(),
    "searchAvailableNumbers": lambda client, _: client.search(
        region_code="GB", number_type="MOBILE"
    ),
    "lookupNumberRequirements": lambda client, _: client.lookup_requirements(
        region_code="GB", number_type="MOBILE"
    ),
    "getNumberOrder": lambda client, order_id: client.order(order_id),
    "updateRegistration": lambda client, order_id: client.put_registration(
        order_id, british_answers()
    ),
    "getRegistration": lambda client, order_id: client.registration(order_id),
    "listActiveNumbers": lambda client, _: client.active_numbers(),
    "getCallbackConfiguration": lambda client, _: client.callback_configuration(),
    "updateCallbackConfiguration": lambda client, _: client.set_callback_secret(NEW_SECRET),
}
ONCE: dict[str, Call] = {
    "createNumberOrder": create,
    "uploadAttachment": upload,
    "submitNumberOrder": lambda client, order_id: client.submit(order_id),
}
EVERY: dict[str, Call] = {
    **REPEATABLE,
    **ONCE,
    "checkAvailability": lambda client, _: client.availability(NUMBER),
    "getActiveNumber": lambda client, _: client.active_number(NUMBER),
}
