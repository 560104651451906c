"""What the pages say of an order's life: which clock runs, what the reviewers' words still ask,
what goes on by itself."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from numbers_api.client import NumbersClient
from numbers_api.errors import OutcomeUnknown
from ordering.orders import follow
from ordering.orders.choices import Act, Clock, NotificationKind, Source
from ordering.orders.clock import countdown
from ordering.orders.notifications import Notification
from ordering.orders.order import Order
from ordering.orders.states import FINAL, OrderState
from ordering.orders.steps import Step
from ordering.submissions import submit
from ordering.tracking import sync
from people.models import User
from tests import factories, work
from tests.pages import text

pytestmark = pytest.mark.django_db


def blocked(
    officer: User, api: NumbersClient, decide: Callable[..., None], words: str = "Which address?"
) -> Order:
    order = factories.in_review(officer)
    decide(order, "block", words)
    sync.sync(order, api)
    return Order.objects.get(pk=order.pk)


def page(site: Client, order: Order) -> str:
    return text(site.get(f"/orders/{order.pk}/"))


def test_a_blocked_order_counts_down_to_the_reply(
    officer: User, api: NumbersClient, decide: Any, site: Client
) -> None:
    order = blocked(officer, api, decide)
    assert order.expires_at is None, "it is submitted, so there is no reservation to end"
    shown = countdown(order)
    assert shown is not None
    assert (shown.kind, shown.ends_at - shown.starts_at) == (Clock.REPLY, timedelta(hours=24))
    assert "Reply to the reviewers within" in page(site, order)
    assert "23 h 59 min" in text(site.get("/"))


def test_an_overdue_reply_is_told_and_no_lapse(
    officer: User, api: NumbersClient, decide: Any, site: Client
) -> None:
    order = blocked(officer, api, decide)
    Order.objects.update(reply_by=timezone.now() - timedelta(hours=1))
    shown = page(site, order)
    assert "The reply to the reviewers is overdue" in shown
    assert "It can still be given." in shown
    assert "They should have had their answer by " in shown
    assert "Answer them by " not in shown
    assert "has expired" not in shown
    assert "overdue" in text(site.get("/"))


def test_of_two_clocks_that_shows_which_ends_first_and_then_what_can_still_be_saved(
    officer: User,
) -> None:
    order = factories.reserved(officer)
    order.move_to(OrderState.BLOCKED, act=Act.MOVED, source=Source.SYNC)
    now = timezone.now()
    kinds = []
    for reserved, reply in ((30, 24), (3, 24), (30, -1)):
        order.expires_at = now + timedelta(hours=reserved)
        order.reply_by = now + timedelta(hours=reply)
        shown = countdown(order)
        assert shown is not None
        kinds.append((shown.kind.value, shown.level == "expired"))
    assert kinds == [("reply", False), ("reservation", False), ("reservation", False)]


def test_an_order_that_the_vendor_no_longer_has_counts_down_to_nothing(
    officer: User, site: Client
) -> None:
    order = factories.reserved(officer)
    assert "data-countdown" in page(site, order)
    Order.objects.update(missing_upstream_since=timezone.now())
    assert "data-countdown" not in page(site, order)


def test_what_is_overdue_heads_the_list_and_what_is_gone_does_not(
    officer: User, site: Client
) -> None:
    now = timezone.now()
    gone, overdue, soon = (factories.reserved(officer) for _more in range(3))
    overdue.move_to(OrderState.BLOCKED, act=Act.MOVED, source=Source.SYNC)
    Order.objects.filter(pk=gone.pk).update(
        missing_upstream_since=now, expires_at=now - timedelta(days=20)
    )
    Order.objects.filter(pk=overdue.pk).update(
        reply_by=now - timedelta(hours=6), expires_at=now + timedelta(hours=40)
    )
    Order.objects.filter(pk=soon.pk).update(expires_at=now + timedelta(minutes=19))
    shown = [int(row.pk) for row in site.get("/").context["rows"]]
    assert shown == [overdue.pk, soon.pk, gone.pk]


def test_nobody_is_asked_to_answer_for_an_order_that_is_gone(
    officer: User, api: NumbersClient, decide: Any, site: Client
) -> None:
    order = blocked(officer, api, decide)
    assert "Answer them by" in page(site, order)
    Order.objects.update(missing_upstream_since=timezone.now())
    assert "Answer them by" not in page(site, order)


def test_a_choice_that_is_older_than_the_assignment_assigns_nobody(
    officer: User, site: Client
) -> None:
    order, anna, ben = (
        factories.reserved(officer),
        factories.person("anna"),
        factories.person("ben"),
    )
    follow.assign(order, ben, officer)
    order.refresh_from_db()
    old = {"assignee": anna.pk, "instead_of": anna.pk, "version": order.version}
    assert "Nothing was done" in text(site.post(f"/orders/{order.pk}/assign/", old, follow=True))
    assert Order.objects.get().assignee == ben
    site.post(f"/orders/{order.pk}/assign/", old | {"instead_of": ben.pk})
    assert Order.objects.get().assignee == anna


def test_the_list_has_first_what_runs_out_first_whichever_clock_it_is(
    officer: User, site: Client
) -> None:
    now = timezone.now()
    orders = [factories.reserved(officer) for _more in range(4)]
    for order in orders[:2]:
        order.move_to(OrderState.BLOCKED, act=Act.MOVED, source=Source.SYNC)
    # Whatever its row has in these columns, what counts is: a reply in 4 h, a reservation in 2 h,
    # in 6 h, in 1 h.
    facts: list[dict[str, Any]] = [
        {"expires_at": None, "reply_by": now + timedelta(hours=4)},
        {"expires_at": now + timedelta(hours=2), "reply_by": now + timedelta(hours=24)},
        {"expires_at": now + timedelta(hours=6), "reply_by": now + timedelta(hours=1)},
        {"expires_at": now + timedelta(hours=1)},
    ]
    for order, fact in zip(orders, facts, strict=True):
        Order.objects.filter(pk=order.pk).update(**fact)
    shown = [int(row.pk) for row in site.get("/").context["rows"]]
    assert shown == [orders[place].pk for place in (3, 1, 0, 2)]


def test_what_the_reviewers_wrote_before_the_answer_is_folded_away(
    officer: User, api: NumbersClient, decide: Any, site: Client
) -> None:
    order = blocked(officer, api, decide)
    assert "What the reviewers wrote before" not in page(site, order)
    submit.ask(order, officer)
    work.step(order, "submit")
    order = Order.objects.get()
    assert order.state == OrderState.IN_REVIEW
    shown = page(site, order)
    assert "There is nothing to do until they answer" in shown
    assert shown.index("What the reviewers wrote before") < shown.index("Which address?")
    decide(order, "block", "And the postal code?")
    sync.sync(order, api)
    shown = page(site, order)
    assert (
        shown.index("And the postal code?")
        < shown.index("What the reviewers wrote before")
        < shown.index("Which address?")
    )


def test_a_submission_that_was_sent_back_has_answered_nothing(
    officer: User, api: NumbersClient, decide: Any, site: Client, sandbox: Any
) -> None:
    order = blocked(officer, api, decide)
    submit.ask(order, officer)
    sandbox.control("faults", operation="updateRegistration", status=400, times=1)
    work.step(order, "submit")
    assert Order.objects.get().state == OrderState.BLOCKED
    order.messages.create(text="And the postal code?", written_at=timezone.now())
    shown = page(site, order)
    assert "Which address?" in shown
    assert "And the postal code?" in shown
    assert "What the reviewers wrote before" not in shown


def test_a_block_without_a_word_shows_what_was_said_before(
    officer: User, api: NumbersClient, decide: Any, site: Client
) -> None:
    order = blocked(officer, api, decide)
    submit.ask(order, officer)
    Order.objects.get().move_to(OrderState.BLOCKED, act=Act.MOVED, source=Source.SYNC)
    shown = page(site, order)
    assert "Which address?" in shown
    assert "What the reviewers wrote before" not in shown


def test_a_lapse_says_since_when_and_when_the_api_is_asked_next(
    officer: User, site: Client, settings: Any
) -> None:
    order = factories.reserved(officer)
    Order.objects.update(expires_at=timezone.now() - timedelta(minutes=5))
    order.refresh_from_db()
    settings.NUMBERS_API_URL = "http://127.0.0.1:9"
    work.step(order, "check")
    shown = page(site, order)
    assert "Expired, not confirmed: its time ended on " in shown
    assert "Your answers are kept." in shown
    assert "The Numbers API is asked next in " in shown
    work.make_due()
    assert "The Numbers API is asked in a moment." in page(site, order)


def test_an_order_that_asks_nothing_does_not_speak_of_answers(
    officer: User, api: NumbersClient, site: Client
) -> None:
    order = factories.reserved(officer, "US", "LOCAL")
    assert not order.registration.definition.sections
    Order.objects.update(expires_at=timezone.now() - timedelta(minutes=5))
    assert "answers are kept" not in page(site, order)


def test_an_order_of_several_numbers_is_spoken_of_as_several(
    officer: User, api: NumbersClient, decide: Any, site: Client
) -> None:
    order = factories.several(officer, 3)
    assert "The order must be submitted before the reservation ends." in page(site, order)
    assert "declare that these answers" not in text(site.get(f"/orders/{order.pk}/check/"))
    submit.ask(order, officer)
    assert "The order is on its way to the reviewers." in page(site, order)
    work.step(order, "submit")
    decide(order, "approve")
    sync.sync(order, api)
    assert "The numbers belong to the project." in page(site, order)
    draft = factories.draft(officer, "CA", "LOCAL", quantity=2)
    shown = text(site.get(f"/orders/{draft.pk}/reserve/"))
    assert "The numbers are held for this project." in shown
    assert "Nothing has to be registered for this order." in shown


def test_an_order_that_the_vendor_lost_is_not_called_reserved(officer: User, site: Client) -> None:
    order = factories.reserved(officer)
    assert "Not at the vendor" not in page(site, order)
    Order.objects.update(missing_upstream_since=timezone.now())
    assert '<span class="tag tag-bad">Not at the vendor</span>' in page(site, order)
    assert "Not at the vendor" in text(site.get("/"))


def test_an_old_page_is_told_what_made_it_old(
    officer: User, api: NumbersClient, decide: Any, site: Client
) -> None:
    order = factories.in_review(officer)
    seen = Order.objects.get().version
    decide(order, "block", "Which address?")
    sync.sync(order, api)
    told = text(
        site.post(f"/orders/{order.pk}/assign/", {"assignee": "", "version": seen}, follow=True)
    )
    assert (
        "Nothing was done: the order has changed since your page was made. Checked with the "
        "vendor: “State changed”" in told
    )
    assert "You yourself" not in told


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"number": "+61412011092"}, "Number chosen: +61 412 011 092"),
        ({"quantity": 3}, "Number chosen: 3 numbers"),
        (
            {"quantity": 3, "pattern": "+614", "search_pattern": "START", "capability": "SMS"},
            "Number chosen: 3 numbers that start with +614 for SMS",
        ),
        ({"quantity": 2, "capability": "VOICE"}, "Number chosen: 2 numbers for VOICE"),
    ],
)
def test_the_timeline_says_what_was_chosen_in_words(
    officer: User, site: Client, wish: dict[str, Any], words: str
) -> None:
    assert f"<span>{words}</span>" in page(site, factories.draft(officer, **wish))


def test_the_list_says_who_has_an_order_in_hand(officer: User, site: Client) -> None:
    order, colleague = factories.reserved(officer), factories.person("mia")
    theirs = Client()
    theirs.force_login(colleague)
    assert has_it(site) == "You"
    follow.assign(order, colleague, officer)
    assert (has_it(site), has_it(theirs)) == ("mia", "You")


def has_it(person: Client) -> str:
    """Who has the only order, as the list says it."""
    found = re.search(r'<td data-title="Assignee">(.*?)</td>', person.get("/").content.decode())
    assert found
    return found[1]


def test_a_lost_answers_page_asks_by_itself_but_for_one_with_an_error(
    officer: User, site: Client, sandbox: Any
) -> None:
    order = factories.draft(officer)
    sandbox.control("faults", operation="createNumberOrder", kind="lost_answer", times=1)
    with pytest.raises(OutcomeUnknown):
        work.reserve(order, officer)
    asks = f'hx-get="/orders/{order.pk}/"'
    assert asks in site.get(f"/orders/{order.pk}/").content.decode()
    refused = site.post(f"/orders/{order.pk}/link/", {"remote_id": "no-such-order"})
    assert refused.status_code == 422
    assert asks not in refused.content.decode(), "what was typed and what is wrong with it stays"


def test_the_head_keeps_its_count_of_notifications(officer: User, site: Client) -> None:
    order = factories.reserved(officer)
    assert 'class="count"' not in site.get("/notifications/unread/").content.decode()
    Notification.objects.tell_one(officer, order, NotificationKind.ASSIGNED, key=1)
    part = text(site.get("/notifications/unread/"))
    assert '<span class="count">1<span class="hidden"> unread</span></span>' in part
    assert "<html" not in part
    assert Client().get("/notifications/unread/", headers={"HX-Request": "true"}).status_code == 401


AT_ONCE, SOON, NOW_AND_THEN, NOT = 1, 2, 15, 0


@pytest.mark.parametrize(
    ("state", "facts", "seconds"),
    [
        ("draft", {}, NOT),
        ("draft", {"lost_at": timezone.now()}, NOW_AND_THEN),
        ("creating", {}, AT_ONCE),
        ("outcome_unknown", {}, SOON),
        ("created", {}, NOW_AND_THEN),
        ("created", {"expires_at": timezone.now() - timedelta(minutes=1)}, SOON),
        ("created", {"missing_upstream_since": timezone.now()}, NOT),
        ("submitting", {}, SOON),
        ("in_review", {}, SOON),
        ("blocked", {}, NOW_AND_THEN),
        ("rejected", {"messages_read": False}, SOON),
        ("rejected", {"messages_read": True}, NOT),
        ("completed", {"messages_read": True}, NOW_AND_THEN),
    ],
)
def test_a_page_that_lies_open_asks_as_often_as_something_may_come(
    officer: User, site: Client, state: str, facts: dict[str, Any], seconds: int
) -> None:
    order = factories.reserved(officer)
    over = {"closed_at": timezone.now()} if state in FINAL else {}
    sent = (
        {"submitted_at": timezone.now()}
        if state not in {"draft", "creating", "outcome_unknown", "created"}
        else {}
    )
    lost = {"lost_at": timezone.now()} if state == "outcome_unknown" else {}
    unknown = (
        {"remote_id": None, "reserved_at": None}
        if state in {"draft", "creating", "outcome_unknown"}
        else {}
    )
    Order.objects.update(state=state, **over, **sent, **lost, **unknown, **facts)
    shown = site.get(f"/orders/{order.pk}/").content.decode()
    asked = re.search(r'hx-trigger="every (\d+)s, look" hx-select="#order"', shown)
    assert (int(asked[1]) if asked else NOT) == seconds


@pytest.mark.parametrize(
    ("seconds", "opened", "open_"), [(5, False, False), (30, True, False), (90, True, True)]
)
def test_opening_a_page_asks_the_api_sooner_than_one_that_lies_open(
    officer: User, site: Client, seconds: int, opened: bool, open_: bool
) -> None:
    order = factories.reserved(officer)
    asked = []
    work.run_order(order)
    for headers in ({}, {"HX-Request": "true"}):
        Order.objects.update(synced_at=timezone.now() - timedelta(seconds=seconds))
        Step.objects.filter(name="check").update(due_at=timezone.now() + timedelta(minutes=5))
        site.get(f"/orders/{order.pk}/", headers=headers)
        asked.append(work.due_at(order, "check") <= timezone.now())
    assert asked == [opened, open_]
