"""What a person is told by mail of their account, whatever they chose to be told of. Each is a row,
written with what it tells of, and sent from it."""

from collections.abc import Callable
from email.utils import parseaddr

from allauth.account.utils import user_pk_to_url_str
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from jobs.promises import promise
from people import invitations
from people.mailing import deliver, link
from people.models import AccountMail, Happened, User
from people.readers import reading_as

WORK = "mail_of_account"


def tell(person: User, happened: Happened, address: str = "") -> None:
    """Tells the person, at this address or theirs, once the transaction has been committed. Whoever
    has no address can't be told."""
    if to := address or person.email:
        mail = AccountMail.objects.create(person=person, kind=happened, address=to)
        promise(WORK, mail.pk, at_once=True)


def send(pk: int) -> bool:
    """Sends a mail that is not sent yet; returns whether the server was asked. At least once, with
    the same Message-ID. Raises MailFailed."""
    mail = AccountMail.objects.select_related("person").filter(pk=pk, sent_at=None).first()
    if mail is None or not parseaddr(mail.address)[1]:
        return False
    # The links of an account that is locked would lead nowhere.
    if not mail.person.is_active and mail.kind in LINKS:
        return False
    with reading_as(mail.person):
        place = {"mail": mail, "person": mail.person, "at": mail.created_at}
        place["link"] = LINKS.get(Happened(mail.kind), _account)(mail.person)
        body = render_to_string("people/mail/account.txt", place)
        deliver(mail.address, mail.get_kind_display(), body, f"account-{pk}")
    AccountMail.objects.filter(pk=pk).update(sent_at=timezone.now())
    return True


def _account(_person: User) -> str:
    return link(reverse("mfa_index"))


def _administration(_person: User) -> str:
    return link(reverse("admin:people_promotion_changelist"))


def new_password_link(person: User) -> str:
    """A link that works once. It is made when the mail is, so that it lies nowhere."""
    # Its module asks our adapter, which tells mails.
    from allauth.account.forms import default_token_generator

    place = {
        "uidb36": user_pk_to_url_str(person),
        "key": default_token_generator.make_token(person),
    }
    return link(reverse("account_reset_password_from_key", kwargs=place))


def _invitation(person: User) -> str:
    return link(reverse("invitation", args=[invitations.token_for(person)]))


LINKS: dict[Happened, Callable[[User], str]] = {
    Happened.INVITED: _invitation,
    Happened.FORGOTTEN: new_password_link,
    Happened.ADMINISTRATOR: _administration,
}
