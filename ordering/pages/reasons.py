"""Saying what a reviewers' message was about, and reading where that happened before."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kyc.registrations.forms import control_name, places
from kyc.requirements.definition import Section
from ordering.orders.messages import ReviewMessage
from ordering.orders.order import Order
from ordering.orders.reasons import Objection, Reason
from ordering.pages.changes import DOCUMENT
from ordering.pages.common import PK_DIGITS, number_in, order_or_404
from ordering.pages.forms import ReasonForm
from ordering.tracking import objections
from ordering.tracking.objections import Hint
from people.readers import day_words
from people.requests import person


@dataclass(frozen=True)
class Explained:
    """A message with what it was about, in words, and the form for saying so; no form where the
    catalogue is empty or the reader may not."""

    message: ReviewMessage
    objection: Objection | None
    about: str
    form: ReasonForm | None


@require_POST
@permission_required("ordering.change_order", raise_exception=True)
def explain(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    """Keeps what a message was about, also on an order that is over."""
    order = order_or_404(request, pk)
    said = order.messages.filter(pk=number_in(str(message), PK_DIGITS) or 0).first()
    if said is None:
        raise Http404
    form = ReasonForm(titles(order), said, request.POST)
    if form.is_valid():
        about = form.cleaned_data["about"]
        objections.note(said, form.cleaned_data["reason"], about, person(request))
        messages.success(request, _("Noted. It helps whoever fills in the next order."))
    else:
        messages.error(request, _("Choose a reason first. Nothing was changed."))
    return redirect(f"{order.get_absolute_url()}#message-{said.pk}")


def titles(order: Order) -> dict[str, str]:
    """What an objection can be about, by its key: the order, its questions, its documents.
    Questions of one title are told apart by their groups."""
    asked = [
        (section, group, question)
        for section in order.registration.definition.sections
        for group in section.groups
        for question in group.questions
    ]
    times = Counter(question.title for _section, _group, question in asked)
    found = {"": _("The order as a whole")}
    for section, group, question in asked:
        words = question.title or section.title
        if times[question.title] > 1:
            words = f"{group.title or section.title}: {words}"
        found[objections.question_key(group, question)] = words
    for document in order.registration.snapshot.documents:
        found[f"{DOCUMENT}{document.id}"] = document.name
    return found


def explained(order: Order, said: list[ReviewMessage], *, may: bool) -> list[Explained]:
    """The messages with what each was about."""
    if not said:
        return []
    known = Objection.objects.filter(order=order).select_related("reason", "noted_by")
    noted = {each.message_id: each for each in known}
    offered = list(Reason.objects.filter(is_offered=True)) if may else []
    named = titles(order)
    return [
        Explained(
            message,
            objection := noted.get(message.pk),
            named.get(objection.about, "") if objection else "",
            ReasonForm(named, message, objection=objection, offered=offered) if offered else None,
        )
        for message in said
    ]


def hints_at(order: Order, section: Section) -> dict[str, list[str]]:
    """The hints of a section's page, in words, by the name of the control they stand at."""
    known = objections.hints(order)
    if not known:
        return {}
    found = {}
    for place in places(section, order.registration.answers):
        key = objections.question_key(place.group, place.question)
        if key in known:
            found[control_name(place.pointer)] = [hint_words(hint) for hint in known[key]]
    return found


def hint_words(hint: Hint) -> str:
    """How often, since when, why, and what to do."""
    words = ngettext(
        "Reviewers objected here in %(count)d order since %(day)s: %(reason)s. %(advice)s",
        "Reviewers objected here in %(count)d orders since %(day)s: %(reason)s. %(advice)s",
        hint.times,
    )
    facts = {"count": hint.times, "day": day_words(hint.since), "reason": hint.reason.title}
    return (words % {**facts, "advice": hint.reason.what_to_do}).strip()


def titled_hints(order: Order) -> Iterator[tuple[str, Hint]]:
    """Every hint of the order's region and type, with the title of what it is about."""
    known = objections.hints(order)
    named: dict[str, Any] = titles(order) if known else {}
    for about, found in known.items():
        for hint in found:
            if about in named:
                yield named[about], hint
