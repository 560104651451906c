"""The malware scan, by ClamAV's daemon itself."""

import io
import socket
from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from kyc import tasks
from kyc.clamd import ScannerDown, TooLargeToScan, signature_in
from kyc.models import Attachment, ScanState, ScanTrouble
from kyc.services import payload, scan
from kyc.services.attach import attach
from tests.kyc.factories import PDF, PROOF, officer, registration, sized, upload
from tests.malware import MALWARE
from tools.services import temporary_clamd

pytestmark = pytest.mark.django_db
with_clamd = pytest.mark.clamd

INFECTED = PDF + MALWARE + b"\n%%EOF\n"
NOBODY = "tcp://127.0.0.1:9"


def attached(content: bytes = PDF) -> Attachment:
    return attach(
        registration(None, PROOF), PROOF, upload(content), document_type="", actor=officer()
    )


def scanned(content: bytes = PDF) -> Attachment:
    kept = attached(content)
    tasks.scan_file("kyc.Attachment", kept.pk)
    kept.refresh_from_db()
    return kept


def test_without_a_scanner_a_file_counts_as_it_is():
    kept = attached()
    tasks.sweep_scans()
    kept.refresh_from_db()
    assert kept.scan_state == ScanState.UNSCANNED
    assert payload.has_documents(kept.registration)


@with_clamd
def test_a_file_waits_for_its_scan_and_is_found_clean(scanner):
    kept = attached()
    assert kept.is_waiting
    assert not payload.has_documents(kept.registration)
    tasks.scan_file("kyc.Attachment", kept.pk)
    kept.refresh_from_db()
    assert (kept.scan_state, kept.signature) == (ScanState.CLEAN, "")
    assert kept.scanned_at
    assert payload.has_documents(kept.registration)


@with_clamd
def test_malware_is_found_named_and_counts_for_nothing(scanner, caplog):
    kept = scanned(INFECTED)
    assert (kept.scan_state, kept.signature) == (ScanState.INFECTED, "Numberdesk.Test.UNOFFICIAL")
    assert not kept.is_usable
    assert not payload.has_documents(kept.registration)
    assert "scan.infected" in caplog.text
    assert kept.name not in caplog.text


@with_clamd
def test_a_large_file_is_scanned_to_its_end(scanner):
    assert scanned(sized(3_000_000) + MALWARE + b"\n%%EOF").is_infected


@with_clamd
@pytest.mark.parametrize("size", [4 * 1024**2 + 10_000, 19 * 1024**2])
def test_a_file_larger_than_the_scanner_takes_stays_unused_and_says_so(scanner, size):
    kept = scanned(sized(size))
    assert (kept.scan_state, kept.scan_trouble) == (ScanState.WAITING, ScanTrouble.TOO_LARGE)


@with_clamd
def test_the_sweep_finds_what_no_task_took(scanner):
    kept = attached()
    tasks.sweep_scans()
    kept.refresh_from_db()
    assert kept.scan_state == ScanState.CLEAN


@with_clamd
def test_what_the_scanner_does_not_look_into_is_not_clean():
    """With a limit of its own below what it is sent, it calls such a file clean unless it is told
    to alert."""
    with temporary_clamd({"Numberdesk.Test": MALWARE}, looked_into=1) as url:
        assert signature_in(io.BytesIO(MALWARE), url)
        with pytest.raises(TooLargeToScan):
            signature_in(io.BytesIO(sized(2 * 1024**2) + MALWARE), url)


@pytest.fixture
def asked(monkeypatch):
    """The scanner hangs, or is down; how often it was asked."""
    times = []

    def down(*_given: object) -> str:
        times.append(1)
        raise ScannerDown

    monkeypatch.setattr(scan, "signature_in", down)
    return times


def test_a_sweep_ends_where_the_scanner_does_not_answer(settings, asked):
    settings.CLAMD_URL = NOBODY
    for _ in range(3):
        attached()
    tasks.sweep_scans()
    assert len(asked) == 1
    assert {file.scan_trouble for file in Attachment.objects.all()} == {ScanTrouble.DOWN}


def test_one_sweep_runs_at_a_time(settings, asked):
    settings.CLAMD_URL = NOBODY
    attached()
    cache.add(tasks.SWEEPING, 1)
    tasks.sweep_scans()
    assert not asked
    cache.delete(tasks.SWEEPING)
    tasks.sweep_scans()
    assert asked
    assert cache.get(tasks.SWEEPING) is None


def test_a_sweep_begins_no_scan_when_its_time_is_over(settings, monkeypatch):
    settings.CLAMD_URL = NOBODY
    monkeypatch.setattr(tasks, "SWEEP_SECONDS", -1.0)
    attached()
    tasks.sweep_scans()
    assert Attachment.objects.get().scan_tries == 0


def test_without_the_cache_files_are_scanned_all_the_same(settings, asked, monkeypatch):
    settings.CLAMD_URL = NOBODY
    attached()

    def down(*_given: object, **_named: object) -> None:
        raise ConnectionError

    for act in ("add", "delete"):
        monkeypatch.setattr(type(cache._connections[cache._alias]), act, down)  # type: ignore[attr-defined]
    tasks.sweep_scans()
    assert asked


def test_while_the_scanner_is_down_each_wait_is_longer_and_nothing_is_lost(settings):
    settings.CLAMD_URL = NOBODY
    kept, waits = attached(), []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(12):
            tasks.scan_file("kyc.Attachment", kept.pk)
            kept.refresh_from_db()
            waits.append(kept.scan_at - timezone.now())
            clock.move_to(kept.scan_at)
    assert waits[:3] == [timedelta(seconds=15), timedelta(seconds=30), timedelta(seconds=60)]
    assert waits[-1] == scan.LONGEST_WAIT
    assert (kept.scan_state, kept.scan_trouble) == (ScanState.WAITING, ScanTrouble.DOWN)


@with_clamd
def test_a_scanner_that_is_up_again_clears_the_trouble(settings, clamd):
    settings.CLAMD_URL = NOBODY
    kept = scanned()
    settings.CLAMD_URL = clamd
    Attachment.objects.update(scan_at=timezone.now())
    tasks.sweep_scans()
    kept.refresh_from_db()
    assert (kept.scan_state, kept.scan_trouble) == (ScanState.CLEAN, "")


def test_files_are_due_in_turn_and_of_those_that_came_at_once_the_newest_first(settings):
    settings.CLAMD_URL = NOBODY
    with time_machine.travel(timezone.now(), tick=False) as clock:
        first, second = attached(), attached()
        clock.shift(60)
        later = attached()
        assert [pk for _label, pk in scan.due()] == [second.pk, first.pk, later.pk]


def test_of_two_workers_one_scans(settings):
    settings.CLAMD_URL = NOBODY
    kept = attached()
    assert [scan.claim(Attachment, kept.pk) for _ in range(2)] == [True, False]


def test_a_worker_that_died_leaves_the_file_to_the_next(settings):
    settings.CLAMD_URL = NOBODY
    kept = attached()
    scan.claim(Attachment, kept.pk)
    with time_machine.travel(timezone.now() + scan.CLAIM + timedelta(seconds=1)):
        assert scan.claim(Attachment, kept.pk)


def test_a_late_answer_changes_no_verdict(settings):
    settings.CLAMD_URL = NOBODY
    kept = attached()
    Attachment.objects.update(scan_state=ScanState.INFECTED)
    scan.scan(kept)
    assert Attachment.objects.get().scan_trouble == ""


@with_clamd
def test_a_stored_file_that_is_gone_is_trouble_and_no_crash(scanner):
    kept = attached()
    kept.file.storage.delete(str(kept.file.name))
    scan.scan(kept)
    assert Attachment.objects.get().scan_trouble == ScanTrouble.UNREADABLE


def test_where_the_scanner_was_taken_away_nobody_waits_for_it(settings):
    settings.CLAMD_URL = NOBODY
    attached()
    settings.CLAMD_URL = ""
    tasks.sweep_scans()
    assert Attachment.objects.get().scan_state == ScanState.UNSCANNED


@with_clamd
def test_a_scanner_that_is_set_later_gets_the_files_of_before(settings, clamd):
    attached(INFECTED)
    settings.CLAMD_URL = clamd
    tasks.sweep_scans()
    assert Attachment.objects.get().scan_state == ScanState.INFECTED


def test_an_error_of_the_daemon_is_no_clean_bill():
    """A daemon over a real socket that answers every file with an error."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            with server.accept()[0] as line:
                line.recv(65536)
                line.sendall(b"stream: Can't allocate memory ERROR\0")

        daemon = Thread(target=answer)
        daemon.start()
        with pytest.raises(ScannerDown):
            signature_in(io.BytesIO(PDF), f"tcp://127.0.0.1:{server.getsockname()[1]}")
        daemon.join()
