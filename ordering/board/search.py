"""One search for whatever somebody has of an order: its number in any spelling or a part of it, our
reference, the vendor's id, the company, the customer's reference."""

import re

from django.db.models import Q

from kyc.profiles.models import Profile
from ordering.orders.numbers import OrderNumber
from ordering.orders.order import Order, OrderQuerySet
from ordering.orders.references import NAMED, REFERENCE_START

# What numbers are written with.
BETWEEN = re.compile(r"[\s()./+\u00a0\u2010-\u2015-]+")
NUMBER = re.compile(r"[0-9]{3,20}", re.ASCII)
# From so many digits on a leading 0 may be how a number begins at home.
AS_AT_HOME = 5
LONGEST = 80
# So many orders are named to the database one by one.
MOST_NAMED = 2000


def named(text: str) -> int | None:
    """The key of the order whose reference this is, such as ND-1041; None for other texts."""
    found = NAMED.fullmatch(text.strip())
    return int(found[1]) - REFERENCE_START if found else None


def parts_of_numbers(text: str) -> list[str]:
    """The parts of numbers in E.164 that a text may be. At home a number begins with 0, abroad with
    00, and in E.164 with neither."""
    digits = BETWEEN.sub("", text)
    if not NUMBER.fullmatch(digits):
        return []
    own = re.sub("^00?", "", digits)
    return [digits] if own == digits or len(own) < AS_AT_HOME else [digits, own]


def search(orders: OrderQuerySet, text: str, among: OrderQuerySet | None = None) -> OrderQuerySet:
    """Those of the orders that the text may mean. Each way to find them has an index of its own, so
    each is asked by itself. A company may have half of all orders: which companies are meant is
    asked first, for then the database knows how many orders to expect. Nothing but `among` is
    looked through."""
    # PostgreSQL knows no such character.
    text = text.replace("\0", "").strip()[:LONGEST]
    if not text:
        return orders
    if (pk := named(text)) is not None:
        return orders.filter(pk=pk)
    every = (Order.objects.all() if among is None else among).order_by()
    meant = Profile.objects.filter(name__icontains=text)
    meant = meant if among is None else meant.filter(orders__in=every)
    companies = list(meant.values_list("pk", flat=True))
    ways = [
        every.filter(customer_reference__icontains=text),
        every.filter(remote_id__startswith=text),
    ]
    for part in parts_of_numbers(text):
        numbers = OrderNumber.objects.filter(phone_number__contains=part)
        ways += [
            every.filter(wanted_number__contains=part),
            every.filter(pk__in=numbers.values("order_id")),
        ]
    first, *others = (way.values("pk") for way in ways)
    found = first.union(*others)
    # They are looked for once, and not by each question about them.
    few = [row["pk"] for row in found[: MOST_NAMED + 1]]
    besides = Q(pk__in=few if len(few) <= MOST_NAMED else found)
    if not companies:
        return orders.filter(besides)
    return orders.filter(Q(company__in=companies) | besides if few else Q(company__in=companies))
