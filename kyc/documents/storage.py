"""Private files: where they lie, and what their bytes say they are."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from mimetypes import guess_extension, guess_type
from unicodedata import normalize

import puremagic
from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.utils.text import get_valid_filename

from kyc.documents import archives, pictures
from kyc.documents.media_types import registered_name
from kyc.documents.merged import PDF_HEADER, Merged
from kyc.documents.truncation import ends_too_early

# Enough of a file's beginning for every type that regulators ask for.
HEAD = 8192
FOLDER = "documents"
UNKNOWN_TYPE = "application/octet-stream"
NAMELESS = "document"
# How far into a file readers of PDF look for its beginning.
PDF_BEGINS_WITHIN = 1024
PDF, DRAWING = "application/pdf", "image/svg+xml"
# Types that the same bytes may go by: which one is said, the requirement chooses.
SIBLINGS = {
    "image/heic": "image/heif",
    "image/heif": "image/heic",
    "text/xml": "application/xml",
    "application/xml": "text/xml",
}
# A signature of fewer than four characters may as well begin a letter.
CERTAIN = 0.4


@dataclass(frozen=True)
class Facts:
    """What a file's bytes say: never what its name or its sender claim. `is_merged`: a PDF that
    looks like several documents. `refused` and `sign` are what was found in it (`isolated`)."""

    content_type: str
    size: int
    sha256: str
    is_cut_off: bool = False
    is_merged: bool = False
    refused: str = ""
    sign: str = ""


def document_path(file: object, name: str) -> str:
    """A name that tells nothing and can't be guessed; the name it was uploaded under is kept in the
    row."""
    return f"{FOLDER}/{uuid.uuid4().hex}"


# Django's File takes no type argument when the program runs.
def inspect(file: File, allowed: Sequence[str] = ()) -> Facts:  # type: ignore[type-arg]
    """Reads the file once, in pieces. Where bytes fit several types, one of `allowed` is
    preferred."""
    digest, size, head, merged = hashlib.sha256(), 0, b"", Merged()
    for piece in file.chunks():
        head += piece[: HEAD - len(head)]
        digest.update(piece)
        merged.read(piece)
        size += len(piece)
    file.seek(0)
    if head.startswith(archives.BEGINNING):
        archive = archives.look_into(file, head)
        return Facts(
            archive.content_type or UNKNOWN_TYPE, size, digest.hexdigest(), not archive.is_whole
        )
    kind = content_type(head, allowed)
    is_merged = kind == PDF and bool(merged)
    return Facts(kind, size, digest.hexdigest(), ends_too_early(file, head, kind), is_merged)


def content_type(head: bytes, allowed: Sequence[str] = ()) -> str:
    """The media type of a file that begins with these bytes."""
    if picture := pictures.type_of(head):
        names = {registered_name(kind) for kind in allowed}
        sibling = SIBLINGS.get(picture, picture)
        return sibling if sibling in names and picture not in names else picture
    # Scanners and mail programs write something before it; readers look so far for it.
    if PDF_HEADER.search(head[:PDF_BEGINS_WITHIN]):
        return PDF
    try:
        is_text = "\0" not in head.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character may be cut in two at the end of the head.
        is_text = bool(head) and error.start > len(head) - 4 and b"\0" not in head
    least = CERTAIN if is_text else 0
    try:
        matches = puremagic.magic_string(head)
        found: list[str] = [m.mime_type for m in matches if m.mime_type and m.confidence >= least]
    except (puremagic.PureError, ValueError):
        found = []
    if DRAWING in found:
        # It is XML as well, but may hold scripts: it is taken only where it is asked for by its
        # name.
        return DRAWING
    if is_text and all(kind.startswith(("text/", "message/")) for kind in found):
        found += ["text/plain", "text/csv"]
    found += [SIBLINGS[kind] for kind in found if kind in SIBLINGS]
    names = {registered_name(kind) for kind in allowed}
    return next((kind for kind in found if kind in names), (found or [UNKNOWN_TYPE])[0])


def safe_name(name: str, kind: str = "") -> str:
    """A file name without folders, control characters or surprises, and with an extension that
    tells what the bytes are."""
    bare = normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    try:
        bare = get_valid_filename(bare)[-120:].strip("._- ") or NAMELESS
    except SuspiciousFileOperation:
        bare = NAMELESS
    extension = "" if kind == UNKNOWN_TYPE else guess_extension(kind) or ""
    return bare if guess_type(bare)[0] == kind or not extension else f"{bare}{extension}"
