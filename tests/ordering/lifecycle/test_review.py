"""Defects of an order's life that were found by reading it against itself."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from jobs.models import Job
from kyc.documents import send as upload
from kyc.documents.models import Document
from kyc.registrations.models import Registration
from numbers_api import schemas
from numbers_api.client import NumbersClient
from numbers_api.errors import NotFound
from ordering.notifications import digest, mails, reminders
from ordering.orders import clock, follow
from ordering.orders.choices import Act, Clock, NotificationKind, Part, Source
from ordering.orders.notifications import Notification, NotificationSettings
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.pages.forms import NotificationSettingsForm
from ordering.reservations import lost_answers
from ordering.submissions import saving, submit
from ordering.tracking import callbacks, sync
from ordering.tracking.messages import save, tell
from ordering.tracking.models import CallbackEvent
from people.mailing import ServerFailed
from people.models import Team, User
from tests import factories, work

pytestmark = pytest.mark.django_db


def test_a_closed_order_whose_check_came_late_is_not_asked_about_for_ever(
    officer: User, api: NumbersClient, decide: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One check got its answer before the end of the review, and came to write it down after
    another had closed the order."""
    order = factories.in_review(officer)
    late, remote = Order.objects.get(), api.order(order.remote_id or "")
    decide(order, "approve")
    sync.sync(order, api)
    assert order.messages_read
    monkeypatch.setattr(NumbersClient, "order", lambda _self, _id: remote)
    sync.sync(late, api)
    assert work.needed(order) == {}


def test_a_check_that_fails_unforeseen_is_not_made_again_at_once(
    officer: User, api: NumbersClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = factories.reserved(officer)
    work.make_due()
    tried: list[int] = []

    def fail(*_args: Any, **_facts: Any) -> None:
        tried.append(1)
        raise ValueError

    monkeypatch.setattr(sync, "apply", fail)
    work.sweep()
    work.sweep()
    assert len(tried) == 1
    assert work.due_at(order, "check") > timezone.now()


def test_an_end_beyond_all_calendars_stops_neither_checks_nor_reminders(
    officer: User, api: NumbersClient
) -> None:
    order = factories.reserved(officer)
    remote = api.order(order.remote_id or "").model_copy(
        update={"expire_time": datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)}
    )
    sync.apply(order, remote, Source.SYNC)
    reminders.remind(order.pk)
    assert work.due_at(order, "check") > timezone.now()


def test_one_order_that_fails_keeps_no_reminder_from_the_others(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried again, later each time, and not with every sweep for ever."""
    first, second = factories.reserved(officer), factories.reserved(officer)
    right = clock.running

    def fail(order: Order) -> Any:
        if order.pk == first.pk:
            raise ValueError
        return right(order)

    monkeypatch.setattr(reminders, "running", fail)
    # However busy the machine is.
    with time_machine.travel(timezone.now(), tick=False):
        work.sweep()
        jobs = {job.key: job for job in Job.objects.filter(kind="reminder")}
        failed, done = jobs[str(first.pk)], jobs[str(second.pk)]
        assert (failed.error, failed.attempts, done.error) == ("value_error", 1, "")
        assert work.waits(failed) > timedelta(seconds=4)
        assert work.waits(done) > timedelta(hours=23)
        work.make_due()
        work.sweep()
        failed.refresh_from_db()
        assert work.waits(failed) > timedelta(seconds=8)


def test_an_address_that_is_none_keeps_no_mail_from_the_others(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = factories.reserved(officer)
    for name in ("ina", "jon"):
        follow.watch(order, factories.with_mail(name), on=True)
    order.note(Act.REFUSED_EARLY, source=Source.SYNC)
    right = EmailMessage.send

    def send(self: EmailMessage) -> int:
        if self.to == ["ina@example.com"]:
            raise ValueError
        return right(self)

    monkeypatch.setattr(EmailMessage, "send", send)
    work.run_due("mail")
    assert [message.to for message in mail.outbox] == [["jon@example.com"]]


def test_a_slow_mail_server_gets_no_mail_twice(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has claimed many mails may not be done with them when the claim is over."""
    order = factories.reserved(officer)
    for name in ("ina", "jon", "kim"):
        follow.watch(order, factories.with_mail(name), on=True)
    order.note(Act.REFUSED_EARLY, source=Source.SYNC)
    sent: list[str] = []
    with time_machine.travel(timezone.now(), tick=False) as time:

        def deliver(address: str, *_rest: str) -> None:
            sent.append(address)
            time.shift(timedelta(seconds=20))
            # The next sweep, in another worker.
            if len(sent) == 2:
                work.run_due("mail")

        monkeypatch.setattr(mails, "deliver", deliver)
        work.run_due("mail")
    assert sorted(sent) == ["ina@example.com", "jon@example.com", "kim@example.com"]


def test_a_mail_server_that_is_down_is_not_tried_for_each_mail(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = factories.reserved(officer)
    for number in range(8):
        follow.watch(order, factories.with_mail(f"person{number}"), on=True)
    order.note(Act.REFUSED_EARLY, source=Source.SYNC)
    tried: list[str] = []

    def deliver(address: str, *_rest: str) -> None:
        tried.append(address)
        raise ServerFailed

    monkeypatch.setattr(mails, "deliver", deliver)
    work.run_due("mail")
    assert len(tried) == 3


def test_a_mail_server_that_is_down_is_not_tried_for_each_digest(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = factories.reserved(officer)
    for number in range(8):
        follow.watch(order, factories.with_mail(f"person{number}"), on=True)
    tried: list[str] = []

    def deliver(address: str, *_rest: str) -> None:
        tried.append(address)
        raise ServerFailed

    monkeypatch.setattr(digest, "deliver", deliver)
    with time_machine.travel(timezone.now().replace(hour=23), tick=False):
        work.sweep()
    assert len(tried) == 3


def test_the_reservation_is_still_reminded_of_when_the_reply_is_overdue(
    officer: User, api: NumbersClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = factories.reserved(officer)
    now = timezone.now()
    order.move_to(OrderState.BLOCKED, act=Act.MOVED, source=Source.SYNC)
    Order.objects.update(reserved_at=now, expires_at=now + timedelta(hours=48))
    work.make_due()
    for hours in range(48):
        with time_machine.travel(now + timedelta(hours=hours, minutes=1), tick=False):
            work.run_due("reminder")
    told = Notification.objects.filter(kind=NotificationKind.REMINDER, clock=Clock.RESERVATION)
    assert set(told.values_list("part", flat=True)) >= {Part.QUARTER, Part.TENTH}


def test_an_answer_to_a_submission_that_changes_nothing_is_not_followed_by_the_next_at_once(
    officer: User, api: NumbersClient, calls: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    order = factories.ready(officer)
    submit.ask(order, officer)
    tried: list[str] = []

    def answer(self: NumbersClient, remote_id: str) -> schemas.NumberOrder:
        tried.append(remote_id)
        return self.order(remote_id)

    monkeypatch.setattr(NumbersClient, "submit", answer)
    work.sweep()
    assert len(tried) == 1
    assert work.due_at(order, "submit") > timezone.now()


def test_a_document_that_was_replaced_while_others_went_is_not_sent_ahead(
    officer: User, api: NumbersClient, calls: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    order = factories.ready(officer)
    document = order.registration.snapshot.documents[0]
    file = order.registration.documents.get()
    check_scans = upload._check_scans

    def meanwhile(files: list[Document]) -> None:
        saving.remove_document(order, document, officer, file.pk)
        check_scans(files)

    monkeypatch.setattr(upload, "_check_scans", meanwhile)
    sent = upload.send_files(order.registration, order.remote_id or "", api)
    assert (sent, calls("uploadAttachment")) == (0, 0)


def test_what_the_vendor_does_not_know_is_told_once(officer: User, api: NumbersClient) -> None:
    order = factories.reserved(officer)
    other = Order.objects.get()
    sync._gone(order)
    sync._gone(other)
    assert order.timeline.filter(act=Act.MISSING).count() == 1


def test_an_order_that_the_vendor_lost_is_told_of_by_who_died_before(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = factories.reserved(officer)

    def die(*_args: Any, **_facts: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(Order, "note", die)
        with pytest.raises(SystemExit):
            sync._gone(order)
    sync._gone(Order.objects.get())
    assert order.timeline.filter(act=Act.MISSING).count() == 1


def test_who_has_the_order_now_is_told_and_not_who_had_it(officer: User) -> None:
    """A worker holds an order for minutes, and somebody else gets it meanwhile."""
    order = factories.reserved(officer)
    before, now = factories.with_mail("ina"), factories.with_mail("jon")
    follow.assign(order, before, officer)
    held = Order.objects.select_related("assignee").get()
    follow.assign(order, now, officer)
    held.note(Act.REFUSED_EARLY, source=Source.SYNC)
    told = Notification.objects.filter(kind=NotificationKind.SENT_BACK).values_list(
        "person__username", flat=True
    )
    assert sorted(told) == ["jon"]


def test_who_may_no_longer_see_an_order_reads_no_words_about_it(officer: User, client: Any) -> None:
    order = factories.reserved(officer)
    watcher = factories.with_mail("wanda")
    follow.watch(order, watcher, on=True)
    order.move_to(OrderState.BLOCKED, act=Act.MOVED, source=Source.SYNC)
    watcher.team = Team.objects.create(name="Perth")
    watcher.save()
    tell(order, save(order, [schemas.ReviewLog(message="Secret words")]))
    client.force_login(watcher)
    assert client.get(f"/orders/{order.pk}/").status_code == 404
    page = client.get("/notifications/").content.decode()
    assert "Secret words" not in page
    assert order.reference not in page
    mail.outbox.clear()
    work.run_due("mail")
    assert not mail.outbox


def test_words_that_come_after_a_block_was_read_are_told(officer: User) -> None:
    order = factories.reserved(officer)
    order.move_to(OrderState.BLOCKED, act=Act.MOVED, source=Source.CALLBACK)
    Notification.objects.all().read()
    tell(order, save(order, [schemas.ReviewLog(message="Which address?")]))
    assert Notification.objects.of(officer).unread().count() == 1


def test_unknown_orders_that_are_told_of_much_are_asked_about_once(
    officer: User, sandbox: Any
) -> None:
    for number in range(30):
        CallbackEvent.objects.create(
            key=f"k{number}", body="{}", resource_type="NUMBER_ORDER", resource_id="chatty"
        )
    CallbackEvent.objects.create(
        key="old",
        body="{}",
        resource_type="NUMBER_ORDER",
        resource_id="wanted",
        received_at=timezone.now() - timedelta(hours=1),
    )
    lost_answers._ask_about_unknown_orders()
    asked = Job.objects.filter(kind="unknown_order").values_list("key", flat=True)
    assert sorted(asked) == ["chatty", "wanted"]


def test_malware_is_not_said_to_be_the_vendors_word(
    officer: User, api: NumbersClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = factories.ready(officer)

    def infected(registration: Registration, *_args: Any, **_facts: Any) -> int:
        raise upload.DocumentInfected(registration.documents.get())

    monkeypatch.setattr(upload, "send_files", infected)
    work.step(order, "early_upload", api)
    order.refresh_from_db()
    assert factories.problem(order) == "Malware was found in letter.pdf, so it was not sent."


def test_choices_of_notices_leave_the_digest_as_it_is(officer: User) -> None:
    NotificationSettings.objects.create(person=officer)
    row = NotificationSettings.objects.get()
    NotificationSettings.objects.update(digest_sent_on=timezone.now().date())
    form = NotificationSettingsForm(
        {"digest": "on", **{kind.value: "now" for kind in NotificationKind}}, instance=row
    )
    assert form.is_valid()
    form.save()
    assert NotificationSettings.objects.get().digest_sent_on == timezone.now().date()


def test_an_order_that_an_administrator_hands_over_is_told_to_who_gets_it(
    officer: User, client: Any
) -> None:
    order = factories.reserved(officer)
    heir, admin = factories.with_mail("ina"), User.objects.create_superuser("root", password="demo")
    client.force_login(admin)
    address = f"/admin/ordering/order/{order.pk}/change/"
    page = client.get(address)
    form: dict[str, Any] = {
        "team": order.team_id or "",
        "assignee": heir.pk,
        "watchers": [],
        "customer_reference": "x",
    }
    for formset in page.context["inline_admin_formsets"]:
        form |= {f"{formset.formset.prefix}-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    assert client.post(address, form).status_code == 302
    assert Order.objects.get().assignee == heir
    assert Notification.objects.of(heir).filter(kind=NotificationKind.ASSIGNED).count() == 1


def test_an_odd_signed_event_is_kept(db: Any) -> None:
    body = (
        b'{"resourceType": "NUMBER_ORDER", "eventId": "a\\u0000b\\ud800", '
        b'"resourceId": "x\\u0000", "status": "\\ud800"}'
    )
    assert callbacks.store(body) is not None or CallbackEvent.objects.exists()


def test_an_order_without_a_registration_upstream_is_not_gone(
    officer: User, api: NumbersClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = factories.reserved(officer)

    def refuse(*_args: Any) -> None:
        raise NotFound("There is no registration.")

    monkeypatch.setattr(NumbersClient, "registration", refuse)
    sync.sync(order, api, Source.CALLBACK)
    assert order.missing_upstream_since is None
