"""Handlers for regions, available numbers, active numbers and the callback configuration."""

from typing import Any

from starlette.requests import Request

from sandbox.api.wire import (
    CAPABILITIES,
    NUMBER_TYPES,
    active_number,
    available_number,
    read_choice,
    read_choices,
    read_criteria,
    read_integer,
    read_message,
    read_number,
    read_region,
    read_text,
)
from sandbox.catalogue import OFFERS, offer_for
from sandbox.errors import invalid_field, not_found
from sandbox.upstream.model import State
from sandbox.upstream.world import World

DEFAULT_SEARCH_SIZE, DEFAULT_PAGE_SIZE = 10, 100

_CONFIGURATION = {
    "type": "object",
    "properties": {
        "hmacSecret": {
            "type": "string",
            "pattern": "^[a-zA-Z0-9-]{32,64}$",
            "messages": {"pattern": "32 to 64 letters, digits or hyphens"},
        }
    },
}


async def list_available_regions(_world: World, request: Request) -> dict[str, Any]:
    """The regions that offer at least one of the types asked for."""
    wanted = read_choices(request.query_params, "types", NUMBER_TYPES) or NUMBER_TYPES
    regions: dict[str, dict[str, Any]] = {}
    for offer in OFFERS.values():
        if offer.number_type in wanted:
            shown = {"regionCode": offer.region, "regionName": offer.region_name, "types": []}
            regions.setdefault(offer.region, shown)["types"].append(offer.number_type)
    return {"availableRegions": list(regions.values())}


async def search_available_numbers(world: World, request: Request) -> dict[str, Any]:
    """The first `size` free numbers that fit; none for a region and type without an offer."""
    query = request.query_params
    region, number_type = read_region(query), read_choice(query, "type", NUMBER_TYPES)
    if region is None or number_type is None:
        missing = "regionCode" if region is None else "type"
        raise invalid_field(missing, f"{missing} is required")
    criteria = read_criteria(query, read_choices(query, "capabilities", CAPABILITIES))
    size = read_integer(query, "size")
    if size is not None and size < 1:
        raise invalid_field("size", "size must be 1 or more")
    offer = offer_for(region, number_type)
    found = world.shelf.search(offer, criteria)[: size or DEFAULT_SEARCH_SIZE] if offer else []
    return {"availableNumbers": [available_number(offer, number) for number in found if offer]}


async def check_availability(world: World, request: Request) -> dict[str, Any]:
    """The number, where it is on offer."""
    number = read_number(request)
    offer = world.shelf.offer_of(number)
    if offer is None or not world.shelf.is_free(number):
        raise not_found("AvailableNumber", number, f"{number} is not on offer")
    return available_number(offer, number)


async def list_active_numbers(world: World, request: Request) -> dict[str, Any]:
    """One page of the completed orders' numbers; the page token is where the next page starts."""
    query = request.query_params
    # The contract says `capability`, the vendor's SDK sends `capabilities`.
    names = [
        *read_choices(query, "capability", CAPABILITIES),
        *read_choices(query, "capabilities", CAPABILITIES),
    ]
    criteria = read_criteria(query, names)
    # No number has a display name here, so both orders are the same.
    read_choice(query, "orderBy", ("phoneNumber", "displayName"))
    filters = {"regionCode": read_region(query), "type": read_choice(query, "type", NUMBER_TYPES)}
    found = [
        each
        for each in _active(world)
        if criteria.match(each["phoneNumber"], each["capability"])
        and all(wanted in (None, each[name]) for name, wanted in filters.items())
    ]
    token, size = read_text(query, "pageToken") or "0", read_integer(query, "pageSize")
    if not (token.isascii() and token.isdigit() and len(token) < 10):
        raise invalid_field("pageToken", "pageToken is not one that a list has returned")
    # The contract sets no minimum size, so one below 1 asks for the default.
    start = int(token)
    end = start + (size if size and size > 0 else DEFAULT_PAGE_SIZE)
    return {
        "activeNumbers": found[start:end],
        "nextPageToken": str(end) if end < len(found) else "",
        "totalSize": len(found),
    }


async def get_active_number(world: World, request: Request) -> dict[str, Any]:
    """One of the project's numbers."""
    number = read_number(request)
    for each in _active(world):
        if each["phoneNumber"] == number:
            return each
    raise not_found("ActiveNumber", number, f"{number} is not one of the project's numbers")


async def get_callback_configuration(world: World, _request: Request) -> dict[str, Any]:
    """The secret that signs callbacks."""
    return {"projectId": world.options.project, "hmacSecret": world.secret}


async def update_callback_configuration(world: World, request: Request) -> dict[str, Any]:
    """Change the secret; no body, or one without a secret, changes nothing."""
    if await request.body():
        body = await read_message(request, _CONFIGURATION)
        if "hmacSecret" in body:
            world.set_secret(body["hmacSecret"])
    return await get_callback_configuration(world, request)


def _active(world: World) -> list[dict[str, Any]]:
    completed = (order for order in world.orders.values() if order.state is State.COMPLETED)
    numbers = (active_number(order, number) for order in completed for number in order.numbers)
    return sorted(numbers, key=lambda each: str(each["phoneNumber"]))
