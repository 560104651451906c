"""The daily digest: what happened that was not worth a mail of its own, and which orders wait for
somebody."""

from datetime import date, timedelta

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
# The most lines of each part; the pages have them all.
LINES = 50
# A digest whose worker died, or which the server did not take, is tried again after this long.
CLAIM = timedelta(minutes=10)


def due() -> list[int]:
    """The people whose digest of today is not sent yet, by their primary keys; nobody before the
    hour DIGEST_HOUR (UTC)."""
    now = timezone.now()
    if now.hour < settings.DIGEST_HOUR:
        return []
    done = Q(notice_settings__digest=False) | Q(notice_settings__digest_sent_on__gte=now.date())
    done |= Q(notice_settings__digest_claimed_until__gt=now)
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
    """Sends one person's digest of today, if no other worker does and there is something to say.
    Repeatable.

    As other mails it is sent at least once. False: the mail server did not take it.
    """
    person, today = User.objects.get(pk=pk), timezone.now().date()
    if not _claim(person, today):
        return True
    news, waiting = list(_news(person)), list(_waiting_for(person))
    if news or waiting:
        title = _("Numberdesk on %(day)s") % {"day": today.isoformat()}
        if not deliver(
            person.email, title, _body(news, waiting), f"digest-{pk}-{today.isoformat()}"
        ):
            return False
    _done(person, today, news)
    return True


def _claim(person: User, today: date) -> bool:
    """Whether this worker got the person's digest of today: one conditional UPDATE."""
    now = timezone.now()
    with transaction.atomic():
        row, _created = NoticeSettings.objects.get_or_create(person=person)
        unsent = Q(digest_sent_on=None) | Q(digest_sent_on__lt=today)
        free = Q(digest_claimed_until=None) | Q(digest_claimed_until__lte=now)
        mine = NoticeSettings.objects.filter(unsent, free, pk=row.pk, digest=True)
        return bool(mine.update(digest_claimed_until=now + CLAIM))


def _done(person: User, today: date, news: list[Notice]) -> None:
    """Today's digest is sent, and what it told or counted waits for none any more."""
    with transaction.atomic():
        NoticeSettings.objects.filter(person=person).update(
            digest_sent_on=today, digest_claimed_until=None
        )
        Notice.objects.filter(pk__in=[notice.pk for notice in news]).update(
            for_digest=False, mailed_at=timezone.now()
        )


def _news(person: User) -> QuerySet[Notice]:
    return (
        Notice.objects.of(person)
        .filter(for_digest=True)
        .select_related("order")
        .order_by("created_at")
    )


def _waiting_for(person: User) -> QuerySet[Order]:
    theirs = Q(assignee=person) | Q(assignee=None, officer=person) | Q(watchers=person)
    open_orders = Order.objects.visible_to(person).filter(theirs, state__in=WAITING).distinct()
    return open_orders.order_by(F("expires_at").asc(nulls_last=True), "pk")


def _body(news: list[Notice], waiting: list[Order]) -> str:
    """The first of each, and how many more there are."""
    places = {"link": link(reverse("orders")), "notices_link": link(reverse("notices"))}
    more = {"more_news": len(news[LINES:]), "more_waiting": len(waiting[LINES:])}
    context = {"news": news[:LINES], "waiting": waiting[:LINES], **more, **places}
    return render_to_string(
        "ordering/mail/digest.txt", context | {"settings_link": link(reverse("notice-settings"))}
    )
