"""What is other than when somebody last looked: the reviewers, or who approves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from kyc.registrations.fields.registry import field_for
from kyc.registrations.forms import places
from kyc.requirements.answers import Answers
from ordering.orders.order import Order
from ordering.pages.cards import cards


@dataclass(frozen=True)
class Changed:
    """One answer or document that is another than it was."""

    place: str
    title: str
    before: str
    now: str


@dataclass(frozen=True)
class Looked:
    """What somebody saw: answers, and of the documents their digests and names."""

    answers: Answers
    documents: Mapping[str, tuple[str, str]]
    at: datetime


def last_looked_at(order: Order) -> Looked | None:
    """The order as it was approved or sent back last; None where nobody has looked."""
    checked, at = order.registration.checked, order.registration.checked_at
    if checked is None or at is None:
        return None
    documents = {name: (digest, file) for name, (digest, file) in checked["documents"].items()}
    return Looked(Answers.from_json(checked["answers"]), documents, at)


def changed_since(order: Order, before: Looked) -> Iterator[Changed]:
    """What is other than it was then, in the form's order, then the documents."""
    yield from changed_answers(order, before.answers)
    for card in cards(order):
        digest, name = before.documents.get(card.document.id, ("", ""))
        if (card.file.sha256 if card.file else "") != digest:
            place = f"document:{card.document.id}"
            yield Changed(place, card.title, name, card.file.name if card.file else "")


def changed_answers(order: Order, before: Answers) -> Iterator[Changed]:
    """The answers that are other than these."""
    registration = order.registration
    now = registration.answers
    for section in registration.definition.sections:
        # Rows that were removed are told of as they were.
        both = (*places(section, before), *places(section, now))
        for pointer, place in {place.pointer: place for place in both}.items():
            was, is_now = before.values.get(pointer, ""), now.values.get(pointer, "")
            if was != is_now:
                display = field_for(place.question).display
                yield Changed(pointer, place.title, display(was), display(is_now))
