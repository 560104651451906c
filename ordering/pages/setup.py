"""What an installation still needs, for its first administrator: looked at in the settings and the
database; the API is asked only when somebody presses the button."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from numbers_api import factory
from numbers_api.checkup import Finding, Record, examine
from ordering.orders.order import Order
from people.models import User
from people.requests import person

ADMINISTER = "people.add_user"
# What the environment says: its title, whether it is there, and what to know of it then and else.
SETTINGS: tuple[tuple[Any, Callable[[], bool], Any, Any], ...] = (
    (
        gettext_lazy("Callback secret"),
        lambda: bool(settings.NUMBERS_CALLBACK_SECRETS),
        gettext_lazy("The vendor's callbacks are checked with it."),
        gettext_lazy("Set NUMBERS_CALLBACK_SECRET: without it every callback is refused."),
    ),
    (
        gettext_lazy("Mail"),
        lambda: bool(settings.EMAIL_HOST),
        gettext_lazy("Reminders and results go out by the mail server."),
        gettext_lazy("Set EMAIL_HOST: until then mails are only printed by the worker."),
    ),
    (
        gettext_lazy("Malware scanner"),
        lambda: bool(settings.CLAMD_URL),
        gettext_lazy("Documents are scanned before anybody opens or sends them."),
        gettext_lazy("Set CLAMD_URL: until then documents are sent unscanned."),
    ),
)


@dataclass(frozen=True)
class Need:
    """One line of the list: whether it is there, and where to see to it."""

    title: Any
    words: str
    is_there: bool
    url: str = ""


@permission_required(ADMINISTER, raise_exception=True)
def setup(request: HttpRequest) -> HttpResponse:
    """GET lists what is there; POST asks the API whether it takes the credentials, and whether its
    callbacks will be understood."""
    found: list[Finding] = []
    if request.method == "POST":
        record = Record()
        with factory.checking_client(record) as client:
            found = [*examine(client, record, settings.NUMBERS_CALLBACK_SECRETS)]
    context = {"needs": list(needs(person(request))), "findings": found}
    return render(request, "ordering/setup.html", context)


def needs(reader: User) -> Iterator[Need]:
    """What an installation needs, in the order in which it is best seen to."""
    for title, is_set, there, missing in SETTINGS:
        words = there if is_set() else missing
        yield Need(title, str(words), is_set())
    others = User.objects.filter(is_active=True, groups__isnull=False).exclude(pk=reader.pk)
    count, page = others.distinct().count(), reverse("admin:people_user_changelist")
    words = ngettext(
        "%(count)d person besides you may sign in and is in a group.",
        "%(count)d people besides you may sign in and are in a group.",
        count,
    )
    words = words % {"count": count} if count else _("Add officers and managers, each to a team.")
    yield Need(gettext_lazy("People"), words, bool(count), page)
    begun = Order.objects.exists()
    words = _("There is one.") if begun else _("Begin one, to see the whole way.")
    yield Need(gettext_lazy("First order"), words, begun, reverse("new-order"))
