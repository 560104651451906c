"""Four eyes: nothing goes upstream that a second person has not approved as it is, and nobody
approves what they changed themselves, whatever way they take."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from kyc.registrations import lookup
from kyc.registrations import saving as answers
from kyc.registrations.models import Registration
from numbers_api.client import NumbersClient
from ordering.orders import start
from ordering.orders.approval import Approval
from ordering.orders.choices import Act, NotificationKind
from ordering.orders.content import standing
from ordering.orders.four_eyes import (
    ApprovalPolicy,
    Override,
    When,
    approvers,
    needs_approval,
    open_remarks,
)
from ordering.orders.notifications import Notification
from ordering.orders.order import Order, StateChanged
from ordering.orders.states import OrderState
from ordering.submissions import approvals, saving, submit
from ordering.submissions.guard import NotAllowed
from people.models import Team, User
from tests import factories, work

pytestmark = pytest.mark.django_db

OTHER_USE = "Reminders of appointments, sent to patients who asked for them at the desk."


@pytest.fixture
def lee(officer: User) -> User:
    """A manager of the officer's team."""
    return factories.person("lee", "Manager")


@pytest.fixture
def policy(officer: User) -> ApprovalPolicy:
    return ApprovalPolicy.objects.create(team=officer.team)


def asked(officer: User) -> Order:
    """An order whose officer has asked for approval."""
    order = fresh(factories.ready(officer))
    approvals.ask(order, officer, shown=factories.seen_version(order))
    return fresh(order)


def fresh(order: Order) -> Order:
    return Order.objects.select_related("registration__snapshot").get(pk=order.pk)


def decide(act: Callable[..., Any], order: Order, person: User, *said: Any) -> Any:
    return act(fresh(order), person, *said, shown=factories.seen_version(order))


def place_of_use(order: Order) -> str:
    return next(each for each in factories.all_pointers(order) if each.endswith("intendedUse"))


def change(order: Order, person: User | None) -> None:
    saving.save_answers(fresh(order), {place_of_use(order): OTHER_USE}, actor=person)


def test_without_a_policy_nobody_is_asked(officer: User) -> None:
    order = factories.ready(officer)
    submit.ask(order, officer)
    assert Order.objects.get().state == OrderState.SUBMITTING


@pytest.mark.usefixtures("policy")
def test_nothing_is_submitted_before_it_is_approved(
    officer: User, lee: User, api: NumbersClient, calls: Callable[[str], int]
) -> None:
    order = factories.ready(officer)
    before = calls("updateRegistration"), calls("submitNumberOrder")
    with pytest.raises(NotAllowed):
        submit.ask(fresh(order), officer)
    # Not early either.
    work.run_order(order)
    assert (calls("updateRegistration"), calls("submitNumberOrder")) == before
    assert fresh(order).state == OrderState.CREATED
    order = fresh(order)
    approvals.ask(order, officer, shown=factories.seen_version(order))
    assert decide(approvals.approve, order, lee) is True
    work.step(order, "submit")
    assert Order.objects.get().state == OrderState.IN_REVIEW


@pytest.mark.usefixtures("policy")
def test_who_may_approve_is_told_and_may_not_have_written_it(officer: User, lee: User) -> None:
    order = asked(officer)
    told = Notification.objects.get(kind=NotificationKind.APPROVAL_ASKED)
    assert (told.person, order.approval) == (lee, Approval.ASKED)
    assert approvers(order) == [lee]
    # An officer has no right to it; and the one who asked would be alone with themselves.
    kim = factories.person("kim")
    for person, reason in ((kim, approvals.NotYours), (officer, approvals.NotYours)):
        with pytest.raises(reason):
            decide(approvals.approve, order, person)
    assert fresh(order).approval == Approval.ASKED


BY_EVERY_WAY: dict[str, Callable[[Order, Any], Any]] = {
    "a page": change,
    "answers chosen": lambda order, who: saving.choose_answer(
        fresh(order), place_of_use(order), "", take=False, actor=who
    ),
    "a document": lambda order, who: saving.add_document(
        fresh(order),
        order.registration.snapshot.documents[0],
        SimpleUploadedFile("other.pdf", factories.PDF + b"\n"),
        next(iter(order.registration.snapshot.documents[0].allowed_document_types), ""),
        who,
    ),
    "the domain below": lambda order, who: answers.save(
        order.registration_id, {place_of_use(order): OTHER_USE}, author_pk=who.pk
    ),
}


@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize("way", BY_EVERY_WAY)
def test_nobody_approves_what_they_changed(officer: User, lee: User, way: str) -> None:
    order = factories.ready(officer)
    BY_EVERY_WAY[way](order, lee)
    order = fresh(order)
    approvals.ask(order, officer, shown=factories.seen_version(order))
    with pytest.raises(approvals.OwnWork):
        decide(approvals.approve, order, lee)
    with pytest.raises(approvals.OwnWork):
        decide(approvals.send_back, order, lee, {"": "Mend it."})
    assert fresh(order).state == OrderState.CREATED


@pytest.mark.usefixtures("policy")
def test_the_database_holds_it_too(officer: User) -> None:
    order = asked(officer)
    said = {"approved_by": officer, "approved_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(approval=Approval.APPROVED, **said)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(approval=Approval.APPROVED)


@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize("who", ["the officer", "nobody"])
def test_a_change_ends_an_approval_and_says_so(officer: User, lee: User, who: str) -> None:
    order = factories.draft(officer)
    factories.answer(order)
    factories.attach(order)
    order = fresh(order)
    approvals.ask(order, officer, shown=factories.seen_version(order))
    assert decide(approvals.approve, order, lee) is False
    assert standing(fresh(order)) == Approval.APPROVED
    change(order, officer if who == "the officer" else None)
    assert standing(fresh(order)) == Approval.NONE
    approvals.settle(fresh(order))
    assert fresh(order).approval == Approval.NONE
    assert [entry.act for entry in order.timeline.all()].count(Act.APPROVAL_ENDED) == 1
    # A new author stands where the old ones were approved.
    if who == "the officer":
        assert fresh(order).authors == f",{officer.pk},"


@pytest.mark.usefixtures("policy")
def test_what_was_changed_since_it_was_asked_for_is_not_approved(officer: User, lee: User) -> None:
    order = asked(officer)
    shown = factories.seen_version(order)
    change(order, officer)
    with pytest.raises(StateChanged):
        approvals.approve(fresh(order), lee, shown=shown)
    with pytest.raises(StateChanged):
        decide(approvals.approve, order, lee)


@pytest.mark.usefixtures("policy")
def test_answers_written_past_every_service_are_not_sent(
    officer: User, lee: User, calls: Callable[[str], int]
) -> None:
    order = asked(officer)
    decide(approvals.approve, order, lee)
    before = calls("submitNumberOrder")
    raw = {**order.registration.raw_answers, place_of_use(order): OTHER_USE}
    Registration.objects.filter(pk=order.registration_id).update(raw_answers=raw)
    work.step(order, "submit")
    assert calls("submitNumberOrder") == before
    order = fresh(order)
    assert (order.state, order.approval) == (OrderState.CREATED, Approval.NONE)
    assert "somebody has to approve it first" in factories.problem(order)


@pytest.mark.usefixtures("policy")
def test_changed_requirements_end_an_approval(officer: User, lee: User) -> None:
    order = asked(officer)
    snapshot = order.registration.snapshot
    snapshot.pk, snapshot.sha256, snapshot.seen_at = None, "0" * 64, timezone.now()
    snapshot.save()
    with pytest.raises(StateChanged):
        decide(approvals.approve, order, lee)
    approvals.settle(fresh(order))
    assert fresh(order).approval == Approval.NONE


@pytest.mark.usefixtures("policy")
def test_they_end_it_when_they_are_looked_up_whoever_looks(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = asked(officer)
    place = {"region_code": order.region_code, "number_type": order.number_type}
    lookup.look_up(api, **place)
    assert fresh(order).approval == Approval.ASKED
    sandbox.asks("AU/MOBILE", {"type": "object", "properties": {"note": {"type": "string"}}})
    lookup.look_up(api, region_code="GB", number_type="MOBILE")
    assert fresh(order).approval == Approval.ASKED
    lookup.look_up(api, **place)
    assert fresh(order).approval == Approval.NONE
    assert fresh(order).timeline.filter(act=Act.APPROVAL_ENDED).count() == 1


@pytest.mark.usefixtures("policy")
def test_what_came_back_needs_approval_again(
    officer: User, lee: User, api: NumbersClient, decide_review: Callable[..., None]
) -> None:
    order = fresh(factories.ready(officer, factories.with_use("Reminders. sandbox:silence")))
    approvals.ask(order, officer, shown=factories.seen_version(order))
    decide(approvals.approve, order, lee)
    work.step(order, "submit")
    decide_review(order, "block", "Please correct the intended use.")
    work.step(order, "check")
    order = fresh(order)
    assert (order.state, order.approval, order.authors) == (OrderState.BLOCKED, "", "")
    # Whoever corrects it now has somebody else approve it: also the one who approved before.
    change(order, lee)
    order = fresh(order)
    with pytest.raises(NotAllowed):
        submit.ask(order, lee)
    approvals.ask(order, officer, shown=factories.seen_version(order))
    with pytest.raises(approvals.OwnWork):
        decide(approvals.approve, order, lee)
    mel = factories.person("mel", "Manager")
    assert decide(approvals.approve, order, mel) is True


@pytest.fixture
def decide_review(sandbox: Any) -> Callable[..., None]:
    def end(order: Order, outcome: str, message: str = "") -> None:
        sandbox.control(f"orders/{order.remote_id}/decide", outcome=outcome, message=message)

    return end


@pytest.mark.usefixtures("policy")
def test_sent_back_with_remarks(officer: User, lee: User) -> None:
    order = asked(officer)
    place = place_of_use(order)
    decide(approvals.send_back, order, lee, {place: "Name the form.", "": "Nearly there."})
    order = fresh(order)
    assert order.approval == Approval.SENT_BACK
    assert [(each.place, each.text) for each in open_remarks(order)] == [
        (place, "Name the form."),
        ("", "Nearly there."),
    ]
    assert Notification.objects.filter(
        person=officer, kind=NotificationKind.APPROVAL_REFUSED
    ).exists()
    # They stay while it is mended, and end with the next decision.
    change(order, officer)
    approvals.ask(fresh(order), officer, shown=factories.seen_version(order))
    assert len(open_remarks(fresh(order))) == 2
    decide(approvals.approve, order, lee)
    assert open_remarks(fresh(order)) == []


@pytest.mark.usefixtures("policy")
def test_an_emergency_needs_a_right_and_leaves_a_trace(officer: User, lee: User) -> None:
    order = fresh(factories.ready(officer))
    with pytest.raises(approvals.NotYours):
        decide(approvals.override, order, officer, "The number is lost otherwise.")
    assert decide(approvals.override, order, lee, "The number is lost otherwise.") is True
    told = Override.objects.get()
    assert (told.person, told.reason) == (lee, "The number is lost otherwise.")
    assert fresh(order).state == OrderState.SUBMITTING
    work.step(order, "submit")
    assert fresh(order).state == OrderState.IN_REVIEW


def test_the_emergency_can_be_switched_off(
    officer: User, lee: User, policy: ApprovalPolicy
) -> None:
    order = fresh(factories.ready(officer))
    policy.may_be_overridden = False
    policy.save()
    with pytest.raises(approvals.NotYours):
        decide(approvals.override, order, lee, "The number is lost otherwise.")


@pytest.mark.parametrize(
    ("said", "places", "quantity", "needed"),
    [
        ({"when": When.OFF}, [], 1, False),
        ({"when": When.ALWAYS}, [], 1, True),
        ({"when": When.SOMETIMES}, [], 1, False),
        ({"when": When.SOMETIMES}, [("AU", "")], 1, True),
        ({"when": When.SOMETIMES}, [("au", "MOBILE")], 1, True),
        ({"when": When.SOMETIMES}, [("AU", "LOCAL"), ("DE", "")], 1, False),
        ({"when": When.SOMETIMES}, [("", "MOBILE")], 1, True),
        ({"when": When.SOMETIMES, "numbers_above": 5}, [], 5, False),
        ({"when": When.SOMETIMES, "numbers_above": 5}, [], 6, True),
    ],
)
def test_what_a_policy_asks_for(
    officer: User, said: Any, places: Any, quantity: int, needed: bool
) -> None:
    policy = ApprovalPolicy.objects.create(team=officer.team, **said)
    for region, number_type in places:
        policy.places.create(region_code=region, number_type=number_type)
    order = factories.draft(officer, quantity=quantity, pattern="+614", search_pattern="START")
    assert needs_approval(order) is needed


@pytest.mark.usefixtures("policy")
def test_giving_an_order_to_another_team_frees_nobody(officer: User) -> None:
    order = factories.ready(officer)
    lisbon = Team.objects.create(name="Lisbon")
    Order.objects.filter(pk=order.pk).update(team=lisbon)
    assert needs_approval(fresh(order))
    with pytest.raises(NotAllowed):
        submit.ask(fresh(order), officer)


def test_there_is_one_policy_for_a_team(officer: User, policy: ApprovalPolicy) -> None:
    ApprovalPolicy.objects.create(team=None)
    for team in (officer.team, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApprovalPolicy.objects.create(team=team)


@pytest.mark.usefixtures("policy")
def test_a_draft_that_was_approved_is_submitted_as_soon_as_it_is_reserved(
    officer: User, lee: User, api: NumbersClient
) -> None:
    order = factories.draft(officer)
    factories.answer(order)
    factories.attach(order)
    order = fresh(order)
    approvals.ask(order, officer, shown=factories.seen_version(order))
    assert decide(approvals.approve, order, lee) is False
    work.reserve(fresh(order), officer)
    submit.ask(fresh(order), officer)
    assert fresh(order).state == OrderState.SUBMITTING
    # Another number would be another order.
    other = factories.draft(officer)
    factories.answer(other)
    factories.attach(other)
    approvals.ask(fresh(other), officer, shown=factories.seen_version(other))
    decide(approvals.approve, other, lee)
    start.choose(fresh(other), start.Wish(quantity=2), officer)
    assert fresh(other).approval == Approval.NONE


def test_each_team_has_a_policy_of_its_own_which_can_be_changed(policy: ApprovalPolicy) -> None:
    perth = Team.objects.create(name="Perth")
    other = ApprovalPolicy(team=perth)
    other.full_clean()
    other.save()
    nobody = ApprovalPolicy()
    nobody.full_clean()
    nobody.save()
    for each in (policy, other, nobody):
        each.when = When.OFF
        each.full_clean()
        each.save()
    for team in (policy.team, perth, None):
        with pytest.raises(ValidationError, match="has a policy already"):
            ApprovalPolicy(team=team).full_clean()
