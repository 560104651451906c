"""Sweeps of what is no longer kept, at the same moment."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from kyc.documents import retention
from kyc.documents.models import Document
from tests.kyc.factories import PDF, PROOF, attach, officer, registration, upload
from tests.threads import at_once


@pytest.mark.postgres
@pytest.mark.usefixtures("transactional_db", "store")
def test_two_sweeps_at_once_leave_no_bytes_behind_and_take_none_that_are_used() -> None:
    asking, person = registration(None, PROOF), officer()
    shared, kept = (
        attach(asking, PROOF, upload(PDF + name, "a.pdf"), document_type="", actor=person)
        for name in (b"one", b"two")
    )
    copies = [shared.copy_to(registration(None, PROOF)) for _ in range(3)]
    current = kept.copy_to(registration(None, PROOF))
    Document.objects.bulk_create([*copies, current])
    Document.objects.exclude(pk=current.pk).update(
        superseded_at=timezone.now() - timedelta(days=400)
    )
    swept = at_once(lambda _number: retention.remove_expired(), 3)
    assert all(isinstance(count, int) for count in swept)
    assert list(Document.objects.all()) == [current]
    stored = [default_storage.exists(str(file.file.name)) for file in (shared, current)]
    assert stored == [False, True]
