"""The daily digest: what happened that was not worth a mail of its own, and which orders wait for
somebody."""

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ordering.orders.notifications import Notification, NotificationSettings
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from people.mailing import deliver, link
from people.models import User
from people.readers import day_words, now_in, reading_as

# Orders in these states wait for a person.
WAITING = (OrderState.CREATED, OrderState.BLOCKED, OrderState.OUTCOME_UNKNOWN)
# The most lines of each part; the pages have them all.
LINES = 50


def due() -> QuerySet[User]:
    """The people whose digest of today is not sent yet; nobody before DIGEST_HOUR by the clock of
    their own zone."""
    people = User.objects.filter(is_active=True).exclude(email="")
    wanted, late = people.exclude(notification_settings__digest=False), Q(pk__in=[])
    for zone in people.order_by().values_list("time_zone", flat=True).distinct():
        there = now_in(zone)
        if there.hour >= settings.DIGEST_HOUR:
            done = Q(notification_settings__digest_sent_on__gte=there.date())
            late |= Q(time_zone=zone) & ~done
    return wanted.filter(late)


def send(pk: int) -> bool:
    """Sends one person's digest of today, unless it is sent, not wanted or there is nothing to say;
    returns whether the server was asked. At least once. Raises MailFailed."""
    person = due().filter(pk=pk).first()
    if person is None:
        return False
    today = now_in(person.time_zone).date()
    told = Notification.objects.of(person).filter(for_digest=True).select_related("order")
    theirs = Q(assignee=person) | Q(assignee=None, officer=person) | Q(watchers=person)
    orders = Order.objects.visible_to(person).filter(theirs, state__in=WAITING).distinct()
    news = list(told.order_by("created_at"))
    waiting = list(orders.order_by(F("expires_at").asc(nulls_last=True), "pk"))
    if news or waiting:
        with reading_as(person):
            title = _("Numberdesk on %(day)s") % {"day": day_words(today)}
            body = _body(news, waiting)
        deliver(person.email, title, body, f"digest-{pk}-{today.isoformat()}")
    with transaction.atomic():
        NotificationSettings.objects.update_or_create(
            person=person, defaults={"digest_sent_on": today}
        )
        Notification.objects.filter(pk__in=[notification.pk for notification in news]).update(
            for_digest=False, mailed_at=timezone.now()
        )
    return bool(news or waiting)


def _body(news: list[Notification], waiting: list[Order]) -> str:
    """The first of each, and how many more there are."""
    places = {"link": link(reverse("orders")), "notifications_link": link(reverse("notifications"))}
    more = {"more_news": len(news[LINES:]), "more_waiting": len(waiting[LINES:])}
    context = {"news": news[:LINES], "waiting": waiting[:LINES], **more, **places}
    return render_to_string(
        "ordering/mail/digest.txt",
        context | {"settings_link": link(reverse("notification-settings"))},
    )
