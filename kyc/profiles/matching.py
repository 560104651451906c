"""What a profile could answer of a form, and what a filled form could teach a profile. Both are
offers: nothing is taken here.

Of a repeatable group only the first row takes part.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kyc.profiles.fit import Offered, fitted
from kyc.profiles.meaning import Asked, asked, belonging, meaning, names_in
from kyc.requirements.answers import Answers, Value
from kyc.requirements.choices import choice_key
from kyc.requirements.definition import Definition, Group, Kind, Question, Section
from kyc.requirements.payload import resolve_answers

COUNTRY = "registered_address.country"

# A question, how it is called, and under which key of its own; see `_places`.
Place = tuple[Section, Group, Question, Asked | None, str]


class How(StrEnum):
    """Why a fact is offered for a question."""

    SAME_KEY = "same_key"
    SYNONYM = "synonym"


@dataclass(frozen=True)
class Match:
    """One fact for one question. `current` is what stands there now.

    `is_mixed`: of the same person or address another answer stands there that is not the profile's.
    `abroad`: the country that the address is in, where the form takes every address for one in the
    regulator's own.
    """

    pointer: str
    section: Section
    group: Group
    question: Question
    key: str
    value: Value
    how: How
    current: Value
    is_mixed: bool = False
    abroad: str = ""

    @property
    def replaces(self) -> bool:
        """Whether an answer would be lost by taking it."""
        return bool(self.current)

    @property
    def token(self) -> str:
        """Names exactly what is shown: another value or another answer in its place makes it
        another token."""
        return token(self.pointer, self.key, self.value, self.current)


@dataclass(frozen=True)
class Memory:
    """One answer that a profile could keep, and as which fact."""

    pointer: str
    section: Section
    question: Question
    key: str
    value: Value

    def token(self, known: Value) -> str:
        """Names exactly what is shown, beside what the profile knew."""
        return token(self.pointer, self.key, self.value, known)


def token(*shown: Value) -> str:
    """A short name for what somebody was shown, so that they take that and nothing else."""
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:20]


def matches(
    definition: Definition,
    answers: Answers,
    facts: Mapping[str, Value],
    offered: Offered,
    region: str = "",
) -> list[Match]:
    """Every question that a fact could answer with something else than stands there, in the form's
    order.

    Of questions that hang on other answers those that are asked now, or would be with these facts
    taken. `region`: the regulator's country, where it is known.
    """
    places = list(_places(definition))
    strange = _of_others(places, answers, facts, offered)
    keys = {
        (group.pointer, _key_to_save(named, own_key))
        for _section, group, _question, named, own_key in places
        if named
    }
    found: list[Match] = []
    for section, group, question, named, own_key in places:
        fact = _first(question, named, own_key, facts, offered)
        if fact is None:
            continue
        key, value, how = fact
        pointer = group.place(question)
        current = answers.values.get(pointer, "")
        is_mixed = named is not None and (group.pointer, belonging(named)) in strange
        # Where the address is that the fact is a part of, unless the form asks for that too.
        country_key = f"{key.rpartition('.')[0]}.country"
        abroad = str(facts.get(country_key, "")).strip()
        if not region or abroad.upper() == region.upper() or (group.pointer, country_key) in keys:
            abroad = ""
        found.append(
            Match(pointer, section, group, question, key, value, how, current, is_mixed, abroad)
        )
    live, _data = resolve_answers(
        definition,
        answers.with_values({match.pointer: match.value for match in found if not match.current}),
    )
    return [
        match
        for match in found
        if match.value != match.current and live.asks(match.group, match.question)
    ]


def memories(definition: Definition, answers: Answers, offered: Offered) -> list[Memory]:
    """Every answer worth saving: given, asked for, of its question's kind, and the first of
    its key."""
    found: dict[str, Memory] = {}
    live, _data = resolve_answers(definition, answers)
    for section, group, question, named, own_key in _places(definition):
        if not live.asks(group, question):
            continue
        pointer = group.place(question)
        value = answers.values.get(pointer, "")
        key = _key_to_save(named, own_key) if named else ""
        if key and fitted(question, key, value, offered) is not None:
            found.setdefault(key, Memory(pointer, section, question, key, value))
    return list(found.values())


def _places(definition: Definition) -> Iterator[Place]:
    """Every question with its key, and the key of its own: empty where another question of the form
    has the same."""
    found = [
        (section, group, question, asked(section, group, question, beside))
        for section in definition.sections
        for group in section.groups
        # What stands in a list in a row is nobody's one answer.
        if group.outer is None
        for beside in [names_in(group)]
        for question in group.questions
    ]
    times = Counter(named.own_key for *_place, named in found if named)
    for section, group, question, named in found:
        own_key = named.own_key if named and times[named.own_key] == 1 else ""
        yield section, group, question, named, own_key


def _of_others(
    places: list[Place], answers: Answers, facts: Mapping[str, Value], offered: Offered
) -> set[tuple[str, str]]:
    """Persons and addresses of the form, by group, that are not the profile's by what stands there,
    or can stand there."""
    found = set()
    for _section, group, question, named, own_key in places:
        whose = belonging(named) if named else ""
        if not named or not whose:
            continue
        key = _key_to_save(named, own_key)
        known, given = facts.get(key, ""), answers.values.get(group.place(question), "")
        is_other = bool(given) and given != known
        if known and key.endswith(".country") and not is_other:
            # A country that can't be answered, or that the regulator has there for everybody.
            is_other = (
                known != choice_key(question.default)
                if question.kind is Kind.FIXED
                else fitted(question, key, known, offered) is None
            )
        if is_other:
            found.add((group.pointer, whose))
    return found


def _key_to_save(named: Asked, own_key: str) -> str:
    """The fact that it is; a register's number keeps its own name, since the company may stand in
    several registers."""
    found = meaning(named)
    return found.key if found and not found.only_in else own_key


def _first(
    question: Question,
    named: Asked | None,
    own_key: str,
    facts: Mapping[str, Value],
    offered: Offered,
) -> tuple[str, Value, How] | None:
    """The first fact that the question can take: of the same key, or else by the table of
    synonyms."""
    if named is None:
        return None
    candidates = [(own_key, How.SAME_KEY)] if own_key in facts else []
    found = meaning(named)
    # A register's number is true for the companies of one country.
    if found and found.key in facts and found.only_in in ("", facts.get(COUNTRY)):
        candidates.append((found.key, How.SAME_KEY if found.same else How.SYNONYM))
    for key, how in candidates:
        value = fitted(question, key, facts[key], offered)
        if value is not None:
            return key, value, how
    return None
