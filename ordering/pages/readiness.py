"""What an order still needs, for the task list, the forms and the check page. Derived from the
answers; nothing is stored."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kyc.documents.payload import has_documents, refusal_words
from kyc.registrations.fields.registry import field_for
from kyc.registrations.forms import Place, control_name, entry_words, places
from kyc.registrations.sentences import sentence
from kyc.requirements.conditions import ApplicableQuestions
from kyc.requirements.definition import Group, Kind, Section
from kyc.requirements.places import Places
from kyc.requirements.progress import Progress, SectionProgress, State
from ordering.orders.order import Order
from ordering.pages.cards import Card, cards, hurdles

# How many missing answers a task list names.
NAMED = 3

CHOOSE = gettext_lazy("Two different answers were given at the same time. Choose which one counts")

STATE_WORDS = {
    State.NOT_STARTED: (gettext_lazy("Not started"), "plain"),
    State.IN_PROGRESS: (gettext_lazy("In progress"), "info"),
    State.COMPLETE: (gettext_lazy("Complete"), "ok"),
    State.OPTIONAL: (gettext_lazy("Optional"), "plain"),
}


@dataclass(frozen=True)
class Line:
    """One line of the task list: a section with its state in words."""

    section: Section
    words: str
    tone: str
    hint: str


@dataclass(frozen=True)
class Readiness:
    """How far the order has come. Documents are counted by those that are mandatory.

    `changed`: whether something is here that the API does not have yet.
    """

    lines: tuple[Line, ...]
    cards: tuple[Card, ...]
    answered: int
    answers: int
    uploaded: int
    documents: int
    complete: bool
    changed: bool


@dataclass(frozen=True)
class Hurdle:
    """One thing to mend before submitting, and where."""

    message: str
    url: str


@dataclass(frozen=True)
class Answer:
    """One question and its answer as a person reads it; `place` is its pointer, `url` leads to
    where it can be changed."""

    place: str
    title: str
    text: str
    url: str
    is_code: bool
    is_fixed: bool


@dataclass(frozen=True)
class Sheet:
    """One section on the check page: its answers by group and row."""

    section: Section
    parts: tuple[tuple[str, tuple[Answer, ...]], ...]


def readiness(order: Order) -> Readiness:
    """What is there and what is missing."""
    done = order.registration.progress
    shown = cards(order)
    mandatory = [card for card in shown if card.document.mandatory]
    uploaded = sum(card.counts for card in mandatory)
    return Readiness(
        lines=tuple(_lines(order, done)),
        cards=tuple(shown),
        answered=done.answered,
        answers=done.total,
        uploaded=uploaded,
        documents=len(mandatory),
        complete=done.complete
        and has_documents(order.registration)
        and not order.registration.open_conflicts,
        changed=order.registration.sent_version != order.registration.version
        or any(card.usable_file is not None and card.usable_file.sent_at is None for card in shown),
    )


def section_messages(
    order: Order, section: Section, *, refusals_only: bool = False
) -> list[tuple[str, str]]:
    """What is wrong with a section's answers, as (pointer, words): the validator's words, then the
    API's, then conflicting answer."""
    done = order.registration.progress
    own = next((state.problems for state in done.sections if state.slug == section.slug), ())
    judged = () if refusals_only else own
    said = [(problem.pointer, sentence(problem)) for problem in judged]
    return [*said, *_refusals_and_conflicts(order)[section.slug]]


def live(order: Order) -> ApplicableQuestions:
    """Which of the questions are asked now, and which must be answered."""
    return order.registration.progress.live


def asked_sections(order: Order) -> list[Section]:
    """The sections that ask something now."""
    asked = {state.slug for state in order.registration.progress.sections}
    return [section for section in order.registration.definition.sections if section.slug in asked]


def problems(order: Order) -> list[Hurdle]:
    """Everything that stands in the way of submitting, and what the API said, each with the place
    to mend it."""
    registration = order.registration
    judged = [(p.pointer, sentence(p)) for p in order.registration.progress.problems]
    refused = [(refusal["pointer"], refusal_words(refusal)) for refusal in registration.refusals]
    found = [*judged, *refused, *((place, str(CHOOSE)) for place in registration.open_conflicts)]
    where = Places(registration.definition)
    asked = {
        place.pointer: place
        for section in registration.definition.sections
        for place in places(section, registration.answers)
    }
    told = [
        _hurdle(order, where, pointer, asked.get(pointer or ""), said) for pointer, said in found
    ]
    return [*told, *(Hurdle(words, url) for words, url in hurdles(order))]


def kept_aside(order: Order) -> list[tuple[str, str]]:
    """Answers that other answers have made pointless, such as those of another branch: kept, and
    not sent. Each as its question and what was answered."""
    registration, asked = order.registration, live(order)
    return [
        (place.title, field_for(place.question).display(value))
        for section in registration.definition.sections
        for place in places(section, registration.answers)
        if (value := registration.answers.values.get(place.pointer))
        and place.question.kind is not Kind.FIXED
        and not asked.asks(place.group, place.question, place.row)
    ]


def unplaced_refusals(order: Order) -> list[str]:
    """What the API said of answers of which we can't tell which it means, quoted."""
    where = Places(order.registration.definition)
    return [
        refusal_words(refusal)
        for refusal in order.registration.refusals
        if refusal["pointer"] is None or where.section(refusal["pointer"]) is None
    ]


def sheets(order: Order) -> list[Sheet]:
    """Every answer that is asked for, by section, for the check page."""
    asked, answers = live(order), order.registration.answers
    found = []
    for section in order.registration.definition.sections:
        parts = []
        for group in answers.occurrences(section.groups):
            for row in range(answers.rows_in_use(group)) if group.repeatable else (None,):
                title = group.title if group.title != section.title else ""
                if row is not None:
                    title = entry_words(group, row, section.title)
                if shown := tuple(_answers(order, section, group, row, asked)):
                    parts.append((title, shown))
        if parts:
            found.append(Sheet(section, tuple(parts)))
    return found


def _lines(order: Order, done: Progress) -> Iterator[Line]:
    others = _refusals_and_conflicts(order)
    for section, state in zip(asked_sections(order), done.sections, strict=True):
        wrong = [p for p in state.problems if not p.missing]
        if wrong or others[section.slug]:
            count = len(wrong) + len(others[section.slug])
            words = ngettext("%(count)d problem", "%(count)d problems", count) % {"count": count}
            yield Line(section, words, "warn", _missing(order, state))
        else:
            label, tone = STATE_WORDS[state.state]
            yield Line(
                section,
                str(label),
                tone,
                _missing(order, state) if state.state is State.IN_PROGRESS else "",
            )


def _missing(order: Order, state: SectionProgress) -> str:
    section = order.registration.definition.section(state.slug)
    found = places(section, order.registration.answers) if section else ()
    asked = {place.pointer: place.question.title for place in found}
    titles = [asked[p.pointer] for p in state.problems if p.missing and p.pointer in asked]
    if not titles:
        return ""
    named = get_text_list(
        [*titles[:NAMED], *([_("others")] if len(titles) > NAMED else [])], _("and")
    )
    words = {"count": len(titles), "named": named}
    return (
        ngettext(
            "%(count)d answer missing: %(named)s",
            "%(count)d answers missing: %(named)s",
            len(titles),
        )
        % words
    )


def _refusals_and_conflicts(order: Order) -> defaultdict[str, list[tuple[str, str]]]:
    """What the API said of places, then conflicting answer, as (pointer, words) by section: read
    once for a page."""
    where, found = (
        Places(order.registration.definition),
        defaultdict[str, list[tuple[str, str]]](list),
    )
    refused = [
        (refusal["pointer"], refusal_words(refusal))
        for refusal in order.registration.refusals
        if refusal["pointer"] is not None
    ]
    for pointer, words in [
        *refused,
        *((place, str(CHOOSE)) for place in order.registration.open_conflicts),
    ]:
        if (section := where.section(pointer)) is not None:
            found[section.slug].append((pointer, words))
    return found


def _hurdle(
    order: Order, where: Places, pointer: str | None, asked: Place | None, words: str
) -> Hurdle:
    """Words about an answer with its question, unless they name the question by themselves, and
    with its entry of several; it leads to the control on its section's page, if a section has
    it."""
    first = ""
    if asked is not None:
        title = asked.question.title
        if title.lower() not in words.lower():
            words = format_html("{}: {}", title, words)
        if asked.entry:
            words = format_html("{}: {}", asked.entry, words)
        first = "_0" if field_for(asked.question).is_set else ""
    section = where.section(pointer) if pointer is not None else None
    if section is None or pointer is None:
        return Hurdle(words, "")
    page = reverse("section", args=[order.pk, section.slug])
    return Hurdle(words, f"{page}?next=check&problems=1#id_{control_name(pointer)}{first}")


def _answers(
    order: Order, section: Section, group: Group, row: int | None, asked: ApplicableQuestions
) -> Iterator[Answer]:
    values = order.registration.answers.values
    page = reverse("section", args=[order.pk, section.slug])
    for question in group.questions:
        if not asked.asks(group, question, row):
            continue
        field, pointer = field_for(question), group.place(question, row)
        first = "_0" if field.is_set else ""
        url = f"{page}?next=check#id_{control_name(pointer)}{first}"
        yield Answer(
            pointer,
            question.title,
            field.display(values.get(pointer, "")),
            url,
            question.kind is Kind.RAW,
            question.kind is Kind.FIXED,
        )
