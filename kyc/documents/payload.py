"""What goes upstream, and whether it is all there."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from kyc.documents.models import Document
from kyc.registrations.models import Registration
from kyc.requirements import payload
from kyc.requirements.definition import Json, Shape
from kyc.requirements.progress import objections
from people.readers import quotation


def data(registration: Registration) -> Json:
    """`requestDetails.data` as the API wants it, or None when nothing is asked."""
    if registration.definition.shape is Shape.NOTHING:
        return None
    return payload.build(registration.definition, registration.answers)


def is_complete(registration: Registration) -> bool:
    """Whether the validator has nothing against the answers, and nobody has to choose between two
    of them."""
    asked = registration.definition
    return asked.shape is Shape.NOTHING or not (
        objections(asked, registration.answers) or registration.open_conflicts
    )


def has_documents(registration: Registration) -> bool:
    """Whether every mandatory document is there, and none that the API has refused or that the scan
    keeps back."""
    files = current_files(registration)
    missing = [
        document
        for document in registration.snapshot.mandatory_documents
        if document.id not in files
    ]
    return not missing and all(file.is_usable and not file.refusal_code for file in files.values())


def current_files(registration: Registration) -> dict[str, Document]:
    """The files in use, by the id of the attachment they are for. What the requirements don't name
    is in no use."""
    asked = {document.id for document in registration.snapshot.documents}
    files = [file for file in registration.documents.all() if file.superseded_at is None]
    return {file.requirement_id: file for file in files if file.requirement_id in asked}


def refusal_words(refusal: dict[str, str | None]) -> SafeString:
    """The API's own sentence, quoted; with the field's name where we could not find its place."""
    said = quotation(refusal["message"] or "")
    if refusal["pointer"] is not None or not refusal.get("field"):
        return said
    return format_html("{}: {}", refusal["field"], said)
