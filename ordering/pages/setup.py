"""What an installation still needs, for its first administrator: looked at in the settings and the
database; the API is asked only when somebody presses the button."""

from collections.abc import Iterator
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
        client = factory.checking_client(record)
        found = [*examine(client, record, settings.NUMBERS_CALLBACK_SECRETS)]
    context = {"needs": list(needs(person(request))), "findings": found}
    return render(request, "ordering/setup.html", context)


def needs(reader: User) -> Iterator[Need]:
    """What an installation needs, in the order in which it is best seen to."""
    secrets = bool(settings.NUMBERS_CALLBACK_SECRETS)
    yield Need(
        gettext_lazy("Callback secret"),
        _("The vendor's callbacks are checked with it.")
        if secrets
        else _("Set NUMBERS_CALLBACK_SECRET: without it every callback is refused."),
        secrets,
    )
    yield Need(
        gettext_lazy("Mail"),
        _("Reminders and results go out by %(host)s.") % {"host": settings.EMAIL_HOST}
        if settings.EMAIL_HOST
        else _("Set EMAIL_HOST: until then mails are only printed by the worker."),
        bool(settings.EMAIL_HOST),
    )
    yield Need(
        gettext_lazy("Malware scanner"),
        _("Documents are scanned before anybody opens or sends them.")
        if settings.CLAMD_URL
        else _("Set CLAMD_URL: until then documents are sent unscanned."),
        bool(settings.CLAMD_URL),
    )
    others = User.objects.filter(is_active=True, groups__isnull=False).exclude(pk=reader.pk)
    count = others.distinct().count()
    words = ngettext(
        "%(count)d person besides you may sign in and is in a group.",
        "%(count)d people besides you may sign in and are in a group.",
        count,
    )
    yield Need(
        gettext_lazy("People"),
        words % {"count": count} if count else _("Add officers and managers, each to a team."),
        bool(count),
        reverse("admin:people_user_changelist"),
    )
    begun = Order.objects.exists()
    yield Need(
        gettext_lazy("First order"),
        _("There is one.") if begun else _("Begin one, to see the whole way."),
        begun,
        reverse("new-order"),
    )
