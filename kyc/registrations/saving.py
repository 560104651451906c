"""Keeping what was typed, valid or not, and taking in what the API says against it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyc.registrations.conflicts import Seen, Sorted, form_of, in_rows, sort
from kyc.registrations.models import Registration
from kyc.requirements.answers import Answers, Value
from kyc.requirements.definition import Group
from kyc.requirements.violations import locate
from numbers_api.errors import FieldViolation
from people.models import User

Rivals: TypeAlias = dict[str, list[dict[str, Any]]]
Refusals: TypeAlias = list[dict[str, str | None]]


@dataclass(frozen=True)
class Kept:
    """The registration as it is now. `left_out`: answers in rows that had moved under the form,
    which were not kept.

    `rivals`: the places where somebody else gave another answer meanwhile. Theirs counts, the
    form's is kept beside it. `taken`: what was stored of the form's answers, by pointer, rivals
    among them.
    """

    registration: Registration
    left_out: Mapping[str, Value] = field(default_factory=dict)
    rivals: tuple[str, ...] = ()
    taken: Mapping[str, Value] = field(default_factory=dict)


def keep(
    registration_pk: int,
    values: Mapping[str, Value],
    seen: Seen | None = None,
    author_pk: int | None = None,
) -> Kept:
    """Stores these answers by pointer, leaving all others as they are. Locks the registration;
    repeatable.

    With what the form had seen, only its news are stored, and nothing in rows that moved since. An
    answer that would overwrite one that its author has not seen becomes its rival; one that is
    stored ends those rivals that its author saw.
    """
    with transaction.atomic():
        registration = Registration.objects.locked(registration_pk)
        fresh, left_out = _sorted(registration, values, seen)
        before = registration.rivals
        _change(registration, lambda answers: answers.with_values(fresh.news), _still_standing)
        mark = {
            "form": seen.form if seen else "",
            "by": author_pk,
            "at": timezone.now().isoformat(timespec="seconds"),
        }
        registration.writers = {**registration.writers, **dict.fromkeys(fresh.news, mark)}
        registration.rivals = _rivals_after(before, fresh, mark, seen)
        if fresh.news or registration.rivals != before:
            registration.save()
    return Kept(
        registration,
        left_out,
        _of_form(registration.open_rivals, mark["form"]),
        {**fresh.news, **fresh.rivals},
    )


def _of_form(rivals: Rivals, form: object) -> tuple[str, ...]:
    return tuple(
        place
        for place, others in rivals.items()
        if form and any(form_of(rival) == form for rival in others)
    )


def _rivals_after(
    rivals: Rivals, fresh: Sorted, mark: Mapping[str, Any], seen: Seen | None
) -> Rivals:
    """A form has one rival answer at a place, its last; it ends when the form agrees, or stores
    what its author chose."""
    known = seen.rivals if seen else frozenset()
    after = {place: list(others) for place, others in rivals.items()}
    for place in {*fresh.news, *fresh.rivals, *fresh.agreed} & after.keys():
        ended = {mark["form"], *(known if place in fresh.news else ())}
        after[place] = [rival for rival in after[place] if form_of(rival) not in ended]
    for place, value in fresh.rivals.items():
        after.setdefault(place, []).append({**mark, "value": value})
    return {place: others for place, others in after.items() if others}


def choose(
    registration_pk: int, place: str, form: str, *, take: bool, author_pk: int | None = None
) -> Registration:
    """Ends one rivalry: the answer that was given in this form counts from now on, or what stands
    there stays. Idempotent.

    Other rivals of the place stay until somebody has seen them. Locks the registration.
    """
    with transaction.atomic():
        registration = Registration.objects.locked(registration_pk)
        found = next(
            (rival for rival in registration.rivals.get(place, []) if form_of(rival) == form), None
        )
        if take and found is not None:
            registration = keep(
                registration_pk, {place: found["value"]}, author_pk=author_pk
            ).registration
        stays = registration.answers.values.get(place)
        others = [
            rival
            for rival in registration.rivals.get(place, [])
            if form_of(rival) != form and rival["value"] != stays
        ]
        registration.rivals = {
            **_without_places(registration.rivals, [place]),
            **({place: others} if others else {}),
        }
        registration.save(update_fields=["rivals"])
    return registration


def _without_places(held: Mapping[str, Any], places: Iterable[str]) -> dict[str, Any]:
    ended = set(places)
    return {place: value for place, value in held.items() if place not in ended}


def add_row(registration_pk: int, group: Group) -> Registration:
    """One more row in a repeatable group, up to its maximum. Locks the registration."""
    with transaction.atomic():
        registration = Registration.objects.locked(registration_pk)
        if _change(
            registration,
            lambda answers: answers.add_row(group),
            lambda refusals, *_: _without(refusals, group),
        ):
            registration.save()
    return registration


class RowsMoved(Exception):
    """Rows were removed since the page was made: its row numbers mean other rows now. Nothing was
    changed."""


class RowAnswered(Exception):
    """Somebody else answered in the row since the page was made: that would be lost unseen. Nothing
    was changed."""


def remove_row(
    registration_pk: int, group: Group, row: int, seen: Seen | None = None
) -> Registration:
    """Removes a row and its answers; later rows move up, and forms that show the old layout are
    told.

    `seen`: what the person saw. Locks the registration. Raises RowsMoved and RowAnswered.
    """
    with transaction.atomic():
        registration = Registration.objects.locked(registration_pk)
        if seen and seen.layout != registration.layout:
            raise RowsMoved
        if seen and _has_unseen(registration, f"{group.pointer}/{row}", seen):
            raise RowAnswered
        _without_row(registration, group, row)
        registration.save()
    return registration


def _has_unseen(registration: Registration, row: str, seen: Seen) -> bool:
    """Whether an answer or a rival answer in a row comes from elsewhere, and was not on the
    page."""
    current, written = registration.answers.values, registration.writers
    inside = [
        place
        for place in {*current, *registration.rivals}
        if place == row or place.startswith(f"{row}/")
    ]
    strange = [place for place in inside if form_of(written.get(place)) != seen.form]
    rivals = {form_of(rival) for place in inside for rival in registration.rivals.get(place, [])}
    answered = any((current.get(place) or "") != (seen.base.get(place) or "") for place in strange)
    return answered or not rivals <= seen.rivals | {seen.form}


def _without_row(registration: Registration, group: Group, row: int) -> None:
    before = registration.answers
    _change(
        registration,
        lambda answers: answers.remove_row(group, row),
        lambda refusals, before, _after: _moved_up(refusals, before, group, row),
    )
    now = _new_places([*registration.rivals, *registration.writers], before, group, row)
    for column in ("rivals", "writers"):
        held = getattr(registration, column)
        setattr(
            registration,
            column,
            {now[place]: value for place, value in held.items() if place in now},
        )
    registration.layout += 1


def take_refusals(registration: Registration, violations: Iterable[FieldViolation]) -> None:
    """Keeps what the API said, each with the place it names, or with none. Replaces what it said
    before."""
    definition, answers = registration.definition, registration.answers
    registration.refusals = [
        {
            "pointer": locate(definition, answers, violation.field),
            "field": violation.field,
            "message": violation.description,
        }
        for violation in violations
    ]
    registration.save(update_fields=["refusals"])


def _change(
    registration: Registration,
    change: Callable[[Answers], Answers],
    standing: Callable[[Refusals, Answers, Answers], Refusals],
) -> bool:
    """Changes the answers, and what still stands against them. Returns whether anything is
    different; saves nothing."""
    before = registration.answers
    after = change(before)
    if after == before:
        return False
    registration.raw_answers = after.to_json()
    registration.refusals = standing(registration.refusals, before, after)
    registration.version += 1
    return True


def _sorted(
    registration: Registration, typed: Mapping[str, Value], seen: Seen | None
) -> tuple[Sorted, Mapping[str, Value]]:
    if seen is None:
        return Sorted(dict(typed)), {}
    found = sort(typed, registration.answers.values, registration.writers, seen)
    if seen.layout == registration.layout:
        return found, {}
    moved = in_rows([*found.news, *found.rivals], registration.definition.groups())
    kept = Sorted(
        _without_places(found.news, moved),
        _without_places(found.rivals, moved),
        found.agreed - moved,
    )
    return kept, {place: typed[place] for place in typed if place in moved}


def _still_standing(refusals: Refusals, before: Answers, after: Answers) -> Refusals:
    """An objection to an answer ends when that answer changes; one to a row or a group, when any
    answer in it does."""
    changed = {
        place
        for place in {*before.values, *after.values}
        if before.values.get(place) != after.values.get(place)
    }
    return [
        refusal
        for refusal in refusals
        if not any(_concerns(refusal["pointer"], place) for place in changed)
    ]


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
    """Objections go where their answers go when a row is removed; one to the group as a whole
    ends."""
    now = _new_places(
        [pointer for refusal in refusals if (pointer := refusal["pointer"])], before, group, row
    )
    now.pop(group.pointer, None)
    return [
        {**refusal, "pointer": now.get(refusal["pointer"] or "")}
        for refusal in refusals
        if refusal["pointer"] is None or refusal["pointer"] in now
    ]


def with_names(marks: Mapping[str, Any], reader_pk: int | None = None) -> dict[str, dict[str, Any]]:
    """Who gave which answer (`writers`), with the names of the people instead of their keys; the
    reader's own is "You"."""
    noted = {place: mark for place, mark in marks.items() if isinstance(mark, dict)}
    people = _names((mark.get("by") for mark in noted.values()), reader_pk)
    return {place: {**mark, "by": people.get(mark.get("by"), "")} for place, mark in noted.items()}


def named_rivals(registration: Registration, reader_pk: int | None = None) -> Rivals:
    """Rival answers that are open, with the names of the people who gave them and, as `against`, of
    those whose answer counts."""
    rivals = registration.open_rivals
    people = _names((rival.get("by") for others in rivals.values() for rival in others), reader_pk)
    writers = with_names({place: registration.writers.get(place) for place in rivals}, reader_pk)
    return {
        place: [
            {
                **rival,
                "by": people.get(rival.get("by"), ""),
                "against": writers.get(place, {}).get("by", ""),
            }
            for rival in others
        ]
        for place, others in rivals.items()
    }


def _names(keys: Iterable[int | None], reader_pk: int | None) -> dict[int | None, str]:
    people = User.objects.in_bulk({key for key in keys if key})
    return {key: _("You") if key == reader_pk else str(user) for key, user in people.items()}
