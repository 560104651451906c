"""Lines of docs/security.md that no feature's own test shows: each names the line."""

import json
import logging
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.test import Client
from django.utils import timezone

from people import mailing
from people.adapters import FactorAdapter
from people.models import User
from people.passwords import BoundedHasher
from people.provider import ALGORITHMS
from tools.paths import ROOT

pytestmark = pytest.mark.usefixtures("demo_people")
LONG = "eight words of which none is near the trade, and then " * 2
# A switch of the list, and nothing besides.
STORED = ["localStorage.getItem", "localStorage.removeI", "localStorage.setItem"]
SCRIPTS = "\n".join(path.read_text() for path in (ROOT / "static/js").glob("*.js"))


@pytest.mark.parametrize("title", ["One\nBcc: x@example.com", "One\r\nX-Other: 1"])
def test_no_title_becomes_a_head_of_a_mail(title: str) -> None:
    """1.3.11"""
    with pytest.raises(mailing.AddressRefused):
        mailing.deliver("olivia@example.com", title, "Text", "name")
    assert mail.outbox == []
    with pytest.raises(mailing.AddressRefused):
        mailing.deliver("olivia@example.com\nBcc: x@example.com", "One", "Text", "name")


@pytest.mark.parametrize("path", ["/", "/login/", "/profiles/"])
def test_no_page_is_for_other_origins(officer: Client, path: str) -> None:
    """3.4.2, 3.4.5"""
    answer = officer.get(path, headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in answer
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_zone_is_a_cookie_of_this_site_alone() -> None:
    """3.3.2"""
    (cookie,) = re.findall(r"document\.cookie = (.*?);\n", SCRIPTS, re.DOTALL)
    assert "samesite=lax" in cookie.lower()
    assert "secure" in cookie.lower()


@pytest.mark.parametrize(
    ("path", "fields"),
    [("/login/", 1), ("/account/password/", 3)],
)
def test_passwords_are_masked_and_may_be_pasted(officer: Client, path: str, fields: int) -> None:
    """6.2.6, 6.2.7"""
    browser = Client() if path == "/login/" else officer
    html = browser.get(path).content.decode()
    found = re.findall(r"<input[^>]*password[^>]*>", html)
    assert len(found) == fields
    for field in found:
        assert 'type="password"' in field
        assert re.search(r'autocomplete="(current|new)-password"', field)
    assert "paste" not in SCRIPTS


@pytest.mark.parametrize(
    "password", ["  three unlikely words  ", LONG, "drei unwahrscheinliche Wörter ✓"]
)
def test_a_password_is_taken_as_it_is_typed(officer: Client, password: str) -> None:
    """6.2.8, 6.2.9"""
    changed = {"oldpassword": "demo", "password1": password, "password2": password}
    assert officer.post("/account/password/", changed).status_code == 302
    person = User.objects.get(username="officer")
    assert person.check_password(password)
    assert not person.check_password(password.strip()) or password == password.strip()
    signs_in = Client().post("/login/", {"login": "officer", "password": password})
    assert signs_in.status_code == 302


def test_a_password_has_no_end() -> None:
    """6.2.10"""
    with time_machine.travel(timezone.now() + timedelta(days=5 * 365)):
        answer = Client().post("/login/", {"login": "officer", "password": "demo"})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_key_in_the_head_is_none() -> None:
    """7.2.2: what shows who one is is a session, which is made at the sign-in."""
    browser = Client()
    browser.post("/login/", {"login": "officer", "password": "demo"})
    key = browser.session.session_key
    for way in (f"Bearer {key}", f"Token {key}", "Basic b2ZmaWNlcjpkZW1v"):
        assert Client().get("/", headers={"Authorization": way}).status_code == 302


def test_codes_are_random_and_long_enough() -> None:
    """6.5.3, 6.5.4"""
    person = User.objects.get(username="officer")
    codes = RecoveryCodes.activate(person).get_unused_codes()
    assert len(set(codes)) == len(codes) == 10
    assert all(re.fullmatch(r"\d{8}", code) for code in codes)
    secrets = {generate_totp_secret() for _each in range(20)}
    # 160 bits.
    assert {len(secret) for secret in secrets} == {32}
    assert len(secrets) == 20


def test_keys_of_sessions_are_random_and_long_enough() -> None:
    """7.2.3"""
    keys = set()
    for _each in range(50):
        session: Any = SessionStore()
        session.create()
        keys.add(session.session_key)
    assert len(keys) == 50
    assert all(re.fullmatch(r"[a-z0-9]{32}", key) for key in keys)


def test_no_algorithm_of_a_directory_is_a_weak_one() -> None:
    """9.1.2"""
    assert ALGORITHMS
    assert all(re.fullmatch(r"(RS|PS|ES)(256|384|512)|EdDSA", name) for name in ALGORITHMS)


def test_what_is_encrypted_can_not_be_changed() -> None:
    """11.3.1, 11.3.2"""
    adapter = FactorAdapter()
    hidden = adapter.encrypt("a secret")
    assert "secret" not in hidden
    assert adapter.decrypt(hidden) == "a secret"
    changed = hidden[:-5] + ("A" if hidden[-5] != "A" else "B") + hidden[-4:]
    # Nobody knows what it becomes, so no code fits it.
    assert adapter.decrypt(changed) not in ("a secret", adapter.decrypt(changed))


def test_passwords_are_stored_by_many_rounds() -> None:
    """11.4.2"""
    assert isinstance(BoundedHasher(), PBKDF2PasswordHasher)
    algorithm, rounds, salt, _hash = BoundedHasher().encode("demo", "a" * 22).split("$")
    assert (algorithm, salt) == ("pbkdf2_sha256", "a" * 22)
    assert int(rounds) >= 600_000
    assert get_hasher().salt() != get_hasher().salt()


def test_nothing_sensitive_is_in_the_browsers_storage() -> None:
    """14.3.3: one switch, and nothing that htmx keeps."""
    assert re.findall(r"(?:local|session)Storage\b\S{1,8}", SCRIPTS) == STORED
    assert '"historyCacheSize":0' in (ROOT / "templates/base.html").read_text().replace(" ", "")


def test_of_two_parameters_one_counts_and_a_forms_is_none_of_the_address(officer: Client) -> None:
    """15.3.7"""
    page = officer.get("/?view=nothing&view=closed").content.decode()
    assert re.search(r'aria-current="page"[^>]*>\s*Closed', page)
    assert Client().post("/login/?login=officer&password=demo", {}).status_code == 200
    assert Client().post("/login/", {"login": "officer", "password": "demo"}).status_code == 302


@pytest.mark.parametrize("text", ["one\ntwo", 'one\r\n{"event": "sign_in"}', "one\u2028two"])
def test_no_text_makes_a_line_of_the_log(text: str) -> None:
    """16.4.1"""
    logger = logging.getLogger("people.test")
    written = logging.getLogger().handlers
    made = [handler for handler in written if type(handler) is logging.StreamHandler]
    record = logger.makeRecord(logger.name, logging.WARNING, "", 0, "said %s", (text,), None)
    for handler in made:
        line = handler.format(record)
        assert "\n" not in line
        assert len(line.splitlines()) == 1
        assert text in json.loads(line)["event"]
    assert made
