"""How long a session lasts, and what is asked in one that was left open."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote_plus

import pytest
import time_machine
from django.test import Client
from structlog.testing import capture_logs

from people import accounts
from people.models import User

pytestmark = pytest.mark.usefixtures("demo_people")
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


def signed_in(username: str = "officer", **more: str) -> Client:
    browser = Client()
    answer = browser.post("/login/", {"login": username, "password": "demo", **more})
    assert answer.status_code == 302
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def opens(browser: Client, path: str) -> bool:
    """Whether the page or file is given; a file is closed again."""
    answer = browser.get(path)
    for given in getattr(answer, "_resource_closers", []):
        given()
    return answer.status_code == 200


def test_a_session_ends_with_its_browser_unless_somebody_asks_for_more():
    assert signed_in().session.get_expire_at_browser_close()
    kept = signed_in(remember="on")
    assert not kept.session.get_expire_at_browser_close()
    assert kept.cookies["sessionid"]["max-age"] == 14 * 24 * 60 * 60


def test_an_idle_session_ends_and_says_why():
    with time_machine.travel(NOW, tick=False) as clock:
        browser = signed_in()
        clock.shift(timedelta(minutes=119))
        assert is_in(browser)
        clock.shift(timedelta(minutes=119))
        assert is_in(browser)
        clock.shift(timedelta(minutes=121))
        assert not is_in(browser)
        assert "because nothing was done for a while" in browser.get("/login/").content.decode()


def test_what_a_page_asks_by_itself_keeps_no_session_alive():
    with time_machine.travel(NOW, tick=False) as clock:
        browser = signed_in()
        for _half_hour in range(5):
            clock.shift(timedelta(minutes=30))
            browser.get("/notifications/unread/", headers={"HX-Request": "true"})
            browser.get("/?view=open&shown=1")
        assert not is_in(browser)


def test_a_session_ends_however_busy_it_is():
    with time_machine.travel(NOW, tick=False) as clock:
        browser = signed_in()
        for _hour in range(12):
            assert is_in(browser)
            clock.shift(timedelta(hours=1, seconds=1))
        assert not is_in(browser)


def test_one_that_is_kept_lasts_idle_and_not_for_ever():
    with time_machine.travel(NOW, tick=False) as clock:
        browser = signed_in(remember="on")
        clock.shift(timedelta(days=13))
        assert is_in(browser)
        clock.shift(timedelta(days=2))
        assert not is_in(browser)


def test_signing_out_everywhere_else_ends_the_others():
    here, there = signed_in(), signed_in()
    assert "You are here" in here.get("/account/sessions/").content.decode()
    assert here.post("/account/sessions/").status_code == 302
    assert is_in(here)
    assert not is_in(there)


def test_an_administrator_ends_all_at_once():
    first, second, other = signed_in(), signed_in(), signed_in("manager")
    administrator = User.objects.get(username="admin")
    accounts.sign_out(User.objects.get(username="officer"), administrator)
    assert [is_in(each) for each in (first, second, other)] == [False, False, True]
    assert is_in(signed_in())


def test_whoever_is_locked_is_out_at_once_and_does_not_come_in():
    browser, person = signed_in(), User.objects.get(username="officer")
    accounts.lock(person, User.objects.get(username="admin"), locked=True)
    assert not is_in(browser)
    answer = Client().post("/login/", {"login": "officer", "password": "demo"})
    assert answer.status_code == 200
    accounts.lock(person, User.objects.get(username="admin"), locked=False)
    assert is_in(signed_in())


@pytest.mark.parametrize(
    "path",
    ["/admin/", "/admin/people/user/", "/orders/orders.csv", "/orders/orders.xlsx",
     "/insights/?as=csv"],
)  # fmt: skip
def test_in_a_session_left_open_it_is_asked_who_sits_there(path: str) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        browser = signed_in("admin")
        assert opens(browser, path)
        clock.shift(timedelta(minutes=31))
        asked = browser.get(path)["Location"]
        assert asked == f"/account/again/?next={quote_plus(path)}"
        assert browser.post(asked, {"password": "demo"})["Location"] == path
        assert opens(browser, path)


def test_what_was_sent_meanwhile_is_carried_out_after_it():
    with time_machine.travel(NOW, tick=False) as clock:
        browser = signed_in("admin")
        clock.shift(timedelta(minutes=31))
        asked = browser.post("/admin/people/team/add/", {"name": "Perth", "_save": "Save"})
        assert not User.objects.filter(team__name="Perth").exists()
        browser.post(asked["Location"], {"password": "demo"})
        assert "Perth" in browser.get("/admin/people/team/").content.decode()


def test_what_was_sent_to_a_list_with_a_filter_is_carried_out_too():
    with time_machine.travel(NOW, tick=False) as clock:
        browser = signed_in("admin")
        clock.shift(timedelta(minutes=31))
        person = User.objects.get(username="officer")
        chosen = {"action": "lock", "_selected_action": [person.pk]}
        asked = browser.post("/admin/people/user/?is_active__exact=1", chosen)["Location"]
        assert User.objects.get(pk=person.pk).is_active
        browser.post(asked, {"password": "demo"})
        assert not User.objects.get(pk=person.pk).is_active


def test_a_session_of_an_earlier_version_ends():
    browser = signed_in()
    session = browser.session
    del session["began"], session["seen"]
    session.save()
    assert not is_in(browser)


def test_whoever_has_no_password_here_signs_in_anew():
    person = User.objects.get(username="admin")
    person.set_unusable_password()
    person.save()
    with time_machine.travel(NOW, tick=False) as clock:
        browser = Client()
        browser.force_login(person)
        clock.shift(timedelta(minutes=31))
        for path in ("/admin/", "/account/totp/activate/"):
            browser.force_login(person)
            clock.shift(timedelta(minutes=31))
            assert browser.get(path)["Location"] == f"/login/?next={path}"


def test_a_session_that_may_do_more_has_another_key():
    browser = signed_in("admin")
    before = browser.session.session_key
    browser.post("/account/again/?next=/account/", {"password": "demo"})
    assert browser.session.session_key != before
    assert "You are here" in browser.get("/account/sessions/").content.decode()


def test_what_somebody_is_refused_is_written_down_with_who_asked():
    browser = signed_in()
    with capture_logs() as lines:
        browser.get("/operations/")
        browser.get("/orders/999/")
        browser.post("/orders/999/assign/")
        browser.post("/profiles/new/", {"name": ""})
        browser.get("/account/")
    pk = User.objects.get(username="officer").pk
    refused = [line for line in lines if line["event"] == "refused"]
    assert {line["person"] for line in refused} == {pk}
    told = [(line["verb"], line["what"], line["status"]) for line in refused]
    assert told == [
        ("GET", "operations", 403), ("GET", "order", 404), ("POST", "assign", 404),
        ("POST", "new-profile", 422),
    ]  # fmt: skip


def test_who_came_who_failed_and_who_left_is_written_down():
    with capture_logs() as lines:
        browser = signed_in()
        browser.post("/logout/")
        Client().post("/login/", {"login": "officer", "password": "guess-at-it"})
        Client().post("/login/", {"login": "a-password-typed-here", "password": "x"})
    pk = User.objects.get(username="officer").pk
    told = [(line["event"], line["person"], line["address"]) for line in lines if "person" in line]
    assert [line["ways"] for line in lines if line["event"] == "sign_in"] == [["password"]]
    assert told == [
        ("sign_in", pk, "127.0.0.1"),
        ("sign_out", pk, "127.0.0.1"),
        ("sign_in.failed", pk, "127.0.0.1"),
        ("sign_in.failed", None, "127.0.0.1"),
    ]
    assert "guess-at-it" not in str(lines)
    assert "a-password-typed-here" not in str(lines)
