"""Mails of notifications. The notification is the outbox: it was written with what it tells, and
its mail is sent from its row.

A mail is sent at least once: a worker that dies between the mail server's yes and our note of it
makes the next one send it again, under the same Message-ID. It says which order and what kind of
thing, and where to read more: no answers, no names, no numbers and no reviewer's words.
"""

from datetime import timedelta
from email.utils import parseaddr

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from ordering.orders.notifications import Notification
from people.mailing import deliver, link
from people.readers import reading_as


def send(pk: int, *, patience: timedelta) -> bool:
    """Sends a notification's mail, unless it is sent, not wanted any more, or older than
    `patience`; returns whether the server was asked. At least once. Raises MailFailed."""
    notification = (
        Notification.objects.select_related("order", "person").filter(pk=pk, by_mail=True).first()
    )
    if notification is None:
        return False
    person, is_old = notification.person, notification.created_at < timezone.now() - patience
    is_reachable = person.is_active and bool(parseaddr(person.email)[1])
    # They may have gone to another team since it was written, and no longer see the order.
    if is_old or not is_reachable or not Notification.objects.of(person).filter(pk=pk).exists():
        drop(pk)
        return False
    with reading_as(person):
        title = subject(notification)
        place = {"link": link(notification.order.get_absolute_url()), "product": _("Numberdesk")}
        body = render_to_string(
            "ordering/mail/notification.txt",
            {"notification": notification, "order": notification.order, **place},
        )
    deliver(person.email, title, body, f"notification-{pk}")
    Notification.objects.filter(pk=pk).update(by_mail=False, mailed_at=timezone.now())
    return True


def drop(pk: int) -> None:
    """The mail is not wanted any more, or can't be sent; the notification stays in the inbox."""
    Notification.objects.filter(pk=pk).update(by_mail=False)


def subject(notification: Notification) -> str:
    """Such as "ND-1041: Time is running out"."""
    return f"{notification.order.reference}: {notification.get_kind_display()}"
