"""Second factors: who needs one, and that who does gets no further without."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from people.models import ADMINISTRATOR, User

# Recovery codes are no factor of their own.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# In the session of somebody who has to set one up.
LACKS_FACTOR = "lacks_factor"
# Where one is set up, and the way out.
WAYS = ("mfa_", "account_logout", "account_reauthenticate", "account_change_password")


def is_factor_required(person: User) -> bool:
    """Whether the person's role must sign in with a second factor. Whoever may do everything is an
    administrator."""
    named = set(settings.FACTOR_REQUIRED_FOR)
    if person.is_superuser and ADMINISTRATOR in named:
        return True
    return bool(named) and person.groups.filter(name__in=named).exists()


def lacks_factor(person: User) -> bool:
    """Whether the person must have a second factor, and has none."""
    has_one = Authenticator.objects.filter(user=person, type__in=FACTORS).exists()
    return not has_one and is_factor_required(person)


class FactorRequired:
    """Leads whoever lacks their second factor to where they set it up, wherever they go. Whether
    they do is found when they sign in; signing in without it is what its absence means."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], *_arguments: object
    ) -> HttpResponse | None:
        if not request.session.get(LACKS_FACTOR) or not isinstance(request.user, User):
            return None
        if not lacks_factor(request.user):
            # They have set one up since, here or elsewhere.
            request.session[LACKS_FACTOR] = False
            return None
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        if name.startswith(WAYS):
            return None
        if "HX-Request" in request.headers:
            return HttpResponse(status=401)
        messages.warning(
            request,
            _("Your role needs a second factor. Set one up, then you can go on where you were."),
        )
        return redirect("mfa_index")
