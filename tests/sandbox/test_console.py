"""The console: what its pages show, what its forms do, and whom it refuses."""

import html
import re
from typing import Any

import httpx
import pytest

from .conftest import Api, Receiver, australian, eventually

PAGES = ["/", "/console/clock", "/console/settings", "/console/faults", "/console/calls"]


def page(api: Api, path: str) -> str:
    return html.unescape(api.http.get(f"/_sandbox{path}").raise_for_status().text)


def post(api: Api, path: str, origin: str | None = "", **form: Any) -> httpx.Response:
    """Send a form as the console's own page does, or as another origin's."""
    headers = {} if origin is None else {"Origin": origin or api.url}
    return api.http.post(f"/_sandbox{path}", data=form, headers=headers)


def settings_form(**changed: str) -> dict[str, str]:
    return {
        "review_seconds": "0.15",
        "max_upload_bytes": "20971520",
        "clock_skew_seconds": "0",
        "callbacks_enabled": "on",
    } | changed


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_plain_html_that_may_load_nothing_from_elsewhere(api: Api, path: str) -> None:
    answer = api.http.get(f"/_sandbox{path}")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["content-type"].startswith("text/html")
    assert (
        answer.text.count("<h1"),
        answer.text.count('<html lang="en">'),
        answer.text.count("<script"),
    ) == (1, 1, 0)


def test_the_style_sheet_is_the_consoles_own(api: Api) -> None:
    assert '<link rel="stylesheet" href="/_sandbox/console/console.css">' in page(api, "/")
    assert (
        api.http.get("/_sandbox/console/console.css").headers["content-type"].startswith("text/css")
    )
    assert api.http.get("/_sandbox").headers["location"] == "/_sandbox/"


def test_orders_are_listed_in_plain_words(api: Api) -> None:
    assert "No order yet" in page(api, "/")
    order = api.reserve("GB")
    api.create("US", "LOCAL", quantityOrderOption={"requestedQuantity": 3})
    listed = page(api, "/")
    assert order["orderNumbers"][0]["phoneNumber"] in listed
    assert "United Kingdom, mobile" in listed
    assert re.search("lapses in (29|30) min", listed)
    assert "and 2 more" in listed


def test_what_callers_typed_is_escaped(api: Api) -> None:
    order_id = api.submitted(
        australian("<script>alert(1)</script> to the patients who asked for it")
    )
    api.control(
        f"/orders/{order_id}/decide",
        {"outcome": "block", "message": "<img src=x onerror=alert(2)>"},
    )
    shown = api.http.get(f"/_sandbox/console/orders/{order_id}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "&lt;img src=x onerror=alert(2)&gt;" in shown
    assert "<script" not in shown
    assert "<img" not in shown


def test_an_orders_page_shows_answers_documents_messages_and_events(
    api: Api, receiver: Receiver
) -> None:
    api.control("/settings", {"review_seconds": 60})
    order_id = api.submitted(australian(), callbackUrl=receiver.url)
    api.control(
        f"/orders/{order_id}/decide", {"outcome": "block", "message": "Who signs for the company?"}
    )
    eventually(
        lambda: (
            page(api, f"/console/orders/{order_id}").count("Delivered after 1 attempt, answer 200")
            == 2
        )
    )
    shown = page(api, f"/console/orders/{order_id}")
    for part in (
        '"senderName": "Harbour Dental"',
        "letter.pdf",
        "Who signs for the company?",
        receiver.url,
    ):
        assert part in shown


def test_an_order_is_decided_by_a_form(api: Api) -> None:
    api.control("/settings", {"review_seconds": 60})
    order_id = api.submitted(australian())
    path = f"/console/orders/{order_id}"
    answer = post(api, f"{path}/decide", outcome="reject", message="The company is dissolved")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/_sandbox{path}?done=decide")
    assert (api.state(order_id), api.logs(order_id)) == ("REJECTED", ["The company is dissolved"])
    assert "The order was decided." in page(api, f"{path}?done=decide")
    assert "Let it lapse" not in page(api, path)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", None])
def test_a_form_of_another_origin_is_refused(api: Api, origin: str | None) -> None:
    order_id = api.reserve()["idNumberOrder"]
    answer = post(api, f"/console/orders/{order_id}/decide", origin, outcome="expire")
    assert answer.status_code == 403
    assert api.state(order_id) == "CREATED"


def test_a_control_call_of_another_sites_page_is_refused(api: Api) -> None:
    def answer(origin: str) -> int:
        return api.http.post(
            "/_sandbox/settings", json={"review_seconds": 1}, headers={"Origin": origin}
        ).status_code

    assert answer("http://evil.example") == 403
    assert api.control("/settings")["review_seconds"] == 0.15
    assert answer(api.url) == 200


def test_what_cannot_be_done_is_said_on_the_page(api: Api) -> None:
    order_id = api.reserve()["idNumberOrder"]
    answer = post(api, f"/console/orders/{order_id}/decide", outcome="approve")
    assert answer.status_code == 400
    assert "An order that is CREATED cannot become COMPLETED" in answer.text
    for path in ("/console/orders/nobody-knows-it", "/console/orders/nobody-knows-it?done=decide"):
        assert api.http.get(f"/_sandbox{path}").status_code == 404


def test_events_are_sent_by_hand_and_again(api: Api, receiver: Receiver) -> None:
    order_id = api.reserve(callbackUrl=receiver.url)["idNumberOrder"]
    path = f"/console/orders/{order_id}"
    assert (
        post(
            api, f"{path}/event", status="COMPLETED", signature="wrong", delay="", times="2"
        ).status_code
        == 303
    )
    eventually(lambda: receiver.statuses() == ["COMPLETED", "COMPLETED"])
    assert "wrongly signed" in page(api, path)
    assert post(api, f"{path}/repeat", eventId=receiver.events()[0]["eventId"]).status_code == 303
    eventually(lambda: len(receiver.received) == 3)
    assert post(api, f"{path}/repeat", eventId="nobody-knows-it").status_code == 404


def test_time_passes_until_something_happens(api: Api) -> None:
    assert post(api, "/console/clock/advance", advance="next").status_code == 400
    order_id = api.reserve("GB")["idNumberOrder"]
    assert post(api, "/console/clock/advance", advance="600").status_code == 303
    assert re.search("happens by itself in (19|20) min", page(api, "/console/clock"))
    assert post(api, "/console/clock/advance", advance="next").status_code == 303
    assert api.state(order_id) == "EXPIRED"


def test_settings_are_changed_by_a_form(api: Api) -> None:
    form = settings_form(
        reservation_seconds="60", outcomes='{"AU": "reject"}', twice="0.5", seed="3"
    )
    del form["callbacks_enabled"]
    assert post(api, "/console/settings/change", **form).status_code == 303
    settings = api.control("/settings")
    assert (settings["reservation_seconds"], settings["outcomes"]) == (60, {"AU": "reject"})
    assert (settings["callbacks_enabled"], settings["callback_faults"]) == (
        False,
        {"twice": 0.5, "seed": 3},
    )
    assert post(api, "/console/settings/change", **settings_form()).status_code == 303
    assert api.control("/settings") == {
        **settings,
        "reservation_seconds": None,
        "outcomes": {},
        "callbacks_enabled": True,
    } | {"callback_faults": {}}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"outcomes": '{"AU": '}, "this is not valid JSON"),
        ({"outcomes": '{"AU": "explode"}'}, "outcomes.AU: This is not one of the possible values"),
        ({"review_seconds": "soon"}, "“soon” is not a number"),
        ({"review_seconds": "nan"}, "“nan” is not a number"),
        ({"late": "0.7", "twice": "0.7"}, "The probabilities add up to more than 1"),
    ],
)
def test_settings_that_make_no_sense_stay_in_the_form_with_the_reason(
    api: Api, wrong: dict[str, str], says: str
) -> None:
    before = api.control("/settings")
    answer = post(api, "/console/settings/change", **settings_form(**wrong))
    assert answer.status_code == 400
    assert says in html.unescape(answer.text)
    assert all(
        html.escape(value) in answer.text.replace("&#34;", "&quot;") for value in wrong.values()
    )
    assert api.control("/settings") == before


def test_faults_are_ordered_and_dropped(api: Api) -> None:
    post(
        api,
        "/console/faults/order",
        kind="forbidden",
        operation="listAvailableRegions",
        times="2",
        delay="",
        retry_after="",
    )
    assert api.call("GET", "/availableRegions").status_code == 403
    assert "Faults that no call has met yet" in page(api, "/console/faults")
    assert post(api, "/console/faults/clear").status_code == 303
    assert api.call("GET", "/availableRegions").is_success


def test_the_weather_is_changed_by_a_form(api: Api) -> None:
    form = {
        "server_error": "1",
        "slow": "",
        "operations": "listAvailableRegions  token",
        "seed": "7",
    }
    assert post(api, "/console/faults/weather", **form).status_code == 303
    assert api.call("GET", "/availableRegions").status_code == 500
    assert "Server error: 1." in page(api, "/console/faults")
    assert api.control("/weather")["operations"] == ["listAvailableRegions", "token"]


def test_calls_and_what_they_did_are_counted(api: Api) -> None:
    api.control("/faults", {"operation": "createNumberOrder", "kind": "server_error"})
    number = api.search("AU", "MOBILE")[0]
    for _ in range(2):
        api.create("AU", "MOBILE", number)
    cells = [
        each.strip() for each in page(api, "/console/calls").replace("</td>", "").split("<td>")
    ]
    at = next(
        place
        for place, cell in enumerate(cells)
        if cell.endswith('<th scope="row">createNumberOrder</th>')
    )
    assert [cell.split("\n")[0] for cell in cells[at + 1 : at + 3]] == ["2", "1"]
