"""What is done with accounts, factors and rights is written down: who, to whom, and where from."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from structlog.testing import capture_logs

from people import accounts
from people.models import Promotion, User
from tests.codes import code_of

pytestmark = pytest.mark.usefixtures("demo_people")

HERE = {"REMOTE_ADDR": "203.0.113.9"}
PASSWORD = "correct horse battery"


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    with capture_logs() as said:
        yield said


def person(username: str) -> User:
    return User.objects.get(username=username)


def browser(username: str) -> Client:
    """Somebody's, at an address of its own."""
    client = Client(**HERE)  # type: ignore[arg-type]  # as its documentation has it
    client.force_login(person(username))
    return client


def told(lines: list[Any], event: str) -> dict[str, Any]:
    """The one line about it, without what it is called."""
    (line,) = [line for line in lines if line["event"] == event]
    return {name: line[name] for name in line if name not in ("event", "log_level")}


def by(actor: str, of: str) -> dict[str, Any]:
    return {
        "person": person(of).pk,
        "actor": person(actor).pk,
        "address": HERE["REMOTE_ADDR"],
    }


@pytest.mark.parametrize(
    ("action", "event"),
    [
        ("lock", "account.locked"),
        ("unlock", "account.unlocked"),
        ("sign_out", "sessions.ended"),
        ("remove_factors", "factors.removed"),
    ],
)
def test_what_an_administrator_does(lines: list[Any], action: str, event: str) -> None:
    chosen = {"action": action, "_selected_action": [person("officer").pk]}
    browser("admin").post(reverse("admin:people_user_changelist"), chosen)
    assert told(lines, event) == by("admin", "officer")


def change(actor: str, of: str, **said: Any) -> None:
    """Saves the person's page in the administration."""
    it = person(of)
    form: dict[str, Any] = {
        "username": it.username, "email": it.email, "is_active": "on", "language": "",
        "time_zone": "", "groups": list(it.groups.values_list("pk", flat=True)), **said,
    }  # fmt: skip
    answer = browser(actor).post(reverse("admin:people_user_change", args=[it.pk]), form)
    assert answer.status_code == 302, answer.context["errors"]


def test_a_role_that_is_given_and_may_enter_the_administration(lines: list[Any]) -> None:
    manager = Group.objects.get(name="Manager")
    before = [group.pk for group in person("officer").groups.all()]
    change("admin", "officer", groups=[*before, manager.pk], is_staff="on")
    given = told(lines, "rights.changed")
    assert given["actor"] == person("admin").pk
    assert given["address"] == HERE["REMOTE_ADDR"]
    assert (given["of"], given["key"]) == ("user", person("officer").pk)
    assert (given["change"], given["keys"]) == ("add", [manager.pk])
    flags = {"is_staff": True, "is_superuser": False}
    assert told(lines, "account.flags") == flags | by("admin", "officer")


def test_an_administrator_who_is_asked_for_made_and_refused(lines: list[Any]) -> None:
    second = User.objects.create_user("second", email="second@example.com", is_staff=True)
    second.groups.add(Group.objects.get(name="Administrator"))
    administrators = Group.objects.get(name="Administrator").pk
    change("admin", "officer", groups=[administrators])
    assert told(lines, "administrator.asked") == by("admin", "officer")
    chosen = {"action": "agree", "_selected_action": [Promotion.objects.get().pk]}
    browser("second").post(reverse("admin:people_promotion_changelist"), chosen)
    asked = {"asked": person("admin").pk}
    assert told(lines, "administrator.made") == asked | by("second", "officer")
    change("admin", "manager", groups=[administrators])
    pk = Promotion.objects.get(ended_at=None).pk
    chosen = {"action": "refuse", "_selected_action": [pk]}
    browser("second").post(reverse("admin:people_promotion_changelist"), chosen)
    assert told(lines, "administrator.refused") == by("second", "manager")


def test_a_role_that_is_deleted(lines: list[Any]) -> None:
    role = Group.objects.create(name="Night shift")
    person("officer").groups.add(role)
    address = reverse("admin:auth_group_delete", args=[role.pk])
    browser("admin").post(address, {"post": "yes"})
    assert told(lines, "role.deleted") == {
        "keys": [role.pk],
        "people": [person("officer").pk],
        "actor": person("admin").pk,
        "address": HERE["REMOTE_ADDR"],
    }


def test_the_command_that_rescues_an_administrator(lines: list[Any]) -> None:
    call_command("rescue_administrator", "officer")
    assert told(lines, "administrator.rescued") == {"person": person("officer").pk}


def test_a_factor_that_comes_goes_and_is_wrong(
    lines: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    own = {"person": person("officer").pk, "address": HERE["REMOTE_ADDR"]}
    officer = browser("officer")

    def post(path: str, **said: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            officer.post(f"/account/{path}/", said)

    page = officer.get("/account/totp/activate/").content.decode()
    secret = re.search(r"<code>(\w+)</code>", page)
    assert secret
    post("totp/activate", code=code_of(secret[1]))
    kinds = [line["type"] for line in lines if line["event"] == "factor.added"]
    assert kinds == ["totp", "recovery_codes"]
    post("recovery-codes/generate")
    assert told(lines, "factor.codes_made") == own
    stranger = Client(**HERE)  # type: ignore[arg-type]  # as above
    stranger.post("/login/", {"login": "officer", "password": "demo"})
    stranger.post("/account/authenticate/", {"code": "000000"})
    assert told(lines, "factor.failed") == own
    post("totp/deactivate")
    gone = [line for line in lines if line["event"] == "factor.removed"]
    assert "totp" in {line["type"] for line in gone}
    assert all(own.items() <= line.items() for line in gone)


def test_a_password_that_is_changed(lines: list[Any]) -> None:
    changed = {"oldpassword": "demo", "password1": PASSWORD, "password2": PASSWORD}
    browser("officer").post("/account/password/", changed)
    own = {"person": person("officer").pk, "address": HERE["REMOTE_ADDR"]}
    assert told(lines, "password.changed") == own
    assert PASSWORD not in str(lines)


def test_who_tries_too_often(lines: list[Any]) -> None:
    stranger = Client(**HERE)  # type: ignore[arg-type]  # as above
    for _try in range(6):
        stranger.post("/login/", {"login": "officer", "password": "guess-at-it"})
    assert told(lines, "sign_in.too_often") == {"address": HERE["REMOTE_ADDR"]}


def test_what_no_request_did_has_no_address(lines: list[Any]) -> None:
    accounts.lock(person("officer"), person("admin"), locked=True)
    assert told(lines, "account.locked")["address"] == ""
