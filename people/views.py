"""Signing in, the first password of whoever is invited, and what to say when a form was made before
its person signed in again."""

from typing import Any

import structlog
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people import invitations
from people.account_forms import FirstPasswordForm
from people.account_mails import tell
from people.models import Happened, User
from people.requests import where_from
from people.sessions import ENDED

log = structlog.get_logger(__name__)

# The accounts of a demo, with what each is for.
ACCOUNTS = {
    "officer": gettext_lazy("orders numbers for Sydney and answers what regulators ask"),
    "kim": gettext_lazy("is her colleague"),
    "tiago": gettext_lazy("orders numbers for Lisbon, where somebody else approves each order"),
    "ines": gettext_lazy("leads Lisbon: approves what others prepared, and hands out work"),
    "manager": gettext_lazy(
        "leads Sydney: sees every team's orders, insights and what waits for approval"
    ),
    "admin": gettext_lazy("looks after people, rights, approval policies and the connection"),
}
WHY_ENDED = {
    "idle": gettext_lazy(
        "You were signed out because nothing was done for a while. What you saved is kept."
    ),
    "long": gettext_lazy("You were signed out: sign in anew each day. What you saved is kept."),
}
# Where an invitation's token is while its person chooses a password: no address has it then.
INVITED = "invited"


class SignIn(LoginView):  # type: ignore[misc]  # allauth has no types
    """The page for it; in a demo with a button for each account that is there."""

    template_name = "account/login.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """With the demo's accounts, where it is one, and why the last session ended."""
        named = User.objects.filter(username__in=ACCOUNTS) if settings.DEMO else ()
        there = {person.username: person for person in named}
        accounts = [(there[name], what) for name, what in ACCOUNTS.items() if name in there]
        ended = WHY_ENDED.get(self.request.session.pop(ENDED, ""))
        said = {"accounts": accounts, "ended": ended, "directory": settings.DIRECTORY_NAME}
        return super().get_context_data(**said, **more)  # type: ignore[no-any-return]


@login_not_required
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where an invitation leads: its token goes into the session and out of the address. Somebody
    who is signed in as another is signed out first."""
    try:
        invitations.invited_by(token)
    except invitations.Expired:
        return render(request, "people/invitation_over.html", status=410)
    if request.user.is_authenticated:
        logout(request)
    request.session[INVITED] = token
    return redirect("first-password")


@login_not_required
def first_password(request: HttpRequest) -> HttpResponse:
    """Whoever is invited chooses their password, and signs in with it."""
    try:
        person = invitations.invited_by(request.session.get(INVITED, ""))
    except invitations.Expired:
        return render(request, "people/invitation_over.html", status=410)
    form = FirstPasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        del request.session[INVITED]
        log.info("password.chosen", person=person.pk, address=where_from(request))
        tell(person, Happened.PASSWORD)
        messages.success(request, _("Your password is set. Sign in with it."))
        return redirect("account_login")
    return render(
        request,
        "people/first_password.html",
        {"form": form, "person": person},
        status=422 if form.errors else 200,
    )


def no_password(request: HttpRequest) -> HttpResponse:
    """Whoever comes through the directory has no password here, and gets none."""
    return render(request, "people/no_password.html")


@login_not_required
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or of an earlier sign-in."""
    return render(request, "people/stale_form.html", status=403)
