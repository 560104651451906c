"""What stands in rows as codes becomes sentences where somebody reads them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from jobs.kinds import code_of
from kyc.documents.send import DocumentKeptBack
from numbers_api.client import NumbersClient
from ordering.orders import chain, follow, problems, start, verify
from ordering.orders.choices import Act, NotificationKind, Source, label_of
from ordering.orders.order import Order
from ordering.orders.problems import Problem
from ordering.orders.states import OrderState
from ordering.orders.timeline import TimelineEntry
from ordering.orders.words import ADDED, PROBLEMS, problem_words, timeline_words
from people.models import User
from tests import factories, work
from tests.pages import text

pytestmark = pytest.mark.django_db


def noted(order: Order, act: Act, details: Any) -> str:
    """What a reader of the timeline sees of an entry with these details."""
    entry = order.note(act, source=Source.SYNC, details=details)
    ((_entry, said),) = timeline_words([TimelineEntry.objects.get(pk=entry.pk)])
    return f"{said.words} | {said.quote}" if said.quote else said.words


@pytest.mark.parametrize(
    ("act", "details", "words"),
    [
        (Act.NUMBER_CHOSEN, {"number": "+61412345678"}, "Number chosen: +61 412 345 678"),
        (
            Act.NUMBER_CHOSEN,
            {"quantity": 3, "pattern": "041", "search_pattern": "START", "capability": "SMS"},
            "Number chosen: 3 numbers that start with 041 for SMS",
        ),
        (Act.NUMBER_CHOSEN, {"quantity": 1}, "Number chosen: 1 number"),
        (Act.REMINDED, {"part": "quarter"}, "Reminded of the deadline: a quarter of the time is"),
        (
            Act.EXTENDED,
            {"expires_at": "2026-11-28T12:00:00+00:00"},
            "The end of the reservation has moved: 28 Nov 2026, 12:00 UTC",
        ),
        (Act.UNEXPECTED, {"state": "completed"}, "so the order was checked again: Completed"),
        (Act.STARTED_AGAIN, {"order": 41}, "Started again from an earlier order: ND-1041"),
        (Act.ASSIGNED, {}, "Assigned"),
        (Act.ASSIGNED, {"person": 0}, "Assigned: somebody who has no account any more"),
        (
            Act.NOT_RESERVED,
            {"code": "still_on_offer"},
            "Not reserved after all: the vendor still offers the number",
        ),
        (Act.RESERVE_FAILED, {"code": "invalid", "quote": "Busy!"}, "Not reserved | Busy!"),
        (
            Act.RESERVE_FAILED,
            {"code": "invalid", "http_status": 400},
            "Not reserved: The Numbers API answered 400 and gave no reason.",
        ),
        (Act.DOCUMENT_ADDED, {"attachment": "a", "quote": "Brief"}, "Document added | Brief"),
        (Act.RESERVED, {}, "Number reserved"),
    ],
)
def test_an_entry_in_words(officer: User, act: Act, details: Any, words: str) -> None:
    assert words in noted(factories.draft(officer), act, details)


def test_who_has_it_is_named_as_they_are_called_now(officer: User) -> None:
    order, colleague = factories.draft(officer), factories.person("tom")
    follow.assign(order, colleague, officer)
    User.objects.filter(pk=colleague.pk).update(first_name="Tomasz", last_name="Nowak")
    ((_entry, said),) = timeline_words(order.timeline.filter(act=Act.ASSIGNED))
    assert said.words == "Assigned: Tomasz Nowak"


@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_problem_has_words(officer: User, problem: Problem) -> None:
    now = timezone.now().isoformat()
    facts: dict[str, Any] = {"since": now, "until": now, "document": 0}
    order = factories.draft(officer)
    Order.objects.update(**problems.columns(problem, **facts))
    said = problem_words(Order.objects.get(pk=order.pk))
    assert said
    assert "%(" not in said.words


def test_all_problems_and_all_acts_with_details_are_known() -> None:
    assert set(PROBLEMS) | {Problem.NONE, Problem.SAID} == set(Problem)
    assert set(ADDED) <= set(Act)


def test_every_document_that_is_kept_back_is_a_problem_with_words() -> None:
    kinds = DocumentKeptBack.__subclasses__()
    assert kinds
    assert {Problem(code_of(kind.__new__(kind))) for kind in kinds} <= set(PROBLEMS)


def test_the_apis_own_words_are_quoted_and_nothing_of_ours_is_stored(
    officer: User, api: NumbersClient, sandbox: Any, site: Client
) -> None:
    order = factories.draft(officer)
    body = {"error": {"message": "Nummer nicht verfügbar <b>"}}
    sandbox.control("faults", operation="createNumberOrder", status=400, times=1, body=body)
    work.reserve(order, officer)
    order.refresh_from_db()
    assert order.problem_details["quote"] == "Nummer nicht verfügbar <b>"
    page = text(site.get(f"/orders/{order.pk}/reserve/"))
    assert "The Numbers API did not reserve the number." in page
    assert '<q lang="" translate="no">Nummer nicht verfügbar &lt;b&gt;</q>' in page


def test_an_answer_without_a_word_is_told_by_its_status(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = factories.draft(officer)
    sandbox.control("faults", operation="createNumberOrder", status=400, times=1, body={})
    work.reserve(order, officer)
    order.refresh_from_db()
    assert "The Numbers API answered 400 and gave no reason." in factories.problem(order)


@pytest.fixture
def broken() -> Callable[[], list[str]]:
    """What is wrong with timelines."""
    return lambda: [said for _order, said in verify.broken(Order.objects.iterator())]


def erase(entry: TimelineEntry, *, salt: bool = True) -> None:
    with connection.cursor() as cursor:
        columns = "details = '{}', salt = ''" if salt else "details = '{}'"
        table = "ordering_timelineentry"
        cursor.execute(f"UPDATE {table} SET {columns} WHERE id = %s", [entry.pk])  # noqa: S608


def test_details_can_be_erased_and_the_chain_holds(
    officer: User, broken: Callable[[], list[str]]
) -> None:
    order = factories.draft(officer)
    start.choose(order, start.Wish(quantity=2), officer)
    entry = order.timeline.get(act=Act.NUMBER_CHOSEN, details__isnull=False, position=3)
    assert entry.details == {"quantity": 2}
    erase(entry)
    assert broken() == []


def test_details_that_are_gone_while_their_salt_stays_are_found(
    officer: User, broken: Callable[[], list[str]]
) -> None:
    order = factories.draft(officer)
    erase(order.timeline.get(act=Act.NUMBER_CHOSEN), salt=False)
    assert broken() == ["entry 2 is not as it was written"]


def test_equal_details_have_unequal_digests(officer: User) -> None:
    """So that nobody finds out by guessing what erased details were."""
    one, other = (factories.draft(officer).timeline.get(act=Act.STARTED) for _order in range(2))
    assert one.details == other.details
    assert one.details_digest != other.details_digest


def test_entries_from_the_time_of_sentences_verify_and_are_read(
    officer: User, broken: Callable[[], list[str]]
) -> None:
    order = factories.draft(officer)
    Order.objects.filter(pk=order.pk).update(entries=0, chain="")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ordering_timelineentry")
    at = datetime(2026, 11, 1, tzinfo=UTC)
    words = "half of it"
    facts: chain.Facts = [order.pk, 1, at, "reminded", "clock", None, "draft", "draft", words]
    digest = chain.digest(chain.START, facts)
    TimelineEntry.objects.create(
        order=order, position=1, at=at, act="reminded", source="clock", from_state="draft",
        to_state="draft", details={"said": words}, digest=digest,
    )  # fmt: skip
    Order.objects.filter(pk=order.pk).update(entries=1, chain=digest)
    assert broken() == []
    ((_entry, said),) = timeline_words(order.timeline.all())
    assert said.words == "Reminded of the deadline: half of it"
    order.refresh_from_db()
    order.note(Act.HURRIED, source=Source.PERSON, actor=officer)
    assert broken() == [], "new entries follow old ones"


@pytest.mark.parametrize("kind", [Act, Source, OrderState, NotificationKind])
def test_a_value_has_the_words_that_its_field_gives_it_and_else_itself(kind):
    assert [label_of(kind, value) for value in kind.values] == [str(word) for word in kind.labels]
    assert label_of(kind, "written by a later version") == "written by a later version"
