"""A fresh sign-in before what would do most harm in a session that somebody left open."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.core.exceptions import ReauthenticationRequired
from allauth.core.internal.httpkit import serialize_request
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode

# In the session: when its person last showed that it is they (seconds).
FRESH = "fresh_at"
View = Callable[..., HttpResponseBase]


def refresh(request: HttpRequest, at: float | None = None) -> None:
    """The person has shown that it is they, just now or then (seconds)."""
    request.session[FRESH] = time.time() if at is None else at


def is_fresh(request: HttpRequest) -> bool:
    """Whether they did a short time ago."""
    return bool(time.time() - request.session.get(FRESH, 0) < settings.FRESH_FOR)


def fresh_sign_in_required(view: View) -> View:
    """A view for whoever has shown lately that it is they. Others are asked (`AskedAgain`)."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not is_fresh(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return asked


class AskedAgain:
    """Asks whoever has to show that it is they, and carries out after that what they sent; allauth
    would drop what was sent to an address with a query. Whoever has neither password nor factor
    here signs in anew."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ReauthenticationRequired) or not request.user.is_authenticated:
            return None
        ways = get_adapter().get_reauthentication_methods(request.user)
        if not ways:
            logout(request)
            return redirect_to_login(request.get_full_path())
        place = request.get_full_path()
        if request.method == "POST":
            # What is carried out is found by the path alone.
            place = request.path
            request.session[STATE_SESSION_KEY] = {"request": serialize_request(request)}
        return redirect(f"{ways[0]['url']}?{urlencode({'next': place})}")
