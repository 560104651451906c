"""Filling in any form until its own schema has nothing against it, as somebody patient would."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import hypothesis
from hypothesis import strategies as st

from kyc.requirements import patterns
from kyc.requirements.answers import Answers, Value
from kyc.requirements.choices import choice_key
from kyc.requirements.definition import Choice, Definition, Kind, Question
from kyc.requirements.pattern_words import example
from kyc.requirements.places import Places
from kyc.requirements.progress import Progress, progress
from kyc.requirements.validate import Problem

MOST_STEPS = 400
BY_FORMAT = {
    "uuid": "123e4567-e89b-12d3-a456-426614174000",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "hostname": "www.example.com",
    "duration": "P1Y",
}
BY_TYPE = {"object": '{"any": "https://example.com/"}', "array": "[]"}
BY_KIND: dict[Kind, str] = {
    Kind.DATE: "1990-05-17",
    Kind.TIME: "14:30:00Z",
    Kind.DATE_TIME: "2026-03-31T14:30:00Z",
    Kind.BOOLEAN: "true",
    Kind.CONFIRMATION: "true",
    Kind.EMAIL: "ada@example.com",
    Kind.PHONE: "+61491570156",
    Kind.URL: "https://example.com/",
    Kind.COUNTRY: "DE",
    Kind.LANGUAGE: "de",
}


class Stuck(AssertionError):
    """The form can't be completed by answering what it says is missing."""


def filled(definition: Definition, answers: Answers | None = None) -> tuple[Answers, Progress]:
    """Answers with which the form is complete, by answering the first thing that is missing again
    and again."""
    answers = answers or Answers()
    for _step in range(MOST_STEPS):
        found = progress(definition, answers)
        if found.complete:
            return answers, found
        answers = mended(definition, answers, found.problems[0], found.live.rules)
    raise Stuck("no end")


def mended(
    definition: Definition,
    answers: Answers,
    problem: Problem,
    rules: Mapping[str, list[dict[str, Any]]],
) -> Answers:
    """The answers with what one problem asks for."""
    place = Places(definition).at(problem.pointer)
    if place is not None and place.question is not None and not problem.missing:
        # What only a branch wants of it, such as a form.
        for schema in said_in(rules.get(problem.pointer) or definition.schema):
            stricter = replace(
                place.question,
                pattern=schema.get("pattern", place.question.pattern),
                min_length=schema.get("minLength", place.question.min_length),
                choices=tuple(Choice(value, str(value)) for value in schema.get("enum", ()))
                or place.question.choices,
                raw={**(place.question.raw or {}), **schema},
            )
            better = answers.with_values({problem.pointer: sample(stricter)})
            left = [each.pointer for each in progress(definition, better).problems]
            if problem.pointer not in left:
                return better
        raise Stuck(f"{problem.pointer}: {problem.message}")
    if place is None or place.question is None or not problem.missing:
        if place is not None and place.group.repeatable:
            # So many rows are asked for.
            row = answers.row_count(place.group)
            grown = answers.add_row(place.group)
            first = next(iter(place.group.questions), None)
            if grown != answers and first is not None:
                where = place.group.place(first, row)
                return grown.with_values({where: sample(first, row)})
        raise Stuck(f"{problem.pointer}: {problem.message}")
    return answers.with_values({problem.pointer: sample(place.question, place.row or 0)})


def said_in(schema: Any) -> Iterator[dict[str, Any]]:
    """Every definition in a schema that says something of a text."""
    if isinstance(schema, dict):
        if schema.keys() & {"pattern", "minLength", "enum", "minimum"}:
            yield schema
        for inner in schema.values():
            yield from said_in(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from said_in(inner)


def sample(question: Question, number: int = 0) -> Value:
    """An answer that such a question takes; others for other numbers."""
    if question.choices:
        values = [choice_key(choice.value) for choice in question.choices]
        least = max(1, int((question.raw or {}).get("minItems", 1)))
        return values[:least] if question.kind is Kind.CHOICES else values[number % len(values)]
    if question.kind in (Kind.INTEGER, Kind.NUMBER):
        return number_for(question.raw)
    if question.kind in BY_KIND and not question.pattern:
        return BY_KIND[question.kind]
    raw = question.raw if isinstance(question.raw, dict) else {}
    if question.kind is Kind.RAW:
        return BY_TYPE.get(str(raw.get("type")), '"anything"')
    return text_for(question, raw, number)


def text_for(question: Question, raw: dict[str, Any], number: int) -> str:
    """A text that the question's own rules take."""
    if question.pattern:
        shown = [*question.examples, question.placeholder, example(question.pattern)]
        return next((text for text in shown if fits(question, text)), "") or searched(question)
    if raw.get("format") in BY_FORMAT:
        return BY_FORMAT[raw["format"]]
    if "const" in raw:
        return str(raw["const"])
    text = f"Answer {number}"
    shortest = question.min_length or 0
    longest = 10_000 if question.max_length is None else question.max_length
    return (text + "+" * shortest)[: max(shortest, min(longest, len(text)))]


def searched(question: Question) -> str:
    """What a pattern takes that is too hard for our own examples."""
    texts = st.from_regex(question.pattern)
    if question.kind is Kind.URL:
        texts = st.just(BY_KIND[Kind.URL])
    return str(hypothesis.find(texts, partial(fits, question)))


def fits(question: Question, text: str) -> bool:
    """Whether a text is one that the question's own rules take."""
    longest = 1000 if question.max_length is None else question.max_length
    long_enough = (question.min_length or 1) <= len(text) <= longest
    is_url = question.kind is not Kind.URL or "." in text
    return (
        long_enough and is_url and text.strip() == text and patterns.matches(question.pattern, text)
    )


def number_for(raw: Any) -> str:
    """A number within its limits, a multiple of what it has to be one of."""
    rules = raw if isinstance(raw, dict) else {}
    step = rules.get("multipleOf", 1)
    low = rules.get("minimum", rules.get("exclusiveMinimum", 0))
    steps = int(low // step)
    while steps * step < low or steps * step <= rules.get("exclusiveMinimum", float("-inf")):
        steps += 1
    return f"{steps * step:g}"
