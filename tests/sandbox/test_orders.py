"""An order's life: reservation, review, the ends it can come to."""

from datetime import datetime, timedelta

import pytest

from .conftest import Api, australian, eventually


def test_an_australian_order_goes_all_the_way(api: Api) -> None:
    order = api.reserve(smsConfiguration={"servicePlanId": "plan-1"})
    order_id, number = order["idNumberOrder"], order["orderNumbers"][0]["phoneNumber"]
    assert order["state"] == "CREATED"
    lasts = datetime.fromisoformat(order["expireTime"]) - datetime.fromisoformat(
        order["createTime"]
    )
    assert lasts == timedelta(hours=48)
    assert api.register(order_id, australian()).is_success
    assert api.upload(order_id, "letter-of-authorisation").is_success
    submitted = api.submit(order_id).json()
    assert (submitted["state"], submitted["expireTime"]) == ("IN_REVIEW", None)
    api.wait_for(order_id, "COMPLETED")
    active = api.get(f"/activeNumbers/{number}")
    assert active["smsConfiguration"]["servicePlanId"] == "plan-1"


def test_a_blocked_order_is_corrected_and_submitted_again(api: Api) -> None:
    order_id = api.submitted(australian("sandbox:block Please give a local contact number"))
    api.wait_for(order_id, "BLOCKED")
    assert api.logs(order_id) == ["Please give a local contact number"]
    assert api.register(order_id, australian()).is_success
    assert api.submit(order_id).json()["state"] == "IN_REVIEW"
    api.wait_for(order_id, "COMPLETED")


def test_a_rejected_order_gives_its_number_back(api: Api) -> None:
    order_id = api.submitted(australian("Reminders for patients. sandbox:reject"))
    api.wait_for(order_id, "REJECTED")
    assert api.logs(order_id) == [
        "The registration does not meet the requirements of the regulator."
    ]
    number = api.get(f"/numberOrders/{order_id}")["orderNumbers"][0]["phoneNumber"]
    assert number in api.search("AU", "MOBILE")
    assert api.submit(order_id).json()["error"]["status"] == "FAILED_PRECONDITION"


def test_reviewers_may_hand_an_order_back_and_let_it_lapse(api: Api) -> None:
    order_id = api.submitted(australian("sandbox:expire whatever is written here"))
    api.wait_for(order_id, "EXPIRED")
    assert api.logs(order_id) == ["whatever is written here"]


def test_reviewers_may_say_nothing_until_they_are_told_to(api: Api) -> None:
    order_id = api.submitted(australian("sandbox:silence and some more words"))
    other_id = api.submitted(australian())
    api.wait_for(other_id, "COMPLETED")
    assert api.state(order_id) == "IN_REVIEW"
    api.control(f"/orders/{order_id}/decide", {"outcome": "block", "message": "Who are you?"})
    assert (api.state(order_id), api.logs(order_id)) == ("BLOCKED", ["Who are you?"])


def test_a_reservation_lapses(api: Api) -> None:
    order = api.reserve("GB")
    order_id = order["idNumberOrder"]
    assert (
        api.control(f"/orders/{order_id}/expire-in", {"seconds": 0.1})["expireTime"]
        < order["expireTime"]
    )
    api.wait_for(order_id, "EXPIRED")
    for refused in (
        api.register(order_id, {}),
        api.upload(order_id, "company-authorisation"),
        api.submit(order_id),
    ):
        assert refused.json()["error"]["status"] == "FAILED_PRECONDITION"


def test_the_length_of_reservations_can_be_set(api: Api) -> None:
    api.control("/settings", {"reservation_seconds": 0.1})
    api.wait_for(api.reserve()["idNumberOrder"], "EXPIRED")


def test_a_final_state_stays(api: Api) -> None:
    order_id = api.submitted(australian())
    api.wait_for(order_id, "COMPLETED")
    for outcome in ("approve", "block", "reject", "expire"):
        answer = api.http.post(f"/_sandbox/orders/{order_id}/decide", json={"outcome": outcome})
        assert answer.status_code == 400
    assert api.state(order_id) == "COMPLETED"


def test_a_region_without_requirements_is_ordered_straight_away(api: Api) -> None:
    request = {"regionCode": "US", "numberType": "LOCAL"}
    assert (
        api.call("POST", "/numberOrders:lookupNumberRequirements", json=request).status_code == 404
    )
    order_id = api.reserve("US", "LOCAL")["idNumberOrder"]
    assert api.submit(order_id).is_success
    api.wait_for(order_id, "COMPLETED")


def test_an_unknown_order_is_answered_404(api: Api) -> None:
    answer = api.call("GET", "/numberOrders/nobody-knows-it")
    assert answer.json()["error"]["details"][0]["resourceName"] == "nobody-knows-it"


def test_active_numbers_come_in_pages(api: Api) -> None:
    api.control("/settings", {"review_seconds": 0})
    order = api.create("US", "LOCAL", quantityOrderOption={"requestedQuantity": 5}).json()
    api.submit(order["idNumberOrder"])
    api.wait_for(order["idNumberOrder"], "COMPLETED")
    first = api.get("/activeNumbers", regionCode="US", pageSize=3)
    second = api.get(
        "/activeNumbers", regionCode="US", pageSize=3, pageToken=first["nextPageToken"]
    )
    assert (len(first["activeNumbers"]), len(second["activeNumbers"]), first["totalSize"]) == (
        3,
        2,
        5,
    )
    assert second["nextPageToken"] == ""
    assert api.get("/activeNumbers", regionCode="AU")["activeNumbers"] == []


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"regionCode": "Australia"}, "regionCode"),
        ({"numberType": "PAGER"}, "numberType"),
        ({"callbackUrl": "nowhere"}, "callbackUrl"),
        ({"smsConfiguration": {}}, "smsConfiguration.servicePlanId"),
        ({"numberOrderOption": {"phoneNumbers": ["0412"]}}, "numberOrderOption.phoneNumbers[0]"),
    ],
)
def test_a_wrong_order_names_its_field(api: Api, more: dict[str, object], field: str) -> None:
    number = api.search("AU", "MOBILE")[0]
    body = {
        "regionCode": "AU",
        "numberType": "MOBILE",
        "numberOrderOption": {"phoneNumbers": [number]},
        **more,
    }
    answer = api.call("POST", "/numberOrders:createNumberOrder", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["details"][0]["fieldViolations"][0]["field"] == field


def test_orders_and_their_states_can_be_listed_by_control(api: Api) -> None:
    order_id = api.reserve()["idNumberOrder"]
    listed = eventually(lambda: api.control("/orders")["orders"])
    assert [(each["idNumberOrder"], each["state"]) for each in listed] == [(order_id, "CREATED")]
