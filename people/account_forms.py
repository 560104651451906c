"""The forms to sign in and to look after one's account: allauth's, in our words."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm as BaseChangePasswordForm,
)
from allauth.account.forms import LoginForm, ReauthenticateForm, ResetPasswordForm
from allauth.account.forms import ResetPasswordKeyForm as BaseNewPasswordForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as FactorReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _


def _worded(form: forms.Form, labels: dict[str, Any], helps: dict[str, Any] | None = None) -> None:
    """Gives fields our labels and help, and no placeholder: it would go when somebody types."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = labels.get(name, field.label)
        field.help_text = (helps or {}).get(name, "")


# What the validators say, in one sentence.
RULES = _(
    "At least 12 characters. Not your name, no words that lie near here, and none that has become "
    "known: three words that have nothing to do with each other are good."
)
NEW_PASSWORDS = {"password1": _("New password"), "password2": _("New password, once more")}


class SignInForm(LoginForm):
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"login": _("Username"), "password": _("Password")}
        labels["remember"] = _("Keep me signed in on this device")
        _worded(self, labels)


class FreshForm(ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"password": _("Your password")})


class ChangePasswordForm(BaseChangePasswordForm):
    """The old password and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"oldpassword": _("Your password until now"), **NEW_PASSWORDS}
        _worded(self, labels, {"password1": RULES})


class ForgottenForm(ResetPasswordForm):
    """Where a link to choose another password goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"email": _("Your email address")})


class NewPasswordForm(BaseNewPasswordForm):
    """A new password, for whoever follows such a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, NEW_PASSWORDS, {"password1": RULES})


class FirstPasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # not subscriptable when run
    """The first password of whoever is invited."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {f"new_{name}": label for name, label in NEW_PASSWORDS.items()}
        _worded(self, labels, {"new_password1": RULES})


CODE = {"code": _("Code")}
ANY_CODE = {"code": _("From your authenticator app, or one of your recovery codes.")}


def _digits(form: forms.Form) -> None:
    """A code is typed with the keys for numbers."""
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "class": "short"}


class CodeForm(AuthenticateForm):
    """A code beside the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, CODE, ANY_CODE)
        _digits(self)


class FreshCodeForm(FactorReauthenticateForm):
    """A code instead of the password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, CODE, ANY_CODE)
        _digits(self)


class FirstCodeForm(ActivateTOTPForm):
    """The first code of an app that is being set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"code": _("The code that the app shows now")})
        _digits(self)


class PasskeyForm(AddWebAuthnForm):
    """A passkey: what one calls it, and whether it is enough by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"name": _("What you call it"), "passwordless": _("Sign in with it alone")}
        _worded(
            self,
            labels,
            {
                "name": _("Such as “Work laptop”."),
                "passwordless": _(
                    "Without a password. The device then asks for your finger, face or PIN."
                ),
            },
        )
        self.initial["name"] = ""


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"name": _("What you call it")})
