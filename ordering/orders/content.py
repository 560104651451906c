"""What an order would send, in short: an approval is of exactly this."""

import hashlib
from datetime import datetime
from typing import Any

from kyc.documents.payload import current_files
from kyc.documents.requirement_changes import newer
from kyc.registrations.models import Registration
from kyc.requirements.canonical import canonical
from ordering.orders.approval import ABOUT_CONTENT, COST, Approval
from ordering.orders.choices import Act
from ordering.orders.four_eyes import is_reserving_guarded, policies
from ordering.orders.order import Order
from people.models import User


def content_of(order: Order, registration: Registration) -> str:
    """A digest of the order's answers, documents, facts and cost, and of the requirements as they
    were seen last: it is another one when any of them is."""
    files = current_files(registration)
    latest = newer(registration) or registration.snapshot
    said = {
        "requirements": [registration.snapshot.sha256, latest.sha256],
        "answers": registration.raw_answers,
        "documents": {
            name: [file.sha256, file.document_type, file.content_type, file.name]
            for name, file in files.items()
        },
        "place": [order.region_code, order.number_type],
        "facts": facts_of(order),
        "cost": [getattr(order, name) for name in COST],
    }
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def facts_of(order: Order) -> dict[str, Any]:
    """What would be sent beside the registration: the number or numbers, and what they are for."""
    names = ("service", "service_id", "campaign_id", "voice_service", "voice_id")
    return {"choice": order.choice, **{name: getattr(order, name) for name in names}}


def has_written(order: Order, person: User) -> bool:
    """Whether an answer or a document that is there came from the person since the order was begun
    or last approved, as the answers and documents themselves tell it: whatever path they took."""
    approvals = order.timeline.filter(act=Act.APPROVED).order_by("-position")
    since = approvals.values_list("at", flat=True).first() or order.created_at
    # Answers are marked by the second.
    since = since.replace(microsecond=0)
    files = current_files(order.registration).values()
    if any(file.uploaded_by_id == person.pk and file.uploaded_at >= since for file in files):
        return True
    marks = [mark for mark in order.registration.writers.values() if isinstance(mark, dict)]
    return any(
        mark.get("by") == person.pk and datetime.fromisoformat(mark["at"]) >= since
        for mark in marks
    )


def is_forbidden(order: Order) -> bool:
    """Whether it goes without approval, and a policy that asks for one no longer lets it."""
    if order.approval != Approval.OVERRIDDEN:
        return False
    return not all(policy.may_be_overridden for policy in policies(order))


def standing(order: Order) -> Approval:
    """How the order stands with its approval now. While it can be changed, what was said of other
    content than there is counts for nothing, whoever changed it and however."""
    said = Approval(order.approval)
    if said not in ABOUT_CONTENT or not order.is_editable:
        return said
    same = order.approved_content == content_of(order, order.registration)
    return said if same and not is_forbidden(order) else Approval.NONE


def may_be_reserved(order: Order) -> bool:
    """Whether the order may be reserved as it stands: no policy guards that at what it costs, or
    this very content was approved at this very cost, by somebody who did not write it."""
    if not is_reserving_guarded(order):
        return True
    match standing(order):
        case Approval.APPROVED:
            return not order.has_author(order.approved_by_id or 0)
        case Approval.OVERRIDDEN:
            return True
    return False
