"""The malware scan, by ClamAV's daemon itself."""

import io
import socket
from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from django.utils import timezone

from jobs.models import Job, Outage
from kyc.documents import payload, scan
from kyc.documents.clamd import ScannerDown, TooLargeToScan, signature_in
from kyc.documents.models import Document, ScanProblem, ScanState, key_of
from tests import work
from tests.kyc.factories import PDF, PROOF, attach, officer, registration, sized, upload
from tests.malware import MALWARE
from tools.services import temporary_clamd

pytestmark = pytest.mark.django_db
with_clamd = pytest.mark.clamd

INFECTED = PDF + MALWARE + b"\n%%EOF\n"
NOBODY = "tcp://127.0.0.1:9"


def attached(content: bytes = PDF) -> Document:
    return attach(
        registration(None, PROOF), PROOF, upload(content), document_type="", actor=officer()
    )


def scanned(content: bytes = PDF) -> Document:
    kept = attached(content)
    work.run("scan", key_of(kept))
    kept.refresh_from_db()
    return kept


def test_without_a_scanner_a_file_counts_as_it_is():
    kept = attached()
    work.sweep()
    kept.refresh_from_db()
    assert kept.scan_state == ScanState.UNSCANNED
    assert payload.has_documents(kept.registration)


@with_clamd
def test_a_file_waits_for_its_scan_and_is_found_clean(scanner):
    kept = attached()
    assert kept.is_waiting
    assert not payload.has_documents(kept.registration)
    work.run("scan", key_of(kept))
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
    assert (kept.scan_state, kept.scan_problem) == (ScanState.WAITING, ScanProblem.TOO_LARGE)


@with_clamd
def test_the_sweep_finds_what_no_task_took(scanner):
    kept = attached()
    work.sweep()
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
    work.sweep()
    assert len(asked) == 1
    assert {file.scan_problem for file in Document.objects.all()} == {ScanProblem.DOWN}


def test_while_the_scanner_is_down_each_wait_is_longer_and_nothing_is_lost(settings):
    settings.CLAMD_URL = NOBODY
    kept, waits = attached(), []
    job = Job.objects.get(kind="scan", key=key_of(kept))
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(12):
            Outage.objects.all().delete()
            work.run("scan", key_of(kept))
            job.refresh_from_db()
            waits.append(work.waits(job).total_seconds())
            clock.shift(work.waits(job))
    assert waits[:3] == [pytest.approx(seconds, rel=0.11) for seconds in (15, 30, 60)]
    assert waits[-1] == pytest.approx(1800, rel=0.11)
    kept.refresh_from_db()
    assert (kept.scan_state, kept.scan_problem) == (ScanState.WAITING, ScanProblem.DOWN)


@with_clamd
def test_a_scanner_that_is_up_again_clears_the_trouble(settings, clamd):
    settings.CLAMD_URL = NOBODY
    kept = scanned()
    settings.CLAMD_URL = clamd
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        work.sweep()
    kept.refresh_from_db()
    assert (kept.scan_state, kept.scan_problem) == (ScanState.CLEAN, "")


def test_a_late_answer_changes_no_verdict(settings, asked):
    settings.CLAMD_URL = NOBODY
    kept = attached()
    Document.objects.update(scan_state=ScanState.INFECTED)
    work.run("scan", key_of(kept))
    assert not asked
    assert Document.objects.get().scan_problem == ""


def test_of_files_that_came_at_once_the_newest_is_scanned_first(settings, monkeypatch):
    """Those are what people work on; what is due before them comes before."""
    settings.CLAMD_URL = NOBODY
    scanned_files = []
    monkeypatch.setattr(scan, "scan", lambda _model, pk: scanned_files.append(pk))
    files = [attached() for _ in range(4)]
    now = timezone.now()
    Job.objects.filter(kind="scan").update(run_at=now)
    Job.objects.filter(key=key_of(files[1])).update(run_at=now - timedelta(minutes=1))
    work.sweep()
    assert scanned_files == [files[place].pk for place in (1, 3, 2, 0)]


@with_clamd
def test_a_stored_file_that_is_gone_is_trouble_and_no_crash(scanner):
    kept = attached()
    kept.file.storage.delete(str(kept.file.name))
    work.run("scan", key_of(kept))
    assert Document.objects.get().scan_problem == ScanProblem.UNREADABLE


def test_where_the_scanner_was_taken_away_nobody_waits_for_it(settings):
    settings.CLAMD_URL = NOBODY
    attached()
    settings.CLAMD_URL = ""
    work.sweep()
    assert Document.objects.get().scan_state == ScanState.UNSCANNED


@with_clamd
def test_a_scanner_that_is_set_later_gets_the_files_of_before(settings, clamd):
    attached(INFECTED)
    settings.CLAMD_URL = clamd
    work.sweep()
    assert Document.objects.get().scan_state == ScanState.INFECTED


def test_an_error_of_the_daemon_is_no_clean_bill():
    """A daemon over a real socket that answers every file with an error."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            with server.accept()[0] as line:
                received = b""
                # Who closes before the whole file has come hangs up, which means something else.
                while not received.endswith(bytes(4)):
                    received += line.recv(65536)
                line.sendall(b"stream: Can't allocate memory ERROR\0")

        daemon = Thread(target=answer)
        daemon.start()
        with pytest.raises(ScannerDown):
            signature_in(io.BytesIO(PDF), f"tcp://127.0.0.1:{server.getsockname()[1]}")
        daemon.join()


def test_a_daemon_that_ends_in_the_middle_of_a_file_is_down():
    """One that hangs up and still answers has found the file too long; this one does not answer."""
    server = socket.create_server(("127.0.0.1", 0))

    def daemon() -> None:
        with server, server.accept()[0] as line:
            line.recv(10)

    thread = Thread(target=daemon)
    thread.start()
    with pytest.raises(ScannerDown):
        signature_in(io.BytesIO(sized(20 * 1024**2)), f"tcp://127.0.0.1:{server.getsockname()[1]}")
    thread.join()
