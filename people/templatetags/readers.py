"""Days and times as their reader writes them."""

from datetime import date

from django import template
from django.utils import timezone

from people.readers import day_words, moment_words, quotation

register = template.Library()
register.filter(quotation)


@register.filter
def day(value: date | None) -> str:
    """A day, such as 24 Nov 2026."""
    return day_words(value) if value else ""


@register.simple_tag
def this_moment() -> str:
    """The time at which the page is made, with its zone."""
    return moment_words(timezone.now())
