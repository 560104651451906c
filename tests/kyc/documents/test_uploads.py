"""A file is received no further than it can be used."""

import pytest
from django.core.files import uploadhandler
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.test import Client, RequestFactory

from people.models import User
from tests import factories
from tests.kyc.factories import sized, upload

LIMIT = 3 * 1024**2
PIECE = 64 * 1024


@pytest.fixture
def written(monkeypatch):
    """The names of the files that come to lie on disk."""
    made: list[str] = []

    class Watched(TemporaryUploadedFile):
        def __init__(self, name, *args):
            super().__init__(name, *args)
            made.append(name)

    monkeypatch.setattr(uploadhandler, "TemporaryUploadedFile", Watched)
    return made


def strict() -> Client:
    """A browser whose forms' tokens are looked for, as in life."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.cookies["csrftoken"] = "a" * 32
    return browser


def received(size: int) -> int:
    request = RequestFactory().post("/", {"file": upload(sized(size))})
    request.user = User()
    (file,) = request.FILES.getlist("file")
    assert isinstance(file, UploadedFile)
    file.close()
    return file.size or 0


@pytest.mark.parametrize("size", [400, LIMIT - 1, LIMIT])
def test_a_file_up_to_the_limit_comes_whole(settings, size):
    settings.MAX_UPLOAD_BYTES = LIMIT
    assert received(size) == size


@pytest.mark.parametrize("size", [LIMIT + 1, 4 * LIMIT])
def test_of_a_larger_one_just_enough_is_kept_to_see_that_it_is_larger(settings, size):
    settings.MAX_UPLOAD_BYTES = LIMIT
    assert LIMIT < received(size) <= LIMIT + PIECE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/orders/1/documents/1/", 302),
        ("/login/", 403),
        ("/callbacks/numbers/", None),
        ("/readyz/", None),
    ],
)
@pytest.mark.parametrize("count", [1, 20])
def test_of_a_stranger_nothing_comes_to_lie_on_disk(written, address, status, count):
    answer = strict().post(
        address, {f"file{number}": upload(sized(LIMIT)) for number in range(count)}
    )
    assert written == []
    assert answer.status_code < 500
    assert answer.status_code in {status, 400} or status is None


@pytest.mark.django_db
def test_a_stranger_signs_in_with_a_form_of_any_kind():
    factories.person()
    answer = Client().post("/login/", {"login": "olivia", "password": "demo", "file": upload()})
    assert answer.status_code == 302


@pytest.mark.django_db
def test_more_than_one_file_is_refused_and_no_accident(written):
    site = strict()
    site.force_login(factories.person())
    sent = {f"file{number}": upload(sized(LIMIT)) for number in range(3)}
    answer = site.post("/profiles/1/documents/new/", sent)
    assert (answer.status_code, len(written)) == (400, 1)
    assert "more files than it takes" in answer.content.decode()


@pytest.mark.django_db
def test_the_form_that_puts_pictures_together_takes_twenty(written):
    site = strict()
    site.force_login(factories.person())
    sent = {f"file{number}": upload() for number in range(21)}
    assert site.post("/orders/1/documents/1/", sent).status_code == 400
    sent.popitem()
    # No token came with it.
    assert site.post("/orders/1/documents/1/", sent).status_code == 403
