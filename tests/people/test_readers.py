"""A person reads pages and mails in their language and time zone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from ordering.orders.choices import NotificationKind
from ordering.orders.notifications import Notification
from ordering.orders.order import Order
from people.models import User
from people.readers import day_words, moment_words, zone_named
from tests import factories, work
from tools import pseudo

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


@pytest.fixture
def officer(db: Any, sandbox: Any) -> User:
    return factories.person("olivia")


def browser(person: User, *, zone: str = "", language: str = "en") -> Client:
    """A browser of the person, whose script has said its zone."""
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    if zone:
        client.cookies["time_zone"] = zone
    return client


def known(person: User) -> tuple[str, str]:
    return User.objects.values_list("language", "time_zone").get(pk=person.pk)


def test_a_page_and_a_mail_of_one_order_are_read_by_two_people_of_different_zones(
    officer: User,
) -> None:
    colleague = factories.person("tom")
    User.objects.filter(pk=officer.pk).update(time_zone="Australia/Sydney", email="o@example.com")
    User.objects.filter(pk=colleague.pk).update(time_zone="America/New_York", email="t@example.com")
    with time_machine.travel(NOON, tick=False):
        order = factories.reserved(officer)
        Order.objects.update(expires_at=NOON + timedelta(hours=9))
        for person in (officer, colleague):
            notification = {"order": order, "kind": NotificationKind.REMINDER, "by_mail": True}
            clock = {"clock": "reservation", "part": "half", "deadline": NOON}
            Notification.objects.create(person=person, key="reminder:1", **notification, **clock)
        pages = [
            browser(person).get(f"/orders/{order.pk}/").content.decode()
            for person in (officer, colleague)
        ]
        for notice_pk in Notification.objects.filter(by_mail=True).values_list("pk", flat=True):
            work.run_now("mail", notice_pk)
    assert "29 Nov 2026, 08:00 AEDT" in pages[0]
    assert "28 Nov 2026, 16:00 EST" in pages[1]
    assert all('title="28 Nov 2026, 21:00 UTC"' in page for page in pages), "UTC in details"
    bodies = {letter.to[0]: letter.body for letter in mail.outbox}
    assert "28 Nov 2026, 23:00 AEDT" in bodies["o@example.com"]
    assert "28 Nov 2026, 07:00 EST" in bodies["t@example.com"]


def test_what_the_browser_says_is_kept_until_a_person_chooses(officer: User) -> None:
    assert known(officer) == ("", "")
    browser(officer, zone="Asia/Kolkata").get("/")
    assert known(officer) == ("en", "Asia/Kolkata")
    browser(officer, zone="Europe/Paris").get("/")
    assert known(officer) == ("en", "Asia/Kolkata"), "a trip changes no mail"


@pytest.mark.parametrize("zone", ["Nowhere/Atall", "../../etc/passwd", "x" * 5000, "", "\0"])
def test_a_zone_that_does_not_exist_is_none(officer: User, zone: str) -> None:
    assert zone_named(zone) is None
    assert browser(officer, zone=zone.replace("\0", "")).get("/").status_code == 200
    assert known(officer) == ("en", "")


def test_a_person_chooses_their_zone_and_changes_nothing_else(officer: User) -> None:
    client = browser(officer, zone="Asia/Tokyo")
    page = client.get("/notifications/settings/").content.decode()
    assert '<option value="Asia/Tokyo" selected>' in page
    assert 'name="language"' not in page, "there is but one"
    given = {kind.value: "digest" for kind in NotificationKind} | {"digest": "on"}
    team = officer.team
    refused = client.post("/notifications/settings/", given | {"time_zone": "Nowhere"})
    assert refused.status_code == 422
    assert known(officer) == ("en", "Asia/Tokyo")
    saved = client.post(
        "/notifications/settings/", given | {"time_zone": "Europe/Oslo"}, follow=True
    )
    assert "Your settings are saved." in saved.content.decode()
    assert known(officer) == ("en", "Europe/Oslo")
    assert User.objects.get(pk=officer.pk).team == team


def test_a_page_names_the_language_that_it_is_in(
    officer: User, settings: Any, tmp_path: Path
) -> None:
    pseudo.make(tmp_path)
    settings.LANGUAGES = [("en", "English"), (pseudo.CODE, "Pseudo")]
    settings.LOCALE_PATHS = [tmp_path]
    User.objects.filter(pk=officer.pk).update(language=pseudo.CODE)
    with pseudo.fresh():
        answer = browser(officer, language="en").get("/")
    assert pseudo.BEGIN in answer.content.decode()
    assert answer.headers["Content-Language"] == pseudo.CODE


def test_a_worker_writes_a_mail_in_its_readers_language(
    officer: User, settings: Any, tmp_path: Path
) -> None:
    pseudo.make(tmp_path)
    settings.LANGUAGES = [("en", "English"), (pseudo.CODE, "Pseudo")]
    settings.LOCALE_PATHS = [tmp_path]
    with pseudo.fresh():
        for name, language in (("tom", "en"), ("pia", pseudo.CODE), ("eva", "xx")):
            person = factories.person(name)
            person.language, person.email = language, f"{name}@example.com"
            person.save()
            order = factories.draft(officer)
            fields = {"kind": NotificationKind.ASSIGNED, "key": "assigned:1", "by_mail": True}
            Order.objects.filter(pk=order.pk).update(assignee=person)
            notification = Notification.objects.create(person=person, order=order, **fields)
            work.run_now("mail", notification.pk)
    marked = {letter.to[0]: pseudo.BEGIN in letter.subject for letter in mail.outbox}
    assert marked == {"tom@example.com": False, "pia@example.com": True, "eva@example.com": False}
    assert translation.get_language() == "en", "and the next mail is not in it"


@pytest.mark.parametrize(
    ("zone", "language", "words"),
    [
        ("UTC", "en", "28 Nov 2026, 12:00 UTC"),
        ("America/Sao_Paulo", "en", "28 Nov 2026, 09:00 UTC-03"),
        ("Europe/Berlin", "de", "28. Nov. 2026, 13:00 CET"),
        ("Europe/Berlin", "zz", "28 Nov 2026, 13:00 CET"),
    ],
)
def test_a_moment_in_words(zone: str, language: str, words: str) -> None:
    with timezone.override(zone), translation.override(language):
        assert moment_words(NOON) == words


def test_a_day_in_words() -> None:
    assert day_words(NOON.date()) == "28 Nov 2026"


def test_no_page_looks_for_the_zones_in_folders_again(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser(officer, zone="Europe/Berlin")
    client.get("/")
    monkeypatch.delattr("people.readers.available_timezones")
    assert client.get("/").status_code == 200


def test_when_a_draft_was_saved_is_said_in_the_readers_time(officer: User) -> None:
    order = factories.reserved(officer)
    client = browser(officer, zone="Asia/Kolkata")
    with time_machine.travel(NOON, tick=False):
        saved = client.post(f"/orders/{order.pk}/registration/end-business/draft/", {})
    assert "Draft saved at 17:30:00 IST" in saved.content.decode()
