"""Keeping what was typed, valid or not, and taking in what the API says against it."""

from collections.abc import Callable, Iterable, Mapping

from django.db import transaction
from django.db.models import F

from kyc.models import Registration
from kyc.requirements.answers import Answers
from kyc.requirements.definition import Group
from kyc.requirements.violations import locate
from numbers_api.errors import FieldViolation


def keep(registration_pk: int, values: Mapping[str, str | list[str]]) -> Registration:
    """Stores these answers by pointer, leaving all others as they are. Locks the registration; repeatable."""
    return _change(registration_pk, lambda answers: answers.with_values(values))


def add_row(registration_pk: int, group: Group) -> Registration:
    """One more row in a repeatable group, up to its maximum. Locks the registration."""
    return _change(registration_pk, lambda answers: answers.add_row(group))


def remove_row(registration_pk: int, group: Group, row: int) -> Registration:
    """Removes a row and its answers; later rows move up. Locks the registration."""
    return _change(registration_pk, lambda answers: answers.remove_row(group, row))


def take_refusals(registration: Registration, violations: Iterable[FieldViolation]) -> None:
    """Keeps what the API said, each with the place it names, or with none. Replaces what it said before."""
    definition, answers = registration.definition, registration.answers
    registration.refusals = [
        {"pointer": locate(definition, answers, violation.field), "field": violation.field, "message": violation.description}
        for violation in violations
    ]
    registration.save(update_fields=["refusals"])


def _change(registration_pk: int, change: Callable[[Answers], Answers]) -> Registration:
    with transaction.atomic():
        registration = Registration.objects.select_for_update().select_related("snapshot").get(pk=registration_pk)
        before = registration.answers
        after = change(before)
        if after != before:
            registration.raw_answers = after.to_json()
            registration.refusals = _still_standing(registration.refusals, before, after)
            registration.version = F("version") + 1
            registration.save()
            registration.refresh_from_db(fields=["version"])
    return registration


def _still_standing(refusals: list[dict[str, str | None]], before: Answers, after: Answers) -> list[dict[str, str | None]]:
    """An objection to an answer ends when that answer changes."""
    return [
        refusal
        for refusal in refusals
        if before.values.get(refusal["pointer"] or "") == after.values.get(refusal["pointer"] or "")
    ]
