"""Answers of a newer, older or careless API: everything known is kept, nothing unknown disturbs."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from numbers_api.client import NumbersClient
from numbers_api.schemas import (
    AvailableNumber,
    AvailableNumbers,
    AvailableRegions,
    CallbackConfiguration,
    CreateNumberOrder,
    Money,
    NumberOrder,
    NumberOrderOption,
    NumberRequirements,
    QuantityOrderOption,
    Registration,
    Wire,
)

from .conftest import Fault

ONE = NumberOrderOption(phone_numbers=["+447400000000"])
MANY = QuantityOrderOption(requested_quantity=2)


def test_unknown_members_and_values_survive(client: NumbersClient, fault: Fault) -> None:
    body = {"idNumberOrder": "1", "state": "ON_HOLD", "numberType": "SATELLITE", "mood": "good",
        "orderNumbers": [
        {"phoneNumber": "+441", "capabilities": ["TELEPATHY"], "shine": 3}]}  # fmt: skip
    fault("getNumberOrder", status=200, body=body)
    order = client.order("1")
    assert (order.state, order.number_type) == ("ON_HOLD", "SATELLITE")
    assert order.order_numbers[0].capabilities == ["TELEPATHY"]


def test_an_unreadable_item_spoils_no_list(client: NumbersClient, fault: Fault) -> None:
    body = {
        "availableNumbers": [
            {"phoneNumber": "+441"},
            {"regionCode": "GB"},
            5,
            None,
            {"phoneNumber": "+442"},
        ]
    }
    fault("searchAvailableNumbers", status=200, body=body)
    found = client.search(region_code="GB", number_type="MOBILE")
    assert [each.phone_number for each in found] == ["+441", "+442"]


@pytest.mark.parametrize(
    "options", [{}, {"number_order_option": ONE, "quantity_order_option": MANY}]
)
def test_an_order_is_of_one_number_or_of_a_quantity(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="Either one number or a quantity"):
        CreateNumberOrder(region_code="GB", number_type="MOBILE", **options)


@pytest.mark.parametrize(
    ("model", "members"),
    [
        (AvailableRegions, ["availableRegions"]),
        (AvailableNumbers, ["availableNumbers"]),
        (
            AvailableNumber,
            ["regionCode", "type", "capability", "setupPrice", "paymentIntervalMonths"],
        ),
        (Money, ["currencyCode", "amount"]),
        (NumberRequirements, ["fields", "attachments"]),
        (
            NumberOrder,
            [
                "projectId",
                "regionCode",
                "numberType",
                "state",
                "orderNumbers",
                "expireTime",
                "createTime",
            ],
        ),
        (Registration, ["requestDetails", "data", "attachments", "logs"]),
        (CallbackConfiguration, ["projectId", "hmacSecret"]),
    ],
)
def test_a_null_is_as_good_as_a_missing_member(model: type[Wire], members: list[str]) -> None:
    needed: dict[str, Any] = {"phoneNumber": "+441", "idNumberOrder": "1"}
    assert model.model_validate(needed | dict.fromkeys(members)) == model.model_validate(needed)


@pytest.mark.parametrize("amount", ["0", "1.10", "0.000000000000000001", "12345678901234567890.12"])
def test_money_is_exact(amount: str) -> None:
    money = Money.model_validate_json(f'{{"currencyCode": "EUR", "amount": "{amount}"}}')
    assert str(money.amount) == f"{Decimal(amount)}"
    assert isinstance(money.amount, Decimal)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-10-01T10:00:00", datetime(2026, 10, 1, 10, tzinfo=UTC)),
        ("2026-10-01T10:00:00Z", datetime(2026, 10, 1, 10, tzinfo=UTC)),
        ("2026-10-01T12:00:00+02:00", datetime(2026, 10, 1, 10, tzinfo=UTC)),
        ("2026-10-01T10:00:00.123456789Z", datetime(2026, 10, 1, 10, 0, 0, 123456, tzinfo=UTC)),
    ],
)
def test_a_timestamp_without_an_offset_is_utc(text: str, moment: datetime) -> None:
    order = NumberOrder.model_validate({"idNumberOrder": "1", "expireTime": text})
    assert order.expire_time == moment
    assert order.expire_time.utcoffset() in (timedelta(0), timedelta(hours=2))


@pytest.mark.parametrize(
    ("answer", "data"),
    [
        ({"requestDetails": {"data": [1]}}, [1]),
        ({"data": [2]}, [2]),
        ({"requestDetails": {"data": [1]}, "data": [2]}, [1]),
        ({"requestDetails": {}, "data": [2]}, [2]),
        ({}, None),
    ],
)
def test_answers_are_read_in_the_newer_and_the_older_form(
    answer: dict[str, Any], data: Any
) -> None:
    assert Registration.model_validate(answer).answers == data


def test_what_a_regulator_asks_comes_through_untouched(client: NumbersClient, fault: Fault) -> None:
    fields: dict[str, Any] = {
        "b": None,
        "a": [1, 1.5, True, {"Schlüssel": "ü"}],
        "snake_case": {"camelCase": []},
    }
    fault("lookupNumberRequirements", status=200, body={"fields": fields})
    found = client.lookup_requirements(region_code="GB", number_type="MOBILE").fields
    assert found == fields
    assert list(found) == ["b", "a", "snake_case"]
