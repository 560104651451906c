"""Documents from a phone: several pictures become one PDF, and what was chosen is kept."""

import io
import subprocess
from typing import Any

import pikepdf
import pillow_heif
import pytest
from PIL import Image

from kyc.documents import isolated, receive
from kyc.documents.assembled import MOST_FILES, job_for
from kyc.documents.assembled import Chosen as Picked
from kyc.documents.models import Document
from kyc.documents.refusals import FileRefused
from kyc.documents.storage import Facts
from numbers_api.schemas import RequiredAttachment
from tests.kyc.documents.test_cases import bomb, pdf
from tests.kyc.factories import JPEG, PDF, PNG, TEXT, officer, picture, registration, upload

pytestmark = pytest.mark.django_db


def photo(size=(400, 300)) -> bytes:
    """What an iPhone writes."""
    content = io.BytesIO()
    shades = Image.linear_gradient("L").resize(size).convert("RGB")
    pillow_heif.from_pillow(shades).save(content, format="HEIF")
    return content.getvalue()


def turned(content: bytes, orientation: int) -> bytes:
    """The picture as a camera that was held so notes it."""
    image, out = Image.open(io.BytesIO(content)), io.BytesIO()
    exif = image.getexif()
    exif[0x0112] = orientation
    # Where it was taken, which nobody asks for.
    exif[0x8825] = {1: "N", 2: (48.0, 8.0, 0.0)}
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def stored(*contents: bytes, types=("application/pdf",)) -> Document:
    asked = RequiredAttachment(id="proof", title="Proof", allowed_mime_types=list(types))
    to = registration(None, asked)
    first, *more = [upload(content, f"side{n}.jpg") for n, content in enumerate(contents)]
    kept = receive.store(to, asked, first, document_type="", actor=officer(), more=more)
    receive.put(kept)
    return kept


def content_of(document: Document) -> io.BytesIO:
    with document.file.open() as file:
        return io.BytesIO(file.read())


def test_two_sides_of_a_card_are_two_pictures_and_one_document():
    kept = stored(picture("JPEG", (800, 500)), picture("PNG", (500, 800)))
    assert (kept.content_type, kept.name) == ("application/pdf", "side0.pdf")
    with pikepdf.open(content_of(kept)) as made:
        boxes = [[round(float(side)) for side in page.mediabox[2:]] for page in made.pages]
    # A4 as each lies, in the order in which they were chosen.
    assert boxes == [[842, 595], [595, 842]]


def test_what_was_chosen_stays_in_the_history_and_is_not_sent():
    first, second = picture("JPEG", (800, 500)), PNG
    kept = stored(first, second)
    originals = list(kept.originals.order_by("pk"))
    assert [content_of(each).getvalue() for each in originals] == [first, second]
    assert [each.content_type for each in originals] == ["image/jpeg", "image/png"]
    assert list(Document.objects.current()) == [kept]


def test_pdfs_and_pictures_are_put_together_in_their_order():
    kept = stored(pdf(2), JPEG, pdf(1))
    with pikepdf.open(content_of(kept)) as made:
        assert len(made.pages) == 4


def test_a_phones_photo_becomes_a_jpeg_where_that_is_asked_for():
    kept = stored(photo(), types=["image/jpeg", "application/pdf"])
    assert (kept.content_type, kept.name) == ("image/jpeg", "side0.jpg")
    assert [each.content_type for each in kept.originals.all()] == ["image/heic"]
    assert Image.open(content_of(kept)).size == (400, 300)


def test_it_becomes_a_pdf_where_only_that_is_asked_for_and_stays_where_it_is_asked_for_itself():
    assert stored(photo(), types=["application/pdf"]).content_type == "application/pdf"
    kept = stored(photo(), types=["image/heic"])
    assert (kept.content_type, kept.originals.count()) == ("image/heic", 0)


def test_pages_stand_upright_are_of_a_sane_size_and_say_nothing_of_where_they_were_taken():
    kept = stored(turned(picture("JPEG", (6000, 3000)), 6), JPEG)
    with pikepdf.open(content_of(kept)) as made:
        found: Any = made.pages[0].get_images()
        (raw,) = found.values()
        image = pikepdf.PdfImage(raw)
        assert (image.width, image.height) == (1754, 3508)
        assert b"Exif" not in raw.read_raw_bytes()


def test_the_same_pictures_again_are_there_already():
    asked = RequiredAttachment(id="proof", title="Proof", allowed_mime_types=["application/pdf"])
    to = registration(None, asked)
    for time in range(2):
        first, second = upload(JPEG, "a.jpg"), upload(PNG, "b.png")

        def store(first=first, second=second):
            return receive.store(to, asked, first, document_type="", actor=officer(), more=[second])

        if time:
            with pytest.raises(receive.AlreadyThere):
                store()
        else:
            receive.put(store())


@pytest.mark.parametrize(
    ("contents", "types", "words"),
    [
        ([JPEG, TEXT], ["application/pdf"], "“side1.jpg” is a plain text"),
        ([JPEG, PNG], ["image/jpeg"], "it can't be a PDF"),
        ([JPEG] * (MOST_FILES + 1), ["application/pdf"], "At most 20 files"),
        ([PDF, pdf(encryption=pikepdf.Encryption(owner="o", user="u"))], ["application/pdf"],
         "needs a password"),
        ([JPEG, bomb(100_000, 90_000)], ["application/pdf"], "60 megapixels"),
        ([JPEG, JPEG[:-30]], ["application/pdf"], "ends too early"),
    ],
)  # fmt: skip
def test_what_can_not_be_put_together_is_told_and_nothing_is_stored(contents, types, words):
    with pytest.raises(FileRefused) as refused:
        stored(*contents, types=types)
    assert words in refused.value.reason
    assert not Document.objects.exists()


def test_a_photo_that_can_not_be_opened_is_told_and_not_stored():
    with pytest.raises(FileRefused, match="can't be opened"):
        stored(photo()[:300], types=["image/jpeg"])
    assert not Document.objects.exists()


def test_a_file_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(isolated, "LONGEST", 0.01)
    assert isolated.look("look_pdf", upload(PDF)).refused == "too_much"


def test_no_variable_of_ours_goes_along(monkeypatch):
    seen = {}
    real = subprocess.run

    def noted(*arguments, **more):
        seen.update(more["env"])
        return real(*arguments, **more)

    monkeypatch.setattr("subprocess.run", noted)
    isolated.look("look_picture", upload(PNG))
    assert set(seen) == {"PATH", "PYTHONPATH", "LANG"}


def test_one_picture_that_is_asked_for_is_left_as_it_is():
    one = Picked(upload(PNG), Facts("image/png", 1, ""))
    assert job_for([one], ["image/png", "application/pdf"]) == job_for([one], []) == ""


def test_the_same_bytes_are_looked_into_once(monkeypatch):
    monkeypatch.setattr(isolated, "KNOWN", {})
    monkeypatch.setattr(isolated, "MOST_KNOWN", 2)
    seen: list[str] = []
    real = isolated.run

    def counted(job, folder, names):
        seen.append(job)
        return real(job, folder, names)

    monkeypatch.setattr(isolated, "run", counted)
    for content in (PDF, PDF, PNG, PDF, JPEG, JPEG):
        receive.examine(upload(content))
    assert seen == ["look_pdf", "look_picture", "look_picture"]
    receive.examine(upload(PDF))
    assert len(seen) == 4
