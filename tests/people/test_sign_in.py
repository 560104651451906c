from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from tests.kyc.factories import tags

pytestmark = pytest.mark.usefixtures("demo_people")
PAGE = "/login/"


def sign_in(client, **more):
    return client.post(PAGE, {"login": "officer", "password": "demo", **more})


def test_whoever_is_not_signed_in_is_asked_to_and_comes_back(client):
    wanted = reverse("new-order")
    asked = client.get(wanted)
    assert asked["Location"] == f"{PAGE}?next={wanted}"
    page = client.get(asked["Location"]).content.decode()
    places = {each["value"] for each in tags(page, "input") if each["name"] == "next"}
    assert places == {wanted}
    assert sign_in(client, next=wanted)["Location"] == wanted


def test_an_act_that_came_without_a_sign_in_leads_back_to_its_page_and_says_that_nothing_was_done(
    client,
):
    wanted = reverse("new-order")
    asked = client.post(
        "/orders/1/start-again/", headers={"referer": f"http://testserver{wanted}?a=b"}, follow=True
    )
    assert asked.redirect_chain == [(f"{PAGE}?next={quote(wanted + '?a=b')}", 302)]
    assert "You were signed out, so nothing was done." in asked.content.decode()


@pytest.mark.parametrize("referer", ["https://evil.example/orders/", "http://[", ""])
def test_an_act_from_nowhere_leads_to_the_orders(client, referer):
    assert (
        client.post("/orders/1/start-again/", headers={"referer": referer})["Location"]
        == f"{PAGE}?next=/"
    )


def test_the_page_asks_for_name_and_password(client):
    html = client.get(PAGE).content.decode()
    found = {each["name"]: each for each in tags(html, "input")}
    assert found["login"]["autocomplete"] == "username"
    assert (found["password"]["type"], found["password"]["autocomplete"]) == (
        "password",
        "current-password",
    )
    assert {found[name]["id"] for name in ("login", "password")} <= {
        label["for"] for label in tags(html, "label")
    }


def test_signing_in_leads_to_the_orders(client):
    assert sign_in(client)["Location"] == reverse("orders")
    assert client.get(PAGE)["Location"] == reverse("orders")


def test_a_wrong_password_is_said_and_the_name_stays(client):
    html = sign_in(client, password="guess").content.decode()
    assert "There is a problem" in html
    assert "correct username and password" in html
    assert html[html.index("<title>") :].split(None, 2)[1] == "Error:"
    assert [
        each.get("value")
        for each in tags(html, "input")
        if each.get("id") in ("id_login", "id_password")
    ] == ["officer", None]


def test_an_empty_form_is_said_at_each_field(client):
    html = sign_in(client, login="", password="").content.decode()
    links = {link["href"] for link in tags(html, "a")}
    assert {"#id_login", "#id_password"} <= links
    invalid = [each for each in tags(html, "input") if each.get("aria-invalid") == "true"]
    assert [each["name"] for each in invalid] == ["login", "password"]


def test_nobody_is_led_to_another_site(client):
    assert sign_in(client, next="https://evil.example/")["Location"] == reverse("orders")


def test_a_form_from_another_site_signs_nobody_in():
    assert sign_in(Client(enforce_csrf_checks=True)).status_code == 403


def test_an_address_that_only_takes_a_form_says_so_to_who_opens_it(officer):
    answer = officer.get("/orders/7/documents/1/")
    html = answer.content.decode()
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This address is no page" in html
    assert {"/", "/orders/7/"} <= {link["href"] for link in tags(html, "a")}
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/logout/", "/profiles/1/archive/"])
def test_apart_from_orders_it_leads_to_all_of_them(officer, path):
    answer = officer.get(path)
    assert answer.status_code == 405
    assert [link["href"] for link in tags(answer.content.decode().partition("<main")[2], "a")] == [
        "/"
    ]


def test_what_is_no_page_stays_short_for_programs(officer):
    assert officer.get("/callbacks/numbers/").content == b""
    assert officer.put("/logout/").content == b""
    for headers in ({"HX-Request": "true"}, {"Accept": "application/json"}):
        answer = officer.get("/logout/", headers=headers)
        assert (answer.status_code, answer.content) == (405, b"")


def test_signing_out_takes_a_button_and_leads_back(officer):
    assert officer.get("/logout/").status_code == 405
    assert officer.post("/logout/")["Location"] == PAGE
    assert officer.get(reverse("orders")).status_code == 302
