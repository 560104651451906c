"""What a list of orders can be narrowed by. What an address asks for and no list has is left out
and told."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.core.cache import caches
from django.core.validators import EMPTY_VALUES
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ordering.orders.choices import NumberType
from ordering.orders.order import Order, OrderQuerySet
from ordering.orders.states import OrderState
from ordering.orders.waiting import Waiting
from people.models import Team, User

# How long the regions and people that a list offers are remembered, in seconds.
REMEMBERED = 60
NOBODY = "nobody"
AGES = {
    "1": (_("less than a day"), None, timedelta(days=1)),
    "7": (_("1 to 7 days"), timedelta(days=1), timedelta(days=7)),
    "30": (_("7 to 30 days"), timedelta(days=7), timedelta(days=30)),
    "older": (_("older than 30 days"), timedelta(days=30), None),
}


@dataclass(frozen=True)
class Offered:
    """What the lists of a filter offer to one person."""

    regions: list[str]
    people: list[tuple[str, str]]
    teams: list[tuple[str, str]]


def offered_to(person: User) -> Offered:
    """The regions, people and teams of orders that the person may see, a minute old at most."""
    sees_all = person.has_perm("ordering.view_every_order")
    key = f"board-filters-{person.pk}"
    known = caches["process"].get(key)
    if known is None:
        orders = Order.objects.visible_to(person).order_by()
        # Whoever is of no team is nobody's colleague.
        near = Q(team__isnull=False, team=person.team_id) | Q(pk=person.pk)
        people = User.objects.filter(is_active=True)
        people = people if sees_all else people.filter(near)
        teams = Team.objects.all() if sees_all else Team.objects.filter(members=person)
        known = {
            "regions": sorted(orders.values_list("region_code", flat=True).distinct()),
            "people": sorted(((str(each.pk), str(each)) for each in people), key=lambda p: p[1]),
            "teams": [(str(team.pk), team.name) for team in teams],
        }
        caches["process"].set(key, known, REMEMBERED)
    return Offered(**known)


class OrderFilters(django_filters.FilterSet):  # type: ignore[misc]  # it has no types
    """The filters of the list, beside its chip and its search."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=OrderState, empty_label=_("Any"))
    region = django_filters.ChoiceFilter(
        label=_("Region"), field_name="region_code", empty_label=_("Any")
    )
    type = django_filters.ChoiceFilter(
        label=_("Type"), field_name="number_type", choices=NumberType, empty_label=_("Any")
    )
    assignee = django_filters.ChoiceFilter(
        label=_("Assignee"), field_name="assignee", null_value=NOBODY, empty_label=_("Anybody")
    )
    team = django_filters.ChoiceFilter(label=_("Team"), empty_label=_("Any"))
    company = django_filters.NumberFilter(
        field_name="company", widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1
    )
    age = django_filters.ChoiceFilter(
        label=_("Age"), method="filter_age", empty_label=_("Any"),
        choices=[(name, title) for name, (title, *_days) in AGES.items()],
    )  # fmt: skip
    waiting = django_filters.ChoiceFilter(
        label=_("Waiting"), method="filter_waiting", empty_label=_("Any"),
        choices=[("yes", _("Yes")), ("over", _("Should be here")), ("no", _("No"))],
    )  # fmt: skip

    class Meta:
        model = Order
        fields: tuple[str, ...] = ()

    def __init__(
        self, data: Any, *, queryset: OrderQuerySet, offered: Offered, regions: Any
    ) -> None:
        super().__init__(data, queryset=queryset)
        self.filters["region"].extra["choices"] = regions
        self.filters["assignee"].extra["choices"] = [(NOBODY, _("Nobody")), *offered.people]
        self.filters["team"].extra["choices"] = offered.teams

    @property
    def is_any_given(self) -> bool:
        """Whether the address narrows the orders, in a way that can be understood."""
        return any(value not in EMPTY_VALUES for value in self.form.cleaned_data.values())

    def filter_age(self, orders: OrderQuerySet, _name: str, value: str) -> OrderQuerySet:
        """By when an order was begun."""
        now = timezone.now()
        _title, least, most = AGES[value]
        if least:
            orders = orders.filter(created_at__lte=now - least)
        return orders.filter(created_at__gt=now - most) if most else orders

    def filter_waiting(self, orders: OrderQuerySet, _name: str, value: str) -> OrderQuerySet:
        """By whether an order waits for somebody or something."""
        waits = Waiting.objects.filter(order=OuterRef("pk"))
        if value == "no":
            return orders.filter(~Exists(waits))
        if value == "over":
            waits = waits.filter(until__lte=timezone.localdate())
        return orders.filter(Exists(waits))

    def narrowed(self) -> tuple[OrderQuerySet, list[str]]:
        """The orders that fit what can be understood, and the names of filters that can't."""
        orders: OrderQuerySet = self.queryset
        wrong = [*self.form.errors]
        for name, value in self.form.cleaned_data.items():
            orders = self.filters[name].filter(orders, value)
        return orders, wrong
