"""Pictures by their first bytes, where a list of signatures is not enough: formats that share one
container are told apart by the brands that it says (ISO/IEC 14496-12, 4.3)."""

import struct

HEIC, HEIF, AVIF = "image/heic", "image/heif", "image/avif"
JPEG_2000 = "image/jp2"
JPEG, PNG = "image/jpeg", "image/png"
# Of two that a file says, the one that says more of it stands first.
BRANDS = (
    (HEIC, frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})),
    (AVIF, frozenset({b"avif", b"avis"})),
    (HEIF, frozenset({b"mif1", b"mif2", b"msf1", b"miaf"})),
)
FILE_TYPE = b"ftyp"
# More brands than any file says: a box may claim gigabytes.
LONGEST_BOX = 1024
JPEG_2000_BEGINNINGS = (
    b"\0\0\0\x0cjP  \r\n\x87\n",
    b"\0\0\0\x0cjP\x1a\x1a\r\n\x87\n",
    b"\xff\x4f\xff\x51",
)
# Formats with so many ways to pack a picture that no library reads them all.
OF_MANY_SORTS = frozenset({HEIC, HEIF, AVIF, JPEG_2000, "image/tiff", "image/webp", "image/bmp"})
# What can be looked into, and made a JPEG or a page of.
READABLE = OF_MANY_SORTS | {JPEG, PNG, "image/gif"}


def type_of(head: bytes) -> str:
    """The media type of a picture that lists of signatures take for something else; "" for any
    other file."""
    if head.startswith(JPEG_2000_BEGINNINGS):
        return JPEG_2000
    if head[4:8] != FILE_TYPE:
        return ""
    (length,) = struct.unpack(">I", head[:4])
    box = head[8 : min(length, LONGEST_BOX)]
    # The second four bytes are a version, and no brand.
    brands = {box[:4], *(box[at : at + 4] for at in range(8, len(box) - 3, 4))}
    return next((kind for kind, known in BRANDS if brands & known), "")
