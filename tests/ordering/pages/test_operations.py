"""The operations page says what is not well, and what to do."""

import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jobs import outages
from jobs.models import Job
from jobs.promises import promise
from numbers_api.errors import Unavailable
from numbers_api.factory import API
from ordering.lifecycle import condition
from ordering.orders.choices import RefusedFor
from ordering.orders.order import Order
from ordering.tracking import refusals
from ordering.tracking.models import CallbackEvent
from people import account_mails
from people.models import AccountMail, Happened
from tests import factories, work
from tests.pages import text
from tools.paths import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]


@pytest.fixture
def site() -> Client:
    browser = Client()
    browser.force_login(factories.person("ada", "Administrator"))
    return browser


def ill() -> dict[str, str]:
    """What is not well, by its title."""
    return {check.title: check.words for check in condition.checks() if not check.is_well}


@pytest.fixture
def well(settings: Any) -> None:
    """An installation that works."""
    settings.EMAIL_HOST, settings.CLAMD_URL = "mail.example.com", "tcp://127.0.0.1:9"
    work.sweep()


@pytest.mark.usefixtures("well")
def test_where_all_is_well_nothing_is_said_to_be_ill(site: Client) -> None:
    assert ill() == {}
    page = text(site.get("/operations/"))
    assert "All is well, as far as it can be seen from here." in page


def test_an_installation_without_workers_says_so() -> None:
    assert "They have never worked." in ill()["Workers and beat"]


@pytest.mark.usefixtures("well")
def test_a_beat_that_stands_still_is_told_of_with_its_time() -> None:
    Job.objects.filter(kind="digests").update(run_at=timezone.now() - timedelta(minutes=5))
    assert "They stand still since" in ill()["Workers and beat"]


@pytest.mark.usefixtures("well")
def test_work_that_nobody_takes_and_work_that_fails_are_told_of() -> None:
    promise("retention")
    late = timezone.now() - timedelta(minutes=3)
    Job.objects.filter(kind="retention").update(run_at=late, attempts=8)
    said = ill()
    assert said["Waiting work"].startswith("1 wait")
    assert said["Stuck work"] == "1 failed eight times or more."


@pytest.mark.usefixtures("well")
def test_an_outage_is_told_of_and_its_work_is_not_late() -> None:
    order = factories.reserved(factories.person())
    for _failure in range(API.threshold):
        outages.failed(API, Unavailable("down"))
    Job.objects.filter(kind="order", key=str(order.pk)).update(
        run_at=timezone.now() - timedelta(minutes=3)
    )
    said = ill()
    assert "It has not answered since" in said["Numbers API"]
    assert "Waiting work" not in said


@pytest.mark.usefixtures("well")
def test_refused_callbacks_are_counted_by_reason() -> None:
    for _call in range(3):
        refusals.count(RefusedFor.SIGNATURE)
    assert ": 3." in ill()["Refused callbacks"]


@pytest.mark.usefixtures("well")
def test_an_expiry_that_is_not_confirmed_is_told_of() -> None:
    order = factories.reserved(factories.person())
    Order.objects.filter(pk=order.pk).update(expires_at=timezone.now() - timedelta(hours=1))
    assert ill()["Expired reservations"].startswith("1 are over")


@pytest.mark.usefixtures("well")
def test_mails_that_do_not_go_out_are_told_of() -> None:
    account_mails.tell(factories.person(), Happened.PASSWORD, "olivia@example.com")
    Job.objects.filter(kind="mail_of_account").delete()
    AccountMail.objects.update(created_at=timezone.now() - timedelta(hours=2))
    assert ill()["Mails"].startswith("1 wait")


def said() -> dict[str, str]:
    """What every look says, by its title."""
    return {check.title: check.words for check in condition.checks()}


@pytest.mark.usefixtures("well")
def test_a_callback_that_never_came_is_told_of_where_one_is_awaited() -> None:
    assert said()["Last callback"] == "None has come yet."
    assert "Last callback" not in ill()
    order = factories.reserved(factories.person())
    Order.objects.filter(pk=order.pk).update(submitted_at=timezone.now())
    assert ill()["Last callback"] == "None has come yet."
    CallbackEvent.objects.create(key="e1", body="{}", received_at=timezone.now())
    assert said()["Last callback"].startswith("It came on")
    assert "Last callback" not in ill()


@pytest.mark.usefixtures("well")
def test_a_database_of_another_version_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said()["Database"] == "It is of this version."
    monkeypatch.setattr(condition, "is_migrated", lambda: False)
    assert "lacks changes" in ill()["Database"]


@pytest.mark.usefixtures("well")
def test_a_missing_scanner_and_list_of_passwords_are_told_of(settings: Any, tmp_path: Path) -> None:
    settings.CLAMD_URL = settings.BREACHED_PASSWORDS = ""
    assert "documents go out unscanned" in ill()["Documents to scan"]
    assert said()["Stolen passwords"].startswith("No list is set")
    settings.BREACHED_PASSWORDS = str(tmp_path / "list")
    assert "can't be read" in ill()["Stolen passwords"]
    (tmp_path / "list").touch()
    assert said()["Stolen passwords"] == "Those of the list are refused."


def test_which_versions_run_is_said() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert said()["Versions"].startswith(f"Numberdesk {project['version']}, Django 5.2.")


def pressed(site: Client) -> str:
    """The words of the page after the button."""
    page = re.sub(r"<[^>]*>", "", site.post("/operations/").content.decode())
    return " ".join(page.split())


def test_credentials_clock_and_callback_secret_are_tried(site: Client, settings: Any) -> None:
    page = pressed(site)
    assert "Credentials accepted" in page
    assert "Clock" in page
    settings.NUMBERS_CALLBACK_SECRETS = ("another-secret-another-secret-another",)
    assert (
        page.partition("Callback secret")[2][:40]
        != pressed(site).partition("Callback secret")[2][:40]
    )
    settings.NUMBERS_API_KEY_SECRET = "wrong"
    assert "Credentials accepted" not in pressed(site)


def test_what_can_only_be_tried_is_tried_at_a_press(site: Client, settings: Any) -> None:
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    page = re.sub(r"<[^>]*>", "", site.post("/operations/").content.decode())
    page = " ".join(page.split())
    assert "Storage of documents It works." in page
    assert "It failed: ScannerDown." in page
    assert "credentials" in page.lower()


def test_a_process_of_another_version_than_its_database_is_not_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ordering.pages import health

    health.MIGRATED.clear()
    with monkeypatch.context() as older:
        older.setattr(condition, "is_migrated", lambda: False)
        assert Client().get("/readyz/").status_code == 503
    assert Client().get("/readyz/").status_code == 200
