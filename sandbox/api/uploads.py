"""Documents as they are uploaded: read from the form, judged by what the requirements say of
them."""

from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from sandbox.catalogue import RequiredAttachment
from sandbox.errors import ApiError, invalid_field

FORM = "multipart/form-data"
UNKNOWN = "application/octet-stream"
_MAGIC_BYTES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


@dataclass(frozen=True)
class Upload:
    """A document and what was said of it; `mime_type` and `document_type` are empty where nothing
    was."""

    content: bytes
    name: str
    mime_type: str
    document_type: str


async def read_upload(request: Request, limit: int) -> Upload:
    """The one file of the form, its content cut off behind `limit`; raises a 400 for any other
    form, a 415 for none."""
    declared = request.headers.get("Content-Type", FORM)
    if declared.partition(";")[0].strip().lower() != FORM:
        raise ApiError(415, f"A document must be sent as {FORM}, not {declared}")
    try:
        async with request.form(max_files=1) as form:
            return await _from_form(form, limit)
    except HTTPException as error:
        raise invalid_field("file", f"The form cannot be read: {error.detail}") from None


async def _from_form(form: FormData, limit: int) -> Upload:
    files, types = form.getlist("file"), form.getlist("documentType")
    if len(files) != 1 or not isinstance(files[0], UploadFile):
        raise invalid_field("file", "One file is required")
    if len(types) > 1:
        raise invalid_field("documentType", "documentType may be given only once")
    content = await files[0].read(limit + 1)
    mime_type = (files[0].content_type or "").partition(";")[0].strip().lower()
    return Upload(content, files[0].filename or "", mime_type, str(types[0]) if types else "")


def check_upload(upload: Upload, required: RequiredAttachment, limit: int) -> None:
    """Whether the document is one that the requirements ask for; raises a 400 or a 413."""
    if len(upload.content) > limit:
        raise ApiError(413, f"{required.title}: the file is larger than {_size(limit)}")
    if not upload.content:
        raise invalid_field("file", "The file is empty")
    _check_kind(upload, required.mime_types)
    if required.document_types and upload.document_type not in required.document_types:
        raise invalid_field(
            "documentType", f"documentType must be one of {', '.join(required.document_types)}"
        )


def _check_kind(upload: Upload, allowed: tuple[str, ...]) -> None:
    if not allowed:
        return
    text = f"Only {', '.join(allowed)} can be sent"
    if upload.mime_type not in (*allowed, "", UNKNOWN):
        raise invalid_field("file", f"The file is declared as {upload.mime_type}. {text}")
    if _sniff(upload.content) not in allowed:
        raise invalid_field("file", f"The file's content is something else. {text}")


def _sniff(content: bytes) -> str:
    return next(
        (kind for start, kind in _MAGIC_BYTES.items() if content.startswith(start)), UNKNOWN
    )


def _size(limit: int) -> str:
    megabytes, rest = divmod(limit, 1024 * 1024)
    return f"{limit} bytes" if rest else f"{megabytes} MB"
