"""Where allauth asks what is ours to say: words, mails, addresses, whose second factor may go."""

import base64
import secrets
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context, ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.account_mails import tell
from people.factors import FACTORS, is_factor_required
from people.freshness import is_fresh
from people.models import Happened, User

WRONG_CODE = _("This code is not right, or no longer. Enter the one that is shown now.")
TOO_OFTEN = _("Too many attempts. Nothing was changed. Wait five minutes, then try again.")
log = structlog.get_logger(__name__)

# What allauth calls its mails, in our words for what happened.
MAILS = {
    "account/email/password_changed": Happened.PASSWORD,
    "account/email/password_reset": Happened.PASSWORD,
    "account/email/password_set": Happened.PASSWORD,
    "mfa/email/totp_activated": Happened.FACTOR_ADDED,
    "mfa/email/webauthn_added": Happened.FACTOR_ADDED,
    "mfa/email/totp_deactivated": Happened.FACTOR_REMOVED,
    "mfa/email/webauthn_removed": Happened.FACTOR_REMOVED,
    "mfa/email/recovery_codes_generated": Happened.CODES,
    "socialaccount/email/account_connected": Happened.CONNECTED,
}
MESSAGES = {
    "account/messages/password_changed.txt": _("Your password was changed."),
    "account/messages/password_set.txt": _("Your password was changed."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is no longer asked for."),
    "mfa/messages/webauthn_added.txt": _("The passkey was added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey was removed."),
    "mfa/messages/recovery_codes_generated.txt": _(
        "There are new recovery codes. The earlier ones no longer work."
    ),
    "usersessions/messages/sessions_logged_out.txt": _("All other sessions were ended."),
}


# How somebody shows again that it is they, by allauth's names of the ways.
WAYS = {
    "reauthenticate": _("Enter your password instead"),
    "mfa_reauthenticate": _("Enter a code instead"),
    "mfa_reauthenticate:webauthn": _("Use a passkey instead"),
}


def attempts_key(username: str) -> str:
    """By what wrong passwords are counted."""
    return username.casefold()


class AccountAdapter(DefaultAccountAdapter):
    """Signing in, and what people do with their passwords."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "This is not the correct username and password. Both are case-sensitive."
        ),
        "enter_current_password": _("This is not your current password"),
        "incorrect_password": _("This is not your password"),
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
        "incorrect_code": WRONG_CODE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What trusted proxies say is in it already (config/wsgi.py)."""
        return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104  # no address

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises ValidationError where there were too many attempts; they are written down too."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            log.warning("sign_in.too_often", address=self.get_client_ip(request))
            raise

    def _get_login_attempts_cache_key(self, _request: HttpRequest, **credentials: Any) -> str:
        """By the account alone: a caller chooses under which of its names they ask the site."""
        return attempts_key(str(credentials.get("username", "")))

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **known: Any) -> None:
        """Whoever has chosen a new password by mail is let in at once: what was guessed before was
        another one."""
        named = User.objects.filter(email__iexact=known.get("email") or "-")
        for username in named.values_list("username", flat=True):
            ratelimit.clear(request, action="login_failed", key=attempts_key(username))

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """A sign-in a moment ago is as good as a password that is asked for again."""
        return not is_fresh(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """As allauth has them, in our words."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [way | {"description": WAYS[way["id"]]} for way in ways]

    def send_password_reset_mail(
        self, user: AbstractBaseUser, _email: str, _context: dict[str, Any]
    ) -> None:
        """Not to whoever has no password, for they come by an invitation or through the directory;
        nor to an address that somebody else has just entered."""
        assert isinstance(user, User)
        if user.has_usable_password() and not user.has_new_address:
            tell(user, Happened.FORGOTTEN)
        else:
            log.warning("password.not_reset", person=user.pk)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Raises KeyError for a mail that nobody has found words for."""
        assert isinstance(user, User)
        tell(user, MAILS[template_prefix])

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Only what tells something new: that somebody has signed in they see."""
        if said := message or MESSAGES.get(message_template or ""):
            messages.add_message(request, level, said, extra_tags=extra_tags)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors. Their secrets lie encrypted in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": _(
            "Your role needs a second factor, and this is your last one. Add another one first."
        ),
    }

    def encrypt(self, text: str) -> str:
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """For what another key has encrypted a secret that nobody knows: nothing fits it, while
        codes of an empty one could be computed by anybody."""
        try:
            return _vault().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last one of somebody whose role needs one stays."""
        person = authenticator.user
        assert isinstance(person, User)
        others = Authenticator.objects.filter(user=person, type__in=FACTORS)
        return others.exclude(pk=authenticator.pk).exists() or not is_factor_required(person)

    def generate_authenticator_name(
        self,
        user: AbstractBaseUser,
        type: Authenticator.Type,  # noqa: A002  # allauth names it
    ) -> str:
        """For one that its owner has not named: no sentence of ours lies in a row."""
        return str(Authenticator.objects.filter(user=user, type=type).count() + 1)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the site's own host."""
        return {"id": settings.PUBLIC_HOST, "name": "Numberdesk"}


def _vault() -> MultiFernet:
    """Encrypts with a key that is made of SECRET_KEY, and reads what earlier ones encrypted."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"numberdesk second factors")
    return made.derive(key.encode())
