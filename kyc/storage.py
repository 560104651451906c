"""Private files: where they lie, and what their bytes say they are."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import puremagic
from django.core.files import File
from django.utils.text import get_valid_filename

if TYPE_CHECKING:
    from kyc.models import Attachment

# Enough of a file's beginning for every type that regulators ask for.
HEAD = 8192
UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True)
class Facts:
    """What a file's bytes say: never what its name or its sender claim."""

    content_type: str
    size: int
    sha256: str


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
    return Facts(content_type(head, allowed), size, digest.hexdigest())


def content_type(head: bytes, allowed: Sequence[str] = ()) -> str:
    """The media type of a file that begins with these bytes."""
    found = _signatures(head) or (["text/plain"] if _is_text(head) else [UNKNOWN_TYPE])
    return next((kind for kind in found if kind in allowed), found[0])


def safe_name(name: str) -> str:
    """A file name without folders, control characters or surprises."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1].strip(". ")
    try:
        return get_valid_filename(bare)[-120:]
    except ValueError:
        return "document"


def _signatures(head: bytes) -> list[str]:
    try:
        return [match.mime_type for match in puremagic.magic_string(head) if match.mime_type]
    except (puremagic.PureError, ValueError):
        return []


def _is_text(head: bytes) -> bool:
    try:
        return "\0" not in head.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character may be cut in two at the end of the head.
        return bool(head) and error.start > len(head) - 4 and b"\0" not in head
