"""Stored bytes that no row names go, and no others."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from kyc.documents import strays
from kyc.documents.receive import store
from kyc.profiles import vault
from kyc.profiles.models import Profile
from tests import work
from tests.kyc.factories import PDF, PROOF, attach, officer, registration, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


def stray() -> str:
    """What is left of an upload whose process died before it wrote the row."""
    kept = store(registration(None, PROOF), PROOF, upload(), document_type="", actor=officer())
    return str(kept.file.name)


def later() -> time_machine.travel:
    return time_machine.travel(timezone.now() + strays.WAIT + timedelta(hours=1))


def test_stored_bytes_without_a_row_go_after_a_day():
    name = stray()
    work.run_now("strays")
    assert default_storage.exists(name)
    with later():
        work.run_now("strays")
    assert not default_storage.exists(name)


def test_whatever_a_row_names_stays():
    used = attach(registration(None, PROOF), PROOF, upload(), document_type="", actor=officer())
    replaced = attach(
        used.registration, PROOF, upload(PDF + b"\n"), document_type="", actor=officer()
    )
    profile = Profile.objects.create(name="Acme", owner=officer())
    kept = vault.store(profile, upload(), vault.Described("Licence"), officer())
    vault.remove(kept)
    with later():
        work.run_now("strays")
    assert all(default_storage.exists(str(row.file.name)) for row in (used, replaced, kept))


def test_what_lies_elsewhere_in_the_store_is_not_ours():
    name = default_storage.save("others/report.pdf", ContentFile(PDF))
    with later():
        work.run_now("strays")
    assert default_storage.exists(name)
    default_storage.delete(name)


def test_one_call_takes_a_batch_and_the_next_goes_on(monkeypatch):
    monkeypatch.setattr(strays, "BATCH", 2)
    with later():
        strays.remove_strays()
        while strays.remove_strays():
            pass
    for _ in range(3):
        stray()
    with later():
        assert [strays.remove_strays() for _ in range(3)] == [2, 1, 0]


def test_one_that_can_not_be_deleted_keeps_no_other(monkeypatch):
    stuck, free = stray(), stray()
    delete = default_storage.delete

    def broken(name: str) -> None:
        if name == stuck:
            raise PermissionError(name)
        delete(name)

    with monkeypatch.context() as while_broken, later():
        while_broken.setattr(default_storage, "delete", broken)
        work.run_now("strays")
    assert (default_storage.exists(stuck), default_storage.exists(free)) == (True, False)
    default_storage.delete(stuck)


def test_a_store_that_is_still_empty_has_none(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    assert strays.remove_strays() == 0
