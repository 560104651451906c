"""Learning from reviewers: what a message of theirs was about, and where that happened before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Min

from kyc.requirements.definition import Group, Question
from ordering.orders.choices import Act, Source
from ordering.orders.messages import ReviewMessage
from ordering.orders.order import Order
from ordering.orders.reasons import Objection, Reason
from people.models import User

# Once is an accident.
OFTEN = 2


@dataclass(frozen=True)
class Hint:
    """What reviewers objected to at one question or document in so many orders, and since when."""

    about: str
    reason: Reason
    times: int
    since: datetime


def question_key(group: Group, question: Question) -> str:
    """A question in whichever entry of its group: how an objection names it."""
    return group.key_of(question)


def note(message: ReviewMessage, reason: Reason, about: str, actor: User) -> None:
    """Keeps what the message was about, instead of what was noted before. Locks the order."""
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=message.order_id)
        Objection.objects.update_or_create(
            message=message,
            defaults={
                "order": order,
                "reason": reason,
                "region_code": order.region_code,
                "number_type": order.number_type,
                "about": about,
                "noted_by": actor,
            },
        )
        order.note(Act.REASON_NOTED, source=Source.PERSON, actor=actor)


def hints(order: Order) -> dict[str, list[Hint]]:
    """What reviewers objected to more than once at the questions and documents of the order's
    region and type, by `Objection.about`."""
    if not getattr(order, "glance_objections", True):
        return {}
    here = Objection.objects.filter(region_code=order.region_code, number_type=order.number_type)
    often = here.exclude(about="").order_by().values("about", "reason")
    often = often.annotate(times=Count("order", distinct=True), since=Min("noted_at"))
    rows: Any = list(often.filter(times__gte=OFTEN).order_by("-times", "reason"))
    reasons = Reason.objects.in_bulk([row["reason"] for row in rows])
    found: dict[str, list[Hint]] = {}
    for row in rows:
        hint = Hint(row["about"], reasons[row["reason"]], row["times"], row["since"])
        found.setdefault(hint.about, []).append(hint)
    return found
