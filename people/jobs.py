"""The work of telling people about their accounts."""

from datetime import timedelta

from jobs.kinds import Kind, Lease, Result, register
from jobs.models import Priority
from people import account_mails
from people.mailing import MAIL_SERVER, MailFailed


def send_mail(lease: Lease) -> Result:
    """The key is a mail's."""
    return Result(has_called=account_mails.send(int(lease.key)))


register(
    Kind(
        account_mails.WORK,
        send_mail,
        gate=MAIL_SERVER,
        priority=Priority.DEADLINE,
        passing=(MailFailed,),
        first_wait=timedelta(seconds=30),
        longest_wait=timedelta(hours=1),
        give_up_after=timedelta(days=2),
    )
)
