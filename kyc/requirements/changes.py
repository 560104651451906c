"""What is different between two requirements of the same region and type, for a person who answered
the earlier one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kyc.requirements.choices import choice_key
from kyc.requirements.context import ANNOTATIONS
from kyc.requirements.definition import Definition, Group, Kind, Question
from kyc.requirements.messages import marked

KIND = marked("It is asked in another way; an earlier answer is not taken over")
TITLE = marked("It was called “%(before)s”")
DESCRIPTION = marked("Its explanation changed")
NOW_REQUIRED = marked("It must be answered now")
NOW_OPTIONAL = marked("It may be left empty now")
MORE_OPTIONS = marked("New options: %(options)s")
FEWER_OPTIONS = marked("Options that are gone: %(options)s")
SHORTEST = marked("At least %(after)s characters (before: %(before)s)")
LONGEST = marked("At most %(after)s characters (before: %(before)s)")
LOWEST = marked("%(after)s or more (before: %(before)s)")
HIGHEST = marked("%(after)s or less (before: %(before)s)")
NO_SHORTEST = marked("No shortest length any more (before: %(before)s characters)")
NO_LONGEST = marked("No longest length any more (before: %(before)s characters)")
NO_LOWEST = marked("No lowest value any more (before: %(before)s)")
NO_HIGHEST = marked("No highest value any more (before: %(before)s)")
FIXED = marked("Its fixed value changed")
RULES = marked("It is checked by other rules")
CONDITIONS = marked(
    "Other answers decide now which questions must be answered, or what they may be"
)
UNLIMITED = marked("none")
PATTERN = marked("Its form is checked by another rule")
DEFAULT = marked("Its suggested answer changed")
ROWS = marked("%(after)s rows (before: %(before)s)")
# How many options a change names.
NAMED = 8
WORDS = ANNOTATIONS | {"placeholder"}


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Detail:
    """One respect in which a question changed: a sentence before translation, and its values."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """One question that came, went or changed, on which page; `details` say how it changed,
    `required` how it is now."""

    change: Change
    section: str
    title: str
    required: bool = False
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True)
class _Where:
    section: str
    group: Group
    question: Question


def compare(before: Definition, after: Definition) -> tuple[Difference, ...]:
    """Every difference, in the order of the later requirement; what is gone comes last. Equal
    definitions have none."""
    old, new = (
        {
            (group.pointer, question.key): _Where(section.title, group, question)
            for section in definition.sections
            for group in section.groups
            for question in group.questions
        }
        for definition in (before, after)
    )
    found: list[Difference] = []
    for place, where in new.items():
        question, known = where.question, old.get(place)
        details = tuple(_details(known, where)) if known else ()
        if details or not known:
            change = Change.CHANGED if known else Change.ADDED
            found.append(
                Difference(change, where.section, question.title, question.required, details)
            )
    found += [
        Difference(Change.REMOVED, where.section, where.question.title)
        for place, where in old.items()
        if place not in new
    ]
    if not found and before.schema != after.schema:
        # No question by itself is different: it is what hangs on what.
        found = [Difference(Change.CHANGED, "", "", details=(Detail(CONDITIONS),))]
    return tuple(found)


def _details(old: _Where, new: _Where) -> list[Detail]:
    before, after = old.question, new.question
    details: list[Detail] = []
    if before.title != after.title:
        details.append(Detail(TITLE, {"before": before.title}))
    if before.required is not after.required:
        details.append(Detail(NOW_REQUIRED if after.required else NOW_OPTIONAL))
    if before.kind is after.kind:
        details += _limits(before, after)
    else:
        details.append(Detail(KIND))
    rows_before, rows_after = (
        f"{group.min_items}–{'∞' if group.max_items is None else group.max_items}"
        for group in (old.group, new.group)
    )
    if old.group.repeatable and rows_before != rows_after:
        details.append(Detail(ROWS, {"before": rows_before, "after": rows_after}))
    # What decides about an answer, without the words around it.
    rules_before, rules_after = (
        {key: rule for key, rule in question.raw.items() if key not in WORDS}
        if isinstance(question.raw, dict)
        else {}
        for question in (before, after)
    )
    return details or ([Detail(RULES)] if rules_before != rules_after else [])


LIMITS: tuple[tuple[str, str, Callable[[Question], Any]], ...] = (
    (SHORTEST, NO_SHORTEST, lambda question: question.min_length),
    (LONGEST, NO_LONGEST, lambda question: question.max_length),
    (LOWEST, NO_LOWEST, lambda question: question.minimum),
    (HIGHEST, NO_HIGHEST, lambda question: question.maximum),
)
WITHOUT_VALUES: tuple[tuple[str, Callable[[Question], Any]], ...] = (
    (PATTERN, lambda question: question.pattern),
    (DESCRIPTION, lambda question: question.description),
    (DEFAULT, lambda question: question.default),
)


def _limits(before: Question, after: Question) -> Iterator[Detail]:
    """What an answer may be: its options, its bounds, its form."""
    old = {choice_key(choice.value): choice.label for choice in before.choices}
    new = {choice_key(choice.value): choice.label for choice in after.choices}
    for template, labels in (
        (MORE_OPTIONS, [label for key, label in new.items() if key not in old]),
        (FEWER_OPTIONS, [label for key, label in old.items() if key not in new]),
    ):
        if labels:
            named = [*labels[:NAMED], *(["…"] if len(labels) > NAMED else [])]
            yield Detail(template, {"options": ", ".join(named)})
    for template, gone, of in LIMITS:
        if of(before) != of(after):
            was, now = (
                UNLIMITED if limit is None else str(int(limit) if limit == int(limit) else limit)
                for limit in (of(before), of(after))
            )
            yield Detail(gone if of(after) is None else template, {"before": was, "after": now})
    for template, of in WITHOUT_VALUES:
        if of(before) != of(after):
            yield Detail(FIXED if template == DEFAULT and after.kind is Kind.FIXED else template)
