"""Mails of notices. The notice is the outbox: it was written with what it tells, and its mail is
sent from its row.

A mail is sent at least once: a worker that dies between the mail server's yes and our note of it
makes the next one send it again, under the same Message-ID. It says which order and what kind of
thing, and where to read more: no answers, no names, no numbers and no reviewer's words.
"""

from datetime import timedelta
from email.utils import parseaddr
from smtplib import SMTPException
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from ordering.models import Notice

log = structlog.get_logger(__name__)

# A mail whose worker died, or which the server did not take, is tried again after this long, each
# time twice as long.
FIRST_WAIT = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=2)
# What could not be sent for so long is no news any more. It stays in the inbox.
GIVEN_UP_AFTER = timedelta(days=2)
# So many mails in a row that the server does not take are no accident.
FAILURES = 3


def due() -> QuerySet[Notice]:
    """Notices whose mail is to be sent now."""
    return Notice.objects.filter(mail_at__lte=timezone.now()).order_by("mail_at")


def send_due(most: int) -> None:
    """Sends the first mails that are due, each claimed just before. Ends where the server takes
    none: it is down, or it hangs."""
    failed_in_a_row = 0
    for pk in list(due().values_list("pk", flat=True)[:most]):
        if not claim(pk):
            continue
        failed_in_a_row = 0 if send(pk) else failed_in_a_row + 1
        if failed_in_a_row >= FAILURES:
            return


def claim(pk: int) -> bool:
    """Whether this worker got the mail: one conditional UPDATE, which also plans the next try."""
    notice = due().filter(pk=pk).first()
    if notice is None:
        return False
    wait = min(FIRST_WAIT * 2 ** min(notice.mail_tries, 10), LONGEST_WAIT)
    mine = Notice.objects.filter(pk=pk, mail_at=notice.mail_at)
    return bool(
        mine.update(mail_at=timezone.now() + wait, mail_tries=min(notice.mail_tries + 1, 99))
    )


def send(pk: int) -> bool:
    """Sends a claimed mail. One that the server does not take is tried again later; returns False
    then. Repeatable."""
    notice = (
        Notice.objects.select_related("order", "person")
        .filter(pk=pk, mail_at__isnull=False)
        .first()
    )
    if notice is None:
        return True
    if not _is_wanted(notice):
        Notice.objects.filter(pk=pk).update(mail_at=None)
    elif deliver(notice.person.email, subject(notice), _body(notice), f"notice-{pk}"):
        Notice.objects.filter(pk=pk).update(mail_at=None, mailed_at=timezone.now())
    else:
        return False
    return True


def deliver(address: str, title: str, body: str, name: str) -> bool:
    """Whether the mail server took it. `name` makes the Message-ID: the same for each try."""
    host = urlsplit(settings.PUBLIC_URL).hostname
    headers = {"Message-ID": f"<{name}@{host}>", "Auto-Submitted": "auto-generated"}
    try:
        EmailMessage(title, body, to=[address], headers=headers).send()
    except (SMTPException, OSError, ValueError) as error:
        # ValueError: what was entered as an address is none.
        # The error's own words may hold the address.
        log.warning("mail.failed", mail=name, reason=type(error).__name__)
        return False
    return True


def subject(notice: Notice) -> str:
    """Such as "ND-1041: Time is running out"."""
    return f"{notice.order.reference}: {notice.get_kind_display()}"


def link(path: str) -> str:
    """A page's address for a mail."""
    return settings.PUBLIC_URL + path


def _is_wanted(notice: Notice) -> bool:
    """Also that the person may still see the order: they may have gone to another team since it was
    written."""
    person, old = notice.person, timezone.now() - GIVEN_UP_AFTER
    reachable = person.is_active and bool(parseaddr(person.email)[1])
    return (
        reachable
        and notice.created_at > old
        and Notice.objects.of(person).filter(pk=notice.pk).exists()
    )


def _body(notice: Notice) -> str:
    place = {"link": link(notice.order.get_absolute_url()), "product": _("Numberdesk")}
    return render_to_string(
        "ordering/mail/notice.txt", {"notice": notice, "order": notice.order, **place}
    )
