"""Handing a mail to the mail server."""

from smtplib import SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from jobs.kinds import Gate


class MailFailed(Exception):
    """A mail was not sent; a later try may succeed."""


class ServerFailed(MailFailed):
    """The mail server did not answer, or takes no mail at all."""


class AddressRefused(MailFailed):
    """The mail server answered, but does not take mails for this address."""


MAIL_SERVER = Gate("mail", (ServerFailed,))


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


def link(path: str) -> str:
    """A page's address for a mail."""
    return str(settings.PUBLIC_URL) + path
