"""Every method, on a day when all is well."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from numbers_api.client import NumbersClient
from numbers_api.errors import NotFound
from numbers_api.schemas import (
    CreateNumberOrder,
    NumberOrder,
    NumberPattern,
    QuantityOrderOption,
    SmsConfiguration,
    VoiceConfiguration,
)
from tests.conftest import Sandbox

from .conftest import british_answers, british_order
from .operations import upload


def test_regions_come_with_their_name_and_number_types(client: NumbersClient) -> None:
    regions = {region.region_code: region for region in client.regions()}
    assert regions["GB"].region_name == "United Kingdom"
    assert set(regions["US"].types) == {"LOCAL", "TOLL_FREE"}


def test_regions_are_asked_for_by_several_types(client: NumbersClient) -> None:
    found = {region.region_code for region in client.regions(["LOCAL", "TOLL_FREE"])}
    assert {"US", "DE", "BE"} <= found
    assert "GB" not in found


def test_a_search_finds_numbers_with_price_and_capabilities(client: NumbersClient) -> None:
    number = client.search(region_code="GB", number_type="MOBILE")[0]
    assert number.phone_number.startswith("+44")
    assert (number.region_code, number.type, number.payment_interval_months) == ("GB", "MOBILE", 1)
    assert number.monthly_price is not None
    assert isinstance(number.monthly_price.amount, Decimal)
    assert number.capability


@pytest.mark.parametrize(("pattern", "how"), [("+4474", "START"), ("7", "END"), ("47", None)])
def test_a_search_matches_the_whole_number_with_its_plus(
    client: NumbersClient, pattern: str, how: str | None
) -> None:
    wanted = NumberPattern(pattern=pattern, search_pattern=how)
    found = [
        each.phone_number
        for each in client.search(region_code="GB", number_type="MOBILE", pattern=wanted)
    ]
    fits = {"START": str.startswith, "END": str.endswith}.get(how or "", str.__contains__)
    assert found
    assert all(fits(number, pattern) for number in found)


def test_a_search_is_bounded_in_size(client: NumbersClient) -> None:
    assert len(client.search(region_code="GB", number_type="MOBILE", size=3)) == 3


def test_a_search_asks_for_every_capability(client: NumbersClient) -> None:
    found = client.search(region_code="US", number_type="LOCAL", capabilities=["SMS", "VOICE"])
    assert found
    assert all(set(each.capability) >= {"SMS", "VOICE"} for each in found)


def test_a_number_is_on_offer_until_somebody_takes_it(
    client: NumbersClient, sandbox: Sandbox
) -> None:
    number = client.search(region_code="GB", number_type="MOBILE")[0].phone_number
    assert client.availability(number).phone_number == number
    sandbox.control(f"numbers/{number}/take")
    with pytest.raises(NotFound):
        client.availability(number)


def test_requirements_have_fields_and_attachments(client: NumbersClient) -> None:
    asked = client.lookup_requirements(region_code="GB", number_type="MOBILE")
    letter, identity = asked.attachments
    assert asked.fields["title"] == "Business details"
    assert (letter.mandatory, letter.allowed_mime_types, len(letter.template)) == (
        True,
        ["application/pdf"],
        2,
    )
    assert (identity.id, identity.allowed_document_types[0]) == (
        "identity/signing director",
        "PASSPORT",
    )


def test_where_nothing_is_to_be_registered_requirements_are_not_found(
    client: NumbersClient,
) -> None:
    with pytest.raises(NotFound):
        client.lookup_requirements(region_code="US", number_type="LOCAL")


def test_one_number_is_reserved(client: NumbersClient) -> None:
    request = british_order(client)
    order = client.create_order(request)
    assert request.number_order_option is not None
    assert [
        each.phone_number for each in order.order_numbers
    ] == request.number_order_option.phone_numbers
    assert (order.state, order.region_code, order.number_type) == ("CREATED", "GB", "MOBILE")
    assert_lasts(order, timedelta(minutes=30))
    assert client.order(order.id_number_order) == order


def test_a_quantity_is_reserved_by_criteria(client: NumbersClient) -> None:
    criteria = QuantityOrderOption(
        requested_quantity=3,
        sequential=True,
        capabilities=["SMS"],
        number_pattern=NumberPattern(pattern="+61", search_pattern="START"),
    )
    request = CreateNumberOrder(
        region_code="AU", number_type="MOBILE", quantity_order_option=criteria
    )
    first, second, third = (
        int(each.phone_number) for each in client.create_order(request).order_numbers
    )
    assert (second, third) == (first + 1, first + 2)


@pytest.mark.parametrize(
    "service",
    [
        {"sms_configuration": SmsConfiguration(service_plan_id="plan", campaign_id=None)},
        {"voice_configuration": VoiceConfiguration(type="RTC", app_id="app")},
        {"callback_url": "http://127.0.0.1:9/callbacks"},
    ],
)
def test_an_order_carries_what_the_numbers_are_for(
    client: NumbersClient, service: dict[str, object]
) -> None:
    order = client.create_order(british_order(client).model_copy(update=service))
    assert order.state == "CREATED"


def test_an_order_is_filled_in_and_submitted(client: NumbersClient, order_id: str) -> None:
    stored = client.put_registration(order_id, british_answers())
    assert stored.answers == british_answers() == client.registration(order_id).answers
    upload(client, order_id)
    order = client.submit(order_id)
    assert (order.state, order.expire_time) == ("IN_REVIEW", None)


def test_reviewers_messages_are_read(
    client: NumbersClient, sandbox: Sandbox, order_id: str
) -> None:
    sandbox.control(
        f"orders/{order_id}/decide", outcome="block", message="Please give a local contact"
    )
    (message,) = client.registration(order_id).logs
    assert message.message == "Please give a local contact"
    assert message.create_time is not None
    assert client.order(order_id).state == "BLOCKED"


def test_the_callback_secret_is_read_and_replaced(client: NumbersClient) -> None:
    assert client.callback_configuration().hmac_secret == "numberdesk-demo-callback-secret-0001"
    secret = "another-secret-of-more-than-32-characters"
    assert client.set_callback_secret(secret).hmac_secret == secret
    assert client.callback_configuration().hmac_secret == secret


def assert_lasts(order: NumberOrder, duration: timedelta) -> None:
    assert order.expire_time is not None
    assert abs(order.expire_time - datetime.now(UTC) - duration) < timedelta(seconds=30)


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_an_id_that_leads_elsewhere_is_nobodys(client: NumbersClient, name: str) -> None:
    """Servers take "a/../b" for "b", encoded or not."""
    with pytest.raises(NotFound):
        client.order(name)
