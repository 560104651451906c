"""A fresh sign-in before what would do most harm in a session that somebody left open."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

# In the session: when its person last showed that it is they (seconds).
FRESH = "fresh_at"
View = Callable[..., HttpResponseBase]


def refresh(request: HttpRequest) -> None:
    """The person has just shown that it is they."""
    request.session[FRESH] = time.time()


def is_fresh(request: HttpRequest) -> bool:
    """Whether they did a short time ago."""
    return bool(time.time() - request.session.get(FRESH, 0) < settings.FRESH_FOR)


def fresh_sign_in_required(view: View) -> View:
    """A view for whoever has shown lately that it is they. Others are asked, and what they sent is
    carried out after that. Whoever has neither password nor factor here signs in anew."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated or is_fresh(request):
            return view(request, *args, **kwargs)
        if not get_adapter().get_reauthentication_methods(request.user):
            logout(request)
            return redirect_to_login(request.get_full_path())
        raise ReauthenticationRequired

    return asked
