import tracemalloc
from datetime import timedelta

import pytest
from django.utils import timezone

from kyc.documents import retention
from kyc.documents import send as sending
from kyc.documents.models import Document, ScanState
from kyc.documents.send import DocumentInfected, DocumentRefused, ScanAwaited, send_files
from kyc.registrations.models import Registration
from numbers_api.errors import OutcomeUnknown
from numbers_api.factory import page_client
from numbers_api.schemas import CreateNumberOrder, NumberOrderOption, RequiredAttachment
from tests.kyc.factories import PDF, TEXT, attach, officer, registration, sized, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


@pytest.fixture
def order_id(sandbox) -> str:
    """A reserved Australian number."""
    client = page_client()
    number = client.search(region_code="AU", number_type="MOBILE")[0].phone_number
    wanted = NumberOrderOption(phone_numbers=[number])
    order = client.create_order(
        CreateNumberOrder(region_code="AU", number_type="MOBILE", number_order_option=wanted)
    )
    return order.id_number_order


@pytest.fixture
def document(order_id) -> RequiredAttachment:
    """One that the order asks for, whose types we don't check so that the API does."""
    asked = page_client().lookup_requirements(region_code="AU", number_type="MOBILE").attachments[0]
    return asked.model_copy(update={"allowed_mime_types": []})


@pytest.fixture
def asking(document) -> Registration:
    return registration(None, document)


def attached(
    asking: Registration,
    document: RequiredAttachment,
    content: bytes = PDF,
    name: str = "proof.pdf",
) -> Document:
    kind = document.allowed_document_types[0] if document.allowed_document_types else ""
    return attach(asking, document, upload(content, name), document_type=kind, actor=officer())


def upstream(order_id: str, document: RequiredAttachment):
    return next(
        file
        for file in page_client().registration(order_id).attachments
        if file.attachment_id == document.id
    )


def times_sent(sandbox) -> int:
    return int(sandbox.get("calls").get("uploadAttachment", 0))


def test_a_file_is_sent_once_with_its_name_and_types(sandbox, order_id, asking, document):
    kept = attached(asking, document)
    send_files(asking, order_id, page_client())
    send_files(asking, order_id, page_client())
    there = upstream(order_id, document)
    assert times_sent(sandbox) == 1
    assert (there.upload_status, there.file_name, there.mime_type) == (
        "COMPLETED",
        "proof.pdf",
        "application/pdf",
    )
    assert there.document_type == kept.document_type
    kept.refresh_from_db()
    assert kept.sent_at


def test_a_replaced_file_is_not_sent_and_its_successor_is(order_id, asking, document):
    first = attached(asking, document, name="one.pdf")
    attached(asking, document, PDF + b"\n", name="two.pdf")
    send_files(asking, order_id, page_client())
    first.refresh_from_db()
    assert first.sent_at is None
    assert upstream(order_id, document).file_name == "two.pdf"


def test_a_file_that_the_api_refuses_gets_its_words(sandbox, order_id, asking, document):
    kept = attached(asking, document, TEXT, "letter.txt")
    with pytest.raises(DocumentRefused) as refused:
        send_files(asking, order_id, page_client())
    kept.refresh_from_db()
    assert kept.sent_at is None
    assert (kept.refusal_code, kept.refusal) == ("document_refused", refused.value.said)
    assert "text/plain" in kept.refusal


def test_a_file_that_is_too_large_upstream_gets_its_words(sandbox, order_id, asking, document):
    kept = attached(asking, document)
    body = {
        "error": {
            "code": 413,
            "message": "At most 1 MB",
            "status": "CONTENT_TOO_LARGE",
            "details": [],
        }
    }
    sandbox.control("faults", operation="uploadAttachment", status=413, body=body)
    with pytest.raises(DocumentRefused):
        send_files(asking, order_id, page_client())
    kept.refresh_from_db()
    assert kept.refusal == "At most 1 MB"


def test_a_file_that_is_taken_at_last_has_no_refusal_any_more(order_id, asking, document):
    kept = attached(asking, document)
    Document.objects.update(refusal_code="document_refused", refusal="Not this")
    send_files(asking, order_id, page_client())
    kept.refresh_from_db()
    assert (kept.refusal_code, kept.refusal) == ("", "")


def test_a_lost_answer_is_looked_up_and_what_arrived_is_not_sent_again(
    sandbox, order_id, asking, document
):
    attached(asking, document)
    sandbox.control("faults", operation="uploadAttachment", status=None, after_work=True)
    send_files(asking, order_id, page_client())
    send_files(asking, order_id, page_client())
    assert times_sent(sandbox) == 1


def test_what_did_not_arrive_is_sent_the_next_time(sandbox, order_id, asking, document):
    kept = attached(asking, document)
    sandbox.control("faults", operation="uploadAttachment", status=None)
    with pytest.raises(OutcomeUnknown):
        send_files(asking, order_id, page_client())
    kept.refresh_from_db()
    assert kept.sent_at is None
    send_files(asking, order_id, page_client())
    assert upstream(order_id, document).upload_status == "COMPLETED"


def test_a_replacement_that_got_lost_is_not_mistaken_for_the_file_before(
    sandbox, order_id, asking, document
):
    attached(asking, document, name="one.pdf")
    send_files(asking, order_id, page_client())
    attached(asking, document, PDF + b"\n", name="two.pdf")
    sandbox.control("faults", operation="uploadAttachment", status=None)
    with pytest.raises(OutcomeUnknown):
        send_files(asking, order_id, page_client())
    send_files(asking, order_id, page_client())
    assert upstream(order_id, document).file_name == "two.pdf"


def test_nor_when_retention_has_taken_the_file_before(sandbox, order_id, asking, document):
    attached(asking, document)
    send_files(asking, order_id, page_client())
    attached(asking, document, PDF + b"\n", "two.pdf")
    Document.objects.exclude(superseded_at=None).update(
        superseded_at=timezone.now() - timedelta(days=400)
    )
    retention.remove_expired()
    sandbox.control("faults", operation="uploadAttachment", status=None)
    with pytest.raises(OutcomeUnknown):
        send_files(asking, order_id, page_client())
    assert Document.objects.current().get().sent_at is None


@pytest.mark.parametrize(
    ("state", "error"), [(ScanState.WAITING, ScanAwaited), (ScanState.INFECTED, DocumentInfected)]
)
def test_nothing_is_sent_while_the_scan_keeps_a_file_back(
    sandbox, order_id, asking, document, state, error
):
    attached(asking, document)
    Document.objects.update(scan_state=state)
    with pytest.raises(error):
        send_files(asking, order_id, page_client())
    assert times_sent(sandbox) == 0


def test_a_file_that_turns_out_infected_while_others_are_sent_is_not_sent(
    sandbox, order_id, asking, document, monkeypatch
):
    attached(asking, document)

    check_scans = sending._check_scans

    def find(files):
        check_scans(files)
        Document.objects.update(scan_state=ScanState.INFECTED)

    monkeypatch.setattr(sending, "_check_scans", find)
    with pytest.raises(DocumentInfected):
        send_files(asking, order_id, page_client())
    assert times_sent(sandbox) == 0


def test_a_worker_that_was_killed_after_sending_sends_nothing_twice(
    sandbox, order_id, asking, document, monkeypatch
):
    kept, client = attached(asking, document), page_client()
    send = client.upload_attachment

    def killed(*given, **named):
        send(*given, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(client, "upload_attachment", killed)
    with pytest.raises(KeyboardInterrupt):
        send_files(asking, order_id, client)
    kept.refresh_from_db()
    assert (kept.sent_at, times_sent(sandbox)) == (None, 1)
    send_files(asking, order_id, page_client())
    kept.refresh_from_db()
    assert kept.sent_at
    assert times_sent(sandbox) == 1


def test_a_try_that_failed_leaves_its_reason_until_the_next(sandbox, order_id, asking, document):
    kept = attached(asking, document)
    sandbox.control("faults", operation="uploadAttachment", status=503)
    with pytest.raises(OutcomeUnknown):
        send_files(asking, order_id, page_client())
    kept.refresh_from_db()
    assert kept.send_problem == "outcome_unknown"
    assert kept.send_tries == 1
    send_files(asking, order_id, page_client())
    kept.refresh_from_db()
    assert (kept.send_problem, kept.send_tries) == ("", 2)


def test_a_refused_file_keeps_no_other_one_from_being_sent(sandbox, order_id, document):
    other = page_client().lookup_requirements(region_code="AU", number_type="MOBILE").attachments[1]
    asking = registration(None, document, other)
    attached(asking, document, TEXT, "letter.txt")
    sent = attached(asking, other)
    with pytest.raises(DocumentRefused):
        send_files(asking, order_id, page_client())
    sent.refresh_from_db()
    assert sent.sent_at


def test_a_file_that_is_not_asked_for_is_not_sent(sandbox, order_id, asking, document):
    attached(asking, document)
    Document.objects.update(requirement_id="of-before")
    send_files(asking, order_id, page_client())
    assert times_sent(sandbox) == 0


def test_a_stored_file_that_is_gone_is_told_at_the_file(order_id, asking, document):
    kept = attached(asking, document)
    kept.file.storage.delete(str(kept.file.name))
    with pytest.raises(DocumentRefused):
        send_files(asking, order_id, page_client())
    kept.refresh_from_db()
    assert (kept.refusal_code, kept.refusal) == ("document_gone", "")


@pytest.mark.slow
def test_a_large_file_goes_through_without_being_in_memory(order_id, asking, document):
    attached(asking, document, sized(15 * 1024**2))
    client = page_client()
    client.registration(order_id)
    tracemalloc.start()
    send_files(asking, order_id, client)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert upstream(order_id, document).upload_status == "COMPLETED"
    # Less than a third of the file.
    assert peak < 5 * 1024**2
