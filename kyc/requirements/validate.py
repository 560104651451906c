"""What is wrong with the data, by the definition's one schema, in words for the person who filled
it in."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jsonschema import ValidationError

from kyc.requirements import formats, messages, patterns
from kyc.requirements.branches import Given, Marks, distinctive, given_of, is_open, required_by
from kyc.requirements.definition import Definition, Kind, Question
from kyc.requirements.memoise import memoising
from kyc.requirements.parse import question_nodes
from kyc.requirements.places import Place, Places
from kyc.requirements.pointers import escape, join, lookup
from kyc.requirements.validator import Validator

# A longer title makes no part of a sentence.
LONGEST_IN_SENTENCE = 60
BRANCHING = ("anyOf", "oneOf")
# A pattern that says how many digits there are, two or more, and nothing else.
DIGITS = re.compile(r"\^(?:\\d|\[0-9\])\{([2-9]|[1-9]\d)(?:,([1-9]\d?))?\}\$")
# What tells branches apart: one whose mark does not fit is not the branch that was meant.
DISTINCTIVE = ("const", "enum")


@dataclass(frozen=True)
class Problem:
    """One thing to put right, at the place it concerns. `missing` tells that nothing is given there
    yet.

    `template` and `values` are the sentence before translation; `message` is it in plain English.
    """

    pointer: str
    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    missing: bool = False

    @property
    def message(self) -> str:
        """The sentence in plain English."""
        return self.template % self.values


def problems(definition: Definition, data: Any) -> list[Problem]:
    """All that is wrong with `data`, in the definition's order, at most one problem for each place.

    A member that is missing is told of at its own place; what is wrong inside an answer, at the
    question's.
    """
    places = Places(definition)
    validator = Validator(definition.schema, format_checker=formats.CHECKER)
    found: dict[str, Problem] = {}
    with patterns.limited(), memoising():
        for problem in _all(validator.iter_errors(data), data, places):
            known = found.get(problem.pointer)
            if known is None or (problem.missing and not known.missing):
                found[problem.pointer] = problem
    orders = {
        pointer: place.order if (place := places.nearest(pointer)) else places.end
        for pointer in found
    }
    return sorted(found.values(), key=lambda problem: orders[problem.pointer])


def _all(errors: Iterable[ValidationError], data: Any, places: Places) -> Iterator[Problem]:
    # The library has one error for each missing name and doesn't say which: the first of them tells
    # of all.
    told: set[tuple[str, int]] = set()
    for error in errors:
        pointer = join(*error.absolute_path)
        rule: Any = error.validator_value
        if error.validator in BRANCHING and error.context:
            yield from _of_branches(error, pointer, data, places)
        elif error.validator not in ("required", "dependentRequired"):
            yield _broken_rule(error, pointer, data, places)
        elif (pointer, id(rule)) not in told:
            told.add((pointer, id(rule)))
            given: Any = error.instance
            schema: Any = error.schema
            needed = (
                rule
                if isinstance(rule, list)
                else [name for key, names in rule.items() if key in given for name in names]
            )
            for name in needed:
                if name not in given:
                    inner = schema.get("properties", {}).get(name)
                    yield from _missing(inner, f"{pointer}/{escape(name)}", places)


def _of_branches(
    error: ValidationError, pointer: str, data: Any, places: Places
) -> Iterator[Problem]:
    """What is wrong in the branch that is meant; where none is chosen yet, only what would choose
    one is told of."""
    branches: Any = error.validator_value
    marks, required = distinctive(branches), required_by(error.schema)
    given = given_of(marks, error.instance if isinstance(error.instance, dict) else {})
    chosen = {
        n
        for n, branch in enumerate(branches)
        if is_open(marks[n], given, required | required_by(branch))
    }
    if any(marks) and not chosen:
        yield from _not_chosen(marks, given, pointer, places)
        return
    by_branch: dict[Any, list[ValidationError]] = {}
    for each in error.context or ():
        # A branch that is `false` has no path.
        by_branch.setdefault(each.schema_path[0] if each.schema_path else None, []).append(each)
    meant = [errors for number, errors in by_branch.items() if number in chosen]
    # A person can't be told of all branches at once, only of the one nearest to being met.
    closest = min(
        meant or by_branch.values(),
        key=lambda errors: (any(each.validator in DISTINCTIVE for each in errors), len(errors)),
    )
    yield from _all(closest, data, places)


def _not_chosen(
    marks: list[Marks], given: Given, pointer: str, places: Places
) -> Iterator[Problem]:
    told = False
    for name in dict.fromkeys(name for each in marks for name in each):
        place = f"{pointer}/{escape(name)}"
        if name not in given:
            yield from _missing(None, place, places)
            told = True
        elif not any(given[name] in each.get(name, ()) for each in marks):
            yield Problem(place, messages.NOT_OFFERED)
            told = True
    if not told:
        yield Problem(f"{pointer}/{escape(next(iter(marks[0])))}", messages.NOT_FITTING)


def _missing(schema: Any, pointer: str, places: Places) -> Iterator[Problem]:
    """A missing object is told of as what has to be answered in it."""
    schema = schema if isinstance(schema, dict) else {}
    inner = schema.get("required") if "properties" in schema else None
    place = places.at(pointer)
    if (
        schema.get("type") == "array"
        and schema.get("minItems")
        and place
        and place.group.repeatable
    ):
        # A list that needs a row is missing what its first row needs.
        yield from _missing(schema.get("items"), f"{pointer}/0", places)
    elif inner and (place is None or place.question is None):
        for name in inner:
            yield from _missing(schema["properties"].get(name), f"{pointer}/{escape(name)}", places)
    else:
        yield Problem(
            pointer, *_missing_sentence(place.question if place else None, place), missing=True
        )


def _missing_sentence(
    question: Question | None, place: Place | None = None
) -> tuple[str, dict[str, object]]:
    if question is None:
        title = place.group.title if place else ""
        return (messages.COMPLETE, {"title": title}) if title else (messages.COMPLETE_PART, {})
    if "required" in question.messages:
        return messages.OWN_WORDS, {"sentence": question.messages["required"]}
    template = messages.MISSING.get(question.kind, messages.ENTER)
    if len(question.title) > LONGEST_IN_SENTENCE or question.title.endswith("?"):
        template = messages.CONFIRM if question.kind is Kind.CONFIRMATION else messages.ANSWER
    return template, {"title": question.title} if "%" in template else {}


def _broken_rule(error: ValidationError, pointer: str, data: Any, places: Places) -> Problem:
    place = places.nearest(pointer)
    question = place.question if place else None
    at = place.pointer if place and question else pointer
    keyword: Any = error.validator
    value: Any = error.validator_value
    # An empty text or a null holds a place in an array where nothing was given.
    if question is not None and lookup(data, at) in (None, ""):
        return Problem(at, *_missing_sentence(question), missing=True)
    if keyword is None:
        return Problem(at, messages.LEAVE_EMPTY)
    if question is not None and keyword in question.messages:
        return Problem(at, messages.OWN_WORDS, {"sentence": question.messages[keyword]})
    if question is not None and question.kind is Kind.CONFIRMATION:
        return Problem(at, messages.CONFIRM)
    if question is not None and question.kind is Kind.RAW:
        return Problem(at, *_raw_sentence(error))
    if keyword in messages.LIMITS:
        return Problem(at, messages.LIMITS[keyword], {"limit": value})
    if keyword == "pattern" and question is not None:
        return Problem(at, *_pattern_sentence(value, question))
    named = {"type": messages.TYPES, "format": messages.FORMATS}.get(keyword, {})
    by_name = named.get(value) if isinstance(value, str) else None
    return Problem(at, by_name or messages.OTHERS.get(keyword, messages.NOT_FITTING))


def _pattern_sentence(pattern: str, question: Question) -> tuple[str, dict[str, object]]:
    """The form that an answer should have: in words where it is so many digits, by an example that
    has it, or as the regulator describes it."""
    if digits := DIGITS.fullmatch(pattern):
        low, high = digits.groups()
        if high in (None, low):
            return messages.DIGITS, {"count": low}
        return messages.DIGITS_FROM_TO, {"low": low, "high": high}
    if question.placeholder and patterns.matches(pattern, question.placeholder):
        return messages.LIKE_EXAMPLE, {"example": question.placeholder}
    if question.description:
        return messages.AS_DESCRIBED, {"description": question.description}
    return messages.PATTERN, {}


def _raw_sentence(error: ValidationError) -> tuple[str, dict[str, object]]:
    """Inside a raw box there are no questions to name: the place in the JSON and the rule's keyword
    tell what is wrong."""
    if error.validator == "format" and error.validator_value == formats.UNBROKEN:
        return messages.BROKEN_JSON, {}
    if error.schema == question_nodes.SOMETHING:
        return messages.ANSWER, {}
    return messages.JSON_DIFFERS, {
        "place": join(*error.absolute_path) or "/",
        "rule": str(error.validator),
    }
