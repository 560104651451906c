"""Documents as they are uploaded: read from the form, judged by what the requirements say of
them."""

from dataclasses import dataclass

from starlette.datastructures import UploadFile
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
            files, types = form.getlist("file"), form.getlist("documentType")
            if len(files) != 1 or not isinstance(files[0], UploadFile):
                raise invalid_field("file", "One file is required")
            if len(types) > 1:
                raise invalid_field("documentType", "documentType may be given only once")
            content = await files[0].read(limit + 1)
            mime_type = (files[0].content_type or "").partition(";")[0].strip().lower()
            document_type = str(types[0]) if types else ""
            return Upload(content, files[0].filename or "", mime_type, document_type)
    except HTTPException as error:
        raise invalid_field("file", f"The form cannot be read: {error.detail}") from None


def check_upload(upload: Upload, required: RequiredAttachment, limit: int) -> None:
    """Whether the document is one that the requirements ask for; raises a 400 or a 413."""
    if len(upload.content) > limit:
        megabytes, rest = divmod(limit, 1024 * 1024)
        size = f"{limit} bytes" if rest else f"{megabytes} MB"
        raise ApiError(413, f"{required.title}: the file is larger than {size}")
    if not upload.content:
        raise invalid_field("file", "The file is empty")
    if allowed := required.mime_types:
        text = f"Only {', '.join(allowed)} can be sent"
        if upload.mime_type not in (*allowed, "", UNKNOWN):
            raise invalid_field("file", f"The file is declared as {upload.mime_type}. {text}")
        starts = _MAGIC_BYTES.items()
        found = next((kind for start, kind in starts if upload.content.startswith(start)), UNKNOWN)
        if found not in allowed:
            raise invalid_field("file", f"The file's content is something else. {text}")
    if required.document_types and upload.document_type not in required.document_types:
        raise invalid_field(
            "documentType", f"documentType must be one of {', '.join(required.document_types)}"
        )
