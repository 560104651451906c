"""What people are told of their whole team, and whoever stands in for somebody who is away."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from ordering.notifications import team
from ordering.notifications.reminders import remind
from ordering.orders import follow
from ordering.orders.choices import Act, NotificationKind, Source
from ordering.orders.notifications import Notification, NotificationSettings
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from people.models import User
from tests import factories
from tests.pages import text

pytestmark = pytest.mark.django_db
TODAY = {"away_from": "", "away_until": "", "deputy": ""}


@pytest.fixture
def lee(officer: User) -> User:
    return factories.with_mail("lee", "Manager")


def told(person: User, kind: NotificationKind) -> int:
    return Notification.objects.filter(person=person, kind=kind).count()


def wish(person: User, **chosen: Any) -> None:
    NotificationSettings.objects.update_or_create(person=person, defaults=chosen)


def test_whoever_asked_hears_of_every_order_of_the_team_that_expires(
    officer: User, lee: User
) -> None:
    wish(lee, team_expired=True)
    order = factories.reserved(officer)
    order.move_to(OrderState.EXPIRED, act=Act.MOVED, source=Source.SYNC)
    assert told(lee, NotificationKind.EXPIRED) == 1
    other = factories.reserved(factories.person("kim", team="Lisbon"))
    other.move_to(OrderState.EXPIRED, act=Act.MOVED, source=Source.SYNC)
    assert told(lee, NotificationKind.EXPIRED) == 1


def test_and_of_orders_that_are_blocked_for_long(officer: User, lee: User) -> None:
    wish(lee, team_blocked_hours=10)
    order = factories.reserved(officer)
    order.move_to(OrderState.BLOCKED, act=Act.MOVED, source=Source.SYNC)
    later = remind(order.pk)
    assert told(lee, NotificationKind.BLOCKED_LONG) == 0
    assert later is not None
    Order.objects.filter(pk=order.pk).update(state_since=timezone.now() - timedelta(hours=11))
    for _twice in range(2):
        remind(order.pk)
    assert told(lee, NotificationKind.BLOCKED_LONG) == 1


def test_the_week_comes_on_its_monday_and_once(officer: User, lee: User) -> None:
    wish(lee, weekly=True)
    factories.reserved(officer)
    with time_machine.travel(datetime(2027, 3, 1, 9, tzinfo=UTC), tick=False):
        assert list(team.weekly_due()) == [lee]
        team.send_weekly(lee.pk)
        assert not team.weekly_due().exists()
        assert not team.send_weekly(lee.pk)
    (sent,) = mail.outbox
    assert "Sydney" in sent.body
    assert "As it stands now:" in sent.body
    with time_machine.travel(datetime(2027, 3, 9, 9, tzinfo=UTC), tick=False):
        assert list(team.weekly_due()) == [lee]


def test_a_deputy_hears_of_the_orders_of_whoever_is_away(officer: User, lee: User) -> None:
    kim = factories.person("kim")
    order = factories.reserved(officer)
    assert order.audience() == [officer]
    today = timezone.localdate()
    officer.deputy, officer.away_until = kim, today
    officer.save()
    assert order.audience() == [officer, kim]
    officer.away_from = today + timedelta(days=1)
    officer.away_until = today + timedelta(days=3)
    officer.save()
    assert order.audience() == [officer]


def test_being_away_is_chosen_and_told_to_whoever_assigns(
    site: Client, officer: User, lee: User
) -> None:
    page = "/notifications/settings/"
    kim = factories.person("kim")
    stranger = factories.person("ines", team="Lisbon")
    form = site.get(page).context["form"]
    chosen = {name: field.initial for name, field in form.fields.items() if field.initial}
    chosen |= {"time_zone": "UTC"}
    until = (timezone.localdate() + timedelta(days=3)).isoformat()
    wrong = site.post(page, {**chosen, **TODAY, "away_until": until, "deputy": stranger.pk})
    assert wrong.status_code == 422
    wrong = site.post(page, {**chosen, **TODAY, "away_from": until})
    assert "Enter the last day too" in text(wrong)
    site.post(page, {**chosen, **TODAY, "away_until": until, "deputy": kim.pk})
    officer.refresh_from_db()
    assert (officer.is_away, officer.deputy) == (True, kim)
    order = factories.reserved(kim)
    client = Client()
    client.force_login(kim)
    said = client.post(
        f"/orders/{order.pk}/assign/",
        {"assignee": officer.pk, "version": order.version},
        follow=True,
    )
    assert "olivia is away until" in text(said)
    # Their deputy gave them the order, and so knows; of somebody else's the deputy is told.
    other = factories.reserved(lee)
    follow.assign(other, officer, lee)
    assert told(kim, NotificationKind.ASSIGNED) == 1
    assert told(officer, NotificationKind.ASSIGNED) == 2
    assert follow.candidates(order, kim).filter(pk=officer.pk).exists()
