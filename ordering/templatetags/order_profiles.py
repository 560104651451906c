"""A team's profiles on the pages of an order, for parts of pages that bring what they need
themselves."""

from typing import Any

from django import template

from kyc.profiles.models import Profile
from kyc.profiles.stated_age import speaks_of_age, stated_age
from kyc.profiles.vault import Verdict
from numbers_api.schemas import RequiredAttachment
from ordering.orders.access import at_a_glance, may_be_repeated
from ordering.orders.order import Order
from ordering.submissions import brought, prefill
from people.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def may_be_filled(context: dict[str, Any], order: Order) -> bool:
    """Whether there is a profile to fill this order's form from, and this person may."""
    user = context["user"]
    may = user.has_perms(("ordering.change_order", "kyc.view_profile"))
    return (
        may
        and order.is_editable
        and bool(order.registration.definition.sections)
        and at_a_glance(order, "profiles")
    )


@register.simple_tag(takes_context=True)
def vault_documents(
    context: dict[str, Any], order: Order, required: RequiredAttachment
) -> dict[str, list[Verdict]]:
    """The documents that could be used, the order's company's (`own`) and those of `others`, with
    their reasons: those that will do first."""
    user = context["user"]
    may = user.has_perms(("ordering.change_order", "kyc.view_profile"))
    if not (may and order.is_editable and at_a_glance(order, "vault")):
        return {}
    own, others = prefill.vault_for(order, user, required)
    return {
        "own": sorted(own, key=lambda verdict: bool(verdict.reason)),
        "others": sorted(others, key=lambda verdict: bool(verdict.reason)),
    }


@register.simple_tag(takes_context=True)
def may_order_for(context: dict[str, Any], company: Profile) -> bool:
    """Whether the person may order for this company: one of their team's, or their own."""
    user: User = context["user"]
    own = Profile.objects.visible_to(user).of(user.team, user).current()
    return user.has_perm("ordering.add_order") and own.filter(pk=company.pk).exists()


@register.simple_tag(takes_context=True)
def may_repeat(context: dict[str, Any], order: Order) -> bool:
    """Whether the person's next order may be like this one."""
    return may_be_repeated(context["user"], order)


@register.simple_tag(takes_context=True)
def readiness_of(context: dict[str, Any], company: Profile) -> list[brought.Brought]:
    """How much a company answers of what was asked before, by region and type."""
    return brought.readiness_by_place(company, context["user"])


@register.filter
def has_unread_age(required: RequiredAttachment) -> bool:
    """Whether the requirement's words name a time that could be an age, which we can't be sure
    of."""
    words = (required.title, required.description)
    return speaks_of_age(*words) and stated_age(*words) is None
