"""What is wrong with the data, by the definition's one schema, in words for the person who filled
it in."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jsonschema import ValidationError

from kyc.requirements import formats, messages, patterns, wording
from kyc.requirements.branches import Given, Marks, distinctive, given_of, is_open, required_by
from kyc.requirements.definition import Definition, Kind
from kyc.requirements.exclusions import excluded_by, is_never
from kyc.requirements.memoise import memoising
from kyc.requirements.places import Place, Places
from kyc.requirements.pointers import escape, join, lookup
from kyc.requirements.validator import Validator
from kyc.requirements.variants import KEY, NONE_CHOSEN, Chosen, Variants

BRANCHING = ("anyOf", "oneOf")
# With one of them a definition says what an object has to have.
OF_OBJECTS = frozenset({"properties", "required", "allOf", *BRANCHING})
# Two rows of digits that are each long enough for a number, or a second plus.
SEVERAL_NUMBERS = re.compile(r"\d.*\+|\d{4,}\s*(?:[/,;|&]|\b(?:or|and)\b)\s*\+?[\d(]")
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


def problems(definition: Definition, data: Any, variants: Chosen = NONE_CHOSEN) -> list[Problem]:
    """All that is wrong with `data`, in the definition's order, at most one problem for each place.

    A member that is missing is told of at its own place; what is wrong inside an answer, at the
    question's; a rule about several answers at each of them. `variants` are the forms chosen to
    give them in.
    """
    places = Places(definition)
    validator = Validator(definition.schema, format_checker=formats.CHECKER)
    found: dict[str, Problem] = {}
    with patterns.limited(), memoising():
        errors = [*validator.iter_errors(data)]
        for problem in _Reading(data, places, variants).all(errors):
            known = found.get(problem.pointer)
            if known is None or (problem.missing and not known.missing):
                found[problem.pointer] = problem
    for problem in _empty_entries(definition, data):
        found.setdefault(problem.pointer, problem)
    if errors and not found:
        # Whatever is wrong has no place of its own.
        found[""] = Problem("", messages.NOT_FITTING)
    orders = {
        pointer: place.order if (place := places.nearest(pointer)) else places.end
        for pointer in found
    }
    return sorted(found.values(), key=lambda problem: orders[problem.pointer])


def _empty_entries(definition: Definition, data: Any) -> Iterator[Problem]:
    """The entries that a list must have and that hold nothing. Where only a branch defines the
    list, its rules let an empty text pass."""
    for group in definition.groups():
        for question in group.questions:
            if group.repeatable and question.required and not question.key:
                for pointer in group.pointers_in(data):
                    entries = lookup(data, pointer)
                    for row, entry in enumerate(entries if isinstance(entries, list) else ()):
                        if entry == "":
                            at = f"{pointer}/{row}"
                            yield Problem(at, *wording.missing(question), missing=True)


class _Reading:
    """What the validator says, as problems."""

    def __init__(self, data: Any, places: Places, variants: Chosen, prefix: str = "") -> None:
        self.data, self.places, self.variants, self.prefix = data, places, variants, prefix

    def all(self, errors: Iterable[ValidationError]) -> Iterator[Problem]:
        """Each error as a problem where it belongs."""
        # The library has one error for each missing name and doesn't say which: the first of them
        # tells of all.
        told: set[tuple[str, int]] = set()
        for error in errors:
            pointer = self.prefix + join(*error.absolute_path)
            if error.validator not in ("required", "dependentRequired"):
                yield from self.broken(error, pointer)
            elif (pointer, id(error.validator_value)) not in told:
                told.add((pointer, id(error.validator_value)))
                yield from self.required(error, pointer)

    def broken(self, error: ValidationError, pointer: str) -> Iterator[Problem]:
        """One rule that what is given breaks."""
        variants = Variants.of(error.schema) if isinstance(error.schema, dict) else None
        if variants and variants.keyword == error.validator:
            yield from self.of_variants(error, pointer, variants)
        elif error.validator in BRANCHING and error.context:
            yield from self.of_branches(error, pointer)
        elif names := _not_allowed(error):
            yield from self.side_by_side(messages.LEAVE_EMPTY, pointer, names)
        elif error.validator in (*BRANCHING, "not") and (names := _too_many(error)):
            yield from self.side_by_side(messages.ONLY_ONE_OF, pointer, names)
        elif error.validator == "minItems" and self.is_tuple(error):
            entries: Any = error.schema
            given: Any = error.instance
            for number, entry in [*enumerate(entries["prefixItems"])][len(given) :]:
                if number < entries["minItems"]:
                    yield from self.missing(entry, f"{pointer}/{number}")
        else:
            yield _broken_rule(error, pointer, self.data, self.places)

    @staticmethod
    def is_tuple(error: ValidationError) -> bool:
        """Whether a list that is too short has a definition for each entry."""
        schema: Any = error.schema
        rule: Any = error.validator_value
        return isinstance(schema, dict) and len(schema.get("prefixItems", ())) >= rule

    def required(self, error: ValidationError, pointer: str) -> Iterator[Problem]:
        given: Any = error.instance
        schema: Any = error.schema
        rule: Any = error.validator_value
        needed = (
            rule
            if isinstance(rule, list)
            else [name for key, names in rule.items() if key in given for name in names]
        )
        around = self.places.nearest(pointer)
        box = around.question if around else None
        lacking = [name for name in needed if name not in given]
        if around and box and box.kind is Kind.RAW and lacking:
            values = {"names": ", ".join(lacking), "place": pointer or "/"}
            yield Problem(around.pointer, messages.JSON_LACKS, values)
            return
        for name in needed:
            if name not in given:
                inner = schema.get("properties", {}).get(name)
                yield from self.missing(inner, f"{pointer}/{escape(name)}")

    def of_variants(
        self, error: ValidationError, pointer: str, variants: Variants
    ) -> Iterator[Problem]:
        """What is wrong in the form that was chosen; none was: that it is to be chosen."""
        name = self.variants.get(pointer)
        if name not in variants.names:
            yield self.choice_missing(pointer)
            return
        place = variants.names.index(name)
        own = [each for each in error.context or () if [*each.schema_path][:1] == [place]]
        if own:
            yield from self.all(own)
        else:
            yield Problem(f"{pointer}/{KEY}", messages.NOT_FITTING)

    def choice_missing(self, pointer: str) -> Problem:
        place = self.places.at(f"{pointer}/{KEY}")
        sentence = wording.missing(place.question if place else None, place)
        return Problem(f"{pointer}/{KEY}", *sentence, missing=True)

    def of_branches(self, error: ValidationError, pointer: str) -> Iterator[Problem]:
        """What is wrong in the branch that is meant; where none is chosen yet, only what would
        choose one is told of."""
        branches: Any = error.validator_value
        marks, required = distinctive(branches), required_by(error.schema)
        given = given_of(marks, error.instance if isinstance(error.instance, dict) else {})
        chosen = {
            n
            for n, branch in enumerate(branches)
            if is_open(marks[n], given, required | required_by(branch))
        }
        if any(marks) and not chosen:
            yield from self.not_chosen(marks, given, pointer)
            return
        if not any(marks) and (names := _any_would_do(error)):
            yield from self.side_by_side(messages.ONE_OF, pointer, names, missing=True)
            return
        by_branch: dict[Any, list[ValidationError]] = {}
        for each in error.context or ():
            # A branch that is `false` has no path.
            place = each.schema_path[0] if each.schema_path else None
            by_branch.setdefault(place, []).append(each)
        meant = [errors for number, errors in by_branch.items() if number in chosen]
        # A person can't be told of all branches at once, only of the one nearest to being met.
        closest = min(
            meant or by_branch.values(),
            key=lambda errors: (any(each.validator in DISTINCTIVE for each in errors), len(errors)),
        )
        yield from self.all(closest)

    def side_by_side(
        self, template: str, pointer: str, names: list[str], missing: bool = False
    ) -> Iterator[Problem]:
        """One sentence about several answers, at each of them."""
        asked = [
            (each, place)
            for name in names
            if (place := self.somewhere(each := f"{pointer}/{escape(name)}"))
        ]
        titles = [
            place.question.title if place.question else place.group.title for _each, place in asked
        ]
        told = ", ".join(f"“{title}”" for title in dict.fromkeys(titles))
        for each, place in asked:
            # An object or a list has no control itself: it is told at the first one in it.
            row = 0 if place.question is None and place.group.repeatable else place.row
            first = place.question or next(iter(place.group.questions), None)
            at = place.group.place(first, row) if first else each
            values = {"titles": told} if "%" in template else {}
            yield Problem(at, template, values, missing=missing)

    def somewhere(self, pointer: str) -> Place | None:
        """The place of a pointer, or of the first question below it."""
        return self.places.at(pointer) or self.places.first_within(pointer)

    def not_chosen(self, marks: list[Marks], given: Given, pointer: str) -> Iterator[Problem]:
        told = False
        for name in dict.fromkeys(name for each in marks for name in each):
            place = f"{pointer}/{escape(name)}"
            if name not in given:
                yield from self.missing(None, place)
                told = True
            elif not any(given[name] in each.get(name, ()) for each in marks):
                yield Problem(place, messages.NOT_OFFERED)
                told = True
        if not told:
            yield Problem(f"{pointer}/{escape(next(iter(marks[0])))}", messages.NOT_FITTING)

    def missing(self, schema: Any, pointer: str) -> Iterator[Problem]:
        """A missing object is told of as what has to be answered in it."""
        schema = schema if isinstance(schema, dict) else {}
        place = self.places.at(pointer)
        if pointer not in self.variants and self.places.at(f"{pointer}/{KEY}"):
            yield self.choice_missing(pointer)
        elif (
            schema.get("type") == "array"
            and schema.get("minItems")
            and place
            and place.question is None
            and place.group.repeatable
        ):
            # A list that needs a row is missing what its first row needs.
            yield from self.missing(schema.get("items"), f"{pointer}/0")
        elif (place is None or place.question is None) and (inside := self.inside(schema, pointer)):
            yield from inside
        else:
            if place is None:
                # An object in a row has no control: it is told at the first one in it.
                place = self.places.first_within(pointer)
            sentence = wording.missing(place.question if place else None, place)
            yield Problem(place.pointer if place else pointer, *sentence, missing=True)

    def inside(self, schema: dict[str, Any], pointer: str) -> list[Problem]:
        """What an object without members would lack."""
        if not schema.keys() & OF_OBJECTS:
            return []
        below = _Reading(self.data, self.places, self.variants, pointer)
        validator = Validator(schema, format_checker=formats.CHECKER)
        return [problem for problem in below.all(validator.iter_errors({})) if problem.missing]


def _own_required(branch: Any, around: frozenset[str]) -> list[str]:
    own = branch.get("required", []) if isinstance(branch, dict) else []
    return [name for name in own if name not in around]


def _any_would_do(error: ValidationError) -> list[str]:
    """The members of which one would do, where each branch only lacks one that it requires; empty
    where something else is wrong."""
    branches: Any = error.validator_value
    given: Any = error.instance
    if not isinstance(given, dict) or any(
        each.validator != "required" or len(each.absolute_path) > len(error.absolute_path)
        for each in error.context or ()
    ):
        return []
    around = required_by(error.schema)
    own = [_own_required(branch, around) for branch in branches]
    begun = any(name in given for names in own for name in names)
    if begun or not all(own):
        return []
    return list(dict.fromkeys(name for names in own for name in names))


def _not_allowed(error: ValidationError) -> list[str]:
    """The members that are given and that `not` lets nobody give."""
    given: Any = error.instance
    if error.validator != "not" or not isinstance(given, dict):
        return []
    return [name for name in given if name in excluded_by({"not": error.validator_value})]


def _too_many(error: ValidationError) -> list[str]:
    """The members of which only one may be given, where several were: by `oneOf`, or by `not`."""
    rule: Any = error.validator_value
    given: Any = error.instance
    if not isinstance(given, dict):
        return []
    if error.validator == "not":
        if not isinstance(rule, dict) or rule.keys() - {"required"}:
            return []
        return [name for name in rule.get("required", ()) if name in given]
    around = required_by(error.schema)
    names = [name for branch in rule for name in _own_required(branch, around) if name in given]
    return list(dict.fromkeys(names)) if len(set(names)) > 1 else []


def _broken_rule(error: ValidationError, pointer: str, data: Any, places: Places) -> Problem:
    place = places.nearest(pointer)
    question = place.question if place else None
    at = place.pointer if place and question else pointer
    keyword: Any = error.validator
    value: Any = error.validator_value
    # An empty text or a null holds a place in an array where nothing was given.
    if question is not None and lookup(data, at) in (None, ""):
        return Problem(at, *wording.missing(question), missing=True)
    if keyword is None or is_never(error.schema):
        return Problem(at, messages.LEAVE_EMPTY)
    if question is not None and keyword in question.messages:
        return Problem(at, messages.OWN_WORDS, {"sentence": question.messages[keyword]})
    if question is not None and (said := wording.of_kind(error, question)):
        return Problem(at, *said)
    if keyword in messages.LIMITS:
        return Problem(at, messages.LIMITS[keyword], {"limit": value})
    named = {"type": messages.TYPES, "format": messages.FORMATS}.get(keyword, {})
    # A rule may name several types, as of what may be null: the first of them is meant.
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    by_name = next((named[name] for name in names if isinstance(name, str) and name in named), None)
    if by_name == messages.PHONE and SEVERAL_NUMBERS.search(str(lookup(data, at))):
        by_name = messages.ONE_NUMBER
    return Problem(at, by_name or messages.OTHERS.get(keyword, messages.NOT_FITTING))
