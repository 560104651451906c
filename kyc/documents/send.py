"""Sending documents upstream, each once."""

from collections.abc import Callable, Collection
from typing import BinaryIO, cast

from django.db.models import F
from django.utils import timezone

from jobs.kinds import code_of
from kyc.documents.models import Document, ScanProblem, maybe_upstream
from kyc.registrations.models import Registration
from numbers_api.client import NumbersClient
from numbers_api.errors import Invalid, NumbersApiError, OutcomeUnknown, TooLarge


class DocumentRefused(NumbersApiError):
    """The API refused a file; why stands at the file."""


class DocumentGone(DocumentRefused):
    """The stored file is not there any more, so that it can't be sent."""


class DocumentKeptBack(DocumentRefused):
    """A file that we don't send, whatever the API would say; nobody but a person can change that.
    `attachment` is its key."""

    def __init__(self, file: Document) -> None:
        super().__init__("The document was not sent.")
        self.attachment = file.pk


class DocumentInfected(DocumentKeptBack):
    """Malware was found in a file."""


class DocumentUnscannable(DocumentKeptBack):
    """The scanner can't be given a file: waiting alone won't help."""


class ScanAwaited(NumbersApiError):
    """Whether a file is clean is not known yet. A later try may succeed."""


# What keeps the scanner from a file for good, as far as anybody can tell.
LASTING = (ScanProblem.TOO_LARGE, ScanProblem.UNREADABLE)


def send_files(
    registration: Registration,
    remote_id: str,
    client: NumbersClient,
    begin: Callable[[], NumbersClient] | None = None,
    only: Collection[str] | None = None,
) -> int:
    """Uploads every current file that is asked for and not sent yet, or only those for the
    attachments with these ids, and writes at each what became of it; returns how many. Idempotent:
    what arrived is not sent again, also when the worker that sent it was killed before it could say
    so. `begin` is called before each upload and gives the client for it.

    Raises DocumentKeptBack and ScanAwaited before anything is sent, or at a file of which it has
    become known meanwhile; DocumentRefused when all were tried if the API does not take one; and
    the client's errors at once.
    """
    asked = [
        document.id
        for document in registration.snapshot.documents
        if only is None or document.id in only
    ]
    unsent = registration.documents.filter(
        superseded_at=None, sent_at=None, requirement_id__in=asked
    )
    files = list(unsent.order_by("pk"))
    _check_scans(files)
    refused, sent = None, 0
    for file in files:
        # The files before it may have taken minutes: what its row says now counts.
        file.refresh_from_db(from_queryset=registration.documents.all())
        if file.superseded_at is not None:
            continue
        sent += 1
        _check_scans([file])
        try:
            _send(file, remote_id, client, begin or (lambda: client))
        except DocumentRefused as error:
            refused = refused or error
    if refused:
        raise refused
    return sent


def _check_scans(files: list[Document]) -> None:
    for file in files:
        if file.is_infected:
            raise DocumentInfected(file)
        if file.is_waiting and file.scan_problem in LASTING:
            raise DocumentUnscannable(file)
    if any(file.is_waiting for file in files):
        raise ScanAwaited("A document's scan for malware is not done yet.")


def _send(
    file: Document, remote_id: str, client: NumbersClient, begin: Callable[[], NumbersClient]
) -> None:
    """Sends the file unless an earlier try, whose end nobody wrote down, turns out to have
    arrived."""
    row = Document.objects.filter(pk=file.pk)
    is_there = file.sending_since is not None and _arrived(file, remote_id, client)
    # Before its row says that it may be on its way: whoever may not send it leaves it as it is.
    sender = None if is_there else begin()
    try:
        if sender is not None:
            row.update(
                sending_since=timezone.now(), send_problem="", send_tries=F("send_tries") + 1
            )
            try:
                with file.file.open("rb") as stream:
                    sender.upload_attachment(
                        remote_id,
                        file.requirement_id,
                        file=cast("BinaryIO", stream),
                        name=file.name,
                        content_type=file.content_type,
                        document_type=file.document_type,
                    )
            except OutcomeUnknown:
                if not _arrived(file, remote_id, client):
                    raise
            except (Invalid, TooLarge) as error:
                raise DocumentRefused(
                    error.message, http_status=error.http_status, said=error.said
                ) from error
            except FileNotFoundError as error:
                raise DocumentGone("The stored file is gone.") from error
    except DocumentRefused as error:
        row.update(refusal_code=code_of(error), refusal=error.said, sending_since=None)
        raise
    except Exception as error:
        row.update(send_problem=code_of(error))
        raise
    row.update(sent_at=timezone.now(), refusal_code="", refusal="", send_problem="")


def _arrived(file: Document, remote_id: str, client: NumbersClient) -> bool:
    """After a lost answer the registration tells whether the file is there (contract file,
    `uploadStatus`).

    Where another file was sent before, what is there may be that one: then nothing is known.
    """
    before = file.registration.documents.filter(requirement_id=file.requirement_id).exclude(
        pk=file.pk
    )
    if before.filter(maybe_upstream()).exists():
        return False
    stored = client.registration(remote_id).attachments
    return any(
        item.attachment_id == file.requirement_id and item.upload_status == "COMPLETED"
        for item in stored
    )
