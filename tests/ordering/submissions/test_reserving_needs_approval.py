"""What costs much is reserved only once somebody else has approved the order."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from numbers_api.schemas import Money
from ordering.orders import start
from ordering.orders.approval import Approval
from ordering.orders.four_eyes import ApprovalPolicy, When, may_be_reserved, needs_approval
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.reservations import reserve
from ordering.submissions import approvals
from people.models import User
from tests import factories, work
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(officer: User) -> ApprovalPolicy:
    """An Australian mobile number costs more than this."""
    return ApprovalPolicy.objects.create(
        team=officer.team,
        when=When.SOMETIMES,
        monthly_above=Decimal("0.10"),
        monthly_currency="AUD",
    )


def fresh(order: Order) -> Order:
    return Order.objects.select_related("registration__snapshot").get(pk=order.pk)


def looked_at(site: Client, order: Order) -> str:
    """The page to reserve on, which learns the price."""
    return text(site.get(f"/orders/{order.pk}/reserve/"))


def press(site: Client, order: Order) -> Any:
    said = {"choice_version": fresh(order).choice_version}
    return site.post(f"/orders/{order.pk}/reserve/", said)


def test_a_dear_number_waits_for_approval_and_is_reserved_after_it(
    site: Client, officer: User, policy: ApprovalPolicy
) -> None:
    order, lee = factories.draft(officer), factories.person("lee", "Manager")
    looked_at(site, order)
    price = Decimal(fresh(order).expected_monthly)
    policy.monthly_currency = fresh(order).expected_currency
    policy.monthly_above = price - Decimal("0.01")
    policy.save()
    assert "Somebody else approves this order before it is reserved." in looked_at(site, order)
    assert "Reserve now" not in looked_at(site, order)
    assert press(site, order).status_code == 409
    assert fresh(order).state == OrderState.DRAFT
    factories.answer(order)
    factories.attach(order)
    order = fresh(order)
    approvals.ask(order, officer, shown=factories.seen_version(order))
    assert "It waits for approval." in looked_at(site, order)
    assert press(site, order).status_code == 409
    order = fresh(order)
    approvals.approve(order, lee, shown=factories.seen_version(order))
    assert "Reserve now" in looked_at(site, order)
    press(site, order)
    work.run_order(order)
    assert fresh(order).state == OrderState.CREATED
    assert fresh(order).approval == Approval.APPROVED


def test_another_number_needs_another_approval(
    officer: User, policy: ApprovalPolicy, sandbox: Any
) -> None:
    order, lee = factories.draft(officer), factories.person("lee", "Manager")
    factories.answer(order)
    factories.attach(order)
    order = fresh(order)
    approvals.ask(order, officer, shown=factories.seen_version(order))
    order = fresh(order)
    approvals.approve(order, lee, shown=factories.seen_version(order))
    assert may_be_reserved(fresh(order))
    start.choose(order, start.Wish(number="+61412011093"), officer)
    with pytest.raises(reserve.NotApproved):
        reserve.ask(fresh(order), officer)
    assert fresh(order).state == OrderState.DRAFT


@pytest.mark.parametrize(
    ("amount", "currency", "may"),
    [
        ("0.05", "AUD", True),
        ("0.10", "AUD", True),
        ("0.100", "AUD", True),
        ("0.11", "AUD", False),
        ("0.05", "USD", False),
        (None, "AUD", False),
        ("NaN", "AUD", False),
    ],
)
def test_what_is_not_known_to_cost_little_counts_as_dear(
    officer: User,
    policy: ApprovalPolicy,
    sandbox: Any,
    amount: str | None,
    currency: str,
    may: bool,
) -> None:
    order = factories.draft(officer)
    assert not may_be_reserved(order)
    monthly = Money(currency_code=currency, amount=amount and Decimal(amount))
    start.expect_cost(order, monthly)
    assert may_be_reserved(fresh(order)) is may
    assert needs_approval(fresh(order)) is not may


def test_several_numbers_have_no_price_before_they_are_reserved(
    officer: User, policy: ApprovalPolicy, sandbox: Any
) -> None:
    assert not may_be_reserved(factories.draft(officer, quantity=2))


def test_a_policy_that_is_off_guards_nothing(
    officer: User, policy: ApprovalPolicy, sandbox: Any
) -> None:
    order = factories.draft(officer)
    policy.when = When.OFF
    policy.save()
    assert may_be_reserved(order)


def test_a_cost_needs_its_currency(policy: ApprovalPolicy) -> None:
    policy.monthly_currency = ""
    with pytest.raises(ValidationError):
        policy.full_clean()
    policy.monthly_currency = "eur"
    policy.full_clean()
    assert policy.monthly_currency == "EUR"
