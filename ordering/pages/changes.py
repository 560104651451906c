"""What is other than when somebody last looked: the reviewers, or who approves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kyc.documents.media_types import document_type
from kyc.documents.payload import current_files
from kyc.registrations.fields.registry import field_for
from kyc.registrations.forms import places
from kyc.requirements.answers import Answers
from ordering.orders.choices import Service
from ordering.orders.content import facts_of
from ordering.orders.order import Order
from ordering.orders.words import choice_words

# Facts and documents have no pointer: their places are these and a name, or an attachment's id.
FACT, DOCUMENT = "fact:", "document:"
NO_FILE = ["", "", ""]
# What would be sent beside answers and documents.
FACTS = {
    "choice": _("Number or numbers"),
    "service": _("What it is for"),
    "service_id": _("Service plan, app, trunk or fax service"),
    "campaign_id": _("Campaign"),
    "voice_service": _("Voice beside SMS"),
    "voice_id": _("App, trunk or fax service"),
}


@dataclass(frozen=True)
class Changed:
    """One answer or document that is another than it was."""

    place: str
    title: str
    before: str
    now: str


@dataclass(frozen=True)
class Looked:
    """What somebody saw: answers, facts, and of the documents their digests, names and types."""

    answers: Answers
    documents: Mapping[str, list[str]]
    facts: Mapping[str, Any]
    at: datetime


def last_looked_at(order: Order) -> Looked | None:
    """The order as it was approved or sent back last; None where nobody has looked."""
    checked, at = order.registration.checked, order.registration.checked_at
    if checked is None or at is None:
        return None
    answers = Answers.from_json(checked["answers"])
    return Looked(answers, checked["documents"], checked["facts"], at)


def changed_since(order: Order, before: Looked) -> Iterator[Changed]:
    """What is other than it was then: facts, then answers in the form's order, then documents. What
    is not there any more is among it."""
    now = facts_of(order)
    for name, title in FACTS.items():
        if before.facts.get(name) != now[name]:
            words = fact_words(name, before.facts.get(name)), fact_words(name, now[name])
            yield Changed(f"{FACT}{name}", str(title), *words)
    yield from changed_answers(order, before.answers)
    yield from changed_documents(order, before.documents)


def changed_documents(order: Order, before: Mapping[str, list[str]]) -> Iterator[Changed]:
    """The documents that are other files, or the same as another type, and those that are gone."""
    titles = {document.id: document.name for document in order.registration.snapshot.documents}
    files = current_files(order.registration)
    now = {name: [file.sha256, file.name, file.document_type] for name, file in files.items()}
    for name in dict.fromkeys([*titles, *before]):
        was, is_now = before.get(name, NO_FILE), now.get(name, NO_FILE)
        if was != is_now:
            title = titles.get(name, name)
            yield Changed(f"{DOCUMENT}{name}", title, file_words(*was[1:]), file_words(*is_now[1:]))


def file_words(name: str, kind: str) -> str:
    """A file by its name and type."""
    return f"{name} ({document_type(kind)})" if kind else name


def fact_words(name: str, value: Any) -> str:
    """A fact as a person reads it."""
    if name == "choice":
        return choice_words(value) if value else ""
    if name in ("service", "voice_service"):
        return str(Service(value).label) if value in Service else ""
    return str(value or "")


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
