"""Who is told of what, once, where, and in which words."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from django.utils import timezone

from jobs import outages
from jobs.models import Job
from jobs.sweep import sweep_queue
from numbers_api.client import NumbersClient
from numbers_api.schemas import ReviewLog
from ordering.notifications import digest, mails
from ordering.notifications.jobs import GIVE_UP_AFTER
from ordering.orders import follow
from ordering.orders.choices import Act, NotificationKind, Source
from ordering.orders.notifications import Notification, NotificationSettings
from ordering.orders.order import Order, StateChanged
from ordering.orders.states import OrderState
from ordering.tracking import messages, sync
from people.mailing import MAIL_SERVER, ServerFailed
from people.models import User
from tests import factories, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db: Any, sandbox: Any) -> User:
    return factories.with_mail("olivia")


@pytest.fixture
def order(officer: User) -> Order:
    return factories.reserved(officer)


def kinds(person: User) -> list[str]:
    return list(Notification.objects.of(person).order_by("pk").values_list("kind", flat=True))


def block(
    order: Order, decide: Callable[..., None], api: NumbersClient, words: str = "Which address?"
) -> None:
    decide(order, "block", words)
    sync.sync(order, api)


def test_everybody_who_follows_an_order_is_told_once(
    order: Order, officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    watcher, assignee, colleague = map(factories.with_mail, ("wanda", "anna", "carl"))
    follow.watch(order, watcher, on=True)
    follow.watch(order, officer, on=True)
    follow.assign(order, assignee, officer)
    block(Order.objects.get(), decide, api)
    for _turn in range(3):
        sync.sync(Order.objects.get(), api)
    assert [kinds(person) for person in (officer, watcher, assignee, colleague)] == [
        ["blocked"],
        ["blocked"],
        ["assigned", "blocked"],
        [],
    ]


def test_what_a_person_did_they_are_not_told(order: Order, officer: User) -> None:
    assert kinds(officer) == [], "the reservation was their own"
    watcher = factories.with_mail("wanda")
    follow.watch(order, watcher, on=True)
    second = factories.draft(officer)
    follow.watch(second, watcher, on=True)

    work.reserve(second, officer)
    assert (kinds(officer), kinds(watcher)) == ([], ["reserved"])


def leave_team(person: User) -> None:
    person.team = None
    person.save()


def test_whoever_may_not_see_an_order_any_more_hears_nothing_of_it(
    order: Order, api: NumbersClient, decide: Callable[..., None]
) -> None:
    watcher, gone = factories.with_mail("wanda"), factories.with_mail("greta")
    follow.watch(order, watcher, on=True)
    follow.watch(order, gone, on=True)
    leave_team(watcher)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    block(Order.objects.get(), decide, api)
    assert (kinds(watcher), kinds(gone)) == ([], [])


@pytest.mark.parametrize(
    ("outcome", "kind"), [("approve", "completed"), ("block", "blocked"), ("reject", "rejected")]
)
def test_the_end_of_a_review_is_told(
    officer: User, api: NumbersClient, decide: Callable[..., None], outcome: str, kind: str
) -> None:
    order = factories.in_review(officer)
    decide(order, outcome, "Because.")
    sync.sync(order, api)
    assert kinds(officer) == [kind]


def test_a_lapse_is_told(
    order: Order, officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    decide(order, "expire")
    sync.sync(order, api)
    assert kinds(officer) == ["expired"]


def test_the_reviewers_words_come_with_the_notice_and_not_in_the_mail(
    order: Order, officer: User, api: NumbersClient, decide: Callable[..., None], site: Client
) -> None:
    block(order, decide, api, "Mia Chen's passport has expired")
    assert "passport has expired" in site.get("/notifications/").content.decode()
    work.run_due("mail")
    (sent,) = mail.outbox
    assert sent.subject == f"{order.reference}: The reviewers need something"
    assert "passport" not in sent.body
    assert "Mia" not in sent.body
    assert "The reviewers should have their answer by " in sent.body


def test_words_that_come_after_the_state_go_to_its_notification(
    order: Order, officer: User
) -> None:
    """A callback that was believed while the API was down says the state; the words are read
    later."""
    order.move_to(OrderState.BLOCKED, act=Act.MOVED, source=Source.CALLBACK)
    new = messages.save(order, [ReviewLog(message="Which address?", create_time=timezone.now())])
    messages.tell(order, new)
    assert [
        (notification.kind, str(notification.message))
        for notification in Notification.objects.of(officer)
    ] == [("blocked", "Which address?")]


def test_words_during_a_review_are_a_notice_of_their_own_and_once(
    officer: User, api: NumbersClient
) -> None:
    order = factories.in_review(officer)
    said = [ReviewLog(message="We wait for the carrier", create_time=timezone.now())]
    for _turn in range(2):
        messages.tell(order, messages.save(order, said))
    assert kinds(officer) == ["message"]
    said.append(ReviewLog(message="The carrier asks for more", create_time=timezone.now()))
    messages.tell(order, messages.save(order, said))
    assert [str(notification.message) for notification in order.notifications.order_by("pk")] == [
        "We wait for the carrier",
        said[1].message,
    ]


def test_a_person_chooses_what_comes_by_mail(
    order: Order, officer: User, api: NumbersClient, decide: Any, site: Client
) -> None:
    chosen = {kind.value: "now" for kind in NotificationKind} | {"blocked": "no", "digest": "on"}
    assert site.post("/notifications/settings/", chosen).status_code == 302
    block(order, decide, api)
    work.run_due("mail")
    assert (kinds(officer), mail.outbox) == (["blocked"], [])


def test_the_settings_say_what_no_digest_means(site: Client) -> None:
    assert (
        "Without it, what is set to the daily digest only appears in Numberdesk."
        in site.get("/notifications/settings/").content.decode()
    )


def test_choices_that_make_no_sense_are_not_kept(officer: User, site: Client) -> None:
    chosen = {kind.value: "now" for kind in NotificationKind} | {"blocked": "by pigeon"}
    page = site.post("/notifications/settings/", chosen)
    assert page.status_code == 422
    assert NotificationSettings.objects.get().by_kind == {}


def test_a_mail_server_that_is_down_is_tried_again_and_nothing_is_sent_twice(
    order: Order,
    officer: User,
    api: NumbersClient,
    decide: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: Any,
) -> None:
    block(order, decide, api)

    def down(*_args: Any, **_options: Any) -> None:
        raise SMTPServerDisconnected("olivia@example.com")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", down)
        work.run_due("mail")
    assert mail.outbox == []
    assert "olivia@example.com" not in caplog.text
    work.run_due("mail")
    assert mail.outbox == [], "it waits a little"
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        work.run_due("mail")
        work.run_due("mail")
        assert len(mail.outbox) == 1
        assert Notification.objects.get().mailed_at
        assert mail.outbox[0].extra_headers["Message-ID"].startswith("<notification-")


def test_a_mail_that_a_worker_has_is_not_sent_by_another(
    order: Order, api: NumbersClient, decide: Any
) -> None:
    block(order, decide, api)
    work.lease_of("mail", Notification.objects.get().pk)
    work.run_due("mail")
    assert not mail.outbox


def test_who_has_gone_to_another_team_or_left_gets_no_mail_of_what_was_told_before(
    order: Order, officer: User, api: NumbersClient, decide: Any
) -> None:
    moved, left = factories.with_mail("wanda"), factories.with_mail("greta")
    for watcher in (moved, left):
        follow.watch(order, watcher, on=True)
    block(order, decide, api)
    leave_team(moved)
    User.objects.filter(pk=left.pk).update(is_active=False)
    work.run_due("mail")
    assert [sent.to for sent in mail.outbox] == [[officer.email]]
    assert not Notification.objects.filter(by_mail=True).exists()
    assert not Job.objects.filter(kind="mail").exists()
    browser = Client()
    browser.force_login(moved)
    assert 'class="count"' not in browser.get("/").content.decode()


def test_news_of_the_day_before_yesterday_is_not_mailed(
    order: Order, officer: User, api: NumbersClient, decide: Any
) -> None:
    block(order, decide, api)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        work.run_due("mail")
    assert mail.outbox == []
    assert not Notification.objects.get().by_mail
    assert kinds(officer) == ["blocked"], "it stays in the inbox"


def test_the_digest_comes_once_a_day_with_what_waits_and_what_happened(
    order: Order, officer: User, api: NumbersClient, decide: Any, settings: Any
) -> None:
    settings.DIGEST_HOUR = 6
    NotificationSettings.objects.create(person=officer, by_kind={"blocked": "digest"})
    block(order, decide, api)
    morning = timezone.now().replace(hour=settings.DIGEST_HOUR, minute=5) + timedelta(days=1)
    with time_machine.travel(morning - timedelta(hours=1)):
        send_digests()
        assert mail.outbox == [], "too early"
    with time_machine.travel(morning):
        send_digests()
        send_digests()
        (sent,) = mail.outbox
        assert (
            f"- {order.reference}, Australia, Mobile: Blocked, the reviewers should have their "
            f"answer by " in sent.body
        )
        assert f"- {order.reference}: The reviewers need something" in sent.body
        assert order.wanted_number not in sent.body
    with time_machine.travel(morning + timedelta(days=1)):
        send_digests()
        assert len(mail.outbox) == 2
        assert "The reviewers need something" not in mail.outbox[1].body, "that was told yesterday"


@pytest.mark.parametrize(
    ("zone", "hour", "day"),
    [("", 6, 28), ("Australia/Sydney", 19, 29), ("America/Los_Angeles", 14, 28)],
)
def test_a_digest_comes_in_the_morning_of_whoever_gets_it(
    order: Order, officer: User, settings: Any, zone: str, hour: int, day: int
) -> None:
    settings.DIGEST_HOUR = 6
    User.objects.filter(pk=officer.pk).update(time_zone=zone)
    yesterday = date(2026, 11, day) - timedelta(days=1)
    by_kind = {"message": "digest"}
    NotificationSettings.objects.create(person=officer, by_kind=by_kind, digest_sent_on=yesterday)
    Notification.objects.tell_one(officer, order, NotificationKind.MESSAGE, key=1)
    six = datetime(2026, 11, 28, hour, 0, tzinfo=UTC)
    with time_machine.travel(six - timedelta(minutes=5), tick=False):
        assert not digest.send(officer.pk)
    with time_machine.travel(six + timedelta(minutes=5), tick=False):
        assert [digest.send(officer.pk), digest.send(officer.pk)] == [True, False]
    (letter,) = mail.outbox
    assert letter.subject == f"Numberdesk on {day} Nov 2026"


def test_whoever_has_nothing_to_hear_or_wants_no_digest_gets_none(
    order: Order, officer: User
) -> None:
    idle, quiet = factories.with_mail("ida"), factories.with_mail("quentin")
    NotificationSettings.objects.create(person=quiet, digest=False)
    send_digests()
    assert [sent.to for sent in mail.outbox] == [["olivia@example.com"]]
    assert idle not in digest.due()


def test_an_order_waits_for_whoever_has_it_in_hand_and_for_who_watches_it(
    order: Order, officer: User
) -> None:
    assignee, watcher, gone = map(factories.with_mail, ("anna", "wanda", "greta"))
    follow.assign(order, assignee, officer)
    for person in (watcher, gone):
        follow.watch(order, person, on=True)
    NotificationSettings.objects.create(person=gone, by_kind={"blocked": "digest"})
    Notification.objects.tell(order, NotificationKind.BLOCKED, key=1)
    assert Notification.objects.get(person=gone).for_digest
    leave_team(gone)
    send_digests()
    about = {sent.to[0]: order.reference in sent.body for sent in mail.outbox}
    assert about == {assignee.email: True, watcher.email: True}, "its officer has given it away"


def test_a_sweep_that_began_before_sends_no_second_digest_and_none_that_is_not_wanted_any_more(
    order: Order, officer: User
) -> None:
    """What was due when the sweep began may be done, another's, or unwished when its turn comes."""
    assert [digest.send(officer.pk), digest.send(officer.pk)] == [True, False]
    assert len(mail.outbox) == 1
    NotificationSettings.objects.update(digest_sent_on=None, digest=False)
    assert not digest.send(officer.pk)
    assert len(mail.outbox) == 1


def test_a_digest_that_the_server_did_not_take_is_sent_later(
    order: Order, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("ordering.notifications.digest.deliver", refuse)
        send_digests()
    with time_machine.travel(timezone.now() + timedelta(minutes=12)):
        send_digests()
    assert len(mail.outbox) == 1


def send_digests() -> None:
    """Whoever has not had today's digest gets it."""
    Job.objects.get_or_create(kind="digests", defaults={"queue": "local"})
    Job.objects.filter(kind="digests").update(run_at=timezone.now())
    work.run_due("digests")
    work.run_due("digest")


def refuse(*_given: Any) -> None:
    """A mail server that takes nothing."""
    raise ServerFailed


def test_a_mail_waits_for_the_end_of_an_outage_however_long(
    order: Order, api: NumbersClient, decide: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An outage counts towards nobody's giving up."""
    block(order, decide, api)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        with monkeypatch.context() as broken:
            broken.setattr(mails, "deliver", refuse)
            for _failure in range(MAIL_SERVER.threshold):
                sweep_queue(MAIL_SERVER.name, MAIL_SERVER)
                clock.shift(timedelta(minutes=4.5))
        assert outages.current(MAIL_SERVER)
        clock.shift(GIVE_UP_AFTER)
        sweep_queue(MAIL_SERVER.name, MAIL_SERVER)
    assert len(mail.outbox) == 1


def test_a_long_digest_says_how_much_more_there_is_and_starts_anew_the_next_day(
    order: Order, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    NotificationSettings.objects.create(person=officer, by_kind={"message": "digest"})
    for number in range(5):
        Notification.objects.tell_one(officer, order, NotificationKind.MESSAGE, key=number)
    monkeypatch.setattr("ordering.notifications.digest.LINES", 3)
    for _day in range(2):
        with time_machine.travel(timezone.now() + timedelta(days=_day)):
            send_digests()
    first, second = (sent.body for sent in mail.outbox)
    assert first.count("The reviewers wrote") == 3
    assert "- and 2 more: http" in first
    assert "/notifications/" in first.split("and 2 more")[1]
    assert "The reviewers wrote" not in second


@pytest.mark.slow
def test_a_digest_lists_fifty_orders_and_fifty_news_and_counts_the_rest(officer: User) -> None:
    NotificationSettings.objects.create(person=officer, by_kind={"message": "digest"})
    for _number in range(51):
        order = factories.reserved(officer, "US", "LOCAL")
        Notification.objects.tell_one(officer, order, NotificationKind.MESSAGE, key=1)
    digest.send(officer.pk)
    (sent,) = mail.outbox
    for part in sent.body.split("This happened:"):
        lines = [line for line in part.splitlines() if line.startswith("- ")]
        assert len(lines) == 51
        assert lines[50].startswith("- and 1 more: http")


def test_the_head_of_each_page_counts_what_is_new_and_the_orders_page_reads_it(
    order: Order, officer: User, api: NumbersClient, decide: Any, site: Client
) -> None:
    block(order, decide, api)
    assert 'class="count">1' in site.get("/").content.decode()
    site.get(f"/orders/{order.pk}/", headers={"HX-Request": "true"})
    assert 'class="count">1' in site.get("/").content.decode(), (
        "a page that asks by itself has not been read"
    )
    site.get(f"/orders/{order.pk}/")
    assert 'class="count"' not in site.get("/").content.decode()


def test_an_orders_page_reads_what_its_reader_was_told_of_it_and_nothing_else(
    order: Order, officer: User, site: Client
) -> None:
    other, watcher = factories.reserved(officer), factories.with_mail("wanda")
    follow.watch(order, watcher, on=True)
    for told in (order, other):
        Notification.objects.tell(told, NotificationKind.BLOCKED, key=1)
    site.get(f"/orders/{order.pk}/")
    assert {
        (notification.order, notification.person) for notification in Notification.objects.unread()
    } == {
        (other, officer),
        (order, watcher),
    }


def test_a_reminder_says_what_was_left_and_when_the_reservation_ends_or_was_to_end(
    order: Order, site: Client
) -> None:
    facts: dict[str, Any] = {"clock": "reservation", "part": "quarter"}
    Notification.objects.tell(
        order,
        NotificationKind.REMINDER,
        key=1,
        deadline=timezone.now() + timedelta(hours=1),
        **facts,
    )
    page = site.get("/notifications/").content.decode()
    assert "The reservation ends on" in page
    assert "When this was written, a quarter of the time was left." in page
    Notification.objects.all().delete()
    Notification.objects.tell(
        order,
        NotificationKind.REMINDER,
        key=2,
        deadline=timezone.now() - timedelta(hours=1),
        **facts,
    )
    assert "The reservation was to end on" in site.get("/notifications/").content.decode()


def test_marking_all_as_read_leaves_what_came_since_the_page_was_made(
    order: Order, officer: User, api: NumbersClient, decide: Any, site: Client
) -> None:
    block(order, decide, api)
    newest = Notification.objects.get().pk
    Notification.objects.tell(order, NotificationKind.COMPLETED, key=99)
    site.post("/notifications/read/", {"newest": newest})
    assert list(Notification.objects.unread().values_list("kind", flat=True)) == ["completed"]
    site.post("/notifications/read/", {"newest": "nonsense"})
    assert Notification.objects.unread().count() == 1


def test_nobody_sees_the_notices_of_others(
    order: Order, officer: User, api: NumbersClient, decide: Any
) -> None:
    block(order, decide, api)
    other = Client()
    other.force_login(factories.with_mail("tom"))
    assert "The reviewers need something" not in other.get("/notifications/").content.decode()
    other.post("/notifications/read/", {"newest": 10**6})
    assert Notification.objects.unread().count() == 1


def test_an_order_is_assigned_to_somebody_who_may_fill_it_in(
    order: Order, officer: User, site: Client
) -> None:
    colleague, stranger = factories.with_mail("carl"), factories.with_mail("sid", team="Berlin")
    site.post(f"/orders/{order.pk}/assign/", {"assignee": colleague.pk})
    told = site.post(f"/orders/{order.pk}/assign/", {"assignee": colleague.pk}, follow=True)
    assert f"The order is assigned to {colleague}." in told.content.decode()
    assert Order.objects.get().assignee == colleague
    assert order.timeline.filter(act="assigned", actor=officer).count() == 1
    page = site.post(f"/orders/{order.pk}/assign/", {"assignee": stranger.pk}, follow=True)
    assert "can&#x27;t be assigned to that person" in page.content.decode()
    assert Order.objects.get().assignee == colleague
    with pytest.raises(follow.NotFromHere):
        follow.assign(order, stranger, officer)
    site.post(f"/orders/{order.pk}/assign/", {"assignee": ""})
    assert Order.objects.get().assignee is None


def test_who_may_only_look_or_has_left_can_not_be_given_an_order(
    order: Order, officer: User
) -> None:
    viewer, left = User.objects.create_user("vera", team=order.team), factories.with_mail("greta")
    viewer.user_permissions.add(Permission.objects.get(codename="view_order"))
    User.objects.filter(pk=left.pk).update(is_active=False)
    for person in (viewer, left):
        with pytest.raises(follow.NotFromHere):
            follow.assign(order, person, officer)


def test_whoever_an_order_is_assigned_to_may_see_it(order: Order, officer: User) -> None:
    manager = factories.with_mail("max", "Officer", team="Berlin")
    assert order not in Order.objects.visible_to(manager)
    Order.objects.update(assignee=manager)
    assert order in Order.objects.visible_to(manager)


def test_whoever_sees_an_order_can_watch_it_and_stop(order: Order) -> None:
    colleague = factories.with_mail("carl")
    browser = Client()
    browser.force_login(colleague)
    assert "Watch: notify me too" in browser.get(f"/orders/{order.pk}/").content.decode()
    browser.post(f"/orders/{order.pk}/watch/", {"on": ""})
    assert list(order.watchers.all()) == [colleague]
    left = browser.post(f"/orders/{order.pk}/watch/", {"off": ""}, follow=True)
    assert "You no longer watch this order." in left.content.decode()
    assert not order.watchers.exists()


@pytest.mark.parametrize("act", ["assign", "watch"])
def test_orders_of_others_can_be_neither_assigned_nor_watched(order: Order, act: str) -> None:
    stranger = Client()
    stranger.force_login(factories.with_mail("sid", team="Berlin"))
    assert stranger.post(f"/orders/{order.pk}/{act}/", {"on": ""}).status_code == 404


def test_two_kinds_of_notices_of_one_key_are_two(order: Order, officer: User) -> None:
    """A timeline entry and a reviewer's message may well have the same number."""
    for kind in (NotificationKind.BLOCKED, NotificationKind.MESSAGE, NotificationKind.BLOCKED):
        Notification.objects.tell(order, kind, key=7)
    assert kinds(officer) == ["blocked", "message"]


@pytest.mark.parametrize("page", ["", "unread/", "settings/"])
def test_an_account_without_a_group_has_no_inbox(order: Order, page: str) -> None:
    browser = Client()
    browser.force_login(User.objects.create_user("nobody", team=order.team))
    assert browser.get(f"/notifications/{page}").status_code == 403
    assert browser.post(f"/orders/{order.pk}/watch/", {"on": ""}).status_code == 403
    assert browser.post("/notifications/read/", {"newest": 1}).status_code == 403
    assert not order.watchers.exists()


def test_an_act_that_leaves_the_state_as_it_is_is_no_news_of_that_state(
    order: Order, officer: User
) -> None:
    order.move_to(OrderState.BLOCKED, act=Act.MOVED, source=Source.SYNC)
    order.note(Act.EXTENDED, source=Source.SYNC)
    assert kinds(officer) == ["blocked"]


def test_who_takes_an_order_over_themselves_is_not_told(order: Order, officer: User) -> None:
    administrator = factories.with_mail("ada", "Administrator")
    order.officer = administrator
    order.save(update_fields=["officer"])
    follow.tell_handed_over(order, ["officer"], administrator)
    assert kinds(administrator) == []


def test_who_has_an_old_page_does_not_undo_what_another_has_just_assigned(
    order: Order, officer: User
) -> None:
    seen = Order.objects.get().version
    first, second = factories.with_mail("anna"), factories.with_mail("carl")
    follow.assign(order, first, officer, seen=seen)
    with pytest.raises(StateChanged):
        follow.assign(order, second, officer, seen=seen)
    assert Order.objects.get().assignee == first
