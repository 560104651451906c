"""Two at one order: approving, editing, acting on many. Each race is first shown to happen with its
protection taken out."""

from collections.abc import Callable
from contextlib import nullcontext
from threading import Barrier, Event
from typing import Any

import pytest

from ordering.board import bulk
from ordering.orders.approval import Approval
from ordering.orders.choices import Act
from ordering.orders.content import standing
from ordering.orders.four_eyes import ApprovalPolicy
from ordering.orders.order import Order, OrderQuerySet, StateChanged
from ordering.orders.states import OrderState
from ordering.submissions import approvals, saving, submit
from ordering.submissions.guard import may_be_submitted
from people.models import User
from tests import factories
from tests.threads import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

LOCKED = pytest.mark.parametrize("locked", [True, False], ids=["locked", "not locked"])


@pytest.fixture
def asked(officer: User) -> Callable[[Order], Order]:
    ApprovalPolicy.objects.create(team=officer.team)

    def ask(order: Order) -> Order:
        factories.answer(order)
        factories.attach(order)
        approvals.ask(fresh(order), officer, shown=factories.seen_version(order))
        return fresh(order)

    return ask


def fresh(order: Order) -> Order:
    return Order.objects.select_related("registration__snapshot").get(pk=order.pk)


@pytest.fixture
def managers(officer: User) -> list[User]:
    return [factories.person(name, "Manager") for name in ("lee", "mel")]


@LOCKED
def test_two_approvals_of_one_order(
    officer: User,
    managers: list[User],
    asked: Callable[[Order], Order],
    monkeypatch: pytest.MonkeyPatch,
    locked: bool,
) -> None:
    order = asked(factories.draft(officer))
    look = factories.seen_version(order)
    if not locked:
        barrier = Barrier(2)

        def read_together(found: Order) -> Approval:
            said = standing(found)
            barrier.wait(10)
            return said

        monkeypatch.setattr(OrderQuerySet, "select_for_update", lambda orders, **_said: orders)
        monkeypatch.setattr(approvals, "standing", read_together)

    results = at_once(lambda number: approvals.approve(fresh(order), managers[number], shown=look))
    told = order.timeline.filter(act=Act.APPROVED).count()
    assert [type(each) for each in results].count(StateChanged) == (1 if locked else 0)
    assert told == (1 if locked else 2)


@pytest.mark.parametrize("held_by", ["the lock", "the digest", "nothing"])
def test_somebody_types_while_somebody_else_approves(
    officer: User,
    managers: list[User],
    asked: Callable[[Order], Order],
    monkeypatch: pytest.MonkeyPatch,
    held_by: str,
) -> None:
    order = asked(factories.reserved(officer))
    look, begun, typed = factories.seen_version(order), Event(), Event()

    def judge(found: Order) -> Approval:
        said = standing(found)
        begun.set()
        typed.wait(1)
        return said

    def act(number: int) -> Any:
        if number == 0:
            return approvals.approve(fresh(order), managers[0], shown=look)
        begun.wait(10)
        try:
            return saving.save_answers(fresh(order), {"/1/city": "Sydney"}).registration.pk
        finally:
            typed.set()

    monkeypatch.setattr(approvals, "standing", judge)
    if held_by != "the lock":
        monkeypatch.setattr(saving, "open_for_changes", nullcontext)
    if held_by == "nothing":
        monkeypatch.setattr(submit, "may_be_submitted", lambda *_said: True)
    approved, saved = at_once(act)
    after = fresh(order)
    became = after.state, after.registration.answers.values["/1/city"]
    expected = {
        "the lock": (True, saving.NotEditable, (OrderState.SUBMITTING, "Melbourne")),
        "the digest": (StateChanged, int, (OrderState.CREATED, "Sydney")),
        # Approved is what nobody has seen.
        "nothing": (True, int, (OrderState.SUBMITTING, "Sydney")),
    }
    said = approved if approved is True else type(approved)
    assert (said, type(saved), became) == expected[held_by]
    assert may_be_submitted(after, after.registration) is (held_by == "the lock")


@LOCKED
def test_somebody_edits_while_somebody_else_assigns_many(
    officer: User, managers: list[User], monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    order = factories.reserved(officer)
    seen, read, edited = {order.pk: fresh(order).version}, Event(), Event()
    unchanged = bulk.unchanged

    def read_first(found: Order, versions: bulk.Seen) -> Order:
        before = unchanged(found, versions)
        read.set()
        edited.wait(1)
        return before

    def act(number: int) -> Any:
        orders = Order.objects.filter(pk=order.pk)
        if number == 0:
            return bulk.assign(orders, managers[0], managers[1], seen).done
        read.wait(10)
        saving.save_answers(fresh(order), {"/1/city": "Sydney"}, actor=officer)
        edited.set()
        return None

    monkeypatch.setattr(bulk, "unchanged", read_first)
    if not locked:
        monkeypatch.setattr(OrderQuerySet, "select_for_update", lambda orders, **_said: orders)
    assert at_once(act) == [[order.pk], None]
    acts = [entry.act for entry in order.timeline.order_by("position")][-2:]
    # Unlocked, the order is assigned as somebody saw it who could not know of the answer.
    assert acts == ([Act.ASSIGNED, Act.ANSWERED] if locked else [Act.ANSWERED, Act.ASSIGNED])
