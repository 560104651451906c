"""The sentence for what is wrong with an answer: a template that is translated, and its values."""

import re
from typing import Any, TypeAlias

from jsonschema import ValidationError

from kyc.requirements import formats, messages, pattern_words, patterns
from kyc.requirements.definition import Kind, Question
from kyc.requirements.parse import question_nodes
from kyc.requirements.places import Place
from kyc.requirements.pointers import join

Sentence: TypeAlias = tuple[str, dict[str, object]]
# A longer title makes no part of a sentence.
LONGEST_IN_SENTENCE = 60
# A pattern that says how many digits there are, two or more, and nothing else.
DIGITS = re.compile(r"\^(?:\\d|\[0-9\])\{([2-9]|[1-9]\d)(?:,([1-9]\d?))?\}\$")


def missing(question: Question | None, place: Place | None = None) -> Sentence:
    """What to do about an answer that isn't there."""
    if question is None:
        title = place.group.title if place else ""
        return (messages.COMPLETE, {"title": title}) if title else (messages.COMPLETE_PART, {})
    if "required" in question.messages:
        return messages.OWN_WORDS, {"sentence": question.messages["required"]}
    template = messages.MISSING.get(question.kind, messages.ENTER)
    if len(question.title) > LONGEST_IN_SENTENCE or question.title.endswith("?"):
        template = messages.CONFIRM if question.kind is Kind.CONFIRMATION else messages.ANSWER
    return template, {"title": question.title} if "%" in template else {}


def of_kind(error: ValidationError, question: Question) -> Sentence | None:
    """What is said of this kind of question, or of its pattern."""
    if question.kind is Kind.CONFIRMATION:
        return messages.CONFIRM, {}
    if question.kind is Kind.RAW:
        return in_json(error)
    if error.validator == "pattern":
        pattern: Any = error.validator_value
        return of_pattern(pattern, question)
    return None


def of_pattern(pattern: str, question: Question) -> Sentence:
    """The form that an answer should have: in words where it is so many digits, by an example that
    has it, or as the regulator describes it."""
    if digits := DIGITS.fullmatch(pattern):
        low, high = digits.groups()
        if high in (None, low):
            return messages.DIGITS, {"count": low}
        return messages.DIGITS_FROM_TO, {"low": low, "high": high}
    given = (question.placeholder, *question.examples)
    if shown := next((text for text in given if text and patterns.matches(pattern, text)), ""):
        return messages.LIKE_EXAMPLE, {"example": shown}
    if question.description:
        return messages.AS_DESCRIBED, {"description": question.description}
    if pieces := pattern_words.in_words(pattern):
        return messages.LIKE_FORM, {"form": pattern_words.Form(pieces)}
    if example := pattern_words.example(pattern):
        return messages.LIKE_EXAMPLE, {"example": example}
    return messages.PATTERN, {}


def in_json(error: ValidationError) -> Sentence:
    """Inside a raw box there are no questions to name: the place in the JSON and the rule's keyword
    tell what is wrong."""
    if error.validator == "format" and error.validator_value == formats.UNBROKEN:
        return messages.BROKEN_JSON, {}
    if error.schema == question_nodes.SOMETHING:
        return messages.ANSWER, {}
    place = join(*error.absolute_path) or "/"
    rule: Any = error.validator_value
    if error.validator == "type" and isinstance(rule, str) and rule in messages.JSON_TYPES:
        words = pattern_words.Form(((messages.JSON_TYPES[rule], {}),))
        return messages.JSON_TYPE, {"place": place, "type": words}
    return messages.JSON_DIFFERS, {"place": place, "rule": str(error.validator)}
