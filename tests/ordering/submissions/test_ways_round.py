"""Ways round four eyes that somebody has tried: each would let a person approve their own words, or
something go out that nobody has seen."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kyc.registrations.conflicts import Seen
from numbers_api.client import NumbersClient
from ordering.orders import start
from ordering.orders.approval import Approval
from ordering.orders.choices import Act, Source
from ordering.orders.four_eyes import ApprovalPolicy, Remark, When, needs_approval, open_remarks
from ordering.orders.notifications import Notification
from ordering.orders.order import Order, StateChanged
from ordering.orders.states import OrderState
from ordering.pages.approval import _items
from ordering.pages.standing import standing_for
from ordering.submissions import approvals, brought, late_answers, restart, saving, submit
from ordering.submissions.guard import NotAllowed, may_be_submitted
from people.models import Team, User
from tests import factories, work
from tests.pages import text

pytestmark = pytest.mark.django_db

OTHER_USE = "Reminders of appointments, sent to patients who asked for them at the desk."


@pytest.fixture
def lee(officer: User) -> User:
    return factories.person("lee", "Manager")


@pytest.fixture
def policy(officer: User) -> ApprovalPolicy:
    return ApprovalPolicy.objects.create(team=officer.team)


def fresh(order: Order) -> Order:
    return Order.objects.select_related("registration__snapshot").get(pk=order.pk)


def use(order: Order) -> str:
    return next(each for each in factories.all_pointers(order) if each.endswith("intendedUse"))


def ask(order: Order, person: User) -> Order:
    approvals.ask(fresh(order), person, shown=factories.seen_version(order))
    return fresh(order)


def approve(order: Order, person: User) -> bool:
    return approvals.approve(fresh(order), person, shown=factories.seen_version(order))


def written_by(order: Order, person: User) -> Order:
    """Every answer and document of it is this person's."""
    factories.answer(order)
    saving.save_answers(fresh(order), {use(order): OTHER_USE}, actor=person)
    document = order.registration.snapshot.documents[0]
    kind = next(iter(document.allowed_document_types), "")
    file = SimpleUploadedFile("letter.pdf", factories.PDF)
    saving.add_document(fresh(order), document, file, kind, person)
    return fresh(order)


@pytest.mark.usefixtures("policy")
def test_starting_again_forgets_no_author(officer: User, lee: User, api: NumbersClient) -> None:
    old = written_by(factories.reserved(officer), lee)
    old.move_to(OrderState.EXPIRED, act=Act.MOVED, source=Source.SYNC)
    new = restart.restart(fresh(old), api, officer)
    ask(new, officer)
    with pytest.raises(approvals.OwnWork):
        approve(new, lee)


@pytest.mark.usefixtures("policy")
def test_what_was_typed_after_the_end_has_an_author(
    officer: User, lee: User, api: NumbersClient
) -> None:
    old = fresh(factories.ready(officer))
    old.move_to(OrderState.EXPIRED, act=Act.MOVED, source=Source.SYNC)
    late_answers.save_late(fresh(old), {use(old): OTHER_USE}, None, lee)
    new = restart.restart(fresh(old), api, officer)
    assert new.registration.answers.values[use(old)] == OTHER_USE
    ask(new, officer)
    with pytest.raises(approvals.OwnWork):
        approve(new, lee)


@pytest.mark.usefixtures("policy")
def test_another_like_this_forgets_no_author(officer: User, lee: User) -> None:
    first = written_by(factories.reserved(officer), lee)
    purpose = start.Purpose("AU", "MOBILE")
    along = brought.brought(first.registration.snapshot, None, first)
    key: Any = "8f14e45f-ceea-467f-a0e6-000000000001"
    second, _gone = brought.begin(purpose, along, officer, key)
    ask(second, officer)
    with pytest.raises(approvals.OwnWork):
        approve(second, lee)


@pytest.mark.usefixtures("policy")
def test_a_chosen_answer_is_whose_it_was(officer: User, lee: User) -> None:
    order = fresh(factories.ready(officer))
    place = use(order)
    seen = Seen("form of lee", 0, {place: ""})
    saving.save_answers(fresh(order), {place: OTHER_USE}, seen, lee)
    assert place in fresh(order).registration.conflicts
    saving.choose_answer(fresh(order), place, "form of lee", take=True, actor=officer)
    assert fresh(order).registration.answers.values[place] == OTHER_USE
    ask(order, officer)
    with pytest.raises(approvals.OwnWork):
        approve(order, lee)


def test_as_many_numbers_count_as_were_asked_for(officer: User) -> None:
    ApprovalPolicy.objects.create(team=officer.team, when=When.SOMETIMES, numbers_above=2)
    order = factories.several(officer, 3)
    Order.objects.filter(pk=order.pk).update(quantity=1)
    assert needs_approval(fresh(order))


@pytest.mark.usefixtures("policy")
def test_a_reservation_found_for_a_draft_needs_approval_anew(officer: User, lee: User) -> None:
    order = factories.draft(officer)
    factories.answer(order)
    factories.attach(order)
    ask(order, officer)
    approve(order, lee)
    found: Any = {"remote_id": "found", "reserved_at": timezone.now()}
    fresh(order).move_to(
        OrderState.CREATED, act=Act.RESERVED, source=Source.PERSON, actor=officer, **found
    )
    assert fresh(order).approval == Approval.NONE


@pytest.mark.parametrize("has_team", [True, False])
def test_nobody_walks_out_of_a_policy(officer: User, has_team: bool) -> None:
    if not has_team:
        officer.team = None
        officer.save()
    ApprovalPolicy.objects.create(team=officer.team)
    order = factories.ready(officer)
    officer.team = lisbon = Team.objects.create(name="Lisbon")
    officer.save()
    Order.objects.filter(pk=order.pk).update(team=lisbon)
    with pytest.raises(NotAllowed):
        submit.ask(fresh(order), officer)


def test_an_override_ends_when_overriding_does(
    officer: User, lee: User, policy: ApprovalPolicy
) -> None:
    order = factories.draft(officer)
    factories.answer(order)
    factories.attach(order)
    approvals.override(fresh(order), lee, "Now.", shown=factories.seen_version(order))
    assert may_be_submitted(fresh(order), fresh(order).registration)
    policy.may_be_overridden = False
    policy.save()
    assert not may_be_submitted(fresh(order), fresh(order).registration)


def test_nothing_is_overridden_where_nothing_is_asked(officer: User, lee: User) -> None:
    order = factories.ready(officer)
    with pytest.raises(approvals.NotYours):
        approvals.override(fresh(order), lee, "Now.", shown=factories.seen_version(order))


@pytest.mark.usefixtures("policy")
def test_an_override_is_no_look(officer: User, lee: User) -> None:
    order = fresh(factories.ready(officer))
    approvals.override(order, lee, "Now.", shown=factories.seen_version(order))
    assert fresh(order).registration.checked is None


@pytest.mark.usefixtures("policy")
def test_the_approver_sees_facts_and_what_is_gone(officer: User, lee: User) -> None:
    order = factories.draft(officer, quantity=40, pattern="+614", search_pattern="START")
    factories.answer(order)
    factories.attach(order)
    order = ask(order, officer)
    assert "40 numbers" in " ".join(item.text for item in _items(order))
    approvals.send_back(order, lee, {"": "Fewer."}, shown=factories.seen_version(order))
    start.describe(fresh(order), start.Purpose("AU", "MOBILE", "SMS", "plan-2"), officer)
    group = next(iter(fresh(order).registration.definition.groups()))
    saving.add_row(fresh(order), group, officer)
    factories.answer(order)
    document = order.registration.snapshot.documents[0]
    shown = fresh(order).registration.documents.get()
    saving.remove_document(fresh(order), document, officer, shown.pk)
    told = {item.title: item for item in _items(fresh(order)) if item.change}
    assert "plan-2" in told["Service plan, app, trunk or fax service"].text
    change = told["Letter of authorisation"].change
    assert change is not None
    assert change.now == ""


@pytest.mark.usefixtures("policy")
def test_what_is_sent_already_is_not_unsettled(officer: User, lee: User) -> None:
    order = fresh(factories.ready(officer, factories.with_use("Reminders. sandbox:silence")))
    ask(order, officer)
    approve(order, lee)
    work.step(order, "submit")
    snapshot = fresh(order).registration.snapshot
    snapshot.pk, snapshot.sha256, snapshot.seen_at = None, "0" * 64, timezone.now()
    snapshot.save()
    approvals.settle(fresh(order))
    assert fresh(order).approval == Approval.APPROVED
    standing = standing_for(fresh(order), officer)
    assert standing is not None
    assert standing.said == Approval.APPROVED


@pytest.mark.usefixtures("policy")
def test_what_is_over_asks_nobody(officer: User, lee: User) -> None:
    order = ask(factories.ready(officer), officer)
    Order.objects.filter(pk=order.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    standing = standing_for(fresh(order), lee)
    assert standing is not None
    assert not standing.is_asked_of
    fresh(order).move_to(OrderState.EXPIRED, act=Act.MOVED, source=Source.SYNC)
    assert standing_for(fresh(order), lee) is None


@pytest.mark.usefixtures("policy")
def test_an_approval_is_asked_for_once(officer: User, lee: User) -> None:
    order = factories.draft(officer)
    factories.answer(order)
    factories.attach(order)
    ask(order, officer)
    told = Notification.objects.count()
    ask(order, officer)
    assert Notification.objects.count() == told
    approve(order, lee)
    with pytest.raises(StateChanged):
        ask(order, officer)


@pytest.mark.usefixtures("policy")
def test_whoever_asked_hears_what_came_of_it(officer: User, lee: User) -> None:
    kim = factories.person("kim")
    order = ask(factories.ready(officer), kim)
    approvals.send_back(order, lee, {"": "Mend it."}, shown=factories.seen_version(order))
    told = Notification.objects.filter(kind="approval_refused")
    assert set(told.values_list("person__username", flat=True)) == {"olivia", "kim"}


@pytest.mark.usefixtures("policy")
def test_remarks_go_where_their_row_goes(officer: User, lee: User) -> None:
    order = fresh(factories.ready(officer))
    group = next(iter(order.registration.definition.groups()))
    saving.add_row(order, group, officer)
    for row in (0, 1):
        Remark.objects.create(
            order=order, place=f"{group.pointer}/{row}/intendedUse", author=lee, text=f"On {row}"
        )
    saving.remove_row(fresh(order), group, 0, None, officer)
    assert {each.text: each.place for each in open_remarks(order)} == {
        "On 0": "",
        "On 1": f"{group.pointer}/0/intendedUse",
    }


def test_an_override_that_is_no_longer_allowed_can_be_asked_for(
    officer: User, lee: User, policy: ApprovalPolicy, api: NumbersClient
) -> None:
    order = factories.draft(officer)
    factories.answer(order)
    factories.attach(order)
    approvals.override(fresh(order), lee, "Now.", shown=factories.seen_version(order))
    policy.may_be_overridden = False
    policy.save()
    work.reserve(fresh(order), officer)
    mel = factories.person("mel", "Manager")
    ask(order, officer)
    assert approve(order, mel) is True


@pytest.mark.usefixtures("policy")
def test_what_could_not_be_submitted_is_not_shown_as_approved(
    officer: User, lee: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = ask(factories.ready(officer), officer)
    monkeypatch.setattr(submit, "is_ready", lambda _order: False)
    client = Client()
    client.force_login(lee)
    look = factories.seen_version(order)
    page = text(client.post(f"/orders/{order.pk}/approval/", {"look": look, "approve": "1"}))
    assert "Nothing was approved." in page
    assert "Approve and submit" in page
    assert fresh(order).approval == Approval.ASKED
