"""Filling an order's form from a profile, and teaching a profile what was answered. Only what was
shown and ticked is taken."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from kyc.documents import payload, receive, refusals
from kyc.documents.models import Document, ProfileDocument, ProfileDocumentQuerySet
from kyc.profiles import companies, vault
from kyc.profiles.companies import Known
from kyc.profiles.derived import with_derived
from kyc.profiles.matching import Memory, matches, memories
from kyc.profiles.meaning import folded
from kyc.profiles.models import Profile, ProfileQuerySet
from kyc.profiles.offers import Offer
from kyc.profiles.offers import offers as judged
from kyc.registrations import saving
from kyc.registrations.models import Registration
from kyc.requirements.answers import Value
from kyc.requirements.progress import objections
from kyc.requirements.validate import Problem
from numbers_api.schemas import RequiredAttachment
from ordering.orders.choices import Act, Source
from ordering.orders.order import Order
from ordering.submissions.saving import (
    Added,
    NotEditable,
    answering,
    named,
    open_for_changes,
    unseen,
)
from people.models import User

# The facts that tell a company from others, the surest first.
IDENTITY = ("registration_number", "vat_number", "legal_name")


@dataclass(frozen=True)
class Lesson:
    """One answer that a profile could keep. `known` is what it knows now.

    `objection`: what the validator says to the answer; `has_conflicts`: another one was given, and
    somebody has to choose.
    """

    memory: Memory
    known: Value = ""
    objection: Problem | None = None
    has_conflicts: bool = False

    @property
    def token(self) -> str:
        """Names exactly what is shown."""
        return self.memory.token(self.known)

    @property
    def is_ticked(self) -> bool:
        """Kept unless somebody says no: only what loses nothing, and is good for another form."""
        return not (self.known or self.objection or self.has_conflicts)


@dataclass(frozen=True)
class Taken:
    """What was taken. `missed` counts what had been ticked but is no longer as it was shown: that
    was left alone."""

    titles: tuple[str, ...]
    missed: int = 0


def profiles_for(order: Order, person: User) -> list[Profile]:
    """The profiles that may go with this order: its team's, as far as the person may see them."""
    return list(_of(order, person).prefetch_related("facts"))


def offers(registration: Registration, profile: Profile) -> list[Offer]:
    """What the profile could answer of the form, and which of it is ticked."""
    region = registration.snapshot.region_code
    return judged(
        registration.definition, registration.answers, profile.values, companies.offered, region
    )


def fill_in(order: Order, profile: Profile, tokens: Collection[str], actor: User) -> Taken:
    """Fills in what was ticked, as the actor's answers, computed anew under the order's lock.

    What is not as it was shown is left alone. Idempotent. Raises NotEditable.
    """
    with open_for_changes(order) as locked, answering(locked, actor, Act.FILLED):
        registration = Registration.objects.locked(locked.registration_id)
        found = matches(
            registration.definition,
            registration.answers,
            with_derived(profile.values),
            companies.offered,
        )
        chosen = [match for match in found if match.token in tokens]
        if chosen:
            belongs_to(order, profile)
        saving.save(
            registration.pk, {match.pointer: match.value for match in chosen}, author_pk=actor.pk
        )
    return Taken(tuple(match.question.title for match in chosen), len(set(tokens)) - len(chosen))


def lessons(order: Order, profile: Profile | None) -> list[Lesson]:
    """The order's answers that the profile does not know, or knows otherwise, with what speaks
    against each."""
    registration = order.registration
    known, conflicts = profile.values if profile else {}, registration.open_conflicts
    wrong = {
        problem.pointer: problem
        for problem in objections(registration.definition, registration.answers)
    }
    return [
        Lesson(
            memory,
            known.get(memory.key, ""),
            objection=wrong.get(memory.pointer),
            has_conflicts=memory.pointer in conflicts,
        )
        for memory in memories(registration.definition, registration.answers, companies.offered)
        if known.get(memory.key) != memory.value
    ]


def save_to_profile(order: Order, profile: Profile, tokens: Collection[str], actor: User) -> Taken:
    """Keeps what was ticked in the profile, computed anew under its lock; what is not as it was
    shown is left alone.

    Idempotent.
    """
    with transaction.atomic():
        now = companies.locked(profile)
        chosen = [lesson.memory for lesson in lessons(order, now) if lesson.token in tokens]
        companies.save_facts(
            now,
            {memory.key: Known(memory.value, memory.question.title) for memory in chosen},
            actor,
        )
        if chosen:
            belongs_to(order, now)
            order.note(Act.SAVED_TO_PROFILE, source=Source.PERSON, actor=actor)
    return Taken(tuple(memory.question.title for memory in chosen), len(set(tokens)) - len(chosen))


def unsaved_documents(order: Order, profile: Profile | None) -> list[Document]:
    """The order's documents that the profile does not have: no file twice, and none of another
    company."""
    there = set(vault.listed(profile).values_list("sha256", flat=True)) if profile else set()
    found = []
    for file in payload.current_files(order.registration).values():
        is_ours = file.company_id is None or (profile and file.company_id == profile.pk)
        if file.is_usable and is_ours and file.sha256 not in there:
            there.add(file.sha256)
            found.append(file)
    return found


def save_document(file: Document, profile: Profile, said: vault.Described, actor: User) -> None:
    """A copy of an order's document for the profile, with what is said of it. Raises FileRefused
    where the profile has it already, or the stored file is gone."""
    try:
        with receive.storing(), file.file.open("rb") as stream:
            vault.store(profile, File(stream, name=file.name), said, actor)
    except FileNotFoundError as error:
        raise refusals.FileRefused(_("The stored file is gone.")) from error


def save_to_new_profile(
    order: Order, name: str, tokens: Collection[str], actor: User
) -> tuple[Profile, Taken]:
    """A new profile of the order's team with what was ticked. Not idempotent. Raises
    companies.NameTaken."""
    with transaction.atomic():
        profile = companies.create(name, team=order.team, owner=order.officer)
        return profile, save_to_profile(order, profile, tokens, actor)


def company_of(order: Order, known: Collection[Profile]) -> Profile | None:
    """Whose order it is: the company that it was begun or filled in for, or else the one of these
    profiles whose registration number or name was answered."""
    if order.company is not None:
        return order.company if order.company in known else None
    registration = order.registration
    said = {
        memory.key: folded(str(memory.value))
        for memory in memories(registration.definition, registration.answers, companies.offered)
        if memory.key in IDENTITY
    }
    for key in IDENTITY:
        fitting = [
            profile
            for profile in known
            if said.get(key) and said[key] in (folded(str(name)) for name in _names(profile, key))
        ]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None


def company_name(order: Order) -> str:
    """What a new profile of the order's company is called: its legal name, as far as answered."""
    registration = order.registration
    found = memories(registration.definition, registration.answers, companies.offered)
    name = next((str(memory.value) for memory in found if memory.key == "legal_name"), "")
    return name[: Profile._meta.get_field("name").max_length or 0]


def vault_for(
    order: Order, person: User, required: RequiredAttachment
) -> tuple[list[vault.Verdict], list[vault.Verdict]]:
    """The documents that could be used for the attachment, those of the order's company and those
    of other companies: which will do, and why the others won't."""
    found = vault.verdicts(list(_documents(order, person)), required)
    company = company_of(order, profiles_for(order, person)) if found else None
    own = [verdict for verdict in found if verdict.document.profile == company]
    return own, [verdict for verdict in found if verdict not in own]


def use_document(
    order: Order,
    required: RequiredAttachment,
    document_pk: int,
    actor: User,
    shown: int = 0,
    *,
    of_another: bool = False,
) -> Added:
    """Attaches a copy of a document from the vault, if it will do today; `shown` is as in
    `saving.add_document`; `of_another`: the person knows that it is another company's.

    Raises Document.DoesNotExist, NotEditable, refusals.FileRefused and
    receive.AlreadyThere; then nothing has changed.
    """
    if not order.is_editable:
        raise NotEditable
    document = _documents(order, actor).get(pk=document_pk)
    if not of_another and document.profile != company_of(order, profiles_for(order, actor)):
        words = _(
            "It is of %(company)s, and this order is not. If that is right, use it from “Documents "
            "of other companies”."
        )
        raise refusals.FileRefused(words % {"company": document.profile.name})
    (verdict,) = vault.verdicts([document], required)
    if verdict.reason:
        raise refusals.FileRefused(verdict.reason)
    if vault.is_there(document, order.registration, required):
        raise receive.AlreadyThere
    copy = vault.copy_for(document, order.registration, required, actor)
    try:
        with open_for_changes(order) as locked:
            # Pressed twice: the other copy may have come first.
            if vault.is_there(document, order.registration, required):
                raise receive.AlreadyThere
            replaced = receive.put(copy)
            locked.note(
                Act.DOCUMENT_ADDED, source=Source.PERSON, actor=actor, details=named(required)
            )
    except Exception:
        copy.file.delete(save=False)
        raise
    return Added(copy, unseen(replaced, shown))


def belongs_to(order: Order, company: Profile) -> None:
    """An order that nobody knows the company of is this one's from now on."""
    if Order.objects.filter(pk=order.pk, company=None).update(company=company):
        order.company = company


def _names(profile: Profile, key: str) -> Iterator[Value]:
    """What the profile knows of this kind; as its legal name also what it is called here."""
    yield profile.values.get(key, "")
    if key == "legal_name":
        yield profile.name


def _of(order: Order, person: User) -> ProfileQuerySet:
    return Profile.objects.visible_to(person).of(order.team, order.officer).current()


def _documents(order: Order, person: User) -> ProfileDocumentQuerySet:
    return (
        ProfileDocument.objects.current()
        .filter(profile__in=_of(order, person))
        .select_related("profile")
    )
