"""A file is received no further than it can be used."""

import pytest
from django.core.files.uploadedfile import UploadedFile
from django.test import RequestFactory

from tests.kyc.factories import sized, upload

LIMIT = 3 * 1024**2
PIECE = 64 * 1024


def received(size: int) -> int:
    (file,) = RequestFactory().post("/", {"file": upload(sized(size))}).FILES.getlist("file")
    assert isinstance(file, UploadedFile)
    file.close()
    return file.size or 0


@pytest.mark.parametrize("size", [100, LIMIT - 1, LIMIT])
def test_a_file_up_to_the_limit_comes_whole(settings, size):
    settings.MAX_UPLOAD_BYTES = LIMIT
    assert received(size) == size


@pytest.mark.parametrize("size", [LIMIT + 1, 4 * LIMIT])
def test_of_a_larger_one_just_enough_is_kept_to_see_that_it_is_larger(settings, size):
    settings.MAX_UPLOAD_BYTES = LIMIT
    assert LIMIT < received(size) <= LIMIT + PIECE
