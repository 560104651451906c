"""Keeping what was typed, valid or not, and taking in what the API says against it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyc.registrations.conflicts import Seen, Sorted, form_of, sort
from kyc.registrations.models import Registration
from kyc.requirements.answers import Answers, Value
from kyc.requirements.definition import MOST_CONTROLS, Group
from kyc.requirements.places import instances
from kyc.requirements.violations import locate
from numbers_api.errors import FieldViolation
from people.models import User

Conflicts: TypeAlias = dict[str, list[dict[str, Any]]]
Refusals: TypeAlias = list[dict[str, str | None]]


# One answer has no more than this: what is longer is a document.
MOST_CHARACTERS = 100_000


def is_too_long(value: Value) -> bool:
    """Whether it can't be kept, all its choices together where it has several."""
    return (len(value) if isinstance(value, str) else sum(map(len, value))) > MOST_CHARACTERS


@dataclass(frozen=True)
class Saved:
    """The registration as it is now. `left_out`: answers in rows that had moved under the form,
    which were not kept; `too_long`: others, which are too long to be kept.

    `conflicts`: the places where somebody else gave another answer meanwhile. Theirs counts, the
    form's is kept beside it. `taken`: what was stored of the form's answers, by pointer, conflicts
    among them.
    """

    registration: Registration
    left_out: Mapping[str, Value] = field(default_factory=dict)
    too_long: Mapping[str, Value] = field(default_factory=dict)
    conflicts: tuple[str, ...] = ()
    taken: Mapping[str, Value] = field(default_factory=dict)

    @property
    def not_kept(self) -> Mapping[str, Value]:
        """What the person who typed it alone has."""
        return {**self.left_out, **self.too_long}


def save(
    registration_pk: int,
    values: Mapping[str, Value],
    seen: Seen | None = None,
    author_pk: int | None = None,
) -> Saved:
    """Stores these answers by pointer, leaving all others as they are. Locks the registration;
    idempotent.

    With what the form had seen, only its news are stored, and nothing in rows that moved since. An
    answer that would overwrite one that its author has not seen becomes its conflict; one that is
    stored ends those conflicts that its author saw.
    """
    with transaction.atomic():
        registration = Registration.objects.locked(registration_pk)
        moved: tuple[str, ...] = ()
        if seen and seen.layout != registration.layout:
            groups = registration.definition.groups()
            moved = tuple(f"{group.pointer}/" for group in groups if group.repeatable)
        before = registration.answers
        fresh = sort(values, before.values, registration.writers, seen, moved)
        fresh, too_long = without_too_long(fresh)
        after = before.with_values(fresh.news)
        if after != before:
            registration.raw_answers = after.to_json()
            registration.refusals = _still_standing(registration.refusals, before, after)
            registration.version += 1
        form = seen.form if seen else ""
        at = timezone.now().isoformat(timespec="seconds")
        mark = {"form": form, "by": author_pk, "at": at}
        registration.writers = {**registration.writers, **dict.fromkeys(fresh.news, mark)}
        conflicts = _conflicts_after(registration.conflicts, fresh, mark, seen)
        if fresh.news or registration.conflicts != conflicts:
            registration.conflicts = conflicts
            registration.save()
    own = [
        place
        for place, others in registration.open_conflicts.items()
        if form and any(form_of(conflict) == form for conflict in others)
    ]
    taken = {**fresh.news, **fresh.conflicts}
    return Saved(registration, fresh.left_out, too_long, tuple(own), taken)


def without_too_long(fresh: Sorted) -> tuple[Sorted, Mapping[str, Value]]:
    """What can be kept, and what is too long for it."""
    news, conflicts = (
        {place: value for place, value in found.items() if not is_too_long(value)}
        for found in (fresh.news, fresh.conflicts)
    )
    every = {**fresh.news, **fresh.conflicts}
    kept = replace(fresh, news=news, conflicts=conflicts)
    return kept, {place: every[place] for place in every.keys() - news.keys() - conflicts.keys()}


def _still_standing(refusals: Refusals, before: Answers, after: Answers) -> Refusals:
    """An objection to an answer ends when that answer changes; one to a row or a group, when any
    answer in it does."""
    changed = [
        f"{place}/"
        for place in {*before.values, *after.values}
        if before.values.get(place) != after.values.get(place)
    ]
    return [
        refusal
        for refusal in refusals
        if refusal["pointer"] is None
        or not any(place.startswith(f"{refusal['pointer']}/") for place in changed)
    ]


def _conflicts_after(
    conflicts: Conflicts, fresh: Sorted, mark: Mapping[str, Any], seen: Seen | None
) -> Conflicts:
    """A form has one conflicting answer at a place, its last; it ends when the form agrees, or
    stores what its author chose."""
    known = seen.conflicts if seen else frozenset()
    after = {place: list(others) for place, others in conflicts.items()}
    for place in {*fresh.news, *fresh.conflicts, *fresh.agreed} & after.keys():
        ended = {mark["form"], *(known if place in fresh.news else ())}
        after[place] = [conflict for conflict in after[place] if form_of(conflict) not in ended]
    for place, value in fresh.conflicts.items():
        after.setdefault(place, []).append({**mark, "value": value})
    return {place: others for place, others in after.items() if others}


def choose(
    registration_pk: int, place: str, form: str, *, take: bool, author_pk: int | None = None
) -> Registration:
    """Ends one conflict: the answer that was given in this form counts from now on, or what stands
    there stays. Idempotent.

    Other conflicts of the place stay until somebody has seen them. Locks the registration.
    """
    with transaction.atomic():
        registration = Registration.objects.locked(registration_pk)
        found = next(
            (
                conflict
                for conflict in registration.conflicts.get(place, [])
                if form_of(conflict) == form
            ),
            None,
        )
        if take and found is not None and is_too_long(found["value"]):
            # It is of a time when there was no limit, and stays where it is.
            return registration
        if take and found is not None:
            # Whoever gave it is its author, and not who chose it.
            author_pk = found.get("by", author_pk)
            registration = save(
                registration_pk, {place: found["value"]}, author_pk=author_pk
            ).registration
        stays = registration.answers.values.get(place)
        others = [
            conflict
            for conflict in registration.conflicts.get(place, [])
            if form_of(conflict) != form and conflict["value"] != stays
        ]
        elsewhere = {at: held for at, held in registration.conflicts.items() if at != place}
        registration.conflicts = elsewhere | ({place: others} if others else {})
        registration.save(update_fields=["conflicts"])
    return registration


def add_row(registration_pk: int, group: Group) -> Registration:
    """One more row in a repeatable group, up to its maximum. Locks the registration."""
    with transaction.atomic():
        registration = Registration.objects.locked(registration_pk)
        before = registration.answers
        after = before.add_row(group)
        shown = sum(1 for _question in instances(registration.definition, after))
        if after != before and shown <= MOST_CONTROLS:
            registration.raw_answers = after.to_json()
            # An objection to a group, such as to its number of rows, ends when it gets another row.
            registration.refusals = [
                refusal for refusal in registration.refusals if refusal["pointer"] != group.pointer
            ]
            registration.version += 1
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
        before = registration.answers
        after = before.remove_row(group, row)
        pointers = [refusal["pointer"] for refusal in registration.refusals if refusal["pointer"]]
        places = [*registration.conflicts, *registration.writers, *pointers]
        # Where each of them is from now on; those in the row are nowhere.
        left = Answers({place: place for place in places}, before.rows).remove_row(group, row)
        now = {str(old): new for new, old in left.values.items()}
        if after != before:
            registration.raw_answers = after.to_json()
            # Objections go where their answers go; one to the group as a whole ends.
            registration.refusals = [
                {**refusal, "pointer": now.get(refusal["pointer"] or "")}
                for refusal in registration.refusals
                if refusal["pointer"] is None
                or (refusal["pointer"] not in ("", group.pointer) and refusal["pointer"] in now)
            ]
            registration.version += 1
        for column in ("conflicts", "writers"):
            held = getattr(registration, column)
            shown = {now[place]: value for place, value in held.items() if place in now}
            setattr(registration, column, shown)
        registration.layout += 1
        registration.save()
    return registration


def _has_unseen(registration: Registration, row: str, seen: Seen) -> bool:
    """Whether an answer or a conflicting answer in a row comes from elsewhere, and was not on the
    page."""
    current, written = registration.answers.values, registration.writers
    inside = [
        place
        for place in {*current, *registration.conflicts}
        if place == row or place.startswith(f"{row}/")
    ]
    strange = [place for place in inside if form_of(written.get(place)) != seen.form]
    conflicts = {
        form_of(conflict) for place in inside for conflict in registration.conflicts.get(place, [])
    }
    answered = any((current.get(place) or "") != (seen.base.get(place) or "") for place in strange)
    return answered or not conflicts <= seen.conflicts | {seen.form}


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


def with_names(marks: Mapping[str, Any], reader_pk: int | None = None) -> dict[str, dict[str, Any]]:
    """Who gave which answer (`writers`), with the names of the people instead of their keys; the
    reader's own is "You"."""
    noted = {place: mark for place, mark in marks.items() if isinstance(mark, dict)}
    people = _names((mark.get("by") for mark in noted.values()), reader_pk)
    return {place: {**mark, "by": people.get(mark.get("by"), "")} for place, mark in noted.items()}


def named_conflicts(registration: Registration, reader_pk: int | None = None) -> Conflicts:
    """Conflicting answers that are open, with the names of the people who gave them and, as
    `against`, of those whose answer counts."""
    conflicts = registration.open_conflicts
    people = _names(
        (conflict.get("by") for others in conflicts.values() for conflict in others), reader_pk
    )
    writers = with_names({place: registration.writers.get(place) for place in conflicts}, reader_pk)
    return {
        place: [
            {
                **conflict,
                "by": people.get(conflict.get("by"), ""),
                "against": writers.get(place, {}).get("by", ""),
            }
            for conflict in others
        ]
        for place, others in conflicts.items()
    }


def _names(keys: Iterable[int | None], reader_pk: int | None) -> dict[int | None, str]:
    people = User.objects.in_bulk({key for key in keys if key})
    return {key: _("You") if key == reader_pk else str(user) for key, user in people.items()}
