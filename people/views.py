"""Signing in, and what to say when a form was made before its person signed in again."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from people.models import User

# The accounts of a demo, with what each is for.
ACCOUNTS = {
    "officer": _("orders numbers for Sydney and answers what regulators ask"),
    "kim": _("is her colleague"),
    "tiago": _("orders numbers for Lisbon, where somebody else approves each order"),
    "ines": _("leads Lisbon: approves what others prepared, and hands out work"),
    "manager": _("leads Sydney: sees every team's orders, insights and what waits for approval"),
    "admin": _("looks after people, rights, approval policies and the connection"),
}


class SignIn(LoginView):
    """The page for it; in a demo with a button for each account that is there."""

    template_name = "people/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """With the demo's accounts, where it is one."""
        named = User.objects.filter(username__in=ACCOUNTS) if settings.DEMO else ()
        there = {person.username: person for person in named}
        accounts = [(there[name], what) for name, what in ACCOUNTS.items() if name in there]
        return super().get_context_data(accounts=accounts, **more)


@login_not_required
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or of an earlier sign-in."""
    return render(request, "people/stale_form.html", status=403)
