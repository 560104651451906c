"""Reading requests strictly and writing the objects of the contract."""

import json
import re
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request

from sandbox.api.validation import violations
from sandbox.catalogue import OFFERS, Offer
from sandbox.errors import ApiError, invalid, invalid_field
from sandbox.upstream.model import Order, rfc3339
from sandbox.upstream.shelf import Criteria

NUMBER_TYPES = ("MOBILE", "LOCAL", "TOLL_FREE")
CAPABILITIES = ("SMS", "VOICE")
MAX_DEPTH = 64
SEARCHES = ("START", "CONTAINS", "END")
JSON = "application/json"


async def read_message(request: Request, schema: dict[str, Any]) -> dict[str, Any]:
    """The body of a request to the API, as read_json; raises a 415 where it is declared as anything
    but JSON."""
    declared = request.headers.get("Content-Type", JSON)
    if declared.partition(";")[0].strip().lower() != JSON:
        raise ApiError(415, f"The request's body must be {JSON}, not {declared}")
    return await read_json(request, schema)


async def read_json(request: Request, schema: dict[str, Any]) -> dict[str, Any]:
    """The request's body, an object that fits the schema; raises a 400 otherwise."""
    try:
        # NaN and Infinity are no JSON, and int() takes neither.
        body = json.loads(await request.body(), parse_constant=int, object_pairs_hook=_members)
        # What cannot be written as JSON again (1e999, half a surrogate pair) is refused here, not
        # later.
        json.dumps(body, allow_nan=False, ensure_ascii=False).encode()
    except _RepeatedMemberError as error:
        raise invalid_field(str(error), f"{error} is given more than once") from None
    except (ValueError, RecursionError):
        raise ApiError(400, "The request's body is not valid JSON") from None
    if not isinstance(body, dict):
        raise ApiError(400, "The request's body must be a JSON object")
    level: list[Any] = [body]
    for _ in range(MAX_DEPTH):
        nested = [
            each.values() if isinstance(each, dict) else each
            for each in level
            if isinstance(each, dict | list)
        ]
        level = [inner for values in nested for inner in values]
    if level:
        raise ApiError(400, f"The request's body is nested more than {MAX_DEPTH} levels deep")
    if wrong := violations(schema, body):
        raise invalid(wrong)
    return body


class _RepeatedMemberError(Exception):
    """Carries the name of a member that an object holds twice."""


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise _RepeatedMemberError(name)
        members[name] = value
    return members


def read_text(query: QueryParams, name: str) -> str | None:
    """A parameter that may be given once; None where it is absent."""
    values = query.getlist(name)
    if len(values) > 1:
        raise invalid_field(name, f"{name} may be given only once")
    return values[0] if values else None


def read_choice(query: QueryParams, name: str, choices: tuple[str, ...]) -> str | None:
    """A parameter that must be one of some values; None where it is absent."""
    value = read_text(query, name)
    if value is not None and value not in choices:
        raise invalid_field(name, f"{name} must be one of {', '.join(choices)}")
    return value


def read_choices(query: QueryParams, name: str, choices: tuple[str, ...]) -> list[str]:
    """A parameter that may be repeated, each time one of some values."""
    values = query.getlist(name)
    if any(value not in choices for value in values):
        raise invalid_field(name, f"{name} must be one of {', '.join(choices)}")
    return values


def read_integer(query: QueryParams, name: str) -> int | None:
    """A parameter that must be a whole number, however large; None where it is absent."""
    value = read_text(query, name)
    if value is None:
        return None
    # Python itself refuses to convert more than 4300 digits.
    if not re.fullmatch(r"-?[0-9]{1,4000}", value, re.ASCII):
        raise invalid_field(name, f"{name} must be a whole number")
    return int(value)


def read_region(query: QueryParams, name: str = "regionCode") -> str | None:
    """A region's two letters; None where they are absent."""
    value = read_text(query, name)
    if value is not None and not re.fullmatch("[A-Z]{2}", value):
        raise invalid_field(name, f"{name} must be two capital letters (ISO 3166-1)")
    return value


def read_number(request: Request) -> str:
    """The phone number in the path; raises a 400 for one that is not E.164."""
    number = str(request.path_params["number"])
    if not re.fullmatch(r"\+[1-9][0-9]{1,14}", number, re.ASCII):
        raise invalid_field(
            "phoneNumber", "phoneNumber must be an E.164 number with the leading + (%2B)"
        )
    return number


def read_criteria(query: QueryParams, capabilities: list[str]) -> Criteria:
    """The pattern of a search, with the capabilities that the caller read."""
    search = read_choice(query, "numberPattern.searchPattern", SEARCHES)
    pattern = read_text(query, "numberPattern.pattern")
    return Criteria(frozenset(capabilities), pattern or "", search or "CONTAINS")


def available_number(offer: Offer, number: str) -> dict[str, Any]:
    """AvailableNumber of the contract."""
    return {
        "phoneNumber": number,
        "regionCode": offer.region,
        "type": offer.number_type,
        "capability": offer.capabilities_of(number),
        **offer.price(),
        "supportingDocumentationRequired": offer.documentation_hint,
    }


def number_order(order: Order) -> dict[str, Any]:
    """NumberOrder of the contract; configurations that were not given are left out."""
    offer = OFFERS[order.region, order.number_type]
    return {
        "projectId": order.project_id,
        "idNumberOrder": order.id,
        "regionCode": order.region,
        "numberType": order.number_type,
        "state": order.state,
        "orderNumbers": [
            {
                "phoneNumber": number,
                "capabilities": offer.capabilities_of(number),
                "numberPrice": offer.price(),
            }
            for number in order.numbers
        ],
        "expireTime": None if order.expires is None else rfc3339(order.expires),
        "createTime": rfc3339(order.created),
        "updateTime": rfc3339(order.updated),
        **_configurations(order),
    }


def active_number(order: Order, number: str) -> dict[str, Any]:
    """ActiveNumber of the contract, for a number of a completed order."""
    offer = OFFERS[order.region, order.number_type]
    return {
        "phoneNumber": number,
        "projectId": order.project_id,
        "displayName": "",
        "regionCode": order.region,
        "type": order.number_type,
        "capability": offer.capabilities_of(number),
        "money": offer.price()["monthlyPrice"],
        "paymentIntervalMonths": 1,
        "nextChargeDate": rfc3339(order.updated + 30 * 24 * 3600),
        "callbackUrl": order.callback_url or "",
        **_configurations(order),
    }


def _configurations(order: Order) -> dict[str, Any]:
    given = {"smsConfiguration": order.sms, "voiceConfiguration": order.voice}
    return {name: value for name, value in given.items() if value is not None}
