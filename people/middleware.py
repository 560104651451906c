"""Who is not signed in is asked to: by a page, or, where only a part of a page was asked for, by a status."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _


class SignInRequired(LoginRequiredMiddleware):
    """As Django's own; but a sign-in page would make no sense inside a part of a page, so htmx gets 401, and what only takes
    a form can't be come back to, so its sender is led to the page with the form."""

    def handle_no_permission(  # type: ignore[override]  # Django takes any response
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseBase:
        if "HX-Request" in request.headers:
            return HttpResponse(status=401)
        if request.method not in ("GET", "HEAD"):
            messages.warning(request, _("You were signed out, so nothing was done. Sign in, then do it again."))
            return redirect_to_login(_page_before(request))
        return super().handle_no_permission(request, view_func)


def _page_before(request: HttpRequest) -> str:
    """The path of the page that a form stood on; where people begin, if it is not known or is of another site."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    return urlsplit(page)._replace(scheme="", netloc="").geturl() or "/"
