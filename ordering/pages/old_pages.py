"""Answers from a page that was made by requirements which the order has left: kept as far as they
can be, else given back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kyc.documents import requirement_changes
from kyc.registrations.conflicts import Seen
from kyc.registrations.forms import SectionForm
from ordering.orders.order import Order
from ordering.pages.common import order_page
from ordering.submissions import saving
from people.requests import person


class RequirementsChanged(Exception):
    """The page that was sent asks by earlier requirements; what was typed is kept as far as it can
    be.

    `lost`: what is not, as (question, answer). `closed`: nothing is, because the order can't be
    changed any more.
    """

    def __init__(self, order: Order, lost: list[tuple[str, str]], *, closed: bool) -> None:
        super().__init__()
        self.order, self.lost, self.closed = order, lost, closed


def save_under_earlier(request: HttpRequest, order: Order, slug: str, seen: Seen | None) -> None:
    """An order may go over to newer requirements while a page of it is open: that page's answers
    are read by its own. Raises RequirementsChanged where it did."""
    registration = order.registration
    if seen is None or seen.requirements in ("", registration.snapshot.sha256):
        return
    before = requirement_changes.earlier(registration.snapshot, seen.requirements)
    section = before.definition.section(slug) if before else None
    if section is None:
        return
    form = SectionForm(section, seen.as_shown(registration.answers, section.groups), request.POST)
    typed, stored, closed = form.typed(), {}, False
    resting = requirement_changes.resting(registration.snapshot, registration.answers, typed)
    try:
        kept = saving.save_answers(order, resting, seen, person(request))
        stored = {place: value for place, value in resting.items() if place not in kept.not_kept}
    except saving.NotEditable:
        closed = True
    lost = [
        (place.title, form.kinds[name].display(value))
        for name, place in form.places.items()
        if (value := typed.get(place.pointer))
        if place.pointer not in stored and value != seen.base.get(place.pointer)
    ]
    raise RequirementsChanged(order, lost, closed=closed)


def tell_requirements_changed(request: HttpRequest, changed: RequirementsChanged) -> HttpResponse:
    """Back to the order; where answers were not kept, first a page that gives them back."""
    if changed.lost:
        return order_page(
            request,
            "ordering/not_kept.html",
            changed.order,
            status=409,
            lost=changed.lost,
            closed=changed.closed,
        )
    messages.warning(
        request,
        _(
            "The requirements changed while that page was open. What you typed is kept, wherever "
            "it is still asked."
        ),
    )
    return redirect(changed.order)
