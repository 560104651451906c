"""Mails of notifications. The notification is the outbox: it was written with what it tells, and
its mail is sent from its row.

A mail is sent at least once: a worker that dies between the mail server's yes and our note of it
makes the next one send it again, under the same Message-ID. It says which order and what kind of
thing, and where to read more: no answers, no names, no numbers and no reviewer's words.
"""

from datetime import timedelta
from email.utils import parseaddr
from smtplib import SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from ordering.orders.notifications import Notification
from people.readers import reading_as


class MailFailed(Exception):
    """A mail was not sent; a later try may succeed."""


class ServerFailed(MailFailed):
    """The mail server did not answer, or takes no mail at all."""


class AddressRefused(MailFailed):
    """The mail server answered, but does not take mails for this address."""


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


def deliver(address: str, title: str, body: str, name: str) -> None:
    """Hands a mail to the server. `name` makes the Message-ID: the same for each try. Raises
    MailFailed."""
    host = urlsplit(settings.PUBLIC_URL).hostname
    headers = {"Message-ID": f"<{name}@{host}>", "Auto-Submitted": "auto-generated"}
    try:
        EmailMessage(title, body, to=[address], headers=headers).send()
    except (SMTPRecipientsRefused, ValueError) as error:
        # ValueError: what was entered as an address is none. The errors' own words may hold it.
        raise AddressRefused(type(error).__name__) from None
    except (SMTPException, OSError) as error:
        raise ServerFailed(type(error).__name__) from None


def subject(notification: Notification) -> str:
    """Such as "ND-1041: Time is running out"."""
    return f"{notification.order.reference}: {notification.get_kind_display()}"


def link(path: str) -> str:
    """A page's address for a mail."""
    return settings.PUBLIC_URL + path
