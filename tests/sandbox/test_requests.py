"""Requests that are not what they should be: methods, queries, paths, bodies."""

from typing import Any

import httpx
import pytest

from .conftest import Api

ORDERS = "/numberOrders:createNumberOrder"
JSON = {"Content-Type": "application/json"}


def field_of(answer: httpx.Response) -> str:
    assert answer.status_code == 400
    return str(answer.json()["error"]["details"][0]["fieldViolations"][0]["field"])


def complete(api: Api) -> list[str]:
    """Three numbers in use."""
    api.control("/settings", {"review_seconds": 0})
    order = api.create("US", "LOCAL", quantityOrderOption={"requestedQuantity": 3}).json()
    api.submit(order["idNumberOrder"])
    api.wait_for(order["idNumberOrder"], "COMPLETED")
    return [each["phoneNumber"] for each in order["orderNumbers"]]


@pytest.mark.parametrize("method", ["DELETE", "POST", "OPTIONS", "TRACE"])
def test_a_wrong_method_is_told_all_the_right_ones(api: Api, method: str) -> None:
    answer = api.call(method, "/callbackConfiguration")
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, 405)
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "PATCH"}


def test_head_answers_what_get_does_without_the_body(api: Api) -> None:
    answer = api.call("HEAD", "/availableRegions")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Type"] == "application/json"
    assert api.call("HEAD", "/numberOrders/nobody-knows-it").status_code == 404


@pytest.mark.parametrize("size", ["0", "-1", "1.5", "ten", "", "1e3", "٣", "9" * 5000])
def test_a_size_that_is_none_is_refused(api: Api, size: str) -> None:
    assert (
        field_of(
            api.call(
                "GET",
                "/availableNumbers",
                params={"regionCode": "AU", "type": "MOBILE", "size": size},
            )
        )
        == "size"
    )


def test_a_huge_size_gives_all_there_is(api: Api) -> None:
    assert api.search("AU", "MOBILE", size=10**30) == api.search("AU", "MOBILE", size=500)


@pytest.mark.parametrize(("size", "given"), [("2", 2), ("0", 3), ("-7", 3), (str(10**30), 3)])
def test_a_page_below_one_has_the_usual_size(api: Api, size: str, given: int) -> None:
    complete(api)
    page = api.get("/activeNumbers", pageSize=size)
    assert (len(page["activeNumbers"]), page["totalSize"]) == (given, 3)


def test_a_page_that_is_no_number_is_refused(api: Api) -> None:
    assert field_of(api.call("GET", "/activeNumbers", params={"pageSize": "many"})) == "pageSize"


@pytest.mark.parametrize("token", ["-1", "2.5", "second", "²", "9" * 40])
def test_a_page_token_nobody_issued_is_refused(api: Api, token: str) -> None:
    assert field_of(api.call("GET", "/activeNumbers", params={"pageToken": token})) == "pageToken"


def test_a_page_token_behind_the_end_gives_nothing(api: Api) -> None:
    complete(api)
    page = api.get("/activeNumbers", pageToken="999")
    assert page == {"activeNumbers": [], "nextPageToken": "", "totalSize": 3}


def test_active_numbers_come_in_an_order_of_the_contract(api: Api) -> None:
    numbers = complete(api)
    for order_by in ("phoneNumber", "displayName"):
        assert [
            each["phoneNumber"]
            for each in api.get("/activeNumbers", orderBy=order_by)["activeNumbers"]
        ] == numbers
    assert field_of(api.call("GET", "/activeNumbers", params={"orderBy": "price"})) == "orderBy"


@pytest.mark.parametrize(
    "name", ["regionCode", "type", "size", "numberPattern.pattern", "numberPattern.searchPattern"]
)
def test_a_parameter_that_comes_twice_is_refused(api: Api, name: str) -> None:
    params = {"regionCode": "AU", "type": "MOBILE", "size": "3"}
    params |= {"numberPattern.pattern": "+61", "numberPattern.searchPattern": "START"}
    assert api.call("GET", "/availableNumbers", params=params).status_code == 200
    assert (
        field_of(
            api.call("GET", "/availableNumbers", params=[*params.items(), (name, params[name])])
        )
        == name
    )


def test_a_parameter_nobody_knows_is_ignored(api: Api) -> None:
    assert api.search("AU", "MOBILE", mood="cheerful") == api.search("AU", "MOBILE")


def test_a_plus_in_a_query_must_be_encoded(api: Api) -> None:
    search = (
        "/availableNumbers?regionCode=AU&type=MOBILE"
        "&numberPattern.searchPattern=START&numberPattern.pattern="
    )
    assert api.call("GET", search + "%2B614").json()["availableNumbers"]
    assert api.call("GET", search + "+614").json()["availableNumbers"] == []


def test_a_number_in_a_path_may_have_its_plus_either_way(api: Api) -> None:
    number = api.search("AU", "MOBILE")[0]
    for spelling in (number, number.replace("+", "%2B")):
        assert api.call("GET", f"/availableNumbers/{spelling}").json()["phoneNumber"] == number


@pytest.mark.parametrize(
    "number",
    ["0412", "61412011092", "+0412", "+61 412", "%2B61412011092%0A", "+" + "1" * 16, "+٦١٤١٢"],
)
def test_a_path_that_holds_no_number_is_refused(api: Api, number: str) -> None:
    assert field_of(api.call("GET", f"/availableNumbers/{number}")) == "phoneNumber"
    assert field_of(api.call("GET", f"/activeNumbers/{number}")) == "phoneNumber"


@pytest.mark.parametrize(
    "declared", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "nonsense"]
)
def test_a_body_declared_as_something_else_is_refused(api: Api, declared: str) -> None:
    body = b'{"regionCode": "AU", "numberType": "MOBILE"}'
    answer = api.call(
        "POST",
        "/numberOrders:lookupNumberRequirements",
        content=body,
        headers={"Content-Type": declared},
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, 415)
    for right in ("application/json", "Application/JSON; charset=utf-8"):
        headers = {"Content-Type": right}
        assert api.call(
            "POST", "/numberOrders:lookupNumberRequirements", content=body, headers=headers
        ).is_success


def test_a_member_that_comes_twice_is_refused(api: Api) -> None:
    option = '{"requestedQuantity": 1, "requestedQuantity": 2}'
    body = f'{{"regionCode": "AU", "numberType": "MOBILE", "quantityOrderOption": {option}}}'
    assert field_of(api.call("POST", ORDERS, content=body, headers=JSON)) == "requestedQuantity"


def test_members_nobody_knows_are_ignored(api: Api) -> None:
    number = api.search("AU", "MOBILE")[0]
    order = api.create("AU", "MOBILE", number, colour="blue").raise_for_status().json()
    assert "colour" not in order


def test_a_submission_needs_no_body_and_takes_any(api: Api) -> None:
    for body in (b"", b"{}", b"not JSON"):
        assert api.call(
            "POST",
            f"/numberOrders/{api.reserve('US', 'LOCAL')['idNumberOrder']}/submit",
            content=body,
        ).is_success


def test_a_change_of_nothing_changes_nothing(api: Api) -> None:
    before = api.get("/callbackConfiguration")
    assert api.call("PATCH", "/callbackConfiguration").json() == before
    assert api.call("PATCH", "/callbackConfiguration", json={}).json() == before


@pytest.mark.parametrize("secret", ["a" * 31, "a" * 65, "a" * 40 + "\n", "ä" * 40, None, 1])
def test_a_secret_of_another_form_is_refused(api: Api, secret: Any) -> None:
    assert (
        field_of(api.call("PATCH", "/callbackConfiguration", json={"hmacSecret": secret}))
        == "hmacSecret"
    )


@pytest.mark.parametrize("region", ["au", "AUS", "AU\n", " AU", "ÅU", ""])
def test_a_region_of_another_form_is_refused(api: Api, region: str) -> None:
    assert field_of(api.create(region, "MOBILE", "+61412011092")) == "regionCode"
    assert (
        field_of(
            api.call("GET", "/availableNumbers", params={"regionCode": region, "type": "MOBILE"})
        )
        == "regionCode"
    )


@pytest.mark.parametrize(
    "url",
    ["nowhere", "ftp://example.com/", "http:///path", "https://exa mple.com/", "http://x/ä", 7],
)
def test_a_callback_url_must_be_one_that_can_be_posted_to(api: Api, url: Any) -> None:
    number = api.search("AU", "MOBILE")[0]
    assert field_of(api.create("AU", "MOBILE", number, callbackUrl=url)) == "callbackUrl"
    assert api.create(
        "AU", "MOBILE", number, callbackUrl="https://example.com/callback?a=1"
    ).is_success


@pytest.mark.parametrize("quantity", [0, 101, -1, 1.5, "3", None, True, 10**400])
def test_a_quantity_is_a_whole_number_from_1_to_100(api: Api, quantity: Any) -> None:
    answer = api.create("AU", "MOBILE", quantityOrderOption={"requestedQuantity": quantity})
    assert field_of(answer) == "quantityOrderOption.requestedQuantity"


def test_numbers_in_sequence_must_be_there_in_one_piece(api: Api) -> None:
    answer = api.create(
        "AU", "MOBILE", quantityOrderOption={"requestedQuantity": 100, "sequential": True}
    )
    assert field_of(answer) == "quantityOrderOption.requestedQuantity"
    assert "sequence" in answer.json()["error"]["message"]


def test_an_order_takes_one_number_no_more(api: Api) -> None:
    numbers = api.search("AU", "MOBILE")
    for chosen in ([], numbers[:2]):
        answer = api.create("AU", "MOBILE", numberOrderOption={"phoneNumbers": chosen})
        assert field_of(answer) == "numberOrderOption.phoneNumbers"


def test_a_number_of_another_region_is_refused(api: Api) -> None:
    number = api.search("GB", "MOBILE")[0]
    assert field_of(api.create("AU", "MOBILE", number)) == "numberOrderOption.phoneNumbers[0]"
    assert number in api.search("GB", "MOBILE")


@pytest.mark.parametrize("order_id", ["%00", "%FF%FE", "..", "a%2Fb", "%F0%9F%93%9E", "x" * 5000])
def test_an_order_id_of_any_kind_is_only_unknown(api: Api, order_id: str) -> None:
    answer = api.call("GET", f"/numberOrders/{order_id}")
    assert (answer.status_code, answer.json()["error"]["status"]) == (404, "NOT_FOUND")
