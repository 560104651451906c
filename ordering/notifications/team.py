"""What people chose to be told of their whole team: expired orders, orders that are blocked for
long, and a summary of the week."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.promises import promise
from ordering.orders.approval import Approval
from ordering.orders.choices import NotificationKind
from ordering.orders.notifications import REMINDER, Notification, NotificationSettings
from ordering.orders.order import Order
from ordering.orders.states import EDITABLE, OrderState
from people.mailing import deliver, link
from people.models import User
from people.readers import day_words, now_in, reading_as

WEEK = timedelta(days=7)


def blocked_for_long(order: Order) -> list[datetime]:
    """Tells those of the team who chose to hear that an order is blocked for so long; returns when
    the next of them is to hear it. Idempotent. Whoever calls it holds the order's lock."""
    if order.state != OrderState.BLOCKED or order.team_id is None:
        return []
    wishes = NotificationSettings.objects.filter(
        team_blocked_hours__isnull=False, person__team=order.team_id, person__is_active=True
    )
    later, now = [], timezone.now()
    for wish in wishes.select_related("person"):
        at = order.state_since + timedelta(hours=wish.team_blocked_hours or 0)
        if at > now:
            later.append(at)
            continue
        key = int(order.state_since.timestamp())
        kind = NotificationKind.BLOCKED_LONG
        Notification.objects.tell_one(wish.person, order, kind, key=key)
    return later


def look_again(person: User) -> None:
    """The person may have chosen otherwise: orders that are blocked now are looked at anew."""
    if person.team_id is None:
        return
    blocked = Order.objects.filter(team=person.team_id, state=OrderState.BLOCKED)
    for pk in blocked.values_list("pk", flat=True):
        promise(REMINDER, pk)


def weekly_due() -> QuerySet[User]:
    """Whose summary of the week is not sent yet: from their Monday's DIGEST_HOUR on."""
    wanted = User.objects.filter(is_active=True, notification_settings__weekly=True).exclude(
        email=""
    )
    late = Q(pk__in=[])
    for zone in wanted.order_by().values_list("time_zone", flat=True).distinct():
        there = now_in(zone)
        monday = monday_of(there.date())
        if there.date() > monday or there.hour >= settings.DIGEST_HOUR:
            done = Q(notification_settings__weekly_sent_on__gte=monday)
            late |= Q(time_zone=zone) & ~done
    return wanted.filter(late)


def send_weekly(pk: int) -> bool:
    """Sends one person the summary of the last week, unless it is sent or not wanted; returns
    whether the server was asked. At least once. Raises MailFailed."""
    person = weekly_due().filter(pk=pk).first()
    if person is None:
        return False
    today = now_in(person.time_zone).date()
    with reading_as(person):
        title = _("Your team's week until %(day)s") % {"day": day_words(today)}
        body = render_to_string("ordering/mail/weekly.txt", week_of(person))
    monday = monday_of(today)
    deliver(person.email, title, body, f"weekly-{pk}-{monday.isoformat()}")
    NotificationSettings.objects.filter(person=person).update(weekly_sent_on=today)
    return True


def monday_of(day: date) -> date:
    """The first day of the week."""
    return day - timedelta(days=day.weekday())


def week_of(person: User) -> dict[str, object]:
    """The figures of the person's team, or of their own orders where they are in none."""
    since = timezone.now() - WEEK
    mine = Order.objects.filter(team=person.team_id) if person.team_id else None
    orders = Order.objects.filter(assignee=person) if mine is None else mine
    closed = Q(closed_at__gt=since)
    there = Q(missing_upstream_since=None, discarded_at=None)
    counts = orders.aggregate(
        begun=Count("pk", filter=Q(created_at__gt=since)),
        completed=Count("pk", filter=closed & Q(state=OrderState.COMPLETED)),
        rejected=Count("pk", filter=closed & Q(state=OrderState.REJECTED)),
        expired=Count("pk", filter=closed & Q(state=OrderState.EXPIRED)),
        blocked=Count("pk", filter=there & Q(state=OrderState.BLOCKED)),
        in_review=Count("pk", filter=there & Q(state=OrderState.IN_REVIEW)),
        to_approve=Count("pk", filter=there & Q(approval=Approval.ASKED, state__in=EDITABLE)),
    )
    places = {"link": "insights", "settings_link": "notification-settings"}
    links = {name: link(reverse(page)) for name, page in places.items()}
    return {"team": person.team or person, **counts, **links}
