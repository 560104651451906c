"""The daily digest: what happened that was not worth a mail of its own, and which orders wait for somebody."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ordering.models import Notice, NoticeSettings, Order
from ordering.services.post import FAILURES, deliver, link
from ordering.states import OrderState
from people.models import User

# Orders in these states wait for a person.
WAITING = (OrderState.CREATED, OrderState.BLOCKED, OrderState.OUTCOME_UNKNOWN)
# The most lines of each part; the page has them all.
LINES = 50


def due() -> list[int]:
    """The people whose digest of today is not sent yet, by their primary keys; nobody before the hour DIGEST_HOUR (UTC)."""
    now = timezone.now()
    if now.hour < settings.DIGEST_HOUR:
        return []
    done = Q(notice_settings__digest=False) | Q(notice_settings__digest_sent_on__gte=now.date())
    people = User.objects.filter(is_active=True).exclude(email="").exclude(done)
    return list(people.values_list("pk", flat=True))


def send_due() -> None:
    """Sends each digest that is due. Ends where the server takes none; the next sweep goes on."""
    failed_in_a_row = 0
    for pk in due():
        failed_in_a_row = 0 if send(pk) else failed_in_a_row + 1
        if failed_in_a_row >= FAILURES:
            return


def send(pk: int) -> bool:
    """Sends one person's digest of today, if no other worker does and there is something to say. Repeatable.

    False: the mail server did not take it.
    """
    person, today = User.objects.get(pk=pk), timezone.now().date()
    if not _claim(person, today):
        return True
    news = list(_news(person)[:LINES])
    waiting = list(_waiting_for(person)[:LINES])
    if not news and not waiting:
        return True
    title = _("Numberdesk on %(day)s") % {"day": today.isoformat()}
    if deliver(person.email, title, _body(news, waiting), f"digest-{pk}-{today.isoformat()}"):
        Notice.objects.filter(pk__in=[notice.pk for notice in news]).update(for_digest=False, mailed_at=timezone.now())
        return True
    NoticeSettings.objects.filter(person=person, digest_sent_on=today).update(digest_sent_on=None)
    return False


def _claim(person: User, today: date) -> bool:
    """Whether this worker got the person's digest of today: one conditional UPDATE."""
    with transaction.atomic():
        row, _created = NoticeSettings.objects.get_or_create(person=person)
        free = Q(digest_sent_on=None) | Q(digest_sent_on__lt=today)
        return bool(NoticeSettings.objects.filter(free, pk=row.pk, digest=True).update(digest_sent_on=today))


def _news(person: User) -> QuerySet[Notice]:
    return Notice.objects.of(person).filter(for_digest=True).select_related("order").order_by("created_at")


def _waiting_for(person: User) -> QuerySet[Order]:
    theirs = Q(assignee=person) | Q(assignee=None, officer=person) | Q(watchers=person)
    open_orders = Order.objects.visible_to(person).filter(theirs, state__in=WAITING).distinct()
    return open_orders.order_by(F("expires_at").asc(nulls_last=True), "pk")


def _body(news: list[Notice], waiting: list[Order]) -> str:
    places = {"link": link(reverse("orders")), "settings_link": link(reverse("notice-settings"))}
    return render_to_string("ordering/mail/digest.txt", {"news": news, "waiting": waiting, **places})
