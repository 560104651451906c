"""Private files: where they lie, and what their bytes say they are."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from mimetypes import guess_extension, guess_type
from typing import TYPE_CHECKING
from unicodedata import normalize
from zipfile import BadZipFile, ZipFile

import puremagic
from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.utils.text import get_valid_filename

from kyc.truncation import ARCHIVE, ends_too_early

if TYPE_CHECKING:
    from kyc.models import Attachment

# Enough of a file's beginning for every type that regulators ask for.
HEAD = 8192
UNKNOWN_TYPE = "application/octet-stream"
NAMELESS = "document"
OFFICE = "application/vnd.openxmlformats-officedocument"
# Many formats are ZIP archives: which one tells a part that it can't be without.
PARTS = {
    "word/vbaProject.bin": "application/vnd.ms-word.document.macroEnabled.12",
    "word/document.xml": f"{OFFICE}.wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}.spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OFFICE}.presentationml.presentation",
}
# A signature of fewer than four characters may as well begin a letter.
CERTAIN = 0.4


@dataclass(frozen=True)
class Facts:
    """What a file's bytes say: never what its name or its sender claim."""

    content_type: str
    size: int
    sha256: str
    is_cut_off: bool = False


def document_path(attachment: "Attachment", name: str) -> str:
    """A name that tells nothing and can't be guessed; the name it was uploaded under is kept in the row."""
    return f"documents/{uuid.uuid4().hex}"


def inspect(file: File, allowed: Sequence[str] = ()) -> Facts:  # type: ignore[type-arg]  # not subscriptable when run
    """Reads the file once, in pieces. Where bytes fit several types, one of `allowed` is preferred."""
    digest, size, head = hashlib.sha256(), 0, b""
    for piece in file.chunks():
        head += piece[: HEAD - len(head)]
        digest.update(piece)
        size += len(piece)
    file.seek(0)
    kind = _archive_type(file) if head.startswith(ARCHIVE) else content_type(head, allowed)
    return Facts(kind, size, digest.hexdigest(), ends_too_early(file, head, kind))


def content_type(head: bytes, allowed: Sequence[str] = ()) -> str:
    """The media type of a file that begins with these bytes."""
    is_text = _is_text(head)
    found = _signatures(head, CERTAIN if is_text else 0)
    if is_text and all(kind.startswith(("text/", "message/")) for kind in found):
        found.append("text/plain")
    found = found or [UNKNOWN_TYPE]
    return next((kind for kind in found if kind in allowed), found[0])


def safe_name(name: str, kind: str = "") -> str:
    """A file name without folders, control characters or surprises, and with an extension that tells what the bytes are."""
    bare = _bare_name(name)
    extension = "" if kind == UNKNOWN_TYPE else guess_extension(kind) or ""
    return bare if guess_type(bare)[0] == kind or not extension else f"{bare}{extension}"


def _bare_name(name: str) -> str:
    bare = normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    try:
        return get_valid_filename(bare)[-120:].strip("._- ") or NAMELESS
    except SuspiciousFileOperation:
        return NAMELESS


def _archive_type(file: File) -> str:  # type: ignore[type-arg]  # not subscriptable when run
    """The media type of a ZIP archive, by its table of contents: nothing is unpacked."""
    try:
        with ZipFile(file) as archive:
            names = set(archive.namelist())
    except (BadZipFile, ValueError, NotImplementedError):
        return UNKNOWN_TYPE
    finally:
        file.seek(0)
    return next((kind for part, kind in PARTS.items() if part in names), "application/zip")


def _signatures(head: bytes, least: float) -> list[str]:
    try:
        matches = puremagic.magic_string(head)
        return [match.mime_type for match in matches if match.mime_type and match.confidence >= least]
    except (puremagic.PureError, ValueError):
        return []


def _is_text(head: bytes) -> bool:
    try:
        return "\0" not in head.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character may be cut in two at the end of the head.
        return bool(head) and error.start > len(head) - 4 and b"\0" not in head
