"""What every page of an order shares: fetching it, its side column, and words for an API that
fails."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRedirect

from numbers_api.errors import (
    Busy,
    CredentialsRefused,
    NumbersApiError,
    RateLimited,
    Refused,
    Unavailable,
)
from numbers_api.schemas import RequiredAttachment
from ordering.orders.access import visible_order
from ordering.orders.background import background
from ordering.orders.clock import countdown, duration_words
from ordering.orders.order import Order
from ordering.orders.timeline import TimelineEntry
from ordering.orders.words import state_words
from ordering.submissions.saving import Added
from people.readers import moment_words
from people.requests import person

# The most digits that fit the columns of keys and versions.
PK_DIGITS, VERSION_DIGITS = 18, 9


@dataclass(frozen=True)
class ApiProblem:
    """An error of the API for a person: what happened, what is safe and what to do next."""

    title: str
    advice: str


def order_or_404(request: HttpRequest, pk: int) -> Order:
    """The order, or 404 when there is none or it is somebody else's."""
    try:
        return visible_order(person(request), pk)
    except Order.DoesNotExist:
        raise Http404 from None


def document_or_404(order: Order, position: int) -> RequiredAttachment:
    """Attachments are named by their position, from 1: their ids may hold anything."""
    asked = order.registration.snapshot.documents
    if not 1 <= position <= len(asked):
        raise Http404
    return asked[position - 1]


def shown_attachment(
    request: HttpRequest, order: Order, position: int
) -> tuple[int, RequiredAttachment]:
    """The attachment that the form's page showed at this position, and where it stands now: the
    requirements may have been renewed since. 404 where it is not asked for any more."""
    named, asked = request.POST.get("asked"), order.registration.snapshot.documents
    if named is None:
        return position, document_or_404(order, position)
    found = next(
        (
            (place, document)
            for place, document in enumerate(asked, start=1)
            if document.id == named
        ),
        None,
    )
    if found is None:
        raise Http404
    return found


def number_in(text: str, digits: int) -> int | None:
    """The number that a page sent, of so many digits at most; None for whatever else it sent."""
    return int(text) if text.isdecimal() and len(text) <= digits else None


def shown_file(request: HttpRequest) -> int:
    """The pk of the file that stood at the card when its form was made; 0 for none, and for what is
    no pk."""
    return number_in(request.POST.get("shown", ""), PK_DIGITS) or 0


def tell_unseen(request: HttpRequest, added: Added) -> None:
    """Says it where the person has replaced a file that they could not know of."""
    if added.unseen:
        words = _(
            "%(name)s, which %(who)s had added meanwhile, was replaced. It is under earlier "
            "versions."
        )
        messages.warning(
            request, words % {"name": added.unseen.name, "who": added.unseen.uploaded_by}
        )


def seen_version(request: HttpRequest, name: str = "version") -> int | None:
    """The version, of the order or of what is named so, that the form's page showed; None where it
    says none, which is then no condition."""
    return number_in(request.POST.get(name, ""), VERSION_DIGITS)


def tell_changed(request: HttpRequest, order: Order) -> None:
    """Says what is, where somebody pressed a button of a page that is older than the order: nothing
    was done."""
    order.refresh_from_db(
        fields=["version", "state", "remote_state", "expires_at", "missing_upstream_since"]
    )
    said = [_("Nothing was done: the order has changed since your page was made.")]
    if (last := _last_change(request, order)) is not None:
        who = last.actor or capfirst(last.get_source_display())
        words = {"who": who, "act": last.get_act_display(), "time": moment_words(last.at)}
        mine = last.actor == request.user
        said.append(
            (
                _("You yourself: “%(act)s”, %(time)s.")
                if mine
                else _("%(who)s: “%(act)s”, %(time)s.")
            )
            % words
        )
    said.append(_("It is now: %(state)s.") % {"state": state_words(order)})
    messages.warning(request, " ".join(said))


def _last_change(request: HttpRequest, order: Order) -> TimelineEntry | None:
    """What a person did last since the page was made, if it was somebody else; else the last
    step."""
    made_old = Q(actor__isnull=False) | ~Q(from_state=F("to_state"))
    entries = order.timeline.filter(made_old).select_related("actor").order_by("-position")
    shown = request.POST.get("version") or request.POST.get("look", "").partition(".")[0]
    seen = number_in(shown, VERSION_DIGITS)
    # Where the page does not say it, or its answers alone are old, whoever did something last is
    # likely to have changed them.
    since = list(entries[: max(order.version - seen, 0)]) if seen is not None else []
    others = (entry for entry in since or entries if entry.actor is not None)
    by_person = next(others, None)
    is_theirs = by_person is not None and by_person.actor != request.user
    return by_person if is_theirs else entries.first()


def order_page(
    request: HttpRequest, template: str, order: Order, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of an order, with the countdown and the facts of its side column, and what goes on
    behind it."""
    shared = {"order": order, "countdown": countdown(order), "background": background(order)}
    if getattr(order, "glance_successor", True):
        shared["successor"] = getattr(order, "successor", None)
    if (unread := getattr(order, "glance_unread", None)) is not None:
        shared["unread_notifications"] = unread
    return render(request, template, {**shared, **context}, status=status)


def leave_page(request: HttpRequest, place: str) -> HttpResponse:
    """Leads the browser to another page, also where htmx asked for a part of this one."""
    is_script = bool(getattr(request, "htmx", False))
    return HttpResponseClientRedirect(place) if is_script else redirect(place)


# What a person is told of a failed call, by the error; the first that fits.
TROUBLES: tuple[tuple[type[NumbersApiError], Any, Any], ...] = (
    (
        CredentialsRefused,
        gettext_lazy("The API credentials were refused"),
        gettext_lazy(
            "Nothing was changed and everything you typed is kept. An administrator must check the "
            "API key."
        ),
    ),
    (
        Refused,
        gettext_lazy("This project may not do that"),
        gettext_lazy("The API says: %(message)s"),
    ),
    (
        Busy,
        gettext_lazy("Too many are waiting for the Numbers API"),
        gettext_lazy(
            "Nothing was changed and everything you typed is kept. Try again in a few seconds."
        ),
    ),
    (
        RateLimited,
        gettext_lazy("The Numbers API is busy"),
        gettext_lazy(
            "Nothing was changed and everything you typed is kept. Try again in %(time)s."
        ),
    ),
    (
        Unavailable,
        gettext_lazy("The Numbers API is not answering"),
        gettext_lazy(
            "Nothing was changed and everything you typed is kept. Try again in a minute."
        ),
    ),
    (
        NumbersApiError,
        gettext_lazy("The Numbers API refused this"),
        gettext_lazy("It says: %(message)s"),
    ),
)


def api_problem(error: NumbersApiError) -> ApiProblem:
    """What to tell a person about a failed call."""
    title, words = next(said for kind, *said in TROUBLES if isinstance(error, kind))
    wait = error.retry_after if isinstance(error, RateLimited) else 0
    facts = {"message": error.message, "time": duration_words(max(1, wait))}
    return ApiProblem(str(title), str(words) % facts)
