"""Days, times and browsers as their reader knows them."""

from datetime import date

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from people.readers import day_words, moment_words, quotation

# By what a browser says of itself: the first that fits, for most call themselves others too.
BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
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


@register.filter(name="browser_words")
def browser_words(user_agent: str) -> str:
    """A browser and a system as people call them, as far as a browser tells of itself."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), _("A browser"))
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    words = _("%(browser)s on %(system)s")
    return words % {"browser": browser, "system": system} if system else browser
