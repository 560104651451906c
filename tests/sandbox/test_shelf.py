"""Regions, searching, and numbers that come and go."""

import pytest

from sandbox.catalogue import OFFERS

from .conftest import Api


def test_regions_are_listed_with_their_types(api: Api) -> None:
    regions = {
        each["regionCode"]: each for each in api.get("/availableRegions")["availableRegions"]
    }
    assert {"AU", "DE", "GB", "FR", "US", "SG"} <= regions.keys()
    assert regions["US"]["types"] == ["LOCAL", "TOLL_FREE"]


def test_regions_can_be_filtered_by_several_types(api: Api) -> None:
    found = api.get("/availableRegions", types=["TOLL_FREE", "MOBILE"])["availableRegions"]
    assert {each["regionCode"]: each["types"] for each in found}["US"] == ["TOLL_FREE"]
    assert "DE" not in [each["regionCode"] for each in found]


def test_no_number_is_on_offer_twice() -> None:
    numbers = [number for offer in OFFERS.values() for number in offer.stock]
    assert len(numbers) == len(set(numbers))


def test_reservations_last_from_half_an_hour_to_two_days() -> None:
    lasting = {offer.reservation_seconds for offer in OFFERS.values()}
    assert (min(lasting), max(lasting)) == (30 * 60, 48 * 3600)
    assert len(lasting) >= 10


@pytest.mark.parametrize(
    ("search", "pattern"), [("START", "+61412"), ("CONTAINS", "7"), ("END", "1")]
)
def test_a_pattern_is_matched_against_the_whole_number(api: Api, search: str, pattern: str) -> None:
    everything = api.search("AU", "MOBILE", size=500)
    narrowed = {"numberPattern.pattern": pattern, "numberPattern.searchPattern": search}
    fits = {"START": str.startswith, "CONTAINS": str.__contains__, "END": str.endswith}[search]
    assert api.search("AU", "MOBILE", size=500, **narrowed) == [
        each for each in everything if fits(each, pattern)
    ]


def test_digits_without_the_country_code_start_no_number(api: Api) -> None:
    narrowed = {"numberPattern.pattern": "0412", "numberPattern.searchPattern": "START"}
    assert api.search("AU", "MOBILE", **narrowed) == []


def test_capabilities_and_size_narrow_a_search(api: Api) -> None:
    answer = api.get(
        "/availableNumbers", regionCode="DE", type="LOCAL", capabilities=["SMS", "VOICE"], size=3
    )
    found = answer["availableNumbers"]
    assert [sorted(each["capability"]) for each in found] == [["SMS", "VOICE"]] * 3
    assert found[0]["monthlyPrice"] == {"currencyCode": "EUR", "amount": "0.80"}


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"type": "MOBILE"}, "regionCode"),
        ({"regionCode": "AU"}, "type"),
        ({"regionCode": "AU", "type": "PAGER"}, "type"),
        ({"regionCode": "AU", "type": "MOBILE", "size": "0"}, "size"),
        (
            {"regionCode": "AU", "type": "MOBILE", "numberPattern.searchPattern": "NEAR"},
            "numberPattern.searchPattern",
        ),
    ],
)
def test_a_wrong_search_names_the_parameter(api: Api, params: dict[str, str], field: str) -> None:
    answer = api.call("GET", "/availableNumbers", params=params)
    assert answer.status_code == 400
    assert answer.json()["error"]["details"][0]["fieldViolations"][0]["field"] == field


def test_a_number_taken_by_somebody_else_cannot_be_ordered(api: Api) -> None:
    number = api.search("AU", "MOBILE")[0]
    assert api.get(f"/availableNumbers/{number}")["phoneNumber"] == number
    api.control(f"/numbers/{number}/take", {})
    assert api.call("GET", f"/availableNumbers/{number}").status_code == 404
    answer = api.create("AU", "MOBILE", number)
    assert answer.status_code == 404
    assert number in answer.json()["error"]["message"]


def test_a_reserved_number_is_off_the_shelf_until_the_reservation_lapses(api: Api) -> None:
    order = api.reserve()
    number = order["orderNumbers"][0]["phoneNumber"]
    assert number not in api.search("AU", "MOBILE")
    assert api.create("AU", "MOBILE", number).status_code == 404
    api.control(f"/orders/{order['idNumberOrder']}/decide", {"outcome": "expire"})
    assert number in api.search("AU", "MOBILE")


def test_a_quantity_is_ordered_by_criteria(api: Api) -> None:
    wanted = {"requestedQuantity": 4, "sequential": True, "capabilities": ["VOICE"]}
    order = api.create("US", "LOCAL", quantityOrderOption=wanted).json()
    numbers = [int(each["phoneNumber"]) for each in order["orderNumbers"]]
    assert numbers == list(range(numbers[0], numbers[0] + 4))


def test_more_than_the_stock_is_refused(api: Api) -> None:
    option = {
        "requestedQuantity": 90,
        "numberPattern": {"pattern": "+61412", "searchPattern": "START"},
    }
    answer = api.create("AU", "MOBILE", quantityOrderOption=option)
    assert answer.status_code == 400
    violation = answer.json()["error"]["details"][0]["fieldViolations"][0]
    assert violation["field"] == "quantityOrderOption.requestedQuantity"


def test_an_order_is_by_number_or_by_quantity_never_both(api: Api) -> None:
    number = api.search("AU", "MOBILE")[0]
    assert (
        api.create("AU", "MOBILE", number, quantityOrderOption={"requestedQuantity": 1}).status_code
        == 400
    )
    assert api.create("AU", "MOBILE").status_code == 400
