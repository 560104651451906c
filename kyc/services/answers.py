"""Keeping what was typed, valid or not, and taking in what the API says against it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kyc.models import Registration
from kyc.requirements.answers import Answers, Value
from kyc.requirements.definition import Group
from kyc.requirements.violations import locate
from kyc.services.merge import Seen, Sorted, in_rows, sort
from numbers_api.errors import FieldViolation
from people.models import User

Refusals: TypeAlias = list[dict[str, str | None]]


@dataclass(frozen=True)
class Kept:
    """The registration as it is now. `left_out`: answers in rows that had moved under the form were not kept.

    `rivals`: the places where somebody else gave another answer meanwhile. Theirs counts, the form's is kept beside it.
    """

    registration: Registration
    left_out: bool = False
    rivals: tuple[str, ...] = ()


def keep(registration_pk: int, values: Mapping[str, Value], seen: Seen | None = None, author_pk: int | None = None) -> Kept:
    """Stores these answers by pointer, leaving all others as they are. Locks the registration; repeatable.

    With what the form had seen, only its news are stored, and nothing in rows that moved since. An answer that would
    overwrite one that its author has not seen becomes its rival; one that is stored ends the rivalry at its place.
    """
    with transaction.atomic():
        registration = _locked(registration_pk)
        fresh, left_out = _sorted(registration, values, seen)
        registration = _change(registration_pk, lambda answers: answers.with_values(fresh.news), _still_standing)
        mark = {"form": seen.form if seen else "", "by": author_pk, "at": timezone.now().isoformat(timespec="seconds")}
        registration.writers = {**registration.writers, **dict.fromkeys(fresh.news, mark)}
        beside = {place: {**mark, "value": value} for place, value in fresh.rivals.items()}
        registration.rivals = {**_without_places(registration.rivals, fresh.news), **beside}
        registration.save(update_fields=["writers", "rivals"])
    return Kept(registration, left_out, tuple(fresh.rivals))


def choose(registration_pk: int, place: str, *, rival: bool, author_pk: int | None = None) -> Registration:
    """Ends a rivalry: the rival answer counts from now on, or the one that stands there stays. Repeatable.

    Locks the registration.
    """
    with transaction.atomic():
        registration = _locked(registration_pk)
        found = registration.rivals.get(place)
        if rival and found is not None:
            registration = keep(registration_pk, {place: found["value"]}, author_pk=author_pk).registration
        registration.rivals = _without_places(registration.rivals, [place])
        registration.save(update_fields=["rivals"])
    return registration


def _without_places(rivals: Mapping[str, Any], places: Iterable[str]) -> dict[str, Any]:
    ended = set(places)
    return {place: rival for place, rival in rivals.items() if place not in ended}


def add_row(registration_pk: int, group: Group) -> Registration:
    """One more row in a repeatable group, up to its maximum. Locks the registration."""
    return _change(registration_pk, lambda answers: answers.add_row(group), lambda refusals, *_: _without(refusals, group))


class RowsMoved(Exception):
    """Rows were removed since the page was made: its row numbers mean other rows now. Nothing was changed."""


def remove_row(registration_pk: int, group: Group, row: int, layout: int | None = None) -> Registration:
    """Removes a row and its answers; later rows move up, and forms that show the old layout are told.

    `layout`: the layout that the person saw. Locks the registration. Raises RowsMoved.
    """
    with transaction.atomic():
        now = _locked(registration_pk)
        if layout not in (None, now.layout):
            raise RowsMoved
        Registration.objects.filter(pk=registration_pk).update(layout=F("layout") + 1)
        return _remove_row(registration_pk, group, row)


def _remove_row(registration_pk: int, group: Group, row: int) -> Registration:
    before = _locked(registration_pk).answers
    registration = _change(
        registration_pk,
        lambda answers: answers.remove_row(group, row),
        lambda refusals, before, _after: _moved_up(refusals, before, group, row),
    )
    now = _new_places([*registration.rivals, *registration.writers], before, group, row)
    for column in ("rivals", "writers"):
        held = getattr(registration, column)
        setattr(registration, column, {now[place]: value for place, value in held.items() if place in now})
    registration.save(update_fields=["rivals", "writers"])
    return registration


def take_refusals(registration: Registration, violations: Iterable[FieldViolation]) -> None:
    """Keeps what the API said, each with the place it names, or with none. Replaces what it said before."""
    definition, answers = registration.definition, registration.answers
    registration.refusals = [
        {"pointer": locate(definition, answers, violation.field), "field": violation.field, "message": violation.description}
        for violation in violations
    ]
    registration.save(update_fields=["refusals"])


def _change(
    registration_pk: int,
    change: Callable[[Answers], Answers],
    standing: Callable[[Refusals, Answers, Answers], Refusals],
) -> Registration:
    with transaction.atomic():
        registration = _locked(registration_pk)
        before = registration.answers
        after = change(before)
        if after != before:
            registration.raw_answers = after.to_json()
            registration.refusals = standing(registration.refusals, before, after)
            registration.version += 1
            registration.save()
    return registration


def _locked(registration_pk: int) -> Registration:
    return Registration.objects.select_for_update().select_related("snapshot").get(pk=registration_pk)


def _sorted(registration: Registration, typed: Mapping[str, Value], seen: Seen | None) -> tuple[Sorted, bool]:
    if seen is None:
        return Sorted(dict(typed)), False
    found = sort(typed, registration.answers.values, registration.writers, seen)
    if seen.layout == registration.layout:
        return found, False
    moved = in_rows([*found.news, *found.rivals], registration.definition.groups())
    return Sorted(_without_places(found.news, moved), _without_places(found.rivals, moved)), bool(moved)


def _still_standing(refusals: Refusals, before: Answers, after: Answers) -> Refusals:
    """An objection to an answer ends when that answer changes; one to a row or a group, when any answer in it does."""
    changed = {place for place in {*before.values, *after.values} if before.values.get(place) != after.values.get(place)}
    return [refusal for refusal in refusals if not any(_concerns(refusal["pointer"], place) for place in changed)]


def _without(refusals: Refusals, group: Group) -> Refusals:
    """An objection to a group, such as to its number of rows, ends when it gets another row."""
    return [refusal for refusal in refusals if refusal["pointer"] != group.pointer]


def _concerns(pointer: str | None, place: str) -> bool:
    return pointer is not None and (place == pointer or place.startswith(f"{pointer}/"))


def _new_places(places: Iterable[str], before: Answers, group: Group, row: int) -> dict[str, str]:
    """Where places go when a row is removed, by where they were; those in the row go nowhere."""
    moved = Answers({place: place for place in places}, before.rows).remove_row(group, row).values
    return {str(old): new for new, old in moved.items()}


def _moved_up(refusals: Refusals, before: Answers, group: Group, row: int) -> Refusals:
    """Objections go where their answers go when a row is removed; one to the group as a whole ends."""
    now = _new_places([pointer for refusal in refusals if (pointer := refusal["pointer"])], before, group, row)
    now.pop(group.pointer, None)
    return [
        {**refusal, "pointer": now.get(refusal["pointer"] or "")}
        for refusal in refusals
        if refusal["pointer"] is None or refusal["pointer"] in now
    ]


def with_names(marks: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What is noted of answers (`writers`, `rivals`), with the names of the people instead of their keys."""
    noted = {place: mark for place, mark in marks.items() if isinstance(mark, dict)}
    people = User.objects.in_bulk({mark["by"] for mark in noted.values() if mark.get("by")})
    return {place: {**mark, "by": str(people.get(mark.get("by"), ""))} for place, mark in noted.items()}
