"""A piece of work of every kind: what makes it due, and how one sees that it was done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.utils import timezone

from jobs.models import Job
from jobs.promises import promise, promise_new
from kyc.documents.models import Document, ScanState, key_of
from kyc.registrations.snapshots import RequirementSnapshot
from numbers_api.errors import OutcomeUnknown
from numbers_api.factory import page_client
from ordering.orders.choices import NotificationKind
from ordering.orders.notifications import Notification, NotificationSettings
from ordering.orders.order import Order
from ordering.tracking import callbacks, sync, unknown_orders
from ordering.tracking.models import CallbackEvent
from people import account_mails
from people.models import AccountMail, Happened, User
from tests import factories, work
from tests.kyc.factories import PDF, PROOF, attach, registration, upload

NOBODY = "tcp://127.0.0.1:9"


@dataclass(frozen=True)
class Surroundings:
    """What a case may use."""

    officer: User
    sandbox: Any
    settings: Any
    scanner: Callable[[], str]


@dataclass(frozen=True)
class Case:
    """`begin` makes one piece of work due and gives its key and a look at whether it was done."""

    kind: str
    begin: Callable[[Surroundings], tuple[object, Callable[[], bool]]]


def order(place: Surroundings) -> tuple[object, Callable[[], bool]]:
    reserved = factories.reserved(place.officer, "US", "LOCAL")
    return reserved.pk, lambda: Order.objects.get(pk=reserved.pk).synced_at is not None


def unknown_order(place: Surroundings) -> tuple[object, Callable[[], bool]]:
    lost = factories.draft(place.officer)
    fault = {"operation": "createNumberOrder", "status": 502, "times": 1, "after_work": True}
    place.sandbox.control("faults", **fault)
    with pytest.raises(OutcomeUnknown):
        work.reserve(lost, place.officer)
    remote_id = place.sandbox.get("orders")["orders"][-1]["idNumberOrder"]
    unknown_orders.named(remote_id)
    return remote_id, lambda: Order.objects.get(pk=lost.pk).remote_id == remote_id


def requirements(place: Surroundings) -> tuple[object, Callable[[], bool]]:
    factories.draft(place.officer)
    RequirementSnapshot.objects.update(seen_at=timezone.now() - timedelta(days=9))
    known = RequirementSnapshot.objects.get()
    promise_new("requirements", [known.pk])
    lately = RequirementSnapshot.objects.filter(seen_at__gt=known.seen_at)
    return known.pk, lately.exists


def callback(place: Surroundings) -> tuple[object, Callable[[], bool]]:
    over = factories.reserved(place.officer)
    place.sandbox.control(f"orders/{over.remote_id}/decide", outcome="expire", message="")
    sync.sync(over, page_client())
    pk = callbacks.store(factories.event(over.remote_id, "EXPIRED"))
    assert pk is not None
    return pk, lambda: CallbackEvent.objects.get(pk=pk).processed_at is not None


def reminder(place: Surroundings) -> tuple[object, Callable[[], bool]]:
    reserved = factories.reserved(place.officer, "US", "LOCAL")
    Order.objects.update(reserved_at=timezone.now() - timedelta(hours=60))
    return (
        reserved.pk,
        lambda: Notification.objects.filter(kind=NotificationKind.REMINDER).count() == 1,
    )


def mailed(place: Surroundings) -> tuple[object, Callable[[], bool]]:
    reserved = factories.reserved(place.officer, "US", "LOCAL")
    User.objects.update(email="olivia@example.com")
    Notification.objects.tell(reserved, NotificationKind.BLOCKED, key=1)
    return Notification.objects.get().pk, lambda: len(mail.outbox) == 1


def account_mail(place: Surroundings) -> tuple[object, Callable[[], bool]]:
    account_mails.tell(place.officer, Happened.PASSWORD, "olivia@example.com")
    return AccountMail.objects.get().pk, lambda: len(mail.outbox) == 1


def digests(place: Surroundings) -> tuple[object, Callable[[], bool]]:
    User.objects.update(email="olivia@example.com")
    promise("digests")
    return (
        "",
        lambda: (
            Job.objects.filter(kind="digest", key=str(place.officer.pk)).exists()
            or NotificationSettings.objects.filter(digest_sent_on__isnull=False).exists()
        ),
    )


def weekly(place: Surroundings) -> tuple[object, Callable[[], bool]]:
    User.objects.update(email="olivia@example.com")
    NotificationSettings.objects.update_or_create(person=place.officer, defaults={"weekly": True})
    promise("weekly", place.officer.pk)
    sent = NotificationSettings.objects.filter(weekly_sent_on__isnull=False)
    return place.officer.pk, sent.exists


def digest(place: Surroundings) -> tuple[object, Callable[[], bool]]:
    factories.reserved(place.officer, "US", "LOCAL")
    User.objects.update(email="olivia@example.com")
    promise("digest", place.officer.pk)
    return place.officer.pk, lambda: len(mail.outbox) == 1


def attached(place: Surroundings) -> Document:
    asking = registration(None, PROOF)
    return attach(asking, PROOF, upload(PDF), document_type="", actor=place.officer)


def scan(place: Surroundings) -> tuple[object, Callable[[], bool]]:
    place.settings.CLAMD_URL = place.scanner()
    file = attached(place)
    clean = Document.objects.filter(pk=file.pk, scan_state=ScanState.CLEAN)
    return key_of(file), clean.exists


def scanner(place: Surroundings) -> tuple[object, Callable[[], bool]]:
    attached(place)
    place.settings.CLAMD_URL = NOBODY
    promise("scanner")
    return "", lambda: Document.objects.filter(scan_state=ScanState.WAITING).exists()


def retention(place: Surroundings) -> tuple[object, Callable[[], bool]]:
    attached(place)
    Document.objects.update(superseded_at=timezone.now() - timedelta(days=999))
    promise("retention")
    return "", lambda: not Document.objects.exists()


def stray(place: Surroundings) -> tuple[object, Callable[[], bool]]:
    file = attached(place)
    name = str(file.file.name)
    Document.objects.all().delete()
    promise("strays")
    return "", lambda: not default_storage.exists(name)


CASES = {
    case.kind: case
    for case in (
        Case("order", order),
        Case("unknown_order", unknown_order),
        Case("requirements", requirements),
        Case("callback", callback),
        Case("reminder", reminder),
        Case("mail", mailed),
        Case("mail_of_account", account_mail),
        Case("digests", digests),
        Case("digest", digest),
        Case("weekly", weekly),
        Case("scan", scan),
        Case("scanner", scanner),
        Case("retention", retention),
        Case("strays", stray),
    )
}
