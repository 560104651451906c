"""Files that end too early are told from whole ones by their head and tail."""

import io

import pytest
from django.core.files.base import ContentFile

from kyc.documents.storage import inspect
from tests.kyc.factories import DOCX, JPEG, PDF, PNG, TEXT, archive, sized

GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00" + bytes(6) + b",\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
PHOTO = JPEG[:-2] + b"\xff\xe1\x00\x20http://ns.google MotionPhoto=1" + JPEG[-2:]


def is_cut_off(content: bytes) -> bool:
    return inspect(ContentFile(content)).is_cut_off


@pytest.mark.parametrize(
    "content", [PDF, PNG, JPEG, GIF, DOCX, archive("a.txt"), TEXT, b"\x00\x01\x02", sized(300_000)]
)
def test_a_whole_file_is_whole(content):
    assert not is_cut_off(content)


@pytest.mark.parametrize("content", [PDF, PNG, JPEG, GIF, DOCX, archive("a.txt"), sized(300_000)])
@pytest.mark.parametrize("missing", [0.02, 0.3])
def test_a_file_without_its_end_is_cut_off(content, missing):
    kept = len(content) - max(7, int(len(content) * missing))
    assert is_cut_off(content[:kept])


@pytest.mark.parametrize("content", [PDF, PNG, JPEG, GIF])
@pytest.mark.parametrize("after", [b"\r\n", bytes(512), b"scanned by ACME " * 200])
def test_what_follows_the_end_does_no_harm(content, after):
    assert not is_cut_off(content + after)


@pytest.mark.parametrize("content", [PHOTO + bytes(50_000), JPEG + bytes(50_000) + b"SEFT"])
def test_a_film_behind_a_photograph_does_no_harm(content):
    assert not is_cut_off(content)


def test_a_file_is_read_in_pieces_and_handed_back_at_its_beginning():
    class Watched(io.BytesIO):
        largest = 0

        def read(self, size=-1):
            found = super().read(size)
            self.largest = max(self.largest, len(found))
            return found

    stream = Watched(sized(5_000_000))
    file = ContentFile(b"")
    file.file, file.size = stream, 5_000_000
    inspect(file)
    assert stream.largest <= 64 * 1024
    assert stream.tell() == 0
