"""Files that end too early: a broken download, an interrupted copy. Only a file's head and tail are
read."""

import os
from collections.abc import Callable

from django.core.files import File

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
    file.seek(0, os.SEEK_END)
    file.seek(max(0, file.tell() - TAIL))
    tail = bytes(file.read())
    file.seek(0)
    return not is_whole(head, tail)


ENDS: dict[str, IsWhole] = {
    "application/pdf": lambda _head, tail: b"%%EOF" in tail,
    "image/png": lambda _head, tail: PNG_END in tail,
    "image/jpeg": lambda head, tail: (
        JPEG_END in tail
        or tail.endswith(CAMERA_TABLE_END)
        or any(word in head for word in FILM_FOLLOWS)
    ),
    "image/gif": lambda _head, tail: GIF_END in tail,
}
