"""Signing in through a company's directory: a real provider of OpenID Connect on a socket."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.test import Client

from people.models import AccountMail, Happened, Team, User
from people.provider import DirectoryClient
from tools.answering import wait_for
from tools.ports import free_port

pytestmark = pytest.mark.django_db
# What a browser says of a request that begins on a page of ours.
OURS = {"Sec-Fetch-Site": "same-origin"}
NORA = {
    "preferred_username": "nora", "given_name": "Nora", "family_name": "Quist",
    "email": "nora@example.com", "email_verified": True, "groups": ["KYC", "Everybody"],
    "department": "Perth",
}  # fmt: skip


@pytest.fixture(scope="session")
def providers() -> Iterator[list[str]]:
    """Two of them, that have different keys."""
    ports = [free_port(), free_port()]
    with ExitStack() as stack:
        for port in ports:
            command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
            quiet = subprocess.DEVNULL
            process = stack.enter_context(subprocess.Popen(command, stdout=quiet, stderr=quiet))
            stack.callback(process.terminate)
        addresses = [f"http://localhost:{port}" for port in ports]
        assert wait_for(*addresses, seconds=60)
        yield addresses


@pytest.fixture
def directory(providers: list[str], settings: Any) -> dict[str, Any]:
    """The settings of the provider in use."""
    own: dict[str, Any] = {"server_url": providers[0]}
    app = {
        "provider_id": "directory", "name": "Acme", "client_id": "numberdesk", "secret": "s",
        "settings": own,
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"directory": {"APPS": [app]}}
    settings.DIRECTORY_NAME = "Acme"
    settings.DIRECTORY_GROUPS = [("KYC", "Officer"), ("Leads", "Manager"), ("IT", "Administrator")]
    settings.DIRECTORY_GROUPS_CLAIM, settings.DIRECTORY_TEAM_CLAIM = "groups", "department"
    return own


@pytest.fixture
def come(providers: list[str], directory: dict[str, Any]) -> Callable[..., Any]:
    """Somebody of the directory signs in: the answer to what it sends back, and their browser.
    `meanwhile` happens before that."""

    def go(
        subject: str = "7", meanwhile: Callable[[Client], object] = lambda _browser: None,
        **change: Any,
    ) -> tuple[Any, Client]:  # fmt: skip
        httpx.put(f"{providers[0]}/users/{subject}", json={**NORA, **change}).raise_for_status()
        browser = Client(headers=OURS)
        asked = browser.get("/login/directory/")["Location"]
        assert asked.startswith(providers[0])
        back = httpx.post(asked, data={"sub": subject}).headers["Location"]
        meanwhile(browser)
        parts = urlsplit(back)
        return browser.get(f"{parts.path}?{parts.query}"), browser

    return go


def nora() -> User:
    return User.objects.get(username="nora")


def test_the_sign_in_page_offers_it_where_it_is_set(directory: dict[str, Any]) -> None:
    assert "Sign in through Acme" in Client().get("/login/").content.decode()


def test_without_one_there_is_no_such_way() -> None:
    assert "/login/directory/" not in Client().get("/login/").content.decode()
    for path in ("/login/directory/", "/login/directory/back/"):
        assert Client().get(path).status_code == 404


@pytest.mark.parametrize(
    ("headers", "leads"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Referer": "http://testserver/login/"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Referer": "http://testserver/login/"}, False),
        ({"Referer": "http://testserver.example/login/"}, False),
        ({}, False),
    ],
)
def test_a_link_on_another_site_signs_nobody_in(
    directory: dict[str, Any], headers: dict[str, str], leads: bool
) -> None:
    answer = Client(headers=headers).get("/login/directory/?next=/orders/new/")
    assert answer.status_code == 302
    is_there = answer["Location"].startswith(directory["server_url"])
    assert (is_there, answer["Location"] == "/login/?next=/orders/new/") == (leads, not leads)


def test_at_the_first_time_somebody_gets_an_account_with_role_and_team(
    come: Callable[..., Any],
) -> None:
    answer, browser = come()
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert browser.get("/").status_code == 200
    assert [group.name for group in nora().groups.all()] == ["Officer"]
    assert (nora().first_name, nora().team) == ("Nora", Team.objects.get(name="Perth"))
    assert not nora().has_usable_password()
    assert not nora().is_staff


def test_what_the_directory_says_later_counts_later(come: Callable[..., Any]) -> None:
    come()
    nora().groups.add(Group.objects.create(name="Of our own"))
    come(groups=["Leads", "IT"], department="Sydney")
    assert {group.name for group in nora().groups.all()} == {
        "Manager", "Administrator", "Of our own",
    }  # fmt: skip
    assert (str(nora().team), nora().is_staff) == ("Sydney", True)
    come(groups=["KYC"])
    assert not nora().is_staff
    assert not nora().is_administrator
    assert User.objects.filter(username__startswith="nora").count() == 1


def test_whoever_has_no_role_gets_no_account(come: Callable[..., Any]) -> None:
    answer, browser = come(groups=["Everybody"])
    assert answer.status_code == 403
    assert "You have no role here" in answer.content.decode()
    assert browser.get("/").status_code == 302
    assert not User.objects.exists()


def test_whoever_lost_their_role_does_not_come_in(come: Callable[..., Any]) -> None:
    come()
    answer, browser = come(groups=[])
    assert answer.status_code == 403
    assert browser.get("/").status_code == 302


def test_whoever_is_locked_here_does_not_come_in(come: Callable[..., Any]) -> None:
    come()
    User.objects.update(is_active=False)
    _answer, browser = come()
    assert browser.get("/").status_code == 302


def test_an_account_that_is_there_is_found_by_a_checked_address(come: Callable[..., Any]) -> None:
    there = User.objects.create_user("quist", "nora@example.com")
    come()
    assert User.objects.get() == there


def test_an_address_that_nobody_checked_is_nobodys(come: Callable[..., Any]) -> None:
    there = User.objects.create_user("quist", "nora@example.com", password="demo")
    _answer, browser = come(email_verified=False)
    assert browser.session.get("_auth_user_id") != str(there.pk)
    assert not EmailAddress.objects.filter(user=there).exists()


def test_no_second_factor_is_asked_for_that_the_directory_looks_after(
    come: Callable[..., Any], settings: Any
) -> None:
    settings.FACTOR_REQUIRED_FOR = ("Officer",)
    _answer, browser = come()
    assert browser.get("/").status_code == 200


def refused(answer: Any, browser: Client) -> bool:
    """Nobody came in, and nothing was made."""
    return (
        answer.status_code == 403
        and browser.get("/").status_code == 302
        and not User.objects.exists()
    )


def test_a_token_with_another_browsers_nonce_is_refused(come: Callable[..., Any]) -> None:
    def another(browser: Client) -> None:
        session = browser.session
        session["directory_nonce"] = "another"
        session.save()

    assert refused(*come(meanwhile=another))


def test_a_token_without_a_nonce_of_ours_is_refused(come: Callable[..., Any]) -> None:
    def none(browser: Client) -> None:
        session = browser.session
        del session["directory_nonce"]
        session.save()

    assert refused(*come(meanwhile=none))


def test_an_answer_that_nobody_asked_for_is_refused(
    come: Callable[..., Any], directory: dict[str, Any]
) -> None:
    come()
    User.objects.all().delete()
    browser = Client()
    assert refused(browser.get("/login/directory/back/?code=1&state=2"), browser)


def test_nothing_is_sent_to_a_directory_that_says_it_is_another(
    providers: list[str], directory: dict[str, Any]
) -> None:
    directory["openid_configuration_overrides"] = {"issuer": providers[1]}
    answer = Client(headers=OURS).get("/login/directory/")
    assert answer.status_code == 503
    assert "Location" not in answer


def test_what_the_directory_gives_back_is_not_guessed(directory: dict[str, Any]) -> None:
    led = [Client(headers=OURS).get("/login/directory/")["Location"] for _each in range(5)]
    states = {parse_qs(urlsplit(address).query)["state"][0] for address in led}
    assert len(states) == 5
    assert {len(state) for state in states} == {32}


@pytest.mark.parametrize("what", ["jwks_uri", "userinfo_endpoint"])
def test_a_token_of_another_provider_is_refused(
    come: Callable[..., Any], providers: list[str], directory: dict[str, Any], what: str
) -> None:
    """Its key, or one at which nobody knows the person."""
    places = {"jwks_uri": "/jwks", "userinfo_endpoint": "/userinfo"}
    overrides = {what: f"{providers[1]}{places[what]}"}
    directory["openid_configuration_overrides"] = overrides
    assert refused(*come())


def test_a_token_for_another_site_is_refused(
    come: Callable[..., Any], directory: dict[str, Any], settings: Any
) -> None:
    def another(_browser: Client) -> None:
        (app,) = settings.SOCIALACCOUNT_PROVIDERS["directory"]["APPS"]
        app["client_id"] = "another-site"

    assert refused(*come(meanwhile=another))


def test_an_address_adds_nothing_to_what_is_asked(directory: dict[str, Any]) -> None:
    asked = Client(headers=OURS).get("/login/directory/?scope=admin&auth_params=prompt%3Dnone")[
        "Location"
    ]
    query = parse_qs(urlsplit(asked).query)
    assert set(query["scope"][0].split()) == {"openid", "profile", "email"}
    assert "prompt" not in query
    assert query["code_challenge_method"] == ["S256"]
    assert len(query["nonce"][0]) > 20


@pytest.mark.parametrize("process", ["connect", "redirect", "x"])
def test_it_is_for_signing_in_and_for_nothing_else(directory: dict[str, Any], process: str) -> None:
    assert Client(headers=OURS).get(f"/login/directory/?process={process}").status_code == 404


def test_whoever_lost_their_role_is_signed_out_everywhere(come: Callable[..., Any]) -> None:
    _answer, before = come()
    assert before.get("/").status_code == 200
    come(groups=[])
    assert before.get("/").status_code == 302
    assert not nora().groups.exists()


def test_a_new_role_is_told_and_ends_sessions_without_its_factor(
    come: Callable[..., Any], settings: Any
) -> None:
    there = User.objects.create_user("quist", "nora@example.com", password="demo")
    settings.FACTOR_REQUIRED_FOR = ("Officer",)
    by_password = Client()
    by_password.post("/login/", {"login": "quist", "password": "demo"})
    _answer, browser = come()
    assert by_password.get("/account/").status_code == 302
    assert browser.get("/").status_code == 200
    kinds = set(AccountMail.objects.filter(person=there).values_list("kind", flat=True))
    assert kinds == {Happened.ROLE, Happened.CONNECTED}


def test_an_account_that_was_there_keeps_its_password_and_has_its_team_at_once(
    come: Callable[..., Any],
) -> None:
    there = User.objects.create_user("quist", "nora@example.com", password="demo")
    come(groups=["IT"])
    there.refresh_from_db()
    assert there.check_password("demo")
    assert (str(there.team), there.is_staff) == ("Perth", True)


def test_of_two_accounts_with_an_address_it_is_neither(come: Callable[..., Any]) -> None:
    for name in ("one", "two"):
        User.objects.create_user(name, "nora@example.com")
    answer, _browser = come()
    assert answer.status_code == 403
    assert "another account" in answer.content.decode()
    assert not EmailAddress.objects.exists()


def test_an_administrator_of_here_stays_one_where_the_directory_has_no_say(
    come: Callable[..., Any], settings: Any
) -> None:
    settings.DIRECTORY_GROUPS = [("KYC", "Officer")]
    there = User.objects.create_user("quist", "nora@example.com")
    there.is_staff = True
    there.save()
    there.groups.add(Group.objects.get(name="Administrator"))
    come()
    there.refresh_from_db()
    assert (there.is_staff, there.is_administrator) == (True, True)


@pytest.mark.parametrize("change", [{"groups": 5}, {"groups": None}, {"groups": {"KYC": 1}}])
def test_claims_that_name_nothing_give_no_role(
    come: Callable[..., Any], change: dict[str, Any]
) -> None:
    answer, _browser = come(**change)
    assert answer.status_code == 403


def test_a_team_that_is_no_name_is_none(come: Callable[..., Any]) -> None:
    come(department=["Perth", "Sydney"])
    assert nora().team is None


def test_whoever_comes_through_it_gets_no_password_by_mail(come: Callable[..., Any]) -> None:
    come()
    Client().post("/account/forgotten/", {"email": "nora@example.com"})
    assert not AccountMail.objects.filter(kind=Happened.FORGOTTEN).exists()


def test_a_directory_that_is_down_is_told_of(directory: dict[str, Any]) -> None:
    directory["server_url"] = "http://127.0.0.1:9"
    answer = Client(headers=OURS).get("/login/directory/")
    assert answer.status_code == 503
    assert "The directory did not let you in" in answer.content.decode()


def test_an_open_session_there_is_not_asked_to_be_trusted(directory: dict[str, Any]) -> None:
    asked = Client(headers=OURS).get("/login/directory/")["Location"]
    assert parse_qs(urlsplit(asked).query)["max_age"] == ["1800"]


def test_who_signs_in_is_said_by_a_signed_token(
    come: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = DirectoryClient.parse_token

    def without(self: Any, data: dict[str, Any]) -> Any:
        data.pop("id_token")
        return taken(self, data)

    monkeypatch.setattr(DirectoryClient, "parse_token", without)
    assert refused(*come())


def test_what_is_said_beside_the_token_is_about_the_same_person(
    come: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = DirectoryClient._fetch_user_info

    def of_another(self: Any, token: str) -> dict[str, Any]:
        return {**asked(self, token), "sub": "8"}

    monkeypatch.setattr(DirectoryClient, "_fetch_user_info", of_another)
    assert refused(*come())
