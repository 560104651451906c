"""Retention: what was replaced or removed long ago goes, with its bytes, and nothing else does."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from kyc.documents import retention, scan
from kyc.documents.models import Document, ProfileDocument
from kyc.documents.receive import remove
from kyc.profiles import companies, vault
from kyc.profiles.vault import Described
from tests import work
from tests.kyc.factories import PDF, PROOF, attach, officer, registration, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


@pytest.fixture
def asking():
    return registration(None, PROOF)


def attached(asking, name: str = "one.pdf") -> Document:
    return attach(
        asking, PROOF, upload(PDF + name.encode(), name), document_type="", actor=officer()
    )


def age(file: Document, days: int) -> None:
    Document.objects.filter(pk=file.pk).update(superseded_at=timezone.now() - timedelta(days=days))


def is_stored(file: Document) -> bool:
    return default_storage.exists(str(file.file.name))


def test_a_replaced_file_goes_when_its_time_is_over_and_not_before(asking, settings):
    settings.DOCUMENT_RETENTION_DAYS = 30
    old, recent, current = (attached(asking, name) for name in ("one.pdf", "two.pdf", "three.pdf"))
    age(old, 31)
    age(recent, 29)
    work.run_now("retention")
    assert set(Document.objects.all()) == {recent, current}
    assert [is_stored(file) for file in (old, recent, current)] == [False, True, True]


def test_a_removed_file_goes_too(asking):
    old = attached(asking)
    remove(asking, PROOF, old.pk)
    age(old, 366)
    work.run_now("retention")
    assert not Document.objects.exists()
    assert not is_stored(old)


@pytest.mark.parametrize("column", ["sent_at", "sending_since"])
def test_of_a_file_that_was_sent_an_empty_row_stays(asking, column, settings):
    old = attached(asking)
    Document.objects.update(**{column: timezone.now()})
    attached(asking, "two.pdf")
    age(old, 366)
    work.run_now("retention")
    assert not is_stored(old)
    left = Document.objects.get(pk=old.pk)
    assert (left.name, left.sha256, left.size, str(left.file)) == ("", "", 0, "")
    assert getattr(left, column)
    assert not asking.documents.superseded()
    assert retention.remove_expired() == 0
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    scan.follow_setting()
    assert old not in scan.waiting(Document)


def test_bytes_that_another_order_uses_stay(asking):
    old = attached(asking)
    carried = old.copy_to(registration(None, PROOF))
    carried.save()
    age(old, 366)
    work.run_now("retention")
    assert list(Document.objects.all()) == [carried]
    assert is_stored(carried)
    age(carried, 366)
    work.run_now("retention")
    assert not Document.objects.exists()
    assert not is_stored(carried)


def test_bytes_that_two_old_rows_share_go_with_both(asking):
    old = attached(asking)
    carried = old.copy_to(registration(None, PROOF))
    carried.save()
    age(old, 366)
    age(carried, 366)
    work.run_now("retention")
    assert not Document.objects.exists()
    assert not is_stored(old)


def test_after_a_crash_between_bytes_and_row_the_next_sweep_ends_it(asking):
    old = attached(asking)
    age(old, 366)
    default_storage.delete(str(old.file.name))
    work.run_now("retention")
    assert not Document.objects.exists()


def test_bytes_that_can_not_be_deleted_keep_their_row_and_no_other_file(asking, monkeypatch):
    stuck, free = attached(asking, "one.pdf"), attached(asking, "two.pdf")
    attached(asking, "three.pdf")
    age(stuck, 366)
    age(free, 366)
    delete = default_storage.delete

    def broken(name: str) -> None:
        if name == stuck.file.name:
            raise PermissionError(name)
        delete(name)

    with monkeypatch.context() as while_broken:
        while_broken.setattr(default_storage, "delete", broken)
        work.run_now("retention")
    assert Document.objects.filter(pk=stuck.pk).exists()
    assert not Document.objects.filter(pk=free.pk).exists()


def test_one_call_takes_a_batch_and_the_next_goes_on(asking, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for number in range(4):
        age(attached(asking, f"{number}.pdf"), 366)
    assert [retention.remove_expired() for _ in range(3)] == [2, 2, 0]


def test_documents_of_a_vault_go_as_well_when_they_or_their_profile_were_put_away():
    profile = companies.create("Acme", team=None, owner=officer())
    kept = vault.store(profile, upload(PDF), Described("Bill"), officer())
    work.run_now("retention")
    assert default_storage.exists(str(kept.file.name))
    companies.archive(profile)
    ProfileDocument.objects.update(removed_at=timezone.now() - timedelta(days=366))
    work.run_now("retention")
    assert not ProfileDocument.objects.exists()
    assert not default_storage.exists(str(kept.file.name))
