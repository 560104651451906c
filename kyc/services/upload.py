"""Sending documents upstream, each once."""

from collections.abc import Callable
from typing import BinaryIO, cast

from django.utils import timezone
from django.utils.translation import gettext as _

from kyc.models import Attachment, Registration
from numbers_api.client import NumbersClient
from numbers_api.errors import Invalid, NumbersApiError, OutcomeUnknown, TooLarge


class DocumentRefused(NumbersApiError):
    """The API refused a file; why stands at the file."""


def send_files(
    registration: Registration, remote_id: str, client: NumbersClient, before_each: Callable[[], None] = lambda: None
) -> None:
    """Uploads every current file that has not been sent. Repeatable: what arrived is not sent again.

    Raises DocumentRefused for a file that the API does not take, and the client's errors.
    """
    for file in registration.attachments.filter(superseded_at=None, sent_at=None):
        before_each()
        _send(file, remote_id, client)


def _send(file: Attachment, remote_id: str, client: NumbersClient) -> None:
    try:
        with file.file.open("rb") as stream:
            client.upload_attachment(
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
        Attachment.objects.filter(pk=file.pk).update(refusal=error.message)
        raise DocumentRefused(error.message, http_status=error.http_status) from error
    except FileNotFoundError as error:
        lost = _("The stored file is gone. Upload it again.")
        Attachment.objects.filter(pk=file.pk).update(refusal=lost)
        raise DocumentRefused(lost) from error
    Attachment.objects.filter(pk=file.pk).update(sent_at=timezone.now(), refusal="")


def _arrived(file: Attachment, remote_id: str, client: NumbersClient) -> bool:
    """After a lost answer the registration tells whether the file is there (contract file, `uploadStatus`).

    Where another file was sent before, what is there may be that one: then nothing is known.
    """
    before = file.registration.attachments.filter(requirement_id=file.requirement_id, sent_at__isnull=False)
    if before.exists():
        return False
    stored = client.registration(remote_id).attachments
    return any(item.attachment_id == file.requirement_id and item.upload_status == "COMPLETED" for item in stored)
