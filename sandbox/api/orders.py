"""Handlers for the requirements lookup and for creating, reading and submitting orders."""

from typing import Any

from starlette.requests import Request

from sandbox.api.order_request import CREATE, LOOKUP
from sandbox.api.registrations import missing_parts
from sandbox.api.wire import number_order, read_message
from sandbox.catalogue import Offer, offer_for
from sandbox.errors import ApiError, invalid, invalid_field, not_found
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
    _check_campaign(offer, body)
    if "numberOrderOption" in body:
        numbers = [_requested_number(world, offer, body["numberOrderOption"]["phoneNumbers"][0])]
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


def _check_campaign(offer: Offer, body: dict[str, Any]) -> None:
    if offer.region != "US" and "campaignId" in body.get("smsConfiguration", {}):
        raise invalid_field("smsConfiguration.campaignId", "Campaigns are for US numbers only")


def _requested_number(world: World, offer: Offer, number: str) -> str:
    if not world.shelf.is_free(number):
        raise not_found("AvailableNumber", number, f"{number} is not available any more")
    if world.shelf.offer_of(number) is not offer:
        text = f"{number} is not a {offer.number_type} number of {offer.region}"
        raise invalid_field("numberOrderOption.phoneNumbers[0]", text)
    return number


def _requested_quantity(world: World, offer: Offer, option: dict[str, Any]) -> list[str]:
    pattern = option.get("numberPattern", {})
    criteria = Criteria(
        frozenset(option.get("capabilities", [])),
        pattern.get("pattern", ""),
        pattern.get("searchPattern", "CONTAINS"),
    )
    quantity = int(option["requestedQuantity"])
    free = world.shelf.search(offer, criteria)
    chosen = first_run(free, quantity) if option.get("sequential") else free[:quantity]
    if len(chosen) < quantity:
        raise _too_few(quantity, len(free), bool(option.get("sequential")))
    return chosen


def _too_few(quantity: int, free: int, sequential: bool) -> ApiError:
    text = f"{quantity} numbers were requested, {free} fit the criteria"
    if sequential and free >= quantity:
        text = (
            f"{quantity} numbers in sequence were requested; "
            f"there is no such sequence among the {free} that fit"
        )
    return invalid_field("quantityOrderOption.requestedQuantity", text)
