"""A profile's vault of documents: taking them in, and whether one will do for what a requirement
asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyc.documents import receive
from kyc.documents.media_types import OF_DOCUMENTS, document_type
from kyc.documents.models import (
    Document,
    ProfileDocument,
    ProfileDocumentQuerySet,
    ScanState,
    StoredFile,
)
from kyc.documents.receive import check, examine
from kyc.documents.refusals import FileRefused
from kyc.documents.storage import Facts, safe_name
from kyc.profiles.models import Profile
from kyc.profiles.stated_age import Age, Unit, stated_age
from kyc.registrations.models import Registration
from kyc.registrations.snapshots import RequirementSnapshot
from numbers_api.schemas import RequiredAttachment
from people.models import User
from people.readers import day_words

# How many lookups are searched for types of documents.
RECENT = 200
# The vault takes files of the types that documents have, so long as they are whole.
ANY_DOCUMENT = RequiredAttachment(id="vault", allowed_mime_types=list(OF_DOCUMENTS))
# What of a file's facts is kept.
FOUND = ("content_type", "size", "sha256", "is_merged", "sign")
# What is a copy's own: its bytes, and who put it where it is, and when.
OWN_COLUMNS = frozenset({"file", "uploaded_by", "uploaded_at"})


class Gone(Exception):
    """The document was replaced or removed meanwhile, or its profile archived. Nothing was
    changed."""


class Changed(Exception):
    """What is said of the document was changed meanwhile in what would be replaced: `names`. `now`:
    the document as it is.

    Nothing was changed.
    """

    def __init__(self, names: list[str], now: ProfileDocument) -> None:
        super().__init__()
        self.names, self.now = names, now


@dataclass(frozen=True)
class Described:
    """What a person says of a document; the rest comes from its bytes."""

    title: str
    document_type: str = ""
    issued_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True)
class Verdict:
    """One document for one requirement. `reason` says why it won't do; empty when it will."""

    document: ProfileDocument
    reason: str = ""


def listed(profile: Profile) -> ProfileDocumentQuerySet:
    """The profile's documents, by title."""
    return ProfileDocument.objects.current().filter(profile=profile)


def current_document(profile: Profile, pk: int) -> ProfileDocument:
    """One of the profile's documents. Raises Document.DoesNotExist."""
    return listed(profile).get(pk=pk)


def known_types() -> list[str]:
    """The document types that regulators have asked for so far, by name."""
    asked = RequirementSnapshot.objects.order_by("-looked_up_at")[:RECENT]
    return sorted(
        {
            code
            for snapshot in asked
            for document in snapshot.documents
            for code in document.allowed_document_types
        }
    )


def store(
    profile: Profile,
    file: "File[Any]",
    said: Described,
    actor: User,
    instead_of: ProfileDocument | None = None,
    shown: Mapping[str, str] | None = None,
) -> ProfileDocument:
    """Takes a document in, instead of another where one is given. Bytes are stored outside any
    transaction.

    `shown`: what the person saw said of the other one; its own bytes once more only describe it
    anew. Of two who replace the same document the second is told. Locks the profile. Raises
    FileRefused, also for bytes that are there already, Gone and Changed, and then nothing has
    changed.
    """
    facts = examine(file, ANY_DOCUMENT.allowed_mime_types)
    check(facts, ANY_DOCUMENT)
    receive.count(actor, facts.size)
    if instead_of and instead_of.sha256 == facts.sha256:
        # What the scan keeps back may be given again, and what storage has lost.
        is_kept_back = instead_of.is_infected or instead_of.scan_problem
        if not is_kept_back and instead_of.file.storage.exists(str(instead_of.file.name)):
            return describe(instead_of, said, shown)
    read = {name: getattr(facts, name) for name in FOUND}
    kept = ProfileDocument(profile=profile, uploaded_by=actor, **vars(said), **read)
    kept.name = safe_name(file.name or "", facts.content_type)
    with receive.storing():
        kept.file.save(kept.name, file, save=False)
    try:
        with transaction.atomic():
            _hold(profile.pk)
            if instead_of:
                now = ProfileDocument.objects.current().filter(pk=instead_of.pk).first()
                if now is None:
                    raise Gone
                _refuse_unseen(now, vars(said), shown)
                if not remove(now):
                    raise Gone
            # Under other dates the same bytes would pass for a newer document.
            usable = listed(profile).exclude(scan_state=ScanState.INFECTED)
            if same := usable.filter(sha256=kept.sha256, scan_problem="").first():
                words = _("This very file is here already, as “%(title)s”. Change its dates there.")
                raise FileRefused(words % {"title": same.title})
            kept.save()
    except Exception:
        kept.file.delete(save=False)
        raise
    return kept


def describe(
    document: ProfileDocument, said: Described, shown: Mapping[str, str] | None = None
) -> ProfileDocument:
    """Changes what is said of a document, only where it differs from what was shown, if that is
    known. Returns it as it is now.

    Locks the profile; idempotent. Raises Gone and Changed, and then nothing has changed.
    """
    with transaction.atomic():
        _hold(document.profile_id)
        now = ProfileDocument.objects.current().filter(pk=document.pk).first()
        if now is None:
            raise Gone
        news = (
            vars(said)
            if shown is None
            else {name: v for name, v in vars(said).items() if _text(v) != _text(shown[name])}
        )
        _refuse_unseen(now, news, shown)
        if news:
            ProfileDocument.objects.filter(pk=now.pk).update(**news)
            now.refresh_from_db()
    return now


def remove(document: ProfileDocument) -> bool:
    """Takes a document off the vault; orders keep their copies. Idempotent. Returns whether it was
    still there."""
    return bool(
        ProfileDocument.objects.current().filter(pk=document.pk).update(removed_at=timezone.now())
    )


def verdicts(documents: list[ProfileDocument], required: RequiredAttachment) -> list[Verdict]:
    """Which of the documents will do for the requirement today, and why the others won't."""
    today = timezone.localdate()
    return [Verdict(document, objection(document, required, today)) for document in documents]


def objection(document: ProfileDocument, required: RequiredAttachment, today: date) -> str:
    """Why the document won't do for the requirement, in words; empty when it will."""
    if document.is_infected:
        return _("Malware was found in this file. Replace it.")
    if document.is_waiting:
        return _("It is being scanned for malware. Try again in a minute.")
    if document.has_expired and document.expires_on:
        return _("Expired on %(date)s.") % {"date": day_words(document.expires_on)}
    try:
        check(Facts(document.content_type, document.size, document.sha256), required)
    except FileRefused as refused:
        return refused.reason
    allowed = required.allowed_document_types
    if allowed and document.document_type not in allowed:
        words = {"allowed": get_text_list([document_type(code) for code in allowed], _("or"))}
        if not document.document_type:
            return _("Its document type is not known. It must be: %(allowed)s.") % words
        words["found"] = document_type(document.document_type)
        return _("It is a document of type %(found)s. It must be: %(allowed)s.") % words
    return _too_old(document, stated_age(required.title, required.description), today)


def is_there(
    document: ProfileDocument, registration: Registration, required: RequiredAttachment
) -> bool:
    """Whether the requirement's file in use is this very one, as `receive.is_there` counts."""
    return receive.is_there(registration, required, document.sha256, _type_for(document, required))


def copy_for(
    document: ProfileDocument, registration: Registration, required: RequiredAttachment, actor: User
) -> Document:
    """An attachment with the document's bytes, copied in storage, and all that is known of them;
    `receive.put` makes it count.

    Its type goes along only to who asks for that type. The two share nothing, so what retention
    does to one never reaches the other. Raises FileRefused where the stored file is gone.
    """
    columns = StoredFile._meta.local_fields  # Django's documented way to a model's fields
    shared = [column.attname for column in columns if column.name not in OWN_COLUMNS]
    known = {name: getattr(document, name) for name in shared} | {
        "document_type": _type_for(document, required)
    }
    copy = Document(
        registration=registration,
        requirement_id=required.id,
        company_id=document.profile_id,
        uploaded_by=actor,
        **known,
    )
    try:
        with receive.storing(), document.file.open("rb") as stream:
            copy.file.save(copy.name, stream, save=False)
    except FileNotFoundError as error:
        raise FileRefused(_("The stored file is gone. Upload the document again.")) from error
    return copy


def _hold(profile_pk: int) -> None:
    """Holds the profile until the transaction ends. Raises Gone where it is archived."""
    if not Profile.objects.current().select_for_update().filter(pk=profile_pk).first():
        raise Gone


def _refuse_unseen(
    now: ProfileDocument, said: Mapping[str, str | date | None], shown: Mapping[str, str] | None
) -> None:
    """Raises Changed where something would be replaced that its person has not seen."""
    if shown is None:
        return
    stands = {name: _text(getattr(now, name)) for name in said}
    unseen = [
        name
        for name, value in said.items()
        if stands[name] not in (_text(shown[name]), _text(value))
    ]
    if unseen:
        raise Changed(unseen, now)


def _text(said: str | date | None) -> str:
    """What is said, as a form sends it: without the spaces that a form may change."""
    return " ".join(str(said or "").split())


def _type_for(document: ProfileDocument, required: RequiredAttachment) -> str:
    return (
        document.document_type if document.document_type in required.allowed_document_types else ""
    )


def _too_old(document: ProfileDocument, age: Age | None, today: date) -> str:
    if age is None:
        return ""
    match age.unit:
        case Unit.DAY:
            most = ngettext("%(count)d day", "%(count)d days", age.count)
        case Unit.WEEK:
            most = ngettext("%(count)d week", "%(count)d weeks", age.count)
        case Unit.MONTH:
            most = ngettext("%(count)d month", "%(count)d months", age.count)
        case _:
            most = ngettext("%(count)d year", "%(count)d years", age.count)
    words = {"age": most % {"count": age.count}}
    if document.issued_on is None:
        return (
            _(
                "It must not be older than %(age)s on the day it is sent. Add its issue date: it "
                "is not known."
            )
            % words
        )
    if document.issued_on >= age.earliest(today):
        return ""
    words["date"] = day_words(document.issued_on)
    return _("Issued on %(date)s. It must not be older than %(age)s on the day it is sent.") % words
