"""The vendor's own Python SDK, pointed at the sandbox and otherwise unchanged."""

import warnings
from collections.abc import Iterator

import pytest

from .conftest import Api, Receiver, eventually

with warnings.catch_warnings():
    # Python warns of an escape sequence in the SDK whenever it has to compile it.
    warnings.simplefilter("ignore")
    from sinch import SinchClient  # type: ignore[import-untyped]


@pytest.fixture
def client(api: Api) -> Iterator[SinchClient]:
    vendor = SinchClient(key_id="demo-key", key_secret="demo-secret", project_id="demo-project")
    vendor.configuration.auth_origin = api.url
    vendor.configuration.numbers_origin = api.url
    yield vendor
    vendor.configuration.transport.http_session.close()


def test_it_searches_and_checks_numbers(client: SinchClient, api: Api) -> None:
    assert "AU" in [each.region_code for each in client.numbers.regions.list(types=["MOBILE"]).content()]
    found = client.numbers.search_for_available_numbers(
        region_code="AU", number_type="MOBILE", number_pattern="+61412", number_search_pattern="START"
    ).content()
    assert found[0].phone_number.startswith("+61412")
    assert str(client.numbers.check_availability(found[0].phone_number).monthly_price.amount) == "6.50"


def test_it_reads_active_numbers_page_by_page(client: SinchClient, api: Api) -> None:
    order = api.create("US", "LOCAL", quantityOrderOption={"requestedQuantity": 3}).json()
    api.submit(order["idNumberOrder"])
    api.wait_for(order["idNumberOrder"], "COMPLETED")
    pages = client.numbers.list(region_code="US", number_type="LOCAL", page_size=2, capabilities=["SMS"])
    numbers = [each.phone_number for each in pages.iterator()]
    assert numbers == [each["phoneNumber"] for each in order["orderNumbers"]]
    assert client.numbers.get(numbers[0]).region_code == "US"


def test_it_checks_and_reads_the_events(client: SinchClient, api: Api, receiver: Receiver) -> None:
    secret = "a-secret-that-the-sdk-has-just-set-0003"
    assert client.numbers.event_destinations.update(hmac_secret=secret).hmac_secret == secret
    order_id = api.reserve(callbackUrl=receiver.url)["idNumberOrder"]
    api.control(f"/orders/{order_id}/decide", {"outcome": "expire"})
    [(headers, body)] = eventually(lambda: list(receiver.received))
    events = client.numbers.sinch_events(secret)
    assert events.validate_authentication_header(headers, body)
    event = events.parse_event(body)
    assert (event.resource_id, event.status) == (order_id, "EXPIRED")
