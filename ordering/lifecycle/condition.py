"""How the installation is: what an operator looks at first, each with what to do. Read from rows,
so that looking costs nothing; `probe` tries what can only be tried."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from os import R_OK, access
from platform import python_version
from uuid import uuid4

import django
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs import outages
from jobs.kinds import all_kinds, queues
from jobs.leases import SINGLETON, unfinished
from jobs.models import Job
from kyc.documents.clamd import signature_in
from kyc.documents.jobs import SCANNER
from kyc.documents.models import ScanState
from kyc.documents.scan import models as stored_files
from numbers_api.factory import API
from ordering.orders.choices import RefusedFor
from ordering.orders.notifications import Notification
from ordering.orders.order import Order
from ordering.orders.places import Band
from ordering.tracking.models import CallbackEvent, RefusedCallbacks
from people.mailing import MAIL_SERVER
from people.models import AccountMail
from people.readers import moment_words

# The sweep runs every five seconds: work that has been due for longer waits for somebody.
LATE = timedelta(minutes=1)
# Mails that an hour did not bring out.
MAIL_LATE = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: how it is in words, and what to do where it is not well."""

    title: str
    words: str
    is_well: bool = True
    advice: str = ""


def checks() -> Iterator[Check]:
    """Everything that can be read."""
    yield _migrations()
    yield _sweeps()
    yield _late()
    yield _stuck()
    yield from _outages()
    yield _last_callback()
    yield _refused_callbacks()
    yield _unconfirmed()
    yield _scanner()
    yield _mail()
    yield _passwords()
    versions = {
        "own": settings.VERSION, "django": django.get_version(), "python": python_version(),
    }  # fmt: skip
    words = _("Numberdesk %(own)s, Django %(django)s, Python %(python)s")
    yield Check(_("Versions"), words % versions)


def is_migrated() -> bool:
    """Whether the database has every change that this version of the product needs."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _migrations() -> Check:
    if is_migrated():
        return Check(_("Database"), _("It is of this version."))
    return Check(
        _("Database"),
        _("It lacks changes that this version needs."),
        False,
        _("Run manage.py migrate, then restart all processes."),
    )


def _sweeps() -> Check:
    """Every queue is swept by one worker at a time, which holds a row while it does."""
    advice = _("See that a worker runs, and exactly one beat.")
    until = Job.objects.filter(kind=SINGLETON).order_by("-leased_until").first()
    recurring = [kind.name for kind in all_kinds() if kind.every is not None]
    due = Job.objects.filter(kind__in=recurring).aggregate(first=Min("run_at"))["first"]
    if due is None and until is None:
        return Check(_("Workers and beat"), _("They have never worked."), False, advice)
    if due is not None and due < timezone.now() - LATE:
        words = _("They stand still since %(at)s.") % {"at": moment_words(due)}
        return Check(_("Workers and beat"), words, False, advice)
    return Check(_("Workers and beat"), _("They work."))


def _late() -> Check:
    """Work that rests with its service is not late."""
    now = timezone.now()
    resting = {name for name, gate in queues().items() if gate and outages.current(gate)}
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    count, first = 0, None
    for kind in all_kinds():
        late = unfinished(kind).filter(free, run_at__lt=now - LATE)
        if kind.queue in resting or not (number := late.count()):
            continue
        begun = late.aggregate(first=Min("run_at"))["first"]
        count, first = count + number, min(filter(None, (first, begun)))
    if first is None:
        return Check(_("Waiting work"), _("Nothing waits for longer than a minute."))
    words = _("%(count)s wait, the first since %(at)s.")
    return Check(
        _("Waiting work"),
        words % {"count": count, "at": moment_words(first)},
        False,
        _("More workers take more at a time; Background work in the administration lists it."),
    )


def _stuck() -> Check:
    count = sum(
        unfinished(kind).filter(attempts__gte=kind.stuck_after).count() for kind in all_kinds()
    )
    if not count:
        return Check(_("Stuck work"), _("None."))
    return Check(
        _("Stuck work"),
        _("%(count)s failed eight times or more.") % {"count": count},
        False,
        _("Look at its error under Background work in the administration, then run it now there."),
    )


def _outages() -> Iterator[Check]:
    names = {
        API.name: _("Numbers API"),
        MAIL_SERVER.name: _("Mail server"),
        SCANNER.name: _("Malware scanner"),
    }
    for name, gate in sorted(queues().items()):
        if gate is None:
            continue
        outage, title = outages.current(gate), str(names.get(name, name))
        if outage is None:
            yield Check(title, _("It answers, as far as it was asked."))
            continue
        words = _("It has not answered since %(at)s.") % {"at": moment_words(outage.since)}
        advice = _("Its work goes on by itself when it answers. Nothing is lost.")
        yield Check(title, words, False, advice)


def _last_callback() -> Check:
    last = CallbackEvent.objects.values_list("received_at", flat=True).first()
    is_awaited = Order.objects.filter(band=Band.CLOCK, submitted_at__isnull=False).exists()
    if last is None:
        words = _("None has come yet.")
        advice = _("See that PUBLIC_URL can be reached from the vendor's addresses.")
        return Check(_("Last callback"), words, not is_awaited, advice if is_awaited else "")
    return Check(_("Last callback"), _("It came on %(at)s.") % {"at": moment_words(last)})


def _refused_callbacks() -> Check:
    lately = RefusedCallbacks.objects.filter(hour__gte=timezone.now() - DAY)
    by_reason = lately.order_by("reason").values("reason").annotate(all=Sum("number"))
    counted = [f"{RefusedFor(row['reason']).label}: {row['all']}" for row in by_reason]
    if not counted:
        return Check(_("Refused callbacks"), _("None in the last day."))
    return Check(
        _("Refused callbacks"),
        _("In the last day: %(counted)s.") % {"counted": ", ".join(counted)},
        False,
        _("Press “Try the API …”: it says whether the callback secret fits."),
    )


def _unconfirmed() -> Check:
    over = timezone.now() - timedelta(minutes=10)
    waiting = Order.objects.filter(
        band=Band.CLOCK, expires_at__lt=over, missing_upstream_since=None, state="created"
    ).count()
    if not waiting:
        return Check(_("Expired reservations"), _("All are confirmed."))
    return Check(
        _("Expired reservations"),
        _("%(count)s are over by the clock and not confirmed.") % {"count": waiting},
        False,
        _("They are asked about again and again; see that the Numbers API answers."),
    )


def _scanner() -> Check:
    if not settings.CLAMD_URL:
        words = _("None is set: documents go out unscanned.")
        return Check(_("Documents to scan"), words, False, _("Set CLAMD_URL."))
    count = sum(
        model._default_manager.filter(scan_state=ScanState.WAITING).exclude(file="").count()
        for model in stored_files()
    )
    return Check(_("Documents to scan"), _("%(count)s wait.") % {"count": count})


def _mail() -> Check:
    if not settings.EMAIL_HOST:
        words = _("No server is set: mails are printed to the worker's log.")
        return Check(_("Mails"), words, settings.DEMO, _("Set EMAIL_HOST."))
    old = timezone.now() - MAIL_LATE
    late = AccountMail.objects.filter(sent_at=None, created_at__lt=old).count()
    late += Notification.objects.filter(by_mail=True, created_at__lt=old).count()
    if not late:
        return Check(_("Mails"), _("None waits for longer than an hour."))
    return Check(
        _("Mails"),
        _("%(count)s wait for longer than an hour.") % {"count": late},
        False,
        _("Look for job.failed of mail in the workers' log: it says what the server answered."),
    )


def _passwords() -> Check:
    if settings.BREACHED_PASSWORDS:
        if access(settings.BREACHED_PASSWORDS, R_OK):
            return Check(_("Stolen passwords"), _("Those of the list are refused."))
        words = _("The list can't be read, so nobody can choose a password.")
        advice = _("See that BREACHED_PASSWORDS names a file that every web process can read.")
        return Check(_("Stolen passwords"), words, False, advice)
    words = _("No list is set: only the most common passwords are refused.")
    return Check(_("Stolen passwords"), words, advice=_("BREACHED_PASSWORDS names one."))


def probes() -> Iterator[Check]:
    """What can only be tried: keeping a file, the scanner, the mail server. Nothing of it stays."""
    yield _tried(_("Storage of documents"), _keep_a_file, _("See that it can be written to."))
    if settings.CLAMD_URL:
        advice = _("See that clamd runs and can be reached from here.")
        yield _tried(_("Malware scanner"), _scan_nothing, advice)
    if settings.EMAIL_HOST:
        yield _tried(_("Mail server"), _greet_mail, _("See EMAIL_HOST and what goes with it."))


def _tried(title: str, act: Callable[[], object], advice: str) -> Check:
    try:
        act()
    # Whatever it is, an operator is told, with its kind; its words may hold secrets.
    except Exception as error:  # noqa: BLE001
        return Check(
            title, _("It failed: %(error)s.") % {"error": type(error).__name__}, False, advice
        )
    return Check(title, _("It works."))


def _keep_a_file() -> None:
    name = default_storage.save(f"probe-{uuid4().hex}", ContentFile(b"probe"))
    default_storage.delete(name)


def _scan_nothing() -> None:
    signature_in(BytesIO(b"probe"), settings.CLAMD_URL)


def _greet_mail() -> None:
    with get_connection():
        pass
