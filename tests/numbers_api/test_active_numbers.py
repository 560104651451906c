"""The project's own numbers, page after page."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from numbers_api.client import NumbersClient
from numbers_api.errors import NotFound
from numbers_api.schemas import (
    CreateNumberOrder,
    NumberPattern,
    QuantityOrderOption,
    SmsConfiguration,
)
from tests.conftest import Sandbox

from .conftest import Calls, Fault


@pytest.fixture
def numbers(client: NumbersClient, sandbox: Sandbox) -> list[str]:
    """Five American numbers that are the project's, ascending."""
    quantity = QuantityOrderOption(requested_quantity=5)
    request = CreateNumberOrder(
        region_code="US",
        number_type="LOCAL",
        sms_configuration=SmsConfiguration(service_plan_id="plan"),
        quantity_order_option=quantity,
    )
    order = client.create_order(request)
    client.submit(order.id_number_order)
    sandbox.control(f"orders/{order.id_number_order}/decide", outcome="approve")
    return sorted(each.phone_number for each in order.order_numbers)


def test_a_page_names_the_next_one(client: NumbersClient, numbers: list[str]) -> None:
    first = client.active_numbers(page_size=2)
    assert ([each.phone_number for each in first.active_numbers], first.total_size) == (
        numbers[:2],
        5,
    )
    second = client.active_numbers(page_size=2, page_token=first.next_page_token)
    assert [each.phone_number for each in second.active_numbers] == numbers[2:4]


def test_every_number_comes_once(client: NumbersClient, numbers: list[str], calls: Calls) -> None:
    assert [each.phone_number for each in client.every_active_number(page_size=2)] == numbers
    assert calls("listActiveNumbers") == 3


def test_pages_are_fetched_as_they_are_needed(
    client: NumbersClient, numbers: list[str], calls: Calls
) -> None:
    assert next(client.every_active_number(page_size=2)).phone_number == numbers[0]
    assert calls("listActiveNumbers") == 1


@pytest.mark.parametrize("token", ["again", "1"])
def test_a_page_token_that_comes_again_ends_the_list(
    client: NumbersClient, fault: Fault, calls: Calls, token: str
) -> None:
    page = {"activeNumbers": [{"phoneNumber": "+12065550100"}], "nextPageToken": token}
    fault("listActiveNumbers", status=200, body=page, times=9)
    assert len(list(client.every_active_number())) == 2
    assert calls("listActiveNumbers") == 2


def test_numbers_are_chosen_by_criteria(client: NumbersClient, numbers: list[str]) -> None:
    wanted = NumberPattern(pattern=numbers[0][-4:], search_pattern="END")
    found = client.active_numbers(
        region_code="US",
        number_type="LOCAL",
        capabilities=["SMS"],
        pattern=wanted,
        order_by="phoneNumber",
    )
    assert numbers[0] in [each.phone_number for each in found.active_numbers]
    assert client.active_numbers(region_code="AU").active_numbers == []


def test_one_number_is_read_with_all_that_is_known_of_it(
    client: NumbersClient, numbers: list[str]
) -> None:
    number = client.active_number(numbers[0])
    assert (number.region_code, number.type, number.project_id) == ("US", "LOCAL", "demo-project")
    assert number.money is not None
    assert isinstance(number.money.amount, Decimal)
    assert number.next_charge_date is not None
    assert number.next_charge_date > datetime.now(UTC)
    assert (number.sms_configuration or {})["servicePlanId"] == "plan"


def test_a_number_of_somebody_else_is_not_found(client: NumbersClient) -> None:
    with pytest.raises(NotFound):
        client.active_number("+12065550100")
