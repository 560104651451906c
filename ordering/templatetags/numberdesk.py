"""How numbers, times, money and states are written on a page."""

from datetime import UTC, datetime
from decimal import Decimal

from babel.numbers import format_currency
from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kyc.registrations.fields.names import country_name
from ordering.orders.clock import DURATIONS, duration_words, reply_due
from ordering.orders.order import Order
from ordering.orders.words import (
    Said,
    phone_words,
    problem_words,
    state_tone,
    state_words,
    title_words,
    type_words,
    violation_words,
)
from people.readers import clock_words, locale, moment_words

register = template.Library()

register.filter("phone", phone_words)
register.simple_tag(state_words, name="state_name")
register.simple_tag(state_tone)
register.filter("number_type", type_words)


@register.simple_tag
def durations() -> SafeString:
    """How the script of a page says spans, as attributes of an element."""
    return format_html_join(" ", 'data-duration-{}="{}"', DURATIONS.items())


@register.filter
def problem(order: Order) -> Said | None:
    """Why the last act on the order did not succeed."""
    return problem_words(order)


@register.simple_tag
def violations(order: Order) -> list[tuple[str, Said]]:
    """What the API had against the order's reservation, by the facts that it is about."""
    return violation_words(order)


@register.filter
def region(code: str) -> str:
    """The region's name in the reader's language."""
    return country_name(code)


@register.filter
def moment(at: datetime | None) -> SafeString | str:
    """A time with its zone, such as 24 Nov 2026, 14:05 UTC."""
    if at is None:
        return ""
    with timezone.override(UTC):
        in_utc = moment_words(at)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        timezone.localtime(at).isoformat(timespec="seconds"),
        in_utc,
        moment_words(at),
    )


@register.filter
def clock(at: datetime) -> str:
    """A time of the reader's today with its zone, such as 14:05:09 UTC."""
    return clock_words(at)


@register.filter(name="moment_words")
def plain_moment(at: datetime | None) -> str:
    """The same without mark-up."""
    return moment_words(at) if at else ""


@register.filter
def relative(at: datetime | None) -> str:
    """A time from here: in 3 h 12 min, 5 min ago."""
    if at is None:
        return ""
    seconds = (at - timezone.now()).total_seconds()
    words = {"time": duration_words(abs(seconds))}
    return _("in %(time)s") % words if seconds > 0 else _("%(time)s ago") % words


@register.filter
def ticking(at: datetime) -> SafeString:
    """What is left until a time. A script counts it down, so that the page need not be asked for it
    (static/js/countdown.js)."""
    now = timezone.now()
    left = max(0.0, (at - now).total_seconds())
    return format_html(
        '<span data-passing data-until="{}" data-now="{}">{}</span>',
        at.isoformat(),
        now.isoformat(),
        duration_words(left),
    )


@register.filter
def reply_by(order: Order) -> datetime | None:
    """By when the reviewers should have their answer, while they wait for one."""
    return reply_due(order)


@register.filter
def is_ahead(at: datetime) -> bool:
    """Whether a time is still to come."""
    return at > timezone.now()


@register.filter
def since(at: datetime) -> str:
    """How long ago a time was."""
    return duration_words(max(0.0, (timezone.now() - at).total_seconds()))


@register.filter
def money(amount: Decimal | str | None, currency: str) -> str:
    """An amount in its currency, in the reader's locale."""
    if amount in (None, ""):
        return ""
    return str(
        format_currency(
            Decimal(amount),
            currency or "USD",
            locale=locale(),
            currency_digits=False,
            # To the digit: 2.005 is neither 2.00 nor 2.01.
            decimal_quantization=False,
        )
    )


@register.simple_tag
def order_title(order: Order) -> str:
    """What the order is called on its pages: its number, its numbers, or what it shall become."""
    return title_words(order, [number.phone_number for number in order.numbers.all()])
