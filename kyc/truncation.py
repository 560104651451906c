"""Files that end too early: a broken download, an interrupted copy. Only a file's head and tail are read."""

import os
from collections.abc import Callable
from zipfile import BadZipFile, ZipFile

from django.core.files import File

# What may follow the end of a file: padding, a signature, a scanner's remarks.
TAIL = 8192
ARCHIVE = b"PK\x03\x04"
PNG_END = b"IEND\xaeB`\x82"
JPEG_END = b"\xff\xd9"
# Cameras put a film or their own table behind a photograph's end: megabytes of it, so the end itself is out of sight.
FILM_FOLLOWS = (b"MotionPhoto", b"MicroVideo")
CAMERA_TABLE_END = b"SEFT"

Judge = Callable[[bytes, bytes], bool]


def ends_too_early(file: File, head: bytes, kind: str) -> bool:  # type: ignore[type-arg]  # not subscriptable when run
    """Whether a file of this media type lacks the mark that its format ends with. The file is rewound."""
    if head.startswith(ARCHIVE):
        return not _has_contents(file)
    judge = ENDS.get(kind)
    return judge is not None and not judge(head, _tail(file))


def _tail(file: File) -> bytes:  # type: ignore[type-arg]
    file.seek(0, os.SEEK_END)
    file.seek(max(0, file.tell() - TAIL))
    tail = file.read()
    file.seek(0)
    return bytes(tail)


def _has_contents(file: File) -> bool:  # type: ignore[type-arg]
    """Whether a ZIP archive has its table of contents, which stands at its end."""
    try:
        with ZipFile(file):
            return True
    except NotImplementedError:
        # A later version of the format: that its table could be found is all that is asked here.
        return True
    except (BadZipFile, ValueError):
        return False
    finally:
        file.seek(0)


def _jpeg_is_whole(head: bytes, tail: bytes) -> bool:
    return JPEG_END in tail or tail.endswith(CAMERA_TABLE_END) or any(word in head for word in FILM_FOLLOWS)


def _gif_is_whole(_head: bytes, tail: bytes) -> bool:
    return tail.rstrip(b"\0\r\n ").endswith(b";")


ENDS: dict[str, Judge] = {
    "application/pdf": lambda _head, tail: b"%%EOF" in tail,
    "image/png": lambda _head, tail: PNG_END in tail,
    "image/jpeg": _jpeg_is_whole,
    "image/gif": _gif_is_whole,
}
