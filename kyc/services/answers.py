"""Keeping what was typed, valid or not, and taking in what the API says against it."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from django.db import transaction

from kyc.models import Registration
from kyc.requirements.answers import Answers
from kyc.requirements.definition import Group
from kyc.requirements.violations import locate
from numbers_api.errors import FieldViolation

Refusals: TypeAlias = list[dict[str, str | None]]


def keep(registration_pk: int, values: Mapping[str, str | list[str]]) -> Registration:
    """Stores these answers by pointer, leaving all others as they are. Locks the registration; repeatable."""
    return _change(registration_pk, lambda answers: answers.with_values(values), _still_standing)


def add_row(registration_pk: int, group: Group) -> Registration:
    """One more row in a repeatable group, up to its maximum. Locks the registration."""
    return _change(registration_pk, lambda answers: answers.add_row(group), lambda refusals, *_: _without(refusals, group))


def remove_row(registration_pk: int, group: Group, row: int) -> Registration:
    """Removes a row and its answers; later rows move up. Locks the registration."""
    return _change(
        registration_pk,
        lambda answers: answers.remove_row(group, row),
        lambda refusals, before, _after: _moved_up(refusals, before, group, row),
    )


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
        registration = Registration.objects.select_for_update().select_related("snapshot").get(pk=registration_pk)
        before = registration.answers
        after = change(before)
        if after != before:
            registration.raw_answers = after.to_json()
            registration.refusals = standing(registration.refusals, before, after)
            registration.version += 1
            registration.save()
    return registration


def _still_standing(refusals: Refusals, before: Answers, after: Answers) -> Refusals:
    """An objection to an answer ends when that answer changes; one to a row or a group, when any answer in it does."""
    changed = {place for place in {*before.values, *after.values} if before.values.get(place) != after.values.get(place)}
    return [refusal for refusal in refusals if not any(_concerns(refusal["pointer"], place) for place in changed)]


def _without(refusals: Refusals, group: Group) -> Refusals:
    """An objection to a group, such as to its number of rows, ends when it gets another row."""
    return [refusal for refusal in refusals if refusal["pointer"] != group.pointer]


def _concerns(pointer: str | None, place: str) -> bool:
    return pointer is not None and (place == pointer or place.startswith(f"{pointer}/"))


def _moved_up(refusals: Refusals, before: Answers, group: Group, row: int) -> Refusals:
    """Objections go where their answers go when a row is removed; one to the group as a whole ends."""
    places = [pointer for refusal in refusals if (pointer := refusal["pointer"])]
    moved = Answers({place: place for place in places}, before.rows).remove_row(group, row).values
    now = {str(old): new for new, old in moved.items() if old != group.pointer}
    return [
        {**refusal, "pointer": now.get(refusal["pointer"] or "")}
        for refusal in refusals
        if refusal["pointer"] is None or refusal["pointer"] in now
    ]
