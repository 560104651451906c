"""The vendor's own Python SDK, pointed at the sandbox and otherwise unchanged: every call of it
that the contract covers."""

import json
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from .conftest import Api, Receiver, eventually

with warnings.catch_warnings():
    # Python warns of an escape sequence in the SDK whenever it has to compile it.
    warnings.simplefilter("ignore")
    from sinch import SinchClient  # type: ignore[import-untyped]
    from sinch.core.exceptions import SinchException  # type: ignore[import-untyped]

SECRET = "a-secret-that-the-sdk-has-just-set-0003"


def client_of(url: str, **given: str) -> SinchClient:
    credentials = {"key_id": "demo-key", "key_secret": "demo-secret", "project_id": "demo-project"}
    vendor = SinchClient(**{**credentials, **given})
    vendor.configuration.auth_origin = url
    vendor.configuration.numbers_origin = url
    return vendor


@pytest.fixture
def client(api: Api) -> Iterator[SinchClient]:
    vendor = client_of(api.url)
    yield vendor
    vendor.configuration.transport.http_session.close()


def completed(api: Api, quantity: int = 1, **more: Any) -> list[str]:
    """Numbers in use."""
    order = api.create(
        "US", "LOCAL", quantityOrderOption={"requestedQuantity": quantity}, **more
    ).json()
    api.submit(order["idNumberOrder"])
    api.wait_for(order["idNumberOrder"], "COMPLETED")
    return [each["phoneNumber"] for each in order["orderNumbers"]]


def test_it_lists_regions(client: SinchClient) -> None:
    every = {each.region_code: each for each in client.numbers.regions.list().content()}
    assert every["AU"].region_name == "Australia"
    assert every["US"].types == ["LOCAL", "TOLL_FREE"]
    narrowed = {
        each.region_code: each.types
        for each in client.numbers.regions.list(types=["TOLL_FREE", "MOBILE"]).iterator()
    }
    assert narrowed["US"] == ["TOLL_FREE"]
    assert "BE" not in narrowed


def test_it_searches_by_pattern_capabilities_and_size(client: SinchClient) -> None:
    for search, fits in (
        ("START", str.startswith),
        ("CONTAINS", str.__contains__),
        ("END", str.endswith),
    ):
        pattern = {"START": "+61412", "CONTAINS": "14", "END": "0"}[search]
        found = client.numbers.search_for_available_numbers(
            region_code="AU",
            number_type="MOBILE",
            number_pattern=pattern,
            number_search_pattern=search,
            page_size=4,
        ).content()
        assert len(found) == 4
        assert all(fits(each.phone_number, pattern) for each in found)
    both = client.numbers.search_for_available_numbers(
        region_code="DE", number_type="LOCAL", capabilities=["SMS", "VOICE"]
    )
    assert {tuple(each.capability) for each in both.iterator()} == {("SMS", "VOICE")}


def test_it_reads_an_available_number_in_full(client: SinchClient) -> None:
    [found] = client.numbers.search_for_available_numbers(
        region_code="FR", number_type="LOCAL", page_size=1
    ).content()
    number = client.numbers.check_availability(found.phone_number)
    assert number == found
    assert (number.region_code, number.type, number.payment_interval_months) == ("FR", "LOCAL", 1)
    assert (number.setup_price.amount, number.monthly_price.amount) == (
        Decimal("0.50"),
        Decimal("1.125"),
    )
    assert number.monthly_price.currency_code == "EUR"
    assert number.supporting_documentation_required is True


def test_it_lists_active_numbers_page_by_page(client: SinchClient, api: Api) -> None:
    numbers = completed(api, 3)
    page = client.numbers.list(
        region_code="US",
        number_type="LOCAL",
        page_size=2,
        capabilities=["SMS"],
        order_by="PHONE_NUMBER",
    )
    assert page.result.total_size == 3
    assert [each.phone_number for each in page.content()] == numbers[:2]
    assert [each.phone_number for each in page.next_page().content()] == numbers[2:]
    assert page.next_page() is None
    assert [
        each.phone_number
        for each in client.numbers.list(page_size=1, order_by="DISPLAY_NAME").iterator()
    ] == numbers


def test_it_narrows_active_numbers(client: SinchClient, api: Api) -> None:
    numbers = completed(api, 3)
    last = client.numbers.list(number_pattern=numbers[2], number_search_pattern="START").content()
    assert [each.phone_number for each in last] == numbers[2:]
    assert client.numbers.list(region_code="AU").content() == []
    assert client.numbers.list(number_type="TOLL_FREE").content() == []


def test_it_reads_an_active_number_in_full(client: SinchClient, api: Api) -> None:
    configured = {
        "smsConfiguration": {"servicePlanId": "plan", "campaignId": "C1"},
        "voiceConfiguration": {"type": "RTC", "appId": "app"},
    }
    [number] = completed(api, 1, callbackUrl="http://127.0.0.1:1/gone", **configured)
    active = client.numbers.get(number)
    assert (active.phone_number, active.project_id, active.region_code, active.type) == (
        number,
        "demo-project",
        "US",
        "LOCAL",
    )
    assert (active.money.amount, active.money.currency_code) == (Decimal("0.80"), "EUR")
    assert timedelta(days=20) < active.next_charge_date - datetime.now(UTC) < timedelta(days=40)
    assert (active.sms_configuration.service_plan_id, active.sms_configuration.campaign_id) == (
        "plan",
        "C1",
    )
    assert (active.voice_configuration.type, active.voice_configuration.app_id) == ("RTC", "app")
    assert active.event_destination_target == "http://127.0.0.1:1/gone"


def test_capabilities_go_by_the_contract_where_the_sdk_has_another_name_for_them(
    client: SinchClient, api: Api
) -> None:
    active = client.numbers.get(completed(api)[0])
    assert active.capability == ["SMS", "VOICE"]
    assert active.capabilities is None


def test_it_reads_and_changes_the_secret_of_events(client: SinchClient) -> None:
    destinations = client.numbers.event_destinations
    assert destinations.get().hmac_secret == "numberdesk-demo-callback-secret-0001"
    changed = destinations.update(hmac_secret=SECRET)
    assert (changed.hmac_secret, changed.project_id) == (SECRET, "demo-project")
    assert destinations.get() == changed


def test_it_trusts_signed_events_and_no_others(
    client: SinchClient, api: Api, receiver: Receiver
) -> None:
    client.numbers.event_destinations.update(hmac_secret=SECRET)
    order_id = api.reserve(callbackUrl=receiver.url)["idNumberOrder"]
    api.control(f"/orders/{order_id}/decide", {"outcome": "expire"})
    [(headers, body)] = eventually(lambda: list(receiver.received))
    events = client.numbers.sinch_events(SECRET)
    assert events.validate_authentication_header(headers, body)
    assert not events.validate_authentication_header(
        headers, body.replace(b"EXPIRED", b"COMPLETED")
    )
    assert not events.validate_authentication_header({}, body)
    assert not client.numbers.sinch_events("another-secret").validate_authentication_header(
        headers, body
    )


def test_it_reads_the_events_of_an_order(client: SinchClient, api: Api, receiver: Receiver) -> None:
    completed(api, callbackUrl=receiver.url)
    eventually(lambda: len(receiver.received) == 3)
    events = [
        client.numbers.sinch_events(SECRET).parse_event(body, headers)
        for headers, body in receiver.received
    ]
    assert [type(each).__name__ for each in events] == ["NumberOrderSinchEvent"] * 2 + [
        "ActiveNumberSinchEvent"
    ]
    assert [(each.event_type, each.status) for each in events[:2]] == [
        ("NUMBER_ORDER_PROCESSING", "IN_REVIEW"),
        ("NUMBER_ORDER_PROCESSING", "COMPLETED"),
    ]
    assert {each.resource_id for each in events[:2]} == {
        api.control("/orders")["orders"][0]["idNumberOrder"]
    }
    assert all(abs(datetime.now(UTC) - each.timestamp) < timedelta(minutes=1) for each in events)


def test_it_reads_the_events_of_an_active_number(
    client: SinchClient, api: Api, receiver: Receiver
) -> None:
    configured = {
        "smsConfiguration": {"servicePlanId": "plan"},
        "voiceConfiguration": {"type": "EST", "trunkId": "trunk"},
    }
    [number] = completed(api, 1, callbackUrl=receiver.url, **configured)
    eventually(lambda: len(receiver.received) == 4)
    events = [
        client.numbers.sinch_events(SECRET).parse_event(json.loads(body))
        for _, body in receiver.received[2:]
    ]
    assert [each.event_type for each in events] == [
        "PROVISIONING_TO_SMS_PLATFORM",
        "PROVISIONING_TO_VOICE_PLATFORM",
    ]
    assert {(each.resource_id, each.status, each.failure_code) for each in events} == {
        (number, "SUCCEEDED", None)
    }


def test_what_is_missing_comes_as_the_sdk_s_own_error(client: SinchClient) -> None:
    for call in (client.numbers.get, client.numbers.check_availability):
        with pytest.raises(SinchException) as caught:
            call("+12025550134")
        assert (caught.value.response_status_code, caught.value.is_from_server) == (404, True)
        error = caught.value.args[0]
        assert (error.code, error.status) == (404, "NOT_FOUND")
        assert error.details[0].resource_name == "+12025550134"
        assert error.message == error.details[0].description


def test_what_is_wrong_comes_with_the_api_s_words(client: SinchClient) -> None:
    refused = {
        "regionCode must be two capital letters": lambda: client.numbers.list(
            region_code="Australia"
        ),
        "size must be 1 or more": lambda: client.numbers.search_for_available_numbers(
            "AU", "MOBILE", page_size=0
        ),
        "pageToken is not one": lambda: client.numbers.list(page_token="second"),
        "The request has invalid fields": lambda: client.numbers.event_destinations.update(
            hmac_secret="short"
        ),
    }
    for words, call in refused.items():
        with pytest.raises(SinchException, match=f"{words}.*INVALID_ARGUMENT") as caught:
            call()
        assert caught.value.response_status_code == 400


def test_a_wrong_secret_or_project_comes_with_the_api_s_words(api: Api) -> None:
    for arguments, words in (
        ({"key_secret": "guess"}, "The key id or the key secret is wrong"),
        ({"project_id": "somebody-else"}, "no access to project somebody-else +PERMISSION_DENIED"),
    ):
        vendor = client_of(api.url, **arguments)
        with pytest.raises(SinchException, match=words):
            vendor.numbers.regions.list()
        vendor.configuration.transport.http_session.close()


def test_it_fetches_a_new_token_when_its_own_has_lapsed(client: SinchClient, api: Api) -> None:
    client.numbers.regions.list()
    before = client.configuration.token_manager.token.access_token
    api.control("/reset", {})
    assert client.numbers.regions.list().content()
    assert client.configuration.token_manager.token.access_token != before


def test_it_waits_as_long_as_a_throttled_answer_says(client: SinchClient, api: Api) -> None:
    api.control(
        "/faults",
        {"operation": "listAvailableRegions", "status": 429, "headers": {"Retry-After": "0"}},
    )
    assert client.numbers.regions.list().content()
    assert api.control("/calls")["listAvailableRegions"] == 2


def test_what_the_contract_leaves_out_is_refused_in_the_envelope(
    client: SinchClient, api: Api
) -> None:
    number = api.search("US", "LOCAL")[0]
    for call in (client.numbers.rent, client.numbers.release, client.numbers.update):
        with pytest.raises(SinchException, match="METHOD_NOT_ALLOWED"):
            call(number)
    assert number in api.search("US", "LOCAL")
