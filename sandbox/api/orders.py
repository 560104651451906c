"""Handlers for the requirements lookup and for creating, reading and submitting orders."""

from typing import Any

from starlette.requests import Request

from sandbox.api.order_request import CREATE, LOOKUP
from sandbox.api.registrations import missing_parts
from sandbox.api.wire import number_order, read_message
from sandbox.catalogue import Offer, offer_for
from sandbox.errors import invalid, invalid_field, not_found
from sandbox.upstream.shelf import Criteria, first_run
from sandbox.upstream.world import World


async def lookup_number_requirements(world: World, request: Request) -> dict[str, Any]:
    """What a region asks for; a 404 where it asks for nothing, as the vendor was seen to answer."""
    body = await read_message(request, LOOKUP)
    region, number_type = body["regionCode"], body["numberType"]
    requirements = (
        world.requirements.of(region, number_type) if offer_for(region, number_type) else None
    )
    if requirements is None:
        name = f"{region}/{number_type}"
        raise not_found(
            "NumberRequirements", name, f"No requirements are known for {region} {number_type}"
        )
    return requirements.wire(str(request.base_url))


async def create_number_order(world: World, request: Request) -> dict[str, Any]:
    """Reserve the numbers; not idempotent."""
    body = await read_message(request, CREATE)
    offer = offer_for(body["regionCode"], body["numberType"])
    if offer is None:
        text = f"{body['regionCode']} has no {body['numberType']} numbers on offer"
        raise invalid_field("numberType", text)
    if offer.region != "US" and "campaignId" in body.get("smsConfiguration", {}):
        raise invalid_field("smsConfiguration.campaignId", "Campaigns are for US numbers only")
    if "numberOrderOption" in body:
        numbers = body["numberOrderOption"]["phoneNumbers"]
        if not world.shelf.is_free(numbers[0]):
            text = f"{numbers[0]} is not available any more"
            raise not_found("AvailableNumber", numbers[0], text)
        if world.shelf.offer_of(numbers[0]) is not offer:
            text = f"{numbers[0]} is not a {offer.number_type} number of {offer.region}"
            raise invalid_field("numberOrderOption.phoneNumbers[0]", text)
    else:
        numbers = _requested_quantity(world, offer, body["quantityOrderOption"])
    return number_order(world.create(offer, numbers, body))


async def get_number_order(world: World, request: Request) -> dict[str, Any]:
    """The order as of now."""
    return number_order(world.order(request.path_params["order"]))


async def submit_number_order(world: World, request: Request) -> dict[str, Any]:
    """Hand the order to the reviewers; a 400 names what is still missing."""
    order = world.editable(request.path_params["order"])
    if missing := missing_parts(world, order):
        raise invalid(missing, "The order is not complete")
    world.submit(order)
    return number_order(order)


def _requested_quantity(world: World, offer: Offer, option: dict[str, Any]) -> list[str]:
    pattern = option.get("numberPattern", {})
    criteria = Criteria(
        frozenset(option.get("capabilities", [])),
        pattern.get("pattern", ""),
        pattern.get("searchPattern", "CONTAINS"),
    )
    quantity = int(option["requestedQuantity"])
    free = world.shelf.search(offer, criteria)
    sequential = option.get("sequential")
    chosen = first_run(free, quantity) if sequential else free[:quantity]
    if len(chosen) < quantity:
        text = f"{quantity} numbers were requested, {len(free)} fit the criteria"
        if sequential and len(free) >= quantity:
            text = (
                f"{quantity} numbers in sequence were requested; "
                f"there is no such sequence among the {len(free)} that fit"
            )
        raise invalid_field("quantityOrderOption.requestedQuantity", text)
    return chosen
