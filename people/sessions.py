"""How long a session lasts: not idle for long, and not for ever."""

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.db.models import F
from django.http import HttpRequest, HttpResponseBase

from people.models import User

# In the session, in seconds: when it began, and when its person last did something.
BEGAN, SEEN = "began", "seen"
# In the session after: why it ended.
ENDED = "ended"
# Seconds: how exact the idle time is, so that not every page writes.
EXACT_TO = 60


def begin(request: HttpRequest) -> None:
    """A person has signed in."""
    request.session[BEGAN] = request.session[SEEN] = time.time()


class SessionLimits:
    """Signs out whoever was idle for too long or signed in too long ago. What a page asks by itself
    is nothing that its person does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        session = request.session
        if request.user.is_authenticated:
            now = time.time()
            if reason := why_over(request, now):
                logout(request)
                request.session[ENDED] = reason
            elif now - session[SEEN] > EXACT_TO and is_an_act(request):
                session[SEEN] = now
        return self.get_response(request)


def why_over(request: HttpRequest, now: float) -> str:
    """Why the session ends now; "" while it goes on."""
    session = request.session
    if BEGAN not in session:
        # It was begun by another version, which knew no limit.
        return "long"
    if not session.get_expire_at_browser_close():
        return "long" if now - session[BEGAN] > settings.SESSION_COOKIE_AGE else ""
    if now - session[SEEN] > settings.SESSION_IDLE_MINUTES * 60:
        return "idle"
    return "long" if now - session[BEGAN] > settings.SESSION_LONGEST_HOURS * 3600 else ""


def is_an_act(request: HttpRequest) -> bool:
    """Whether a person did this: pages that follow what happens ask by GET, over htmx or with the
    state that they show."""
    is_asked = "HX-Request" in request.headers or "shown" in request.GET
    return request.method != "GET" or not is_asked


def end_all(person: User) -> None:
    """Signs a person out everywhere, at once; a session that is begun with this object after it
    goes on. Idempotent."""
    User.objects.filter(pk=person.pk).update(sessions_ended=F("sessions_ended") + 1)
    person.refresh_from_db(fields=["sessions_ended"])
    UserSession.objects.filter(user=person).delete()
