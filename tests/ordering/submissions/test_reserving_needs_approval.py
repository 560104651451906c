"""What costs much is reserved only once somebody else has approved the order."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from numbers_api.schemas import Money
from ordering.orders import start
from ordering.orders.approval import Approval
from ordering.orders.choices import Source
from ordering.orders.content import may_be_reserved
from ordering.orders.four_eyes import ApprovalPolicy, When, needs_approval
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
    order = approved(officer)
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


def approved(officer: User) -> Order:
    """A draft that somebody else has approved as it is."""
    order, lee = factories.draft(officer), factories.person("lee", "Manager")
    start.expect_cost(order, Money(currency_code="AUD", amount=Decimal(11)))
    factories.answer(order)
    factories.attach(order)
    order = fresh(order)
    approvals.ask(order, officer, shown=factories.seen_version(order))
    order = fresh(order)
    approvals.approve(order, lee, shown=factories.seen_version(order))
    assert may_be_reserved(fresh(order))
    return fresh(order)


def test_an_approval_is_of_a_price(officer: User, policy: ApprovalPolicy, sandbox: Any) -> None:
    order = approved(officer)
    start.expect_cost(order, Money(currency_code="AUD", amount=Decimal(9000)))
    assert not may_be_reserved(fresh(order))
    start.expect_cost(order, Money(currency_code="AUD", amount=Decimal(11)))
    assert may_be_reserved(fresh(order))


def test_a_second_try_after_a_lost_answer_needs_a_second_approval(
    officer: User, policy: ApprovalPolicy, sandbox: Any
) -> None:
    order = approved(officer)
    reserve.ask(order, officer)
    reserve.lose(order, source=Source.SYNC)
    reserve.allow_retry(fresh(order), officer)
    assert not may_be_reserved(fresh(order))


def test_an_override_that_the_policy_no_longer_lets_is_none(
    officer: User, policy: ApprovalPolicy, sandbox: Any
) -> None:
    order = approved(officer)
    Order.objects.update(approval=Approval.OVERRIDDEN)
    assert may_be_reserved(fresh(order))
    policy.may_be_overridden = False
    policy.save()
    assert not may_be_reserved(fresh(order))


def test_what_is_reserved_already_needs_none_for_its_cost(
    officer: User, policy: ApprovalPolicy, sandbox: Any
) -> None:
    ApprovalPolicy.objects.update(when=When.OFF)
    order = factories.ready(officer)
    ApprovalPolicy.objects.update(when=When.SOMETIMES)
    assert not needs_approval(fresh(order))


def test_a_page_that_is_days_old_goes_by_todays_price(
    site: Client, officer: User, policy: ApprovalPolicy, sandbox: Any
) -> None:
    order = factories.draft(officer)
    start.expect_cost(order, Money(currency_code="AUD", amount=Decimal("0.05")))
    assert may_be_reserved(fresh(order))
    assert press(site, order).status_code == 409
    assert fresh(order).state == OrderState.DRAFT
    assert fresh(order).expected_monthly != "0.05"


def test_a_price_that_has_no_room_is_none(officer: User, sandbox: Any) -> None:
    order = factories.draft(officer)
    start.expect_cost(order, Money(currency_code="AUD", amount=Decimal("1e80")))
    assert fresh(order).expected_monthly == ""
    start.expect_cost(order, Money(currency_code="A" * 17, amount=Decimal(1)))
    assert fresh(order).expected_monthly == ""
