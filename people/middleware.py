"""What every address does alike: it asks who is there, and says so where it is no page."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from people.journal import refused
from people.models import User
from people.passwords import Busy
from people.quotas import QuotaReached
from people.readers import reading_as, zone_named

# Addresses that programs call.
ABOUT_ACCOUNTS = ("/login/", "/account/", "/first-password/")
FOR_PROGRAMS = ("/callbacks/", "/readyz")
# Statuses of what somebody may not see or do, of what can't be used, and of too much.
REFUSALS = (403, 404, 413, 422, 429)


class SignInRequired(LoginRequiredMiddleware):
    """As Django's own; but a sign-in page would make no sense inside a part of a page, so htmx gets
    401, and what only takes a form can't be come back to, so its sender is led to the page with the
    form."""

    def handle_no_permission(  # type: ignore[override]  # Django takes any response
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseBase:
        if "HX-Request" in request.headers:
            return HttpResponse(status=401)
        if request.method not in ("GET", "HEAD"):
            messages.warning(
                request, _("You were signed out, so nothing was done. Sign in, then do it again.")
            )
            # The page that the form stood on; where people begin, if it is not known or is of
            # another site.
            page = request.headers.get("Referer", "")
            if not url_has_allowed_host_and_scheme(
                page, {request.get_host()}, require_https=request.is_secure()
            ):
                return redirect_to_login(resolve_url(settings.LOGIN_REDIRECT_URL))
            path = urlsplit(page)._replace(scheme="", netloc="").geturl() or "/"
            return redirect_to_login(path)
        return super().handle_no_permission(request, view_func)


class AsReader:
    """Shows pages in the language and time zone of whoever reads them: those that they chose, else
    their browser's, which are kept, so that mails follow them too. What somebody is refused is
    written down."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(FOR_PROGRAMS):
            return self.get_response(request)
        # The script keeps it there (static/js/page.js); Django has read the language already.
        zone = zone_named(request.COOKIES.get("time_zone", ""))
        if not request.user.is_authenticated:
            with timezone.override(zone):
                return self.get_response(request)
        learn(request.user, zone)
        with reading_as(request.user):
            response = self.get_response(request)
            # Django's own would name the browser's.
            response.headers["Content-Language"] = translation.get_language() or ""
        if response.status_code in REFUSALS:
            refused(request, response.status_code)
        return response


def learn(reader: User, zone: ZoneInfo | None) -> None:
    """Keeps the language and the zone of a person's browser, where nothing is known yet."""
    news = {}
    if not reader.language:
        news["language"] = translation.get_language() or settings.LANGUAGE_CODE
    if not reader.time_zone and zone is not None:
        news["time_zone"] = zone.key
    if news:
        User.objects.filter(pk=reader.pk).update(**news)
        for name, value in news.items():
            setattr(reader, name, value)


class NotNow:
    """Says so where somebody has done as much as they may today, where attempts can't be counted,
    for then nobody may guess, and where so many sign in that a password can't be checked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, QuotaReached):
            return render(request, "people/quota.html", {"why": error.words}, status=429)
        if not request.path_info.startswith(ABOUT_ACCOUNTS):
            return None
        if isinstance(error, RedisError):
            why = _("Attempts to sign in can't be counted just now, so nobody can sign in.")
        elif isinstance(error, Busy):
            why = _("Too many people are signing in just now.")
        else:
            return None
        return render(request, "people/not_now.html", {"why": why}, status=503)


class NoPage:
    """Whoever opens or reloads an address that only takes a form is told so, by a page that leads
    on; its status stays 405."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405:
            return response
        if request.method not in ("GET", "HEAD") or request.path_info.startswith(FOR_PROGRAMS):
            return response
        # Nobody looks at a part of a page on its own.
        if not request.accepts("text/html") or "HX-Request" in request.headers:
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page
