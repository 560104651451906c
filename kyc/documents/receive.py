"""Taking a document in: checked by its bytes, stored privately, replacing the one before."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from fnmatch import fnmatch
from math import ceil
from typing import Any

import structlog
from django.conf import settings
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyc.documents import isolated, pictures
from kyc.documents.assembled import Chosen, assembled, count_files
from kyc.documents.media_types import advice, found_type, registered_name, type_names
from kyc.documents.models import Document, ScanState
from kyc.documents.refusals import FileRefused, refusal_words
from kyc.documents.storage import PDF, UNKNOWN_TYPE, Facts, inspect, safe_name
from kyc.registrations.models import Registration
from numbers_api.schemas import RequiredAttachment
from people import quotas
from people.models import Used, User

log = structlog.get_logger(__name__)

MEGABYTE = 1024**2


class AlreadyThere(Exception):
    """The very file that is in use for this attachment was given again: there is nothing to
    replace."""


class Replaced(Exception):
    """Another file than the one that was shown is in use for this attachment by now: somebody
    replaced it meanwhile."""


def store(
    registration: Registration,
    document: RequiredAttachment,
    file: "UploadedFile[Any]",
    *,
    document_type: str,
    actor: User,
    more: "Sequence[UploadedFile[Any]]" = (),
) -> Document:
    """Checks the file and stores its bytes, outside any transaction: storage may be far away. `put`
    makes it count.

    Together with `more` it makes one document; then, and where a picture is of another type than is
    asked for, a file is made of what was chosen, and that is stored too.

    Raises FileRefused and AlreadyThere, and then nothing has changed.
    """
    types = document.allowed_mime_types
    count_files(1 + len(more))
    chosen = [Chosen(each, examine(each, types)) for each in (file, *more)]
    with assembled(chosen, types) as content:
        is_made = content is not file
        facts = examine(content, types) if is_made else chosen[0].facts
        check(facts, document)
        count(actor, sum(each.facts.size for each in chosen))
        if is_there(registration, document, facts.sha256, document_type):
            raise AlreadyThere
        stored = kept_file(registration, document, content, facts, document_type, actor)
    try:
        stored.made_of = [
            kept_file(registration, document, each.file, each.facts, document_type, actor)
            for each in (chosen if is_made else ())
        ]
    except FileRefused:
        discard(stored)
        raise
    return stored


def kept_file(
    registration: Registration,
    document: RequiredAttachment,
    file: "File[Any]",
    facts: Facts,
    document_type: str,
    actor: User,
) -> Document:
    """One file as it is stored, in a row that nobody has saved. Raises FileRefused."""
    kept = Document(
        registration=registration,
        requirement_id=document.id,
        name=safe_name(file.name or "", facts.content_type),
        content_type=facts.content_type,
        size=facts.size,
        sha256=facts.sha256,
        is_merged=facts.is_merged,
        sign=facts.sign,
        document_type=document_type,
        uploaded_by=actor,
    )
    with storing():
        kept.file.save(kept.name, file, save=False)
    return kept


def discard(stored: Document) -> None:
    """Removes the bytes of a file that was stored and did not come to count."""
    for each in (stored, *stored.made_of):
        each.file.delete(save=False)


def count(actor: User, size: int) -> None:
    """Counts the bytes of a file that a person adds. Raises FileRefused where the day's are used
    up."""
    try:
        quotas.use(actor, Used.MEGABYTES, ceil(size / MEGABYTE))
    except quotas.QuotaReached as reached:
        raise FileRefused(reached.words) from None


@contextmanager
def storing() -> Iterator[None]:
    """Bytes are on their way into storage. Raises FileRefused, whatever keeps storage from taking
    them: a full disk, a bucket that can't be reached. What lies there already and is gone is told
    apart."""
    try:
        yield
    except FileNotFoundError:
        raise
    except Exception as error:
        log.warning("store.failed", reason=type(error).__name__)
        raise FileRefused(
            _("Documents can't be stored now. Nothing was changed: try again in a minute.")
        ) from error


def examine(file: "File[Any]", allowed: Sequence[str] = ()) -> Facts:
    """What the file's bytes say. Raises FileRefused for one that is too large, or empty."""
    if (file.size or 0) > settings.MAX_UPLOAD_BYTES:
        raise FileRefused(
            _("The file is larger than %(limit)s MB.")
            % {"limit": settings.MAX_UPLOAD_BYTES // 1024**2}
        )
    facts = inspect(file, allowed)
    if not facts.size:
        raise FileRefused(
            _("The file is empty. Choose it again, or save it once more and then choose it.")
        )
    job = "look_pdf" if facts.content_type == PDF else "look_picture"
    if facts.content_type != PDF and facts.content_type not in pictures.READABLE:
        return facts
    found = isolated.look(job, file, facts.sha256)
    # A photograph that can be read to its end is whole, whatever follows it.
    is_photograph = facts.content_type == pictures.JPEG and not found.refused
    is_cut_off = found.refused == "cut_off" or (facts.is_cut_off and not is_photograph)
    refused = found.refused
    if refused in ("damaged", "cut_off") and facts.content_type in pictures.OF_MANY_SORTS:
        # That the library can't read it says nothing of the reviewers' programs.
        refused, is_cut_off = "", False
    return replace(facts, is_cut_off=is_cut_off, refused=refused, sign=found.sign)


def check(facts: Facts, document: RequiredAttachment) -> None:
    """Whether a file of this type will do for the attachment. Raises FileRefused."""
    allowed = [registered_name(kind) for kind in document.allowed_mime_types]
    fits = not allowed or any(fnmatch(facts.content_type, kind) for kind in allowed)
    # Of a file that is cut off the type may be unknown for that very reason.
    if facts.is_cut_off and (fits or facts.content_type == UNKNOWN_TYPE):
        raise FileRefused(
            _(
                "The file ends too early: a part of it is missing. Save or download it once more "
                "and see that it opens."
            )
        )
    if not fits:
        words = {"found": found_type(facts.content_type), "allowed": type_names(allowed)}
        said = _("This file is %(found)s. Upload a %(allowed)s.") % words
        raise FileRefused(f"{said} {advice(facts.content_type, allowed)}".strip())
    if facts.refused:
        raise FileRefused(refusal_words(facts.refused))


def put(stored: Document) -> Document | None:
    """Makes a stored file the current one for its attachment; gives the one that it replaced. Locks
    the registration.

    Raises FileRefused where a colleague has renewed the requirements meanwhile, and they ask for no
    such file any more.
    """
    with transaction.atomic():
        locked = Registration.objects.locked(stored.registration_id)
        if not is_asked(stored, locked):
            raise FileRefused(
                _(
                    "The requirements have changed meanwhile: they don't ask for this file. Look "
                    "at them again."
                )
            )
        current = Document.objects.current().filter(
            registration=locked, requirement_id=stored.requirement_id
        )
        replaced = current.select_related("uploaded_by").first()
        current.update(superseded_at=timezone.now())
        stored.save()
        for original in stored.made_of:
            original.superseded_at, original.part_of = timezone.now(), stored
            original.save()
    return replaced


def settle(registration: Registration) -> None:
    """Supersedes the current files that the registration's requirements don't ask for any more, or
    not of their type: nobody could see or remove them, and the API would refuse them. Whoever calls
    it holds the registration's lock. Idempotent.
    """
    current = registration.documents.filter(superseded_at=None)
    over = [file.pk for file in current if not is_asked(file, registration)]
    Document.objects.current().filter(pk__in=over).update(superseded_at=timezone.now())


def is_asked(file: Document, registration: Registration) -> bool:
    """Whether the registration's requirements ask for the file, and for one of its content type and
    document type."""
    document = next(
        (asked for asked in registration.snapshot.documents if asked.id == file.requirement_id),
        None,
    )
    if document is None or (
        document.allowed_document_types
        and file.document_type not in document.allowed_document_types
    ):
        return False
    try:
        check(Facts(file.content_type, file.size, file.sha256), document)
    except FileRefused:
        return False
    return True


def remove(registration: Registration, document: RequiredAttachment, shown: int) -> bool:
    """Takes back the file that was shown, given by its pk; not if the API has it or may have it: it
    can't be taken back there.

    Locks the registration. Idempotent. Raises Replaced where another file is in use, and then
    nothing has changed. The file stays in history until retention removes it. Returns whether there
    was one to take back.
    """
    with transaction.atomic():
        locked = Registration.objects.select_for_update().get(pk=registration.pk)
        current = Document.objects.current().filter(registration=locked, requirement_id=document.id)
        if current.exclude(pk=shown).exists():
            raise Replaced
        unsent = current.filter(sent_at=None, sending_since=None)
        return bool(unsent.update(superseded_at=timezone.now()))


def is_there(
    registration: Registration, document: RequiredAttachment, sha256: str, document_type: str
) -> bool:
    """Whether the file in use is the one with these bytes, given as this type. One that was refused
    or infected may be given again, to be validated again; one that the scanner could not read too,
    for its stored bytes may be gone."""
    same = {"requirement_id": document.id, "sha256": sha256, "document_type": document_type}
    there = Document.objects.current().filter(
        registration=registration, refusal_code="", refusal="", scan_problem="", **same
    )
    return there.exclude(scan_state=ScanState.INFECTED).exists()
