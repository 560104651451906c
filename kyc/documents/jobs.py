"""The work on stored files: scanning them, and removing what nobody may keep."""

from datetime import timedelta

from django.apps import apps

from jobs.kinds import DONE, Gate, Kind, Lease, Result, register
from jobs.models import Priority
from kyc.documents import retention, scan, strays
from kyc.documents.clamd import ScannerDown, TooLargeToScan
from kyc.documents.models import SCAN, StoredFile

# One failure is enough: a scanner that hangs would hold a thread for each file.
SCANNER = Gate("scanner", (ScannerDown,), threshold=1)


def scan_file(lease: Lease) -> Result:
    """The key is a model's label and a file's primary key."""
    label, _colon, pk = lease.key.rpartition(":")
    model = apps.get_model(label)
    assert issubclass(model, StoredFile)
    return Result(has_called=scan.scan(model, int(pk)))


def follow_scanner_setting(_lease: Lease) -> Result:
    """A scanner was set, or taken away."""
    scan.follow_setting()
    return DONE


def remove_expired(_lease: Lease) -> Result:
    """Replaced and removed files whose time is over."""
    retention.remove_expired()
    return DONE


def remove_strays(_lease: Lease) -> Result:
    """Stored files that no row names."""
    strays.remove_strays()
    return DONE


register(
    Kind(
        SCAN,
        scan_file,
        gate=SCANNER,
        priority=Priority.DEADLINE,
        passing=(ScannerDown, TooLargeToScan, scan.Unreadable),
        first_wait=timedelta(seconds=15),
        longest_wait=timedelta(minutes=30),
    )
)
register(Kind("scanner", follow_scanner_setting, every=timedelta(seconds=30)))
# Old files go within a day and an hour.
register(Kind("retention", remove_expired, every=timedelta(hours=1), deadline=600.0))
register(Kind("strays", remove_strays, every=timedelta(hours=1), deadline=600.0))
