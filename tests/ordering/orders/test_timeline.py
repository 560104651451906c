"""History is written once, in a chain that shows whatever was done to it."""

import io
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ordering.orders.choices import Act, Source
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.orders.timeline import AppendOnly, TimelineEntry
from people.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def verified(*references: str) -> str:
    told = io.StringIO()
    call_command("verify_timelines", *references, stdout=told, stderr=told)
    return told.getvalue()


def tamper(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def order(officer: User) -> Order:
    return factories.reserved(officer)


def test_a_history_as_it_was_written_verifies(order: Order) -> None:
    assert "1 timelines are as they were written" in verified()
    assert [entry.position for entry in order.timeline.all()] == list(
        range(1, order.timeline.count() + 1)
    )


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE ordering_timelineentry SET details = '[1]' WHERE position = 2",
            "entry 2 is not as it was written",
        ),
        (
            "UPDATE ordering_timelineentry SET actor_id = NULL WHERE position = 1",
            "entry 1 is not as it was written",
        ),
        (
            (
                "UPDATE ordering_timelineentry SET at = created_at FROM ordering_order WHERE "
                "position "
                "= 2"
            ),
            "entry 2 is not",
        ),
        ("DELETE FROM ordering_timelineentry WHERE position = 2", "entry 2 is missing"),
        (
            "DELETE FROM ordering_timelineentry WHERE position = 4",
            "4 entries were written, 3 are there",
        ),
        ("DELETE FROM ordering_timelineentry", "4 entries were written, 0 are there"),
        ("UPDATE ordering_order SET state = 'blocked'", "no entry says how it came to be blocked"),
        ("UPDATE ordering_order SET chain = 'x'", "or the last is another one"),
    ],
    ids=[
        "words",
        "actor",
        "time",
        "taken out",
        "the last taken out",
        "all taken out",
        "a state by hand",
        "another head",
    ],
)
def test_whatever_was_done_to_a_history_is_found(order: Order, statement: str, said: str) -> None:
    assert order.timeline.count() == 4
    tamper(statement)
    told = io.StringIO()
    with pytest.raises(CommandError, match="1 of 1 timelines are broken"):
        call_command("verify_timelines", stderr=told)
    assert said in told.getvalue()


def test_two_entries_that_change_places_are_found(order: Order) -> None:
    tamper("UPDATE ordering_timelineentry SET position = 99 WHERE position = 2")
    tamper("UPDATE ordering_timelineentry SET position = 2 WHERE position = 3")
    tamper("UPDATE ordering_timelineentry SET position = 3 WHERE position = 99")
    with pytest.raises(CommandError):
        verified()


def test_one_order_can_be_asked_for_and_its_digest_printed(order: Order, officer: User) -> None:
    tamper("UPDATE ordering_timelineentry SET details = '[1]' WHERE position = 2")
    other = factories.draft(officer)
    assert "1 timelines" in verified(other.reference)
    assert other.chain in verified(other.reference, "--digests")
    with pytest.raises(CommandError, match="no order's reference"):
        verified("nonsense")


@pytest.mark.parametrize("act", ["save", "delete", "update all", "delete all", "bulk"])
def test_history_only_grows(order: Order, act: str) -> None:
    entry = order.timeline.all()[0]
    acts: dict[str, Callable[[], object]] = {
        "save": entry.save,
        "delete": entry.delete,
        "update all": partial(TimelineEntry.objects.update, details={}),
        "delete all": TimelineEntry.objects.all().delete,
        "bulk": partial(TimelineEntry.objects.bulk_update, [entry], ["details"]),
    }
    with pytest.raises(AppendOnly):
        acts[act]()
    verified()


def test_an_act_on_an_order_that_has_moved_names_the_state_that_is(order: Order) -> None:
    stale = Order.objects.get()
    order.move_to(
        OrderState.SUBMITTING, act=Act.SUBMITTING, source=Source.PERSON, actor=order.officer
    )
    entry = stale.note(Act.UNEXPECTED, source=Source.CALLBACK)
    assert (entry.from_state, entry.to_state) == ("submitting", "submitting")
    verified()


def test_what_a_person_did_makes_earlier_pages_stale_and_what_the_clock_did_does_not(
    order: Order,
) -> None:
    before = Order.objects.get().version
    order.note(Act.REMINDED, source=Source.CLOCK)
    assert Order.objects.get().version == before
    order.note(Act.DOCUMENT_ADDED, source=Source.PERSON, actor=order.officer)
    assert Order.objects.get().version == before + 1 == order.version


def test_answers_of_one_sitting_are_one_entry(order: Order, officer: User) -> None:
    from ordering.submissions import saving

    for city in ("Melbourne", "Sydney", "Sydney", "Perth"):
        saving.save_answers(order, {"/1/city": city}, actor=officer)
    assert order.timeline.filter(act=Act.ANSWERED).count() == 1
    other = factories.person("tom")
    saving.save_answers(order, {"/1/city": "Hobart"}, actor=other)
    saving.save_answers(order, {"/1/city": "Darwin"}, actor=officer)
    assert [entry.actor for entry in order.timeline.filter(act=Act.ANSWERED)] == [
        officer,
        other,
        officer,
    ]
    saving.save_answers(order, {"/1/city": "Darwin"}, actor=other)
    assert order.timeline.filter(act=Act.ANSWERED).count() == 3, "nothing was changed"
