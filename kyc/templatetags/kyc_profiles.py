"""Facts of profiles, and offers made of them, in words."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyc.pages.forms import field_of
from kyc.profiles.facts import LABELS, part_of
from kyc.profiles.matching import COUNTRY, How
from kyc.profiles.models import ProfileFact
from kyc.registrations.fields.registry import field_for
from kyc.registrations.sentences import sentence as sentence_of
from kyc.requirements.answers import Value
from kyc.requirements.definition import Question
from kyc.requirements.validate import Problem

register = template.Library()

REASONS = {How.SAME_KEY: gettext_lazy("same name"), How.SYNONYM: gettext_lazy("means the same")}


@register.filter
def fact_value(fact: ProfileFact) -> str:
    """A fact's value as a person reads it."""
    return field_of(fact.key).display(fact.value)


@register.filter
def answer_to(value: Value, question: Question) -> str:
    """An answer as a person reads it."""
    return field_for(question).display(value)


@register.filter
def fact_name(key: str) -> str:
    """A fact in words, with its part of the profile; an answer's own key is called a remembered
    answer."""
    part = part_of(key)
    if part is None:
        return _("Saved answer")
    label = _(LABELS[key])
    return label if part.slug == "company" else f"{_(part.title)}: {label}"


@register.filter
def country_name(code: str) -> str:
    """A country as a person reads it."""
    return field_of(COUNTRY).display(code)


@register.filter
def reason(how: How) -> str:
    """Why a fact is offered."""
    return str(REASONS[how])


@register.filter
def sentence(problem: Problem) -> str:
    """What the validator says, in the reader's language."""
    return sentence_of(problem)
