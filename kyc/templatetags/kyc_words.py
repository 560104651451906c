"""Requirements in words."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django import template
from django.forms.boundfield import BoundField

from kyc.documents.media_types import document_type, type_names
from kyc.registrations.sentences import sentence as sentence_of
from kyc.requirements.changes import Detail
from kyc.requirements.definition import Section
from kyc.requirements.validate import Problem

register = template.Library()
register.filter("document_type", document_type)


@register.filter
def sentence(detail: Detail | Problem) -> str:
    """One respect in which a question changed, or what is wrong with its answer, in words."""
    return sentence_of(detail)


@register.filter
def questions(section: Section) -> int:
    """How many questions a section asks."""
    return sum(len(group.questions) for group in section.groups)


@register.filter
def types(names: Iterable[str]) -> str:
    """Media types in words, such as "PDF or PNG"."""
    return type_names(names)


@register.filter
def error_line(field: BoundField, error: str) -> str:
    """An error with the question it belongs to, unless it names the question by itself, and with
    its entry of several."""
    label, entry = str(field.label), getattr(field.field, "entry", "")
    line = error if label.lower() in error.lower() else f"{label}: {error}"
    return f"{entry}: {line}" if entry else line


@register.filter
def is_web(url: str) -> bool:
    """Whether an address that came from outside may become a link: over TLS, and to a host."""
    return url.startswith("https://") and bool(host_of(url))


@register.filter
def host_of(url: str) -> str:
    """The host that a link leads to, to be seen before it is followed; "" for none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
