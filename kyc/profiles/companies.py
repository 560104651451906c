"""Keeping what is known of companies. Who may see a profile is asked here, where it is fetched."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone

from kyc.documents.models import ProfileDocument
from kyc.profiles.models import Profile, ProfileFact, ProfileQuerySet
from kyc.registrations.fields.country import CountryField
from kyc.registrations.fields.registry import field_for
from kyc.requirements.answers import Value
from kyc.requirements.definition import Question
from people.models import Team, User

LONGEST_TITLE = 200


class NameTaken(Exception):
    """The team, or the person, has a profile of this name already. Nothing was changed."""


class Changed(Exception):
    """Facts that would be replaced were changed meanwhile. `now`: what stands there, by key; None:
    it was forgotten.

    Nothing was changed.
    """

    def __init__(self, now: Mapping[str, ProfileFact | None]) -> None:
        super().__init__()
        self.now = now


@dataclass(frozen=True)
class Known:
    """One fact to keep: its value as typed, and what the question was called.

    `seen`: what stood there for whoever typed it; None where that was asked already.
    """

    value: Value
    title: str = ""
    seen: Value | None = None


def visible_profile(person: User, pk: int) -> Profile:
    """The profile, if this person may see it. Raises Profile.DoesNotExist otherwise, as for one
    that never was."""
    related = Profile.objects.visible_to(person).current().select_related("team", "owner")
    return related.prefetch_related("facts__updated_by").get(pk=pk)


def listed(person: User) -> ProfileQuerySet:
    """The profiles that a person may see, by name, each with how much is in it (`fact_count`,
    `document_count`)."""
    documents = Count("documents", filter=Q(documents__removed_at=None), distinct=True)
    counted = Profile.objects.visible_to(person).current().select_related("team", "owner")
    return counted.annotate(
        fact_count=Count("facts", distinct=True), document_count=documents
    ).order_by("name", "pk")


def create(name: str, *, team: Team | None, owner: User) -> Profile:
    """A new profile of the team, or of the person where there is no team. Raises NameTaken."""
    try:
        with transaction.atomic():
            return Profile.objects.create(name=name, team=team, owner=None if team else owner)
    except IntegrityError:
        raise NameTaken from None


def rename(profile: Profile, name: str) -> None:
    """Gives it another name. Idempotent. Raises NameTaken."""
    try:
        with transaction.atomic():
            Profile.objects.filter(pk=profile.pk).update(name=name, updated_at=timezone.now())
    except IntegrityError:
        raise NameTaken from None
    profile.name = name


def archive(profile: Profile) -> int:
    """Takes it off every list, and its documents with it: retention deletes them. Its name is free
    again. Idempotent.

    Returns how many documents that were.
    """
    now = timezone.now()
    with transaction.atomic():
        kept = Profile.objects.select_for_update().get(pk=profile.pk)
        if kept.archived_at is None:
            # Long names may begin alike.
            kept.name = f"{kept.name[:35]} ({now:%Y-%m-%d %H:%M:%S}, {kept.pk})"
            kept.archived_at = now
            kept.save(update_fields=["name", "archived_at", "updated_at"])
        return ProfileDocument.objects.current().filter(profile=kept).update(removed_at=now)


def save_facts(profile: Profile, facts: Mapping[str, Known], actor: User) -> None:
    """Keeps these facts and leaves all others; an empty value forgets its fact. Locks the profile;
    idempotent.

    Raises Changed where somebody would replace what they have not seen.
    """
    with transaction.atomic():
        Profile.objects.select_for_update().get(pk=profile.pk)
        known = {
            fact.key: fact
            for fact in ProfileFact.objects.filter(profile=profile).select_related("updated_by")
        }
        stands = {key: known[key].value if key in known else "" for key in facts}
        if unseen := {
            key: known.get(key)
            for key, fact in facts.items()
            if fact.seen is not None and stands[key] not in (fact.seen, fact.value)
        }:
            raise Changed(unseen)
        for key, fact in facts.items():
            if not fact.value and key in known:
                known[key].delete()
            elif fact.value and fact.value != stands[key]:
                title = fact.title[:LONGEST_TITLE]
                values = {"value": fact.value, "title": title, "updated_by": actor}
                ProfileFact.objects.update_or_create(profile=profile, key=key, defaults=values)
        Profile.objects.filter(pk=profile.pk).update(updated_at=timezone.now())


def locked(profile: Profile) -> Profile:
    """The profile as it is now, held until the transaction ends."""
    return Profile.objects.select_for_update().prefetch_related("facts").get(pk=profile.pk)


def delete_fact(profile: Profile, fact_pk: int) -> None:
    """Removes one fact. Idempotent."""
    ProfileFact.objects.filter(profile=profile, pk=fact_pk).delete()


def offered(question: Question) -> set[str]:
    """The codes that a question after a country or a language offers; none for other questions."""
    field = field_for(question)
    return {code for code, _name in field.options()} if isinstance(field, CountryField) else set()
