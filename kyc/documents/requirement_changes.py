"""Requirements that changed after somebody began to answer them (contract README, "The snapshot
rule")."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from kyc.documents import receive
from kyc.registrations.fields.registry import field_for
from kyc.registrations.models import Registration
from kyc.registrations.snapshots import RequirementSnapshot
from kyc.requirements import changes
from kyc.requirements.answers import Answers, Value, carry
from kyc.requirements.definition import Definition, Kind, Question
from kyc.requirements.payload import asked, resolve_answers
from kyc.requirements.places import instances
from kyc.requirements.progress import progress
from kyc.requirements.validate import Problem

# How old a lookup may be before an open order's requirements are looked up again.
STALE = timedelta(days=1)


@dataclass(frozen=True)
class RequirementChanges:
    """What is different in `after`; documents by their titles.

    `lost` are answers that it has no place for, with their questions; `wrong` those that it takes
    and objects to, as (question, answer, objection).
    """

    before: RequirementSnapshot
    after: RequirementSnapshot
    differences: tuple[changes.Difference, ...]
    lost: list[tuple[str, str]]
    wrong: list[tuple[str, str, Problem]]
    documents_added: list[str]
    documents_removed: list[str]
    documents_changed: list[str]


def newer(registration: Registration) -> RequirementSnapshot | None:
    """The requirements that were seen last, if they are others than the registration is filled in
    against."""
    own = registration.snapshot
    later = seen_after(own.region_code, own.number_type, own.seen_at)
    # They may have been seen again since they were read here.
    latest = later.order_by("-seen_at", "-pk").first()
    return latest if latest and latest.pk != own.pk else None


def seen_after(region: Any, number_type: Any, moment: Any) -> QuerySet[RequirementSnapshot]:
    """The requirements of a region and type that were last seen after the moment: each is a value,
    or what stands for one in a question."""
    return RequirementSnapshot.objects.filter(
        region_code=region, number_type=number_type, seen_at__gt=moment
    )


def between(
    before: RequirementSnapshot, after: RequirementSnapshot, answers: Answers
) -> RequirementChanges:
    """Everything that is different in the later requirements, for somebody with these answers."""
    old = {document.id: document for document in before.documents}
    new = {document.id: document for document in after.documents}
    fitting = carry(answers, before.definition, after.definition)
    live, _data = resolve_answers(before.definition, answers)
    lost = [
        (question.title, field_for(question).display(value))
        for place, _group, _row, question in asked(before.definition, answers, live)
        if (value := answers.values.get(place)) and fitting.values.get(place) != value
    ]
    questions = _questions(after.definition, fitting)
    wrong = [
        (question.title, field_for(question).display(value), problem)
        for problem in progress(after.definition, fitting).problems
        if not problem.missing
        and (value := fitting.values.get(problem.pointer))
        and (question := questions.get(problem.pointer))
    ]
    return RequirementChanges(
        before=before,
        after=after,
        differences=changes.compare(before.definition, after.definition),
        lost=lost,
        wrong=wrong,
        documents_added=[new[id_].name for id_ in new if id_ not in old],
        documents_removed=[old[id_].name for id_ in old if id_ not in new],
        documents_changed=[new[id_].name for id_ in new if id_ in old and new[id_] != old[id_]],
    )


def apply_changes(registration_pk: int, after: RequirementSnapshot) -> Registration:
    """The registration against other requirements, with every answer that fits. Locks it;
    idempotent.

    Answers that have no place any more, or no longer fit theirs, stay stored: should the
    requirements go back, they are there.
    """
    with transaction.atomic():
        registration = Registration.objects.locked(registration_pk)
        if registration.snapshot_id == after.pk:
            return registration
        before, answers = registration.definition, registration.answers
        fitting = carry(answers, before, after.definition)
        asked = _questions(after.definition, fitting)
        resting = {
            place: value
            for place, value in answers.values.items()
            if _may_rest(asked.get(place), value)
        }
        registration.snapshot = after
        registration.raw_answers = Answers(
            {**resting, **fitting.values}, {**answers.rows, **fitting.rows}
        ).to_json()
        registration.refusals, registration.version = [], registration.version + 1
        registration.conflicts = {
            place: others
            for place, others in registration.conflicts.items()
            if all(_may_rest(asked.get(place), conflict["value"]) for conflict in others)
        }
        registration.save()
        receive.settle(registration)
    return registration


def is_due(snapshot: RequirementSnapshot, stale: timedelta = STALE) -> bool:
    """Whether what its region and type require is to be looked up again, if a lookup may be so
    old."""
    if snapshot.seen_at > timezone.now() - stale:
        return False
    place = {"region_code": snapshot.region_code, "number_type": snapshot.number_type}
    lately = RequirementSnapshot.objects.filter(**place, seen_at__gt=timezone.now() - stale)
    return not lately.exists()


def _questions(definition: Definition, answers: Answers) -> dict[str, Question]:
    return {place: question for place, _group, question in instances(definition, answers)}


def _may_rest(question: Question | None, value: Value) -> bool:
    """Whether an answer that does not fit stays stored all the same: it comes back when the
    requirements do.

    Not in the place of a question whose answers have another form, and no act for another one.
    """
    if question is None:
        return True
    return (
        isinstance(value, list) is (question.kind is Kind.CHOICES)
        and question.kind is not Kind.CONFIRMATION
    )


def earlier(snapshot: RequirementSnapshot, sha256: str) -> RequirementSnapshot | None:
    """Other requirements of the same region and type, by their hash."""
    same = RequirementSnapshot.objects.filter(
        region_code=snapshot.region_code, number_type=snapshot.number_type
    )
    return same.filter(sha256=sha256).exclude(pk=snapshot.pk).first()


def resting(
    after: RequirementSnapshot, answers: Answers, typed: Mapping[str, Value]
) -> dict[str, Value]:
    """Of answers to earlier requirements those that can be stored beside these."""
    asked = _questions(after.definition, answers)
    return {place: value for place, value in typed.items() if _may_rest(asked.get(place), value)}
