"""What comes along to a new order: answers and documents of its company, and of an earlier order
that it is to be like.

Everything is shown first and taken by one press; a token stands for exactly what was shown.
"""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from kyc.documents import receive
from kyc.documents.models import Document, ProfileDocument
from kyc.documents.payload import current_files
from kyc.documents.refusals import FileRefused
from kyc.profiles import companies, vault
from kyc.profiles.matching import token
from kyc.profiles.meaning import folded
from kyc.profiles.models import Profile
from kyc.profiles.offers import offers
from kyc.profiles.stated_age import stated_age
from kyc.registrations.models import Registration
from kyc.registrations.snapshots import RequirementSnapshot
from kyc.requirements.answers import Answers, carry
from kyc.requirements.progress import Progress, progress
from numbers_api.schemas import RequiredAttachment
from ordering.orders import start
from ordering.orders.approval import with_authors
from ordering.orders.choices import Act, Source
from ordering.orders.order import Order
from ordering.orders.start import Purpose
from people.models import User
from people.readers import day_words

LONGEST_REFERENCE = 80
# Regions and types that a company's page tells of.
PLACES_SHOWN = 12
# Of a reference that are counted on.
MOST_DIGITS = 9


@dataclass(frozen=True)
class Attachment:
    """What is there for one attachment requirement. `reason`: why a document that was thought of
    does not come along."""

    required: RequiredAttachment
    document: Document | ProfileDocument | None = None
    reason: str = ""

    @property
    def title(self) -> str:
        return self.required.name


@dataclass(frozen=True)
class Brought:
    """Answers and documents that come along to an order against `snapshot`."""

    snapshot: RequirementSnapshot
    answers: Answers
    attachments: tuple[Attachment, ...]
    company: Profile | None = None
    like: Order | None = None

    @property
    def progress(self) -> Progress:
        """How far the answers go."""
        return progress(self.snapshot.definition, self.answers)

    @property
    def is_anything(self) -> bool:
        return bool(self.answers.values) or any(each.document for each in self.attachments)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to answer or to upload."""
        return self.progress.complete and all(
            each.document or not each.required.mandatory for each in self.attachments
        )

    @property
    def mandatory(self) -> list[Attachment]:
        """The attachments without which nothing can be submitted."""
        return [each for each in self.attachments if each.required.mandatory]

    @property
    def documents_there(self) -> int:
        """How many of the mandatory attachments have a document."""
        return sum(each.document is not None for each in self.mandatory)

    @property
    def token(self) -> str:
        """Names exactly what is shown: the requirements, each answer and each document."""
        answers = self.answers.to_json()
        files = [each.document.sha256 if each.document else "" for each in self.attachments]
        return token(self.snapshot.sha256, repr(sorted(answers.items())), *files)


def brought(
    snapshot: RequirementSnapshot,
    company: Profile | None,
    like: Order | None,
    known: list[ProfileDocument] | None = None,
) -> Brought:
    """What the company and the earlier order have for these requirements.

    The earlier order's answers come first, for they were given to a form and perhaps approved; what
    they leave open the company's facts answer, as far as they would be ticked for filling in.
    `known`: the company's documents, where somebody has them already.
    """
    definition, answers = snapshot.definition, Answers({}, {})
    place = (snapshot.region_code, snapshot.number_type)
    if like is not None and (like.region_code, like.number_type) != place:
        # Another form, where the same name may mean something else.
        like = None
    if like is not None:
        before = like.registration
        answers = carry(before.answers, before.definition, definition)
    if company is not None:
        found = offers(definition, answers, company.values, companies.offered, snapshot.region_code)
        answers = answers.with_values(
            {offer.match.pointer: offer.match.value for offer in found if offer.is_ticked}
        )
    if known is None:
        known = list(vault.listed(company)) if company else []
    today = timezone.localdate()
    attachments = tuple(
        _attachment(required, _used_before(required, like), known, today)
        for required in snapshot.documents
    )
    return Brought(snapshot, answers, attachments, company, like)


def begin(
    purpose: Purpose, found: Brought, actor: User, form_key: UUID, proposed_reference: str = ""
) -> tuple[Order, list[str]]:
    """A draft with what comes along, and the titles of attachments whose stored file is gone.

    Idempotent by the form's key: pressed twice, it is one draft. A reference that was proposed and
    that another order of the company has by now becomes the next one. Copies files before the
    transaction, since storage may be far away. Locks the company.
    """
    made = Order.objects.filter(form_key=form_key, officer=actor)
    if (order := made.first()) is not None:
        if is_for(order, purpose):
            return order, []
        # The page was gone back to, and says something else now.
        form_key = uuid4()
        made = Order.objects.filter(form_key=form_key, officer=actor)
    registration = Registration(snapshot=found.snapshot, raw_answers=found.answers.to_json())
    copied, shared, gone = _files(found, registration, actor)
    try:
        with transaction.atomic():
            own = with_free_reference(purpose, proposed_reference)
            order = start.draft(own, registration, actor, form_key)
            for file in (*copied, *shared):
                file.save()
            receive.settle(registration)
            if found.like is not None:
                # Whoever wrote what comes along has written it here too.
                order.authors = with_authors(order.authors, found.like.unapproved_authors)
                order.save(update_fields=["authors"])
            if found.is_anything:
                order.note(Act.BROUGHT, source=Source.PERSON, actor=actor)
    except IntegrityError:
        # Another press of the same button was first, with copies of its own.
        for file in copied:
            file.file.delete(save=False)
        return made.get(), []
    return order, gone


def is_for(order: Order, purpose: Purpose) -> bool:
    """Whether the order is what the form says; its reference may have become the next one."""
    said = vars(purpose) | {"customer_reference": order.customer_reference}
    return all(getattr(order, name) == value for name, value in said.items())


def _files(
    found: Brought, registration: Registration, actor: User
) -> tuple[list[Document], list[Document], list[str]]:
    """The documents that come along, not saved: copies of the company's, and the earlier order's,
    which share its stored files; then the titles of those whose stored file is gone."""
    copied, shared, gone = list[Document](), list[Document](), list[str]()
    for each in found.attachments:
        try:
            if isinstance(each.document, ProfileDocument):
                copied.append(vault.copy_for(each.document, registration, each.required, actor))
            elif each.document is not None:
                shared.append(each.document.copy_to(registration))
        except FileRefused:
            gone.append(each.title)
    return copied, shared, gone


def with_free_reference(purpose: Purpose, proposed: str) -> Purpose:
    """The purpose with a reference that no other order of the company has, where it was proposed
    and not typed. Locks the company."""
    if purpose.company is None:
        return purpose
    companies.locked(purpose.company)
    if purpose.customer_reference != proposed:
        return purpose
    return replace(purpose, customer_reference=free_reference(purpose.company, proposed))


def free_reference(company: Profile, reference: str) -> str:
    """The reference, or the first after it that no order of the company has."""
    used = set(Order.objects.filter(company=company).values_list("customer_reference", flat=True))
    while reference and reference in used:
        reference = next_reference(reference)
    return reference


def next_reference(last: str) -> str:
    """What follows a reference: HARBOUR-011 is followed by HARBOUR-012, Harbour by Harbour-2."""
    if not last:
        return ""
    digits = last[len(last.rstrip("0123456789")) :][-MOST_DIGITS:]
    beginning = last.removesuffix(digits)
    follows = str(int(digits) + 1).zfill(len(digits)) if digits else "-2"
    return f"{beginning[: LONGEST_REFERENCE - len(follows)]}{follows}"


def last_order(
    company: Profile, person: User, place: tuple[str, str] | None = None
) -> Order | None:
    """The company's last order that was reserved, of those that the person may see, or else its
    last draft; of one region and type, where they are given."""
    mine = Order.objects.visible_to(person).filter(company=company, discarded_at=None)
    if place is not None:
        mine = mine.filter(region_code=place[0], number_type=place[1])
    related = mine.select_related("registration__snapshot", "company")
    return related.order_by(F("reserved_at").desc(nulls_last=True), "-pk").first()


def readiness_by_place(company: Profile, person: User) -> list[Brought]:
    """How much the company answers of the requirements, as they were seen last, of every region and
    type that the person's orders have asked for, the latest first."""
    asked = Order.objects.visible_to(person).order_by().values_list("region_code", "number_type")
    latest = asked.annotate(last=Max("pk")).order_by("-last")[:PLACES_SHOWN]
    found, known = [], list(vault.listed(company))
    for region, number_type, _last in latest:
        seen = RequirementSnapshot.objects.filter(region_code=region, number_type=number_type)
        if (snapshot := seen.order_by("-seen_at").first()) is not None:
            found.append(brought(snapshot, company, None, known))
    return found


def _used_before(required: RequiredAttachment, like: Order | None) -> Document | None:
    """The file that the earlier order has for the same requirement, if it may be used."""
    file = current_files(like.registration).get(required.id) if like else None
    return file if file and file.is_usable and not file.refusal_code else None


def _attachment(
    required: RequiredAttachment,
    before: Document | None,
    known: list[ProfileDocument],
    today: date,
) -> Attachment:
    """The earlier order's file where it still does, or else the company's document that does for
    certain: one of a type that is asked for, or of the requirement's own name."""
    reason = ""
    if before is not None:
        same = next((document for document in known if document.sha256 == before.sha256), None)
        reason = (
            vault.objection(same, required, today) if same else _too_old(before, required, today)
        )
        if not reason:
            return Attachment(required, before)
    for document in sorted(known, key=lambda each: each.issued_on or date.min, reverse=True):
        is_meant = document.document_type in required.allowed_document_types or (
            not required.allowed_document_types and folded(document.title) == folded(required.name)
        )
        if not is_meant:
            continue
        said = vault.objection(document, required, today)
        if not said:
            return Attachment(required, document)
        reason = reason or said
    return Attachment(required, None, reason)


def _too_old(before: Document, required: RequiredAttachment, today: date) -> str:
    """A file is at least as old as its upload; more is not known of it."""
    age = stated_age(required.title, required.description)
    uploaded = timezone.localdate(before.uploaded_at)
    if age is None or uploaded >= age.earliest(today):
        return ""
    words = _("Uploaded on %(date)s, and too old by now. Upload a newer one.")
    return words % {"date": day_words(uploaded)}
