"""Requirements that changed after somebody began to answer them (contract README, "The snapshot rule")."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from kyc.models import Registration, RequirementSnapshot
from kyc.requirements import drift
from kyc.requirements.answers import Answers, Value, carry
from kyc.requirements.definition import Definition, Kind, Question
from kyc.requirements.places import instances
from numbers_api.schemas import RequiredAttachment

# How old a lookup may be before an open order's requirements are looked up again, and how long one lookup is waited for.
STALE = timedelta(days=1)
BETWEEN = timedelta(hours=1)


@dataclass(frozen=True)
class Drift:
    """What is different in `after`. `lost` are the questions whose answers it has no place for; documents by their titles."""

    before: RequirementSnapshot
    after: RequirementSnapshot
    differences: tuple[drift.Difference, ...]
    lost: list[str]
    documents_added: list[str]
    documents_removed: list[str]
    documents_changed: list[str]


def newer(registration: Registration) -> RequirementSnapshot | None:
    """The requirements that were seen last, if they are others than the registration is filled in against."""
    own = registration.snapshot
    same = RequirementSnapshot.objects.filter(region_code=own.region_code, number_type=own.number_type)
    latest = same.order_by("-seen_at", "-pk").first()
    return latest if latest and latest.pk != own.pk and latest.seen_at > own.seen_at else None


def between(before: RequirementSnapshot, after: RequirementSnapshot, answers: Answers) -> Drift:
    """Everything that is different in the later requirements, for somebody with these answers."""
    old, new = _by_id(before), _by_id(after)
    return Drift(
        before=before,
        after=after,
        differences=drift.compare(before.definition, after.definition),
        lost=drift.lost(answers, before.definition, after.definition),
        documents_added=[_title(new[id_]) for id_ in new if id_ not in old],
        documents_removed=[_title(old[id_]) for id_ in old if id_ not in new],
        documents_changed=[_title(new[id_]) for id_ in new if id_ in old and new[id_] != old[id_]],
    )


def take_over(registration_pk: int, after: RequirementSnapshot) -> Registration:
    """The registration against other requirements, with every answer that fits. Locks it; repeatable.

    Answers whose place is gone stay stored, unasked: should the requirements go back, they are there.
    """
    with transaction.atomic():
        registration = Registration.objects.select_for_update().select_related("snapshot").get(pk=registration_pk)
        if registration.snapshot_id == after.pk:
            return registration
        before, answers = registration.definition, registration.answers
        fitting = carry(answers, before, after.definition)
        asked, was_asked = (_questions(definition, fitting) for definition in (after.definition, before))
        resting = {
            place: value
            for place, value in answers.values.items()
            if place not in asked or (place not in was_asked and _has_form(asked[place], value))
        }
        registration.snapshot = after
        registration.raw_answers = Answers({**resting, **fitting.values}, {**answers.rows, **fitting.rows}).to_json()
        registration.refusals, registration.version = [], registration.version + 1
        # Forms that are open show the earlier questions: rows in them can't be told apart from those of today.
        registration.layout += 1
        registration.save()
    return registration


def is_due(snapshot: RequirementSnapshot) -> bool:
    """Whether these requirements are to be looked up again now; of several who ask, one is told so."""
    now = timezone.now()
    if snapshot.seen_at > now - STALE:
        return False
    waiting = RequirementSnapshot.objects.filter(pk=snapshot.pk, asked_at__lt=now - BETWEEN)
    return bool(waiting.update(asked_at=now))


def _by_id(snapshot: RequirementSnapshot) -> dict[str, RequiredAttachment]:
    return {document.id: document for document in snapshot.documents}


def _title(document: RequiredAttachment) -> str:
    return document.title or document.id


def _questions(definition: Definition, answers: Answers) -> dict[str, Question]:
    return {place: question for place, _group, question in instances(definition, answers)}


def _has_form(question: Question, value: Value) -> bool:
    """Whether an answer that rested unasked is of its question's form; the judge says the rest."""
    return isinstance(value, list) is (question.kind is Kind.CHOICES)
