"""The first administrator of an empty installation is told what it still needs."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from people.models import User
from tests import factories
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(sandbox: Any) -> Client:
    ada = User.objects.create_user("ada", is_staff=True)
    ada.groups.add(Group.objects.get(name="Administrator"))
    client = Client()
    client.force_login(ada)
    return client


def test_an_empty_list_leads_there_and_says_what_is_missing(administrator: Client) -> None:
    assert 'href="/setup/"' in text(administrator.get("/"))
    page = text(administrator.get("/setup/"))
    for said in (
        "Set EMAIL_HOST: until then mails are only printed by the worker.",
        "Set CLAMD_URL: until then documents are sent unscanned.",
        "Add officers and managers, each to a team.",
        "Begin one, to see the whole way.",
    ):
        assert said in page


def test_what_is_there_is_there(administrator: Client, settings: Any) -> None:
    settings.EMAIL_HOST, settings.CLAMD_URL = "mail.example.com", "tcp://scanner:3310"
    factories.draft(factories.person())
    page = text(administrator.get("/setup/"))
    assert "Not yet" not in page
    assert "1 person besides you may sign in and is in a group." in page


def test_the_connection_is_checked_when_somebody_asks(
    administrator: Client, sandbox: Any, settings: Any
) -> None:
    before = sandbox.get("calls")
    administrator.get("/setup/")
    assert sandbox.get("calls") == before
    assert "Fine" in text(administrator.post("/setup/"))
    settings.NUMBERS_API_URL = "http://127.0.0.1:9"
    assert "Look" in text(administrator.post("/setup/"))


def test_it_is_nobody_elses(site: Client) -> None:
    assert site.get("/setup/").status_code == 403
    assert 'href="/setup/"' not in text(site.get("/"))
