"""Two at once: one wins, the other is told. Each race is first shown to happen with its protection
taken out."""

from contextlib import nullcontext
from threading import Barrier, Event
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from jobs.kinds import kind_of
from jobs.leases import claim
from kyc.profiles import companies, vault
from kyc.profiles.vault import Described
from kyc.registrations.conflicts import Seen
from kyc.registrations.models import Registration, RegistrationQuerySet
from numbers_api.client import NumbersClient
from ordering.orders.choices import Act, Source
from ordering.orders.order import Order, OrderQuerySet, StateChanged
from ordering.orders.start import Purpose
from ordering.orders.states import OrderState
from ordering.reservations import reserve
from ordering.submissions import brought, late_answers, restart, saving, submit
from ordering.tracking import sync
from people.models import User
from tests import factories
from tests.threads import at_once, until_somebody_waits

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


def unguarded(self: Order, state: OrderState, **changes: Any) -> None:
    """`Order.move_to` without its condition on the state that was read."""
    changes = {
        name: value
        for name, value in changes.items()
        if name not in ("act", "source", "actor", "details")
    }
    Order.objects.filter(pk=self.pk).update(state=state, **changes)
    self.state = state


@pytest.fixture(params=["guarded", "unguarded"])
def guarded(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    if request.param == "unguarded":
        monkeypatch.setattr(Order, "move_to", unguarded)
    return bool(request.param == "guarded")


def test_two_reservations_of_one_draft(officer: User, guarded: bool) -> None:
    order = factories.draft(officer, quantity=2, pattern="+614", search_pattern="START")
    read = [Order.objects.get(pk=order.pk) for _ in range(2)]
    results = at_once(lambda number: reserve.ask(read[number], officer))
    assert [isinstance(result, StateChanged) for result in results].count(True) == (
        1 if guarded else 0
    )


def test_two_submissions_of_one_order(officer: User, guarded: bool) -> None:
    order = factories.ready(officer)
    read = [
        Order.objects.select_related("registration__snapshot").get(pk=order.pk) for _ in range(2)
    ]
    results = at_once(lambda number: submit.ask(read[number], officer))
    assert [isinstance(result, StateChanged) for result in results].count(True) == (
        1 if guarded else 0
    )


def test_two_workers_at_one_order(officer: User) -> None:
    submit.ask(order := factories.ready(officer), officer)
    claimed = at_once(lambda _number: len(claim(kind_of("order"), [order.pk])), 4)
    assert sorted(claimed) == [0, 0, 0, 1]


def test_two_clicks_on_start_again(officer: User, api: NumbersClient, sandbox: Any) -> None:
    order = factories.reserved(officer)
    sandbox.control(f"orders/{order.remote_id}/decide", outcome="expire")
    sync.sync(order, api)
    results = at_once(
        lambda _number: restart.restart(Order.objects.get(pk=order.pk), api, officer).pk
    )
    assert results[0] == results[1]
    assert Order.objects.count() == 2


def test_two_presses_that_begin_one_order(officer: User) -> None:
    company = companies.create("Harbour Dental", team=officer.team, owner=officer)
    issued = timezone.localdate()
    bill = SimpleUploadedFile("bill.pdf", factories.PDF)
    vault.store(company, bill, Described("Bill", "UTILITY_BILL", issued), officer)
    snapshot = factories.draft(officer).registration.snapshot
    purpose, key = Purpose("AU", "MOBILE", company=company), uuid4()

    def press(_number: int) -> Order:
        return brought.begin(purpose, brought.brought(snapshot, company, None), officer, key)[0]

    assert len(set(at_once(press, 4))) == 1
    order = Order.objects.get(form_key=key)
    assert [file.name for file in order.registration.documents.all()] == ["bill.pdf"]


def test_two_officers_who_were_proposed_one_reference(
    officer: User, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = companies.create("Harbour Dental", team=officer.team, owner=officer)
    snapshot = factories.draft(officer).registration.snapshot
    purpose = Purpose("AU", "MOBILE", customer_reference="HARBOUR-2", company=company)
    if not guarded:
        monkeypatch.setattr(companies, "locked", lambda profile: profile)
        barrier, free = Barrier(2), brought.free_reference

        def read_together(*found: Any) -> str:
            reference = free(*found)
            barrier.wait(10)
            return reference

        monkeypatch.setattr(brought, "free_reference", read_together)

    def press(_number: int) -> str:
        along = brought.brought(snapshot, company, None)
        order, _gone = brought.begin(purpose, along, officer, uuid4(), "HARBOUR-2")
        return order.customer_reference

    expected = {"HARBOUR-2", "HARBOUR-3"} if guarded else {"HARBOUR-2"}
    assert set(at_once(press)) == expected


def test_answers_given_at_the_same_moment_are_both_kept(officer: User) -> None:
    order = factories.reserved(officer)
    given = {"/1/city": "Melbourne", "/1/legalName": "Harbour Dental"}
    at_once(lambda number: saving.save_answers(order, dict([list(given.items())[number]])))
    assert dict(Order.objects.get().registration.answers.values) == given


def test_without_the_rows_lock_one_of_two_answers_would_be_lost(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race that the lock of `saving.open_for_changes` and of the registration prevents."""
    order, barrier = factories.reserved(officer), Barrier(2)
    given = [("/1/city", "Melbourne"), ("/1/legalName", "Harbour Dental")]

    def keep_unlocked(number: int) -> None:
        registration = Registration.objects.get(pk=order.registration_id)
        barrier.wait()
        registration.raw_answers = registration.answers.with_values(dict([given[number]])).to_json()
        registration.save()

    at_once(keep_unlocked)
    assert len(Order.objects.get().registration.answers.values) == 1


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "not locked"])
def test_two_people_at_one_question_at_the_same_moment(
    officer: User, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    """One answer stands and the other is its conflict; without the registration's lock one of them
    would be gone."""
    order, barrier = factories.reserved(officer), Barrier(2)
    given = ["Harbour Dental", "Harbour Dental Pty Ltd"]

    def read_together(_self: object, registration_pk: int) -> Registration:
        found = Registration.objects.select_related("snapshot").get(pk=registration_pk)
        barrier.wait(5)
        return found

    if not locked:
        monkeypatch.setattr(saving, "open_for_changes", nullcontext)
        monkeypatch.setattr(RegistrationQuerySet, "locked", read_together)
    at_once(
        lambda number: saving.save_answers(
            order, {"/1/legalName": given[number]}, Seen(f"form {number}", 0), officer
        )
    )
    kept = Registration.objects.get(pk=order.registration_id)
    both = [
        kept.answers.values["/1/legalName"],
        *(conflict["value"] for others in kept.conflicts.values() for conflict in others),
    ]
    assert sorted(both) == given if locked else len(both) == 1


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "not locked"])
def test_what_is_typed_while_an_ended_order_is_started_again(
    officer: User, api: NumbersClient, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    order = factories.reserved(officer)
    order.move_to(OrderState.EXPIRED, act=Act.MOVED, source=Source.SYNC)
    read, typed, with_late = Event(), Event(), late_answers.with_late

    def read_first(registration: Registration) -> Any:
        answers = with_late(registration)
        read.set()
        if locked:
            until_somebody_waits()
        else:
            typed.wait(10)
        return answers

    def act(number: int) -> None:
        if number == 0:
            restart.restart(Order.objects.get(pk=order.pk), api, officer)
        else:
            read.wait(10)
            late_answers.save_late(order, {"/2/email": "ada@harbour.example"}, None, officer)
            typed.set()

    monkeypatch.setattr(restart, "with_late", read_first)
    if not locked:
        monkeypatch.setattr(OrderQuerySet, "select_for_update", lambda orders: orders)
    assert at_once(act) == [None, None]
    answers = Order.objects.get(predecessor=order).registration.answers
    assert answers.values.get("/2/email") == ("ada@harbour.example" if locked else None)


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "not locked"])
def test_an_answer_is_never_kept_once_the_submission_has_begun(
    officer: User, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    """Somebody types while somebody else submits: what was validated is what is sent."""
    order, begun, typed = factories.ready(officer), Event(), Event()

    def judge(_order: Order) -> bool:
        begun.set()
        typed.wait(1)
        return True

    def act(number: int) -> None:
        if number == 0:
            submit.ask(
                Order.objects.select_related("registration__snapshot").get(pk=order.pk), officer
            )
        else:
            begun.wait(5)
            saving.save_answers(order, {"/1/city": "Sydney"})
            typed.set()

    monkeypatch.setattr(submit, "is_ready", judge)
    if not locked:
        monkeypatch.setattr(saving, "open_for_changes", nullcontext)
    results = at_once(act)
    kept = Order.objects.get().registration.answers.values["/1/city"]
    assert (kept, type(results[1]).__name__) == (
        ("Melbourne", "NotEditable") if locked else ("Sydney", "NoneType")
    )


@pytest.mark.parametrize("shared", [True, False], ids=["requirements locked too", "as it is"])
def test_officers_whose_orders_share_requirements_do_not_wait_for_each_other(
    officer: User, shared: bool
) -> None:
    mine, other = factories.reserved(officer), factories.reserved(officer)

    def write(_number: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '500ms'")
            _locked(other, shared=shared)

    with transaction.atomic():
        _locked(mine, shared=shared)
        (result,) = at_once(write, 1)
    assert isinstance(result, OperationalError) is shared


def _locked(order: Order, *, shared: bool) -> None:
    if shared:
        Registration.objects.select_for_update().select_related("snapshot").get(
            pk=order.registration_id
        )
    else:
        Registration.objects.locked(order.registration_id)
