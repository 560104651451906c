"""A blocked order as a task: what the reviewers mean, and what has changed since they saw it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from kyc.profiles.mentions import Mention, mentions
from kyc.registrations.fields.registry import field_for
from kyc.registrations.forms import control_name
from kyc.requirements.answers import Answers
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.pages.cards import cards
from ordering.pages.changes import Changed, changed_answers
from ordering.tracking.messages import now_and_before


@dataclass(frozen=True)
class Task:
    """Where to correct what the reviewers mean: the one place that is meant, if one is, and all
    sections and documents that they name."""

    title: str = ""
    url: str = ""
    sections: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()


def task(order: Order) -> Task | None:
    """What a blocked order's reviewers ask for, by the words of theirs that still count; None where
    the order is not blocked."""
    if order.state != OrderState.BLOCKED:
        return None
    registration = order.registration
    titles = {document.id: document.name for document in registration.snapshot.documents}
    said = " ".join(message.text for message in now_and_before(order)[0])
    found = mentions(registration.definition, titles, said)
    best, title, url = found[0] if found else None, "", ""
    if best is not None:
        url = place_of(order, best)
        title = titles.get(best.document, best.section.title if best.section else "")
        title = best.question.title if best.question else title
    return Task(
        title,
        url,
        frozenset(each.section.slug for each in found if each.section),
        frozenset(each.document for each in found if each.document),
    )


def place_of(order: Order, mention: Mention) -> str:
    """The control of the question, the page of the section or the card of the document."""
    if mention.section is None:
        position = next(
            card.position for card in cards(order) if card.document.id == mention.document
        )
        return f"{reverse('documents', args=[order.pk])}?next=check#document-{position}"
    page = f"{reverse('section', args=[order.pk, mention.section.slug])}?next=check"
    if mention.question is None or mention.group is None:
        return page
    row = 0 if mention.group.repeatable else None
    first = "_0" if field_for(mention.question).is_set else ""
    return f"{page}#id_{control_name(mention.group.place(mention.question, row))}{first}"


def changes(order: Order) -> list[Changed] | None:
    """What is another than when the order was last submitted, in the form's order, then documents;
    None where that is not known."""
    registration = order.registration
    if order.submitted_at is None or registration.submitted_answers is None:
        return None
    before = Answers.from_json(registration.submitted_answers)
    return [*changed_answers(order, before), *changed_documents(order)]


def changed_documents(order: Order) -> Iterator[Changed]:
    """The documents that were added, replaced or removed since the order was last submitted."""
    files = order.registration.documents
    replaced = files.filter(superseded_at__gt=order.submitted_at, sent_at__isnull=False)
    before = {file.requirement_id: file.name for file in replaced.order_by("superseded_at")}
    for card in cards(order):
        was = before.get(card.document.id, "")
        if card.file is not None and card.file.sent_at is None:
            yield Changed(card.anchor, card.title, was, card.file.name)
        elif card.file is None and was:
            yield Changed(card.anchor, card.title, was, "")
