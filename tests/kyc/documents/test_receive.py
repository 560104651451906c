import hashlib
import threading
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from kyc.documents.models import Document, ScanState
from kyc.documents.receive import (
    AlreadyThere,
    Replaced,
    check,
    put,
    remove,
    settle,
    store,
)
from kyc.documents.refusals import FileRefused
from kyc.documents.storage import Facts, content_type, safe_name
from kyc.registrations.models import Registration
from numbers_api.schemas import RequiredAttachment
from tests.kyc.factories import (
    DOCX,
    DOCX_TYPE,
    JPEG,
    PDF,
    PNG,
    PROOF,
    TEXT,
    archive,
    attach,
    officer,
    registration,
    sized,
    snapshot,
    upload,
)
from tests.threads import at_once, until_somebody_waits

pytestmark = pytest.mark.usefixtures("store")

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600


def taking(*types: str) -> RequiredAttachment:
    return RequiredAttachment(id="proof", title="Proof", allowed_mime_types=list(types))


def attached(content: bytes, name: str, *types: str, to: Registration | None = None) -> Document:
    return attach(
        to or registration(None, taking(*types)),
        taking(*types),
        upload(content, name),
        document_type="BILL",
        actor=officer(),
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "scan.png", "application/pdf"),
        (PNG, "proof.pdf", "image/png"),
        (JPEG, "proof", "image/jpeg"),
        (TEXT, "proof.pdf", "text/plain"),
        ("Grüße".encode() * 2000, "letter.txt", "text/plain"),
        (("x" * 8191 + "é").encode(), "cut.txt", "text/plain"),
        (b"BM is the name of our company.", "letter.txt", "text/plain"),
        (DOCX, "proof.doc", DOCX_TYPE),
        (
            archive("xl/workbook.xml"),
            "proof.docx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (archive("a.txt"), "proof.docx", "application/zip"),
        (
            archive("word/document.xml", "word/vbaProject.bin"),
            "a.docx",
            "application/vnd.ms-word.document.macroEnabled.12",
        ),
        (OLE, "proof.pdf", "application/msword"),
        (b"\x00\x01\x02\x03", "proof.pdf", "application/octet-stream"),
    ],
)
def test_a_files_type_is_told_by_its_bytes_and_not_by_its_name(content, name, kind):
    kept = attached(content, name)
    assert kept.content_type == kind
    assert (kept.size, kept.sha256) == (len(content), hashlib.sha256(content).hexdigest())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (TEXT, "a.pdf"),
        (DOCX, "a.pdf"),
        (b"<html>", "a.pdf"),
    ],
)
def test_a_file_of_another_type_is_refused_with_what_it_is_and_must_be(content, name):
    with pytest.raises(FileRefused) as refused:
        attached(content, name, "application/pdf", "image/jpeg")
    assert "This file is" in refused.value.reason
    assert "Upload a PDF or JPEG." in refused.value.reason
    assert not Document.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (TEXT, "text/plain"),
        (DOCX, DOCX_TYPE),
    ],
)
def test_a_file_of_an_allowed_type_is_taken_under_any_name(content, kind):
    assert attached(content, "x.exe", "image/gif", kind).content_type == kind


@pytest.mark.parametrize(
    "head", [b"From: Ada\nTo: Bob\n\nHello", b"<p>Hello</p>", b"ID3 is our name", b"Hello"]
)
def test_any_text_will_do_where_plain_text_is_asked_for(head):
    assert content_type(head, ["text/plain"]) == "text/plain"


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200)
XML = b'<?xml version="1.0"?>\n<letter>Dear Sir</letter>\n'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'


@pytest.mark.parametrize(
    ("head", "asked"),
    [
        (b"name;town\nAda;Berlin\n", "text/csv"),
        (b"name;town\nAda;Berlin\n", "text/csv; charset=utf-8"),
        (HEIC, "image/heic"),
        (HEIC, "image/heif"),
        (XML, "text/xml"),
        (XML, "application/xml"),
        (b"\xef\xbb\xbf" + PDF, "application/pdf"),
        (b"\r\n \n" + PDF, "application/pdf"),
    ],
)
def test_bytes_that_go_by_several_names_are_what_is_asked_for(head, asked):
    assert content_type(head, [asked]) == asked.partition(";")[0]


@pytest.mark.parametrize("asked", ["text/plain", "image/png", "application/xml"])
def test_a_drawing_that_may_hold_scripts_is_taken_only_where_it_is_asked_for(asked):
    assert content_type(SVG, [asked]) == "image/svg+xml"
    assert content_type(XML[:22] + SVG, [asked]) == "image/svg+xml"


def test_an_archive_by_its_other_name_is_an_archive():
    check(Facts("application/zip", 1, ""), taking("application/x-zip-compressed"))


def test_a_pdf_of_letters_only_is_still_no_plain_text():
    assert content_type(b"%PDF-1.4\nonly letters", ["text/plain"]) == "application/pdf"


@pytest.mark.django_db
def test_an_archive_is_no_word_document_even_where_one_is_asked_for():
    with pytest.raises(FileRefused):
        attached(archive("a.txt", "malware.exe"), "proof.docx", DOCX_TYPE)


@pytest.mark.django_db
def test_an_empty_file_is_refused():
    with pytest.raises(FileRefused) as refused:
        attached(b"", "a.pdf")
    assert "empty" in refused.value.reason


@pytest.mark.django_db
def test_a_file_that_is_too_large_is_refused_and_one_of_just_the_limit_is_not(settings):
    settings.MAX_UPLOAD_BYTES = 1024**2
    with pytest.raises(FileRefused) as refused:
        attached(sized(1024**2 + 1), "a.pdf")
    assert refused.value.reason == "The file is larger than 1 MB."
    assert attached(sized(1024**2), "a.pdf").size == 1024**2


@pytest.mark.django_db
def test_the_whole_file_is_kept_and_its_path_tells_nothing():
    kept = attached(sized(200_000), "acme passport.pdf")
    assert kept.file.read() == sized(200_000)
    kept.file.close()
    folder, name = Path(str(kept.file.name)).parts
    assert (folder, len(name)) == ("documents", 32)


@pytest.mark.django_db
def test_in_a_folder_a_file_is_its_owners_alone(settings, store):
    if store == "folder":
        kept = Path(attached(PDF, "proof.pdf").file.path)
        assert kept.is_relative_to(settings.MEDIA_ROOT)
        assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", [PDF[:-7], PNG[:-8], JPEG[:-2], DOCX[:-30], b"PK\x03\x04 and nothing more"]
)
def test_a_file_that_ends_too_early_is_refused(content):
    with pytest.raises(FileRefused) as refused:
        attached(content, "proof", "application/pdf", "image/png", "image/jpeg", DOCX_TYPE)
    assert "ends too early" in refused.value.reason


@pytest.mark.django_db
def test_of_a_file_that_is_cut_off_and_of_another_type_the_type_is_told():
    with pytest.raises(FileRefused) as refused:
        attached(PNG[:-8], "proof.png", "application/pdf")
    assert "Upload a PDF." in refused.value.reason


@pytest.mark.django_db
def test_the_very_file_that_is_there_replaces_nothing():
    asking = registration(None, taking())
    kept = attached(PDF, "one.pdf", to=asking)
    with pytest.raises(AlreadyThere):
        attached(PDF, "two.pdf", to=asking)
    assert list(Document.objects.all()) == [kept]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "before",
    [
        {"document_type": "PASSPORT"},
        {"refusal": "Blurred"},
        {"scan_state": ScanState.INFECTED},
        {"scan_problem": "unreadable"},
    ],
)
def test_the_same_bytes_may_come_again_where_something_changes_by_it(before):
    asking = registration(None, taking())
    attached(PDF, "one.pdf", to=asking)
    Document.objects.update(**before)
    attached(PDF, "two.pdf", to=asking)
    assert Document.objects.current().get().name == "two.pdf"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("proof of address.pdf", "proof_of_address.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\scan.pdf", "scan.pdf"),
        ("a\0\x1b\r\nb.pdf", "ab.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("合同.pdf", "合同.pdf"),
        ("Mu\u0308ller.pdf", "Müller.pdf"),
        (".htaccess", "htaccess"),
        ("-rf", "rf"),
        ("<script>.pdf", "script.pdf"),
        ('a";x="b.pdf', "axb.pdf"),
        ("", "document"),
        ("...", "document"),
        ("???", "document"),
        ("folder/..", "document"),
    ],
)
def test_a_name_is_kept_without_folders_and_surprises(name, safe):
    assert safe_name(name) == safe


def test_a_very_long_name_keeps_its_end():
    assert safe_name("é" * 300 + ".pdf") == "é" * 116 + ".pdf"
    assert safe_name("." * 300 + "." * 119) == "document"


@pytest.mark.django_db
def test_a_name_of_signs_only_is_no_reason_to_refuse_a_file():
    assert attached(PDF, "???").name == "document.pdf"


@pytest.mark.django_db
def test_a_new_file_supersedes_the_one_before():
    asking = registration(None, taking())
    first, second = attached(PDF, "one.pdf", to=asking), attached(PNG, "two.png", to=asking)
    first.refresh_from_db()
    assert first.superseded_at is not None
    assert list(asking.documents.filter(superseded_at=None)) == [second]
    assert (second.document_type, second.uploaded_by, second.requirement_id) == (
        "BILL",
        officer(),
        "proof",
    )


@pytest.mark.django_db
def test_a_refused_file_leaves_the_one_before():
    asking = registration(None, taking())
    kept = attached(PDF, "one.pdf", to=asking)
    with pytest.raises(FileRefused):
        attached(TEXT, "two.pdf", "application/pdf", to=asking)
    assert list(Document.objects.current()) == [kept]


@pytest.mark.django_db
def test_a_document_is_taken_back_and_stays_in_history():
    asking = registration(None, taking())
    shown = attached(PDF, "one.pdf", to=asking).pk
    assert remove(asking, PROOF, shown)
    assert not remove(asking, PROOF, shown)
    assert not Document.objects.current().exists()
    kept = Document.objects.get().file
    assert kept.storage.exists(str(kept.name))


@pytest.mark.django_db
def test_another_file_than_the_one_that_was_shown_is_not_taken_back():
    asking = registration(None, taking())
    shown = attached(PDF, "one.pdf", to=asking).pk
    kept = attached(PNG, "two.png", to=asking)
    for pk in (shown, 0, kept.pk + 1):
        with pytest.raises(Replaced):
            remove(asking, PROOF, pk)
    assert list(Document.objects.current()) == [kept]


NOT_ASKED = RequiredAttachment(id="other", title="Another")
BILL = RequiredAttachment(id="proof", allowed_document_types=["BILL"])
PASSPORT = RequiredAttachment(id="proof", allowed_document_types=["PASSPORT"])


@pytest.mark.django_db
@pytest.mark.parametrize("after", [NOT_ASKED, taking("image/png"), PASSPORT])
def test_what_other_requirements_do_not_ask_for_is_in_use_no_more(after):
    asking = registration(None, PROOF)
    attached(PDF, "one.pdf", to=asking)
    asking.snapshot = snapshot(None, after)
    settle(asking)
    assert not Document.objects.current().exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "after", [PROOF, taking("application/x-pdf"), BILL, taking("application/*")]
)
def test_what_other_requirements_ask_for_as_well_stays(after):
    asking = registration(None, PROOF)
    kept = attached(PDF, "one.pdf", to=asking)
    asking.snapshot = snapshot(None, after)
    settle(asking)
    assert list(Document.objects.current()) == [kept]


@pytest.mark.django_db
@pytest.mark.parametrize("after", [NOT_ASKED, taking("image/png")])
def test_an_upload_that_began_before_the_requirements_changed_is_refused(after):
    asking = registration(None, PROOF)
    stored = store(asking, PROOF, upload(), document_type="", actor=officer())
    Registration.objects.update(snapshot=snapshot(None, after))
    with pytest.raises(FileRefused) as refused:
        put(stored)
    assert "The requirements have changed meanwhile" in refused.value.reason
    assert not Document.objects.exists()


def failures(results):
    return [type(result) for result in results if isinstance(result, Exception)]


def another_file():
    """One that no other has the bytes of: the very same file a second time would replace
    nothing."""
    return upload(PDF.replace(b"\n", f"\n% {uuid4().hex}\n".encode(), 1))


@pytest.mark.postgres
@pytest.mark.usefixtures("transactional_db")
def test_when_uploads_race_one_file_is_current_and_none_fails():
    asking, person = registration(None, PROOF), officer()
    results = at_once(
        lambda _number: attach(asking, PROOF, another_file(), document_type="", actor=person), 5
    )
    assert not failures(results)
    assert (Document.objects.count(), Document.objects.current().count()) == (5, 1)


@pytest.mark.postgres
@pytest.mark.usefixtures("transactional_db")
def test_without_the_lock_the_constraint_lets_one_of_two_uploads_in(monkeypatch):
    asking, person = registration(None, PROOF), officer()
    monkeypatch.setattr(connection.features.__class__, "has_select_for_update", False)
    meet = threading.Barrier(2)
    save = Document.save
    monkeypatch.setattr(Document, "save", lambda row: (meet.wait(), save(row))[1])
    results = at_once(
        lambda _number: attach(asking, PROOF, another_file(), document_type="", actor=person)
    )
    assert failures(results) == [IntegrityError]
    assert Document.objects.current().count() == 1


@pytest.mark.postgres
@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("is_locked", [True, False])
def test_who_removes_a_file_while_it_is_being_replaced_is_told(monkeypatch, is_locked):
    """Without the lock the one that was shown still seems to be in use: that it was replaced would
    go unsaid."""
    asking, person, save, under_way = (
        registration(None, PROOF),
        officer(),
        Document.save,
        threading.Event(),
    )
    shown = attach(asking, PROOF, upload(), document_type="", actor=person).pk
    better = store(asking, PROOF, another_file(), document_type="", actor=person)
    monkeypatch.setattr(connection.features.__class__, "has_select_for_update", is_locked)

    def slowly(row):
        under_way.set()
        until_somebody_waits()
        save(row)

    monkeypatch.setattr(Document, "save", slowly)
    acts = [lambda: put(better), lambda: under_way.wait() and remove(asking, PROOF, shown)]
    results = at_once(lambda number: acts[number]())
    assert failures(results) == ([Replaced] if is_locked else [])
    assert list(Document.objects.current()) == [better]
