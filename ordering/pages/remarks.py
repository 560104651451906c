"""What approvers remarked, at the places where it is mended."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kyc.registrations.fields.registry import field_for
from kyc.registrations.forms import Place, control_name, places
from kyc.requirements.places import Places
from ordering.orders.four_eyes import Remark, open_remarks
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.pages.changes import DOCUMENT, FACT, FACTS

# Remarks on documents are mended on this page.
DOCUMENTS = "documents"


@dataclass(frozen=True)
class Told:
    """A remark with the title of what it is about, and where to mend that. `page`: the slug of the
    section or DOCUMENTS, "" for the whole order."""

    remark: Remark
    title: str
    url: str
    page: str = ""


def remarks_told(order: Order, page: str | None = None) -> list[Told]:
    """The remarks that still count; with `page` those that are mended on that page."""
    found = open_remarks(order)
    asked = _asked(order) if found else {}
    told = [
        _of_document(order, remark)
        if remark.place.startswith(DOCUMENT)
        else _of_answer(order, remark, asked)
        for remark in found
    ]
    return [each for each in told if page is None or each.page == page]


def _asked(order: Order) -> dict[str, Place]:
    """The questions by the places of their answers."""
    registration = order.registration
    return {
        place.pointer: place
        for section in registration.definition.sections
        for place in places(section, registration.answers)
    }


def _of_answer(order: Order, remark: Remark, asked: dict[str, Place]) -> Told:
    """At the control of the question, on its section's page."""
    if remark.place.startswith(FACT):
        url = reverse("purpose", args=[order.pk]) if order.state == OrderState.DRAFT else ""
        title = FACTS.get(remark.place.removeprefix(FACT), "")
        return Told(remark, str(title) or _("The order as a whole"), url)
    section = Places(order.registration.definition).section(remark.place)
    if section is None or not remark.place:
        return Told(remark, _("The order as a whole"), "")
    place = asked.get(remark.place)
    first = "_0" if place is not None and field_for(place.question).is_set else ""
    address = reverse("section", args=[order.pk, section.slug])
    url = f"{address}?next=check#id_{control_name(remark.place)}{first}"
    return Told(remark, place.title if place else section.title, url, section.slug)


def _of_document(order: Order, remark: Remark) -> Told:
    """At the card of the attachment, if it is still asked for."""
    documents = order.registration.snapshot.documents
    for position, document in enumerate(documents, start=1):
        if document.id == remark.place.removeprefix(DOCUMENT):
            address = reverse("documents", args=[order.pk])
            return Told(
                remark, document.name, f"{address}?next=check#document-{position}", DOCUMENTS
            )
    return Told(remark, _("A document that is not asked for any more"), "")
