"""Whether something may go to the API: asked before prepared answers are sent and before an order
is submitted, and nowhere else."""

from kyc.registrations.models import Registration
from ordering.orders.approval import Approval
from ordering.orders.content import content_of, is_forbidden
from ordering.orders.four_eyes import policies
from ordering.orders.order import Order


class NotAllowed(Exception):
    """A second person has to approve it first, as it is now."""


def may_go_early(order: Order) -> bool:
    """Whether what was prepared may be sent while it can still be changed: not where somebody has
    to approve it, for the page that they look at would then be of what is sent already."""
    return not policies(order)


def may_be_submitted(order: Order, registration: Registration) -> bool:
    """Whether this registration, as it was read, may go upstream: no policy asks for an approval,
    or this very content was approved by somebody who did not write it, or goes without."""
    if not policies(order):
        return True
    match Approval(order.approval):
        case Approval.APPROVED:
            is_allowed = not order.has_author(order.approved_by_id or 0)
        case Approval.OVERRIDDEN:
            is_allowed = not is_forbidden(order)
        case _:
            is_allowed = False
    return is_allowed and order.approved_content == content_of(order, registration)
