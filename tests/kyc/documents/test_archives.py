"""Archives are told by their table of contents, which costs little however long somebody made
it."""

import io
import struct
import tracemalloc
import zipfile

import pytest
from django.core.files.base import ContentFile

from kyc.documents.storage import Facts, inspect
from tests.kyc.factories import DOCX, DOCX_TYPE, archive


def part(name: bytes) -> bytes:
    """An entry of the table of contents."""
    sizes = (len(name), 0, 0, 0, 0)
    fixed = struct.pack(
        "<4s4B4HL2L5H2L", b"PK\1\2", 20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, *sizes, 0, 0
    )
    return fixed + name


PART, WORD = part(b"a"), part(b"word/document.xml")
BEGINNING = struct.pack("<4s2B4HL2L2H", b"PK\3\4", 20, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"


def table_of(
    parts: int, last: bytes = b"", *, said: int | None = None, large: bool = False
) -> bytes:
    table = PART * parts + last
    length = len(table) if said is None else said
    end = struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, parts & 0xFFFF, parts & 0xFFFF, length, len(BEGINNING), 0
    )
    return BEGINNING + table + (b"PK\6\7" + bytes(16) if large else b"") + end


def read(content: bytes) -> Facts:
    return inspect(ContentFile(content))


def open_document(first: str = "mimetype", kind: str = "text") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as opened:
        opened.writestr(first, f"application/vnd.oasis.opendocument.{kind}")
        opened.writestr("content.xml", "<office/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (archive("[Content_Types].xml", "word/document2.xml"), DOCX_TYPE),
        (open_document(), "application/vnd.oasis.opendocument.text"),
        (open_document("notes.txt"), "application/zip"),
        (open_document(kind="t" * 300), "application/zip"),
        (DOCX[:-2] + b"\x05\x00notes", DOCX_TYPE),
        (DOCX + b"\r\n", DOCX_TYPE),
        (table_of(3), "application/zip"),
        (table_of(3, large=True), "application/zip"),
    ],
)
def test_an_archives_type_and_that_it_is_whole(content, kind):
    found = read(content)
    assert (found.content_type, found.is_cut_off) == (kind, False)


@pytest.mark.parametrize("parts", [20_000, 400_000])
def test_an_archive_of_many_parts_is_whole(parts):
    found = read(table_of(parts))
    assert (found.content_type, found.is_cut_off) == ("application/zip", False)


@pytest.mark.parametrize(("before", "kind"), [(9_999, DOCX_TYPE), (10_000, "application/zip")])
def test_ten_thousand_parts_are_looked_through_and_none_after_them(before, kind):
    found = read(table_of(before, WORD))
    assert (found.content_type, found.is_cut_off) == (kind, False)


@pytest.mark.parametrize(("more", "kind"), [(0, DOCX_TYPE), (1, "application/zip")])
def test_a_table_of_a_megabyte_is_read_and_a_longer_one_is_not(more, kind):
    long = part(b"a" * 60_000) * 17
    left = 1024**2 - len(long + WORD + part(b""))
    found = read(table_of(0, long + part(b"a" * (left + more)) + WORD))
    assert (found.content_type, found.is_cut_off) == (kind, False)


@pytest.mark.parametrize(
    "content",
    [
        BEGINNING,
        table_of(3, said=1),
        table_of(3, said=500),
        table_of(3, said=160),
        DOCX[:-30] + b"PK\5\6",
        b"PK\3\4",
    ],
)
def test_a_table_that_is_none_is_no_archive(content):
    assert read(content).is_cut_off


def test_a_long_table_costs_neither_time_nor_memory():
    file = ContentFile(table_of(400_000))
    tracemalloc.start()
    inspect(file)
    largest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert largest < 2 * 1024**2
