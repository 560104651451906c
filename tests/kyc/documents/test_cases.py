"""Files as phones, scanners and offices write them: the smallest form of what was once got wrong,
each in `cases/`."""

import io
import zlib
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kyc.documents.models import Document
from kyc.documents.receive import check, examine
from kyc.documents.refusals import FileRefused
from kyc.documents.storage import content_type
from numbers_api.schemas import RequiredAttachment
from tests.kyc.factories import JPEG, PDF, PNG, attach, officer, picture, registration, upload

FOLDER = Path(__file__).with_name("cases")


def case(number: str) -> bytes:
    (path,) = FOLDER.glob(f"{number}-*")
    return path.read_bytes()


def asked(*types: str) -> RequiredAttachment:
    return RequiredAttachment(id="proof", title="Proof", allowed_mime_types=list(types))


def facts(content: bytes, *types: str):
    found = examine(upload(content), types)
    check(found, asked(*types))
    return found


def refusal(content: bytes, *types: str) -> str:
    with pytest.raises(FileRefused) as refused:
        facts(content, *types)
    return refused.value.reason


def pdf(pages: int = 1, **saved) -> bytes:
    """A PDF of so many empty pages."""
    content = io.BytesIO()
    with pikepdf.new() as made:
        for _page in range(pages):
            made.add_blank_page()
        made.save(content, **saved)
    return content.getvalue()


def test_a_pdf_with_a_password_is_refused_and_one_with_its_owners_alone_is_not():
    assert "needs a password. Save a copy without it" in refusal(case("10"), "application/pdf")
    assert facts(case("10b"), "application/pdf").content_type == "application/pdf"
    for owner, user in (("o", "u"), ("o", "")):
        content = pdf(encryption=pikepdf.Encryption(owner=owner, user=user))
        is_refused = examine(upload(content), ["application/pdf"]).refused
        assert is_refused == ("password" if user else "")


@pytest.mark.parametrize("content", [b"%PDF-1.4\n%%EOF", b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"])
def test_a_shell_around_nothing_is_refused(content):
    assert "nothing is in it" in refusal(content, "application/pdf")


def test_a_pdf_without_pages_is_refused():
    assert "has no pages" in refusal(pdf(0), "application/pdf")


@pytest.mark.parametrize(
    "padding", [b"\0" * 9000, b" \r\n" * 9000, b"\x1a", b"<!-- scan 7 -->" * 900]
)
@pytest.mark.parametrize("content", [PDF, PNG, JPEG], ids=["pdf", "png", "jpeg"])
def test_what_follows_the_end_of_a_file_cuts_nothing_off(content, padding):
    kind = content_type(content)
    assert facts(content + padding, kind).content_type == kind


def test_the_padded_file_of_the_case_is_taken():
    assert facts(case("11"), "application/pdf").is_cut_off is False


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([PDF, PNG, JPEG]), st.data())
def test_a_file_that_ends_in_its_middle_is_always_refused(content, data):
    cut = data.draw(st.integers(20, len(content) - 9))
    found = examine(upload(content[:cut]))
    assert found.is_cut_off or found.refused


def test_what_stands_before_a_pdf_within_1024_bytes_is_no_other_type():
    assert facts(case("12"), "application/pdf").content_type == "application/pdf"
    for junk in (b"\0" * 900, b"HTTP/1.1 200 OK\r\n\r\n", b"junk\n", b"\xef\xbb\xbf"):
        assert facts(junk + PDF, "application/pdf").content_type == "application/pdf"
    assert content_type(b" " * 1024 + PDF) != "application/pdf"


BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1")


def container(major: bytes, *others: bytes) -> bytes:
    box = b"ftyp" + major + bytes(4) + b"".join(others)
    return (len(box) + 4).to_bytes(4, "big") + box + bytes(200)


@pytest.mark.parametrize("major", BRANDS)
@pytest.mark.parametrize("others", [(), (b"mif1", b"heic"), (b"miaf", b"MiHB", b"heic", b"tmap")])
def test_a_photo_of_a_phone_is_known_by_its_brands(major, others):
    assert content_type(container(major, *others), ["image/heic"]) == "image/heic"
    assert content_type(container(major, *others)).startswith("image/hei")


@pytest.mark.parametrize(("major", "kind"), [(b"isom", "video"), (b"qt  ", "video"), (b"M4A ", "")])
def test_a_film_in_the_same_container_is_none(major, kind):
    assert content_type(container(major, b"mp42")).partition("/")[0] in {kind, "video", "audio"}


def test_the_photo_of_the_case_is_taken_where_it_is_asked_for_and_told_where_it_is_not():
    assert facts(case("13"), "image/heic").content_type == "image/heic"
    assert "an iPhone photo (HEIC)" in refusal(case("13"), "text/plain")


def test_jpeg_2000_is_told_at_once():
    assert content_type(case("14"), ["image/jpeg"]) == "image/jp2"
    said = refusal(case("14"), "image/jpeg", "application/pdf")
    assert said == (
        "This file is a JPEG 2000 picture. Upload a JPEG or PDF. Save it as PDF, or print it to a "
        "PDF."
    )


def test_any_picture_will_do_where_any_is_asked_for():
    assert facts(PNG, "image/*").content_type == "image/png"
    assert "Upload a picture." in refusal(PDF, "image/*")


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is so large; nothing of it is there."""
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")
        for name, body in chunks
    )


def test_a_picture_that_says_to_be_larger_than_any_is_refused_by_its_head():
    assert "60 megapixels" in refusal(bomb(100_000, 100_000), "image/png")


def test_a_pdf_whose_objects_unpack_to_gigabytes_is_not_unpacked():
    content = io.BytesIO()
    packed = zlib.compress(zlib.compress(bytes(300 * 1024**2), 9), 9)
    with pikepdf.new() as made:
        made.add_blank_page()
        stream = pikepdf.Stream(made, packed)
        stream.Filter = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
        made.pages[0].Contents = stream
        made.save(content)
    assert facts(content.getvalue(), "application/pdf").sign == ""


def test_pages_that_lead_into_themselves_come_to_an_end():
    loop = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )
    assert examine(upload(loop)).refused


def test_a_jpeg_in_passes_that_takes_more_room_than_there_is_is_said_to_be_too_large():
    """By its head: its passes would be kept until the last."""
    small = picture("JPEG", (64, 64), progressive=True)
    marker = small.index(b"\xff\xc2") + 5
    size = (14_000).to_bytes(2, "big") * 2
    assert "60 megapixels" in refusal(small[:marker] + size + small[marker + 4 :], "image/jpeg")


def half_of_a_jpeg() -> bytes:
    """The upper half of a photo's data, with the mark of a picture's end behind it."""
    noisy = Image.effect_noise((1200, 1700), 60).convert("RGB")
    content = io.BytesIO()
    noisy.save(content, "JPEG")
    return content.getvalue()[: len(content.getvalue()) // 2] + b"\xff\xd9"


@pytest.mark.parametrize(
    ("make", "sign"),
    [
        (lambda: picture("JPEG", (1200, 1700)), ""),
        (lambda: picture("JPEG", (330, 468)), "coarse"),
        (half_of_a_jpeg, "cut"),
        (lambda: picture("PNG", (20, 20), blank=True), "blank"),
        (lambda: picture("JPEG", (1200, 1700), blank=True), "blank"),
        (lambda: picture("JPEG", (1200, 1700), blank=True, edge=60), "blank"),
        (lambda: pdf(2), "blank"),
        (lambda: PDF, ""),
    ],
)
def test_what_can_not_be_read_is_noted_and_refused_by_nobody(make, sign):
    assert facts(make()).sign == sign


@pytest.mark.django_db
def test_what_was_noted_stays_with_the_file():
    to = registration(None, asked())
    kept = attach(to, asked(), upload(pdf()), document_type="", actor=officer())
    assert Document.objects.get().sign == kept.sign == "blank"
