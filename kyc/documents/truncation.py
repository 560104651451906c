"""Files that end too early: a broken download, an interrupted copy. Only a file's head and tail are
read."""

import os
from collections.abc import Callable

from django.core.files import File

PDF, PDF_END, OBJECT_END = "application/pdf", b"%%EOF", b"endobj"
BLOCK = 64 * 1024
OVERLAP = 16
PADDING = b"\0 \t\r\n\x1a"
# What may follow the end of a file: padding, a signature, a scanner's remarks.
TAIL = 8192
PNG_END = b"IEND\xaeB`\x82"
# The empty block that ends a picture's data, and the file's last sign.
GIF_END = b"\0;"
JPEG_END = b"\xff\xd9"
# Cameras put a film or their own table behind a photograph's end: megabytes of it, so the end
# itself is out of sight.
FILM_FOLLOWS = (b"MotionPhoto", b"MicroVideo")
CAMERA_TABLE_END = b"SEFT"

IsWhole = Callable[[bytes, bytes], bool]


# Django's File takes no type argument when the program runs.
def ends_too_early(file: File, head: bytes, kind: str) -> bool:  # type: ignore[type-arg]
    """Whether a file of this media type lacks the mark that its format ends with. The file is
    rewound."""
    is_whole = ENDS.get(kind)
    if is_whole is None:
        return False
    end = end_without_padding(file)
    file.seek(max(0, end - TAIL))
    tail = bytes(file.read(min(end, TAIL)))
    whole = is_whole(head, tail) or (kind in MARKS and ends_before_its_end(file, *MARKS[kind]))
    file.seek(0)
    return not whole


def end_without_padding(file: File) -> int:  # type: ignore[type-arg]
    """Where the last byte is that is no padding: disks and cameras fill up a last block."""
    file.seek(0, os.SEEK_END)
    end = int(file.tell())
    while end:
        start = max(0, end - BLOCK)
        file.seek(start)
        piece = bytes(file.read(end - start)).rstrip(PADDING)
        if piece:
            return start + len(piece)
        end = start
    return 0


def ends_before_its_end(file: File, end: bytes, part: bytes) -> bool:  # type: ignore[type-arg]
    """Whether the last mark of an end comes after the last of the file's parts: whatever follows is
    none of them."""
    mark = last = -1
    at, before = 0, b""
    file.seek(0)
    while piece := bytes(file.read(BLOCK)):
        text = before + piece
        base = at - len(before)
        mark = base + found if (found := text.rfind(end)) >= 0 else mark
        last = base + found if (found := text.rfind(part)) >= 0 else last
        at, before = at + len(piece), text[-OVERLAP:]
    return mark > last >= 0


ENDS: dict[str, IsWhole] = {
    PDF: lambda _head, tail: PDF_END in tail,
    "image/png": lambda _head, tail: PNG_END in tail,
    "image/jpeg": lambda head, tail: (
        JPEG_END in tail
        or tail.endswith(CAMERA_TABLE_END)
        or any(word in head for word in FILM_FOLLOWS)
    ),
    "image/gif": lambda _head, tail: GIF_END in tail,
}
# The mark of the end, and what stands in each part before it.
MARKS = {PDF: (PDF_END, OBJECT_END), "image/png": (PNG_END, b"IDAT")}
