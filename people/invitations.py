"""An invitation: a link by mail with which a new person chooses their password, once."""

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from people.models import User

SALT = "people.invitations"


class Expired(Exception):
    """The invitation was used, is too old, or was never one."""


def token_for(person: User) -> str:
    """What the link has: who is invited, and how things stood then."""
    return signing.dumps([person.pk, _standing(person)], salt=SALT)


def invited_by(token: str) -> User:
    """Whom the link invites, as long as they have not used it. Raises Expired."""
    try:
        pk, standing = signing.loads(token, salt=SALT, max_age=settings.INVITATION_TIMEOUT)
    except signing.BadSignature:
        raise Expired from None
    person = User.objects.filter(pk=pk, is_active=True).first()
    if person is None or person.has_usable_password() or standing != _standing(person):
        raise Expired
    return person


def _standing(person: User) -> str:
    """Changes with the first password, and with the address that the invitation went to."""
    said = f"{person.password}:{person.email}"
    return salted_hmac(SALT, said, algorithm="sha256").hexdigest()[:32]
