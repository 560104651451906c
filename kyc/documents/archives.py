"""ZIP archives, which Word's files and many others are: what they hold by their table of contents.
Nothing is unpacked.

A table may name millions of parts, each of 46 bytes and worth a kilobyte of memory once it is read.
So its length is looked at first, and one that no office writes is not listed.
"""

import os
import re
import struct
from dataclasses import dataclass

from django.core.files import File

BEGINNING = b"PK\x03\x04"
PLAIN = "application/zip"
OFFICE = "application/vnd.openxmlformats-officedocument"
# Which format an archive is tells a part that it can't be without.
PARTS = {
    b"word/vbaProject.bin": "application/vnd.ms-word.document.macroEnabled.12",
    b"word/document.xml": f"{OFFICE}.wordprocessingml.document",
    # What Word's online edition calls it.
    b"word/document2.xml": f"{OFFICE}.wordprocessingml.document",
    b"xl/workbook.xml": f"{OFFICE}.spreadsheetml.sheet",
    b"ppt/presentation.xml": f"{OFFICE}.presentationml.presentation",
}
# OpenDocument says its type in its first part, which is never compressed.
OPEN_DOCUMENT = re.compile(
    rb".{26}\x08\x00.{2}mimetype.{0,64}?(application/vnd\.oasis\.opendocument\.[a-z-]+)", re.DOTALL
)
# No type of theirs comes near it, and a longer one would not fit where it is kept.
LONGEST_TYPE = 100

# The longest table that is listed, in bytes and parts.
LONGEST_TABLE = 1024**2
MOST_PARTS = 10_000

END_MARK, END = b"PK\x05\x06", struct.Struct("<4s4H2LH")
# A comment of this length may follow the end.
LONGEST_COMMENT = 65_535
# Stands before the end of an archive that is too large for the numbers of an ordinary one.
LARGE_MARK, LARGE_SIZE = b"PK\x06\x07", 20
PART_MARK, PART = b"PK\x01\x02", struct.Struct("<4s24x3H12x")


@dataclass(frozen=True)
class Archive:
    """What an archive is; without its table of contents, which stands at its end, it is cut off."""

    content_type: str = ""
    is_whole: bool = False


# Django's File takes no type argument when the program runs.
def look_into(file: File, head: bytes) -> Archive:  # type: ignore[type-arg]
    """The file's type by its table of contents. Of a long one only that it is there is looked at.
    The file is rewound."""
    try:
        file.seek(0, os.SEEK_END)
        before = max(0, file.tell() - LONGEST_COMMENT - END.size - LARGE_SIZE)
        file.seek(before)
        tail = file.read()
        # The last mark with room for all that follows it.
        at = tail.rfind(END_MARK, 0, len(tail) - END.size + len(END_MARK))
        if at < 0:
            return Archive()
        _mark, _disk, _first, _here, _parts, length, _offset, _comment = END.unpack_from(tail, at)
        # A large archive says in a record of its own where its table is.
        is_large = tail[:at][-LARGE_SIZE:].startswith(LARGE_MARK)
        if is_large or length > LONGEST_TABLE:
            return Archive(PLAIN, is_whole=True)
        start = before + at - length
        if start < 0:
            return Archive()
        file.seek(start)
        names = _names(file.read(length))
    finally:
        file.seek(0)
    if names is None:
        return Archive()
    kind = next((kind for part, kind in PARTS.items() if part in names), PLAIN)
    if said := OPEN_DOCUMENT.match(head):
        kind = said[1].decode() if len(said[1]) <= LONGEST_TYPE else PLAIN
    return Archive(kind, is_whole=True)


def _names(table: bytes) -> set[bytes] | None:
    """The names of the parts, at most of the first MOST_PARTS; None where the table is no table."""
    names: set[bytes] = set()
    at = 0
    for _ in range(MOST_PARTS):
        if at >= len(table):
            break
        if not table.startswith(PART_MARK, at) or at + PART.size > len(table):
            return None
        _mark, name, extra, comment = PART.unpack_from(table, at)
        names.add(table[at + PART.size : at + PART.size + name])
        at += PART.size + name + extra + comment
    return names
