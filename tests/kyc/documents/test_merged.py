"""What looks like several documents in one PDF is seen by its plain bytes."""

import pytest
from django.core.files.base import ContentFile

from kyc.documents.merged import Merged
from kyc.documents.storage import inspect
from tests.kyc.factories import PDF, PNG

A4, SCANNED, TURNED, LETTER = "0 0 595 842", "0 0 591.4 838.2", "0 0 842 595", "0 0 612 792"


def pdf(*pages: str, padding: int = 0) -> bytes:
    objects = "".join(f"<< /Type /Page /MediaBox [{page}] >>\n" for page in pages)
    return b"%PDF-1.7\n" + b" " * padding + objects.encode() + b"%%EOF\n"


def is_merged(content: bytes) -> bool:
    return inspect(ContentFile(content)).is_merged


@pytest.mark.parametrize(
    "content",
    [PDF, PNG, pdf(), pdf(A4, A4), pdf(A4, SCANNED), pdf(A4, TURNED), pdf("0 0 0 0", A4), PNG * 2],
)
def test_one_document(content):
    assert not is_merged(content)


@pytest.mark.parametrize(
    "content",
    [
        pdf(A4, LETTER),
        pdf(A4, "10 10 430 605"),
        pdf(A4, " -5.5  0\n 236.5 153 "),
        pdf(A4) + pdf(A4),
    ],
)
def test_several_documents(content):
    assert is_merged(content)


@pytest.mark.parametrize("padding", range(65_440, 65_560, 7))
def test_signs_are_seen_where_pieces_meet_and_counted_once(padding):
    assert is_merged(pdf(A4, LETTER, padding=padding))
    assert not is_merged(pdf(A4, A4, padding=padding))
    head = pdf(A4, padding=padding - 60)
    assert is_merged(head + pdf(A4))


def test_a_size_is_read_whole_wherever_pieces_meet():
    pages = [f"<< /MediaBox [{A4}] >>".encode()] * 3
    content = b"%PDF-1.7 " + b"".join(pages)
    for cut in range(len(content)):
        merged = Merged()
        merged.read(content[:cut])
        merged.read(content[cut:])
        assert not merged, cut
