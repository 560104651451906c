"""Filling in any form until its own schema has nothing against it, as somebody patient would."""

from typing import Any

from kyc.requirements.answers import Answers, Value
from kyc.requirements.choices import choice_key
from kyc.requirements.definition import Definition, Kind, Question
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
        answers = mended(definition, answers, found.problems[0])
    raise Stuck("no end")


def mended(definition: Definition, answers: Answers, problem: Problem) -> Answers:
    """The answers with what one problem asks for."""
    place = Places(definition).at(problem.pointer)
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


def sample(question: Question, number: int = 0) -> Value:
    """An answer that such a question takes; others for other numbers."""
    if question.choices:
        values = [choice_key(choice.value) for choice in question.choices]
        if question.kind is Kind.CHOICES:
            return values[: max(1, int((question.raw or {}).get("minItems", 1)))]
        return values[number % len(values)]
    if question.kind in (Kind.INTEGER, Kind.NUMBER):
        return number_for(question.raw)
    if question.kind in BY_KIND:
        return BY_KIND[question.kind]
    raw = question.raw if isinstance(question.raw, dict) else {}
    if question.pattern:
        return example(question.pattern)
    if raw.get("format") in BY_FORMAT:
        return BY_FORMAT[raw["format"]]
    if "const" in raw:
        return str(raw["const"])
    text = f"Answer {number}"
    shortest = question.min_length or 0
    longest = 10_000 if question.max_length is None else question.max_length
    return (text + " and more" * shortest)[: max(shortest, min(longest, len(text)))]


def number_for(raw: Any) -> str:
    """A number within its limits, a multiple of what it has to be one of."""
    rules = raw if isinstance(raw, dict) else {}
    step = rules.get("multipleOf", 1)
    low = rules.get("minimum", rules.get("exclusiveMinimum", 0))
    steps = int(low // step)
    while steps * step < low or steps * step <= rules.get("exclusiveMinimum", float("-inf")):
        steps += 1
    return f"{steps * step:g}"
