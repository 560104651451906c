"""Documents on their way upstream."""

import io
import tracemalloc
from pathlib import Path

import pytest

from numbers_api.client import NumbersClient
from numbers_api.errors import Invalid, TooLarge

from .conftest import Calls, Fault
from .operations import LETTER

IDENTITY = "identity/signing director"
MEBIBYTE = 1024 * 1024


class Watched(io.BytesIO):
    """A file that remembers how much was read from it at once."""

    largest = 0

    def read(self, size: int | None = -1, /) -> bytes:
        content = super().read(size)
        self.largest = max(self.largest, len(content))
        return content


def send(
    client: NumbersClient,
    order_id: str,
    attachment: str = "company-authorisation",
    **changed: object,
) -> None:
    given = {"file": io.BytesIO(LETTER), "name": "letter.pdf", "content_type": "application/pdf"}
    client.upload_attachment(order_id, attachment, **(given | changed))  # type: ignore[arg-type]


def test_an_attachment_whose_id_has_a_slash_and_a_space_arrives(
    client: NumbersClient, order_id: str
) -> None:
    send(client, order_id, IDENTITY, document_type="PASSPORT")
    stored = {each.attachment_id: each for each in client.registration(order_id).attachments}
    assert (stored[IDENTITY].upload_status, stored[IDENTITY].document_type) == (
        "COMPLETED",
        "PASSPORT",
    )
    assert stored["company-authorisation"].upload_status == "WAITING"


@pytest.mark.parametrize(
    "name", ["Vollmacht für Zoë.pdf", "委任状.pdf", "a b.pdf", 'the "final" one.pdf', "a;b=c.pdf"]
)
def test_a_file_keeps_its_name(client: NumbersClient, order_id: str, name: str) -> None:
    send(client, order_id, name=name)
    assert client.registration(order_id).attachments[0].file_name in (
        name,
        name.replace('"', "%22"),
    )


def test_a_file_is_read_in_pieces(client: NumbersClient, order_id: str) -> None:
    file = Watched(LETTER.ljust(8 * MEBIBYTE))
    send(client, order_id, file=file)
    assert 0 < file.largest <= 64 * 1024


def test_a_large_file_needs_little_memory(
    client: NumbersClient, order_id: str, tmp_path: Path
) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(LETTER.ljust(16 * MEBIBYTE))
    with path.open("rb") as file:
        tracemalloc.start()
        send(client, order_id, file=file)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 2 * MEBIBYTE


def test_a_file_is_sent_from_its_start_again_after_a_new_token(
    client: NumbersClient, order_id: str, fault: Fault, calls: Calls
) -> None:
    fault("uploadAttachment", status=401)
    send(client, order_id)
    assert calls("uploadAttachment") == 2
    assert client.registration(order_id).attachments[0].upload_status == "COMPLETED"


def test_a_file_that_the_api_finds_too_large_is_told_apart(
    client: NumbersClient, order_id: str
) -> None:
    with pytest.raises(TooLarge, match="larger than 20 MB"):
        send(client, order_id, file=io.BytesIO(LETTER.ljust(20 * MEBIBYTE + 1)))


def test_a_document_of_the_wrong_type_names_its_field(client: NumbersClient, order_id: str) -> None:
    with pytest.raises(Invalid) as refused:
        send(client, order_id, IDENTITY, document_type="LIBRARY_CARD")
    assert [violation.field for violation in refused.value.violations] == ["documentType"]
