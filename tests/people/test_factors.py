"""Second factors: set up, asked for, required by role, lost."""

import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.test import Client
from structlog.testing import capture_logs

from people import accounts
from people.models import AccountMail, Happened, User
from tests.codes import code_of

pytestmark = pytest.mark.usefixtures("demo_people")


def sign_in(username: str = "officer", **more: str) -> Client:
    browser = Client()
    browser.post("/login/", {"login": username, "password": "demo", **more})
    return browser


@pytest.fixture
def set_up(django_capture_on_commit_callbacks):
    """Sets an app up: `set_up(browser)` gives what it makes codes from."""

    def begin(browser: Client) -> str:
        page = browser.get("/account/totp/activate/").content.decode()
        found = re.search(r"<code>(\w+)</code>", page)
        assert found
        with django_capture_on_commit_callbacks(execute=True):
            answer = browser.post("/account/totp/activate/", {"code": code_of(found[1])})
        assert answer["Location"] == "/account/recovery-codes/"
        return found[1]

    return begin


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def test_beside_the_password_a_code_is_asked_for(set_up):
    secret = set_up(sign_in())
    browser = Client()
    answer = browser.post("/login/", {"login": "officer", "password": "demo", "next": "/insights/"})
    assert answer["Location"].startswith("/account/authenticate/")
    assert not is_in(browser)
    wrong = browser.post("/account/authenticate/", {"code": "000000"})
    assert "This code is not right" in wrong.content.decode()
    with capture_logs() as lines:
        answer = browser.post("/account/authenticate/", {"code": code_of(secret)})
    assert answer["Location"] == "/insights/"
    assert is_in(browser)
    assert [line["ways"] for line in lines if line["event"] == "sign_in"] == [["password", "totp"]]


def test_a_code_works_once(set_up):
    secret = set_up(sign_in())
    code = code_of(secret)
    first, second = sign_in(), sign_in()
    first.post("/account/authenticate/", {"code": code})
    second.post("/account/authenticate/", {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)


def test_codes_are_not_guessed(set_up):
    secret = set_up(sign_in())
    browser = sign_in()
    for number in range(5):
        browser.post("/account/authenticate/", {"code": f"00000{number}"})
    answer = browser.post("/account/authenticate/", {"code": code_of(secret)})
    assert not is_in(browser)
    assert "Wait five minutes" in answer.content.decode()


def test_a_recovery_code_lets_in_once(set_up):
    browser = sign_in()
    set_up(browser)
    page = browser.get("/account/recovery-codes/").content.decode()
    code = re.findall(r"<code>(\d+)</code>", page)[0]
    first, second = sign_in(), sign_in()
    first.post("/account/authenticate/", {"code": code})
    second.post("/account/authenticate/", {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)


def test_what_a_factor_is_made_of_does_not_lie_open_in_the_database(set_up):
    secret = set_up(sign_in())
    for authenticator in Authenticator.objects.all():
        assert secret not in str(authenticator.data)
    adapter = get_adapter()
    assert adapter.decrypt(adapter.encrypt("secret")) == "secret"
    assert adapter.encrypt("secret") != adapter.encrypt("secret")


def test_after_the_key_was_changed_the_earlier_one_still_reads(settings):
    adapter = get_adapter()
    said = adapter.encrypt("secret")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-at-least-thirty-two-characters"
    assert adapter.decrypt(said) == "secret"
    settings.SECRET_KEY_FALLBACKS = []
    assert adapter.decrypt(said) not in ("", "secret", adapter.decrypt(said))


def test_after_the_key_was_lost_nobody_computes_a_code(set_up, settings):
    set_up(sign_in())
    settings.SECRET_KEY = "another-key-of-at-least-thirty-two-characters"
    browser = sign_in()
    browser.post("/account/authenticate/", {"code": code_of("")})
    assert not is_in(browser)


@pytest.fixture
def required(settings):
    settings.FACTOR_REQUIRED_FOR = ("Administrator",)


@pytest.mark.usefixtures("required")
def test_whose_role_needs_one_gets_no_further_without(set_up):
    browser = sign_in("admin")
    for path in ("/admin/", "/notifications/", "/"):
        assert browser.get(path)["Location"] == "/account/"
    assert browser.get("/notifications/", headers={"HX-Request": "true"}).status_code == 401
    page = browser.get("/account/").content.decode()
    assert "Your role needs a second factor" in page
    set_up(browser)
    assert browser.get("/admin/").status_code == 200


@pytest.mark.usefixtures("required")
def test_others_go_on_without():
    assert sign_in("officer").get("/").status_code == 200


@pytest.mark.usefixtures("required")
def test_whose_role_needs_one_keeps_the_last(set_up):
    browser = sign_in("admin")
    set_up(browser)
    answer = browser.post("/account/totp/deactivate/")
    assert "Your role needs a second factor" in answer.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


@pytest.mark.usefixtures("required")
def test_somebody_who_may_do_everything_is_an_administrator():
    User.objects.create_superuser("root", password="demo")
    assert sign_in("root").get("/admin/")["Location"] == "/account/"


def test_a_lost_factor_is_removed_by_an_administrator_and_its_owner_is_told(set_up):
    browser = sign_in()
    set_up(browser)
    person = User.objects.get(username="officer")
    accounts.remove_factors(person, User.objects.get(username="admin"))
    assert not is_in(browser)
    assert is_in(sign_in())
    told = [mail.kind for mail in AccountMail.objects.filter(person=person).order_by("pk")]
    assert told == [Happened.FACTOR_ADDED, Happened.FACTORS_RESET]


def test_removing_ones_own_is_told_too(set_up, django_capture_on_commit_callbacks):
    browser = sign_in()
    set_up(browser)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/account/recovery-codes/generate/")
    assert browser.post("/account/totp/deactivate/")["Location"] == "/account/"
    told = {mail.kind for mail in AccountMail.objects.all()}
    assert told == {Happened.FACTOR_ADDED, Happened.CODES, Happened.FACTOR_REMOVED}
    assert is_in(sign_in())
