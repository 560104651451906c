"""How an order stands with its approval, for whoever looks at it."""

from dataclasses import dataclass, field

from ordering.orders.approval import Approval
from ordering.orders.content import has_written, standing
from ordering.orders.four_eyes import APPROVE, OVERRIDE, policies
from ordering.orders.order import Order
from ordering.pages.remarks import Told, remarks_told
from ordering.submissions import approvals
from people.models import User


@dataclass(frozen=True)
class Standing:
    """How an order stands with its approval, for a reader. `is_asked_of`: the reader may decide;
    `is_own_work`: they could, if they had not written some of it."""

    is_needed: bool
    said: Approval
    is_asked_of: bool = False
    is_own_work: bool = False
    may_override: bool = False
    remarks: list[Told] = field(default_factory=list)

    @property
    def stands_in_the_way(self) -> bool:
        """Whether the order can't be submitted yet for want of it."""
        return self.is_needed and self.said not in (Approval.APPROVED, Approval.OVERRIDDEN)


def standing_for(order: Order, reader: User) -> Standing | None:
    """How the order stands with its approval; None where nobody has to approve it and nobody was
    asked."""
    asking, said = policies(order) if order.is_editable else [], standing(order)
    if not order.is_editable and said not in (Approval.APPROVED, Approval.OVERRIDDEN):
        return None
    if not asking and not order.approval:
        return None
    is_open = said == Approval.ASKED and approvals.may_be_approved(order)
    may = is_open and reader.has_perm(APPROVE)
    own = may and (order.has_author(reader.pk) or has_written(order, reader))
    may_override = (
        bool(asking)
        and said not in (Approval.APPROVED, Approval.OVERRIDDEN)
        and approvals.may_be_approved(order)
        and all(policy.may_be_overridden for policy in asking)
        and reader.has_perm(OVERRIDE)
    )
    return Standing(bool(asking), said, may and not own, own, may_override, remarks_told(order))
