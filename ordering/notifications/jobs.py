"""The work of telling people: reminders, mails and digests."""

from datetime import timedelta

from jobs import outages
from jobs.kinds import DONE, Kind, Lease, Result, register
from jobs.models import Priority
from jobs.promises import promise_new
from ordering.notifications import digest, mails, reminders, team
from ordering.orders.notifications import MAIL, REMINDER
from people.mailing import MAIL_SERVER, MailFailed

DIGEST, WEEKLY = "digest", "weekly"
# What could not be sent for so long is no news any more. It stays in the inbox.
GIVE_UP_AFTER = timedelta(days=2)


def remind_of(lease: Lease) -> Result:
    """The key is an order's."""
    return Result(again_at=reminders.remind(int(lease.key)))


def send_mail(lease: Lease) -> Result:
    """The key is a notification's. The time in which no mail could be sent makes it no older."""
    patience = GIVE_UP_AFTER + outages.time_out(MAIL_SERVER, lease.since)
    return Result(has_called=mails.send(int(lease.key), patience=patience))


def promise_digests(_lease: Lease) -> Result:
    """Looks who has not had today's digest or this week's summary."""
    promise_new(DIGEST, digest.due().values_list("pk", flat=True))
    promise_new(WEEKLY, team.weekly_due().values_list("pk", flat=True))
    return DONE


def send_weekly(lease: Lease) -> Result:
    """The key is a person's."""
    return Result(has_called=team.send_weekly(int(lease.key)))


def send_digest(lease: Lease) -> Result:
    """The key is a person's."""
    return Result(has_called=digest.send(int(lease.key)))


register(Kind(REMINDER, remind_of, priority=Priority.DEADLINE))
register(
    Kind(
        MAIL,
        send_mail,
        gate=MAIL_SERVER,
        passing=(MailFailed,),
        first_wait=timedelta(minutes=2),
        longest_wait=timedelta(hours=2),
        give_up_after=GIVE_UP_AFTER,
        given_up=lambda key: mails.drop(int(key)),
    )
)
register(Kind("digests", promise_digests, every=timedelta(minutes=15)))
for name, send in ((DIGEST, send_digest), (WEEKLY, send_weekly)):
    register(
        Kind(
            name,
            send,
            gate=MAIL_SERVER,
            passing=(MailFailed,),
            first_wait=timedelta(minutes=10),
            longest_wait=timedelta(hours=2),
        )
    )
