"""What an answer means by its key: a fact of the closed list, or nothing but its own name."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kyc.profiles import synonyms
from kyc.profiles.facts import LABELS, OWN
from kyc.requirements.definition import Group, Question
from kyc.requirements.pointers import escape, index, split
from kyc.requirements.text import CAMEL

LONGEST_KEY = 255
LONGEST_NAME = 200


@dataclass(frozen=True)
class Asked:
    """The key of a question: its member's name, the names around it, the outermost first, and the names beside it.

    Where no name is around it, as in the contract's list of rules, the group's title stands in.
    """

    name: str
    around: tuple[str, ...]
    beside: frozenset[str]

    @property
    def own_key(self) -> str:
        """The key under which the answer is remembered when it means nothing we know; empty where it would make none.

        Names are the regulator's and may hold anything, such as null characters, which no database takes.
        """
        key = "".join(f"{OWN}{escape(part)}" for part in (*self.around[-1:], self.name))
        return key if len(key) <= LONGEST_KEY and key.isprintable() else ""


@dataclass(frozen=True)
class Meaning:
    """A fact's key. `same`: the question is called as the fact is. `only_in`: the country whose companies it is true for."""

    key: str
    same: bool
    only_in: str = ""


def names_in(group: Group) -> frozenset[str]:
    """The names of a group's questions, as they are compared."""
    return frozenset(folded(split(f"/{question.key}")[-1]) for question in group.questions)


def asked(group: Group, question: Question, beside: frozenset[str]) -> Asked | None:
    """The key of a question in its group, beside the `names_in` it; None where it has no name to go by."""
    names = [name for name in (*split(group.pointer), *split(f"/{question.key}")) if name and index(name) is None]
    if not question.key or not names:
        return None
    return Asked(names[-1], tuple(names[:-1]) or tuple(filter(None, [group.title])), beside)


def meaning(question: Asked) -> Meaning | None:
    """The fact that the question asks for, or None where that is not certain."""
    found = _certain(question.name, words(question.around), question.beside)
    if found is None:
        return _by_prefix(question)
    key, country = found
    return Meaning(key, folded(question.name) in (folded(key), folded(key.rpartition(".")[2])), country)


def folded(name: str) -> str:
    """A name without case, accents and separators."""
    return "".join(_plain_words(name))


def words(names: Iterable[str]) -> frozenset[str]:
    """The words of names, and "enduser" where two of them make it."""
    found = [word for name in names for word in _plain_words(name)]
    joined = {"enduser"} if "enduser" in "".join(found) else set()
    return frozenset(found) | joined


def _plain_words(name: str) -> list[str]:
    spaced = CAMEL.sub(" ", name[:LONGEST_NAME])
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", spaced) if not unicodedata.combining(sign))
    return [word for word in re.split(r"[\W_]+", plain.casefold()) if word]


def _by_prefix(question: Asked) -> Meaning | None:
    """`contactEmail` is an email beside the word contact, and `billingCity` a city beside the word billing."""
    first, *rest = _plain_words(question.name) or [""]
    around = words(question.around)
    # A contact's `companyName` is neither the contact's name nor surely our company's.
    if not rest or first not in _prefixes() or _people(around):
        return None
    found = _certain(" ".join(rest), around | {first}, question.beside)
    if found is None:
        return None
    return Meaning(found[0], folded(question.name) == folded(found[0]), found[1])


def _certain(name: str, around: frozenset[str], beside: frozenset[str]) -> tuple[str, str] | None:
    """The fact's key and the country it is bound to, if any."""
    if around & synonyms.OTHERS:
        return None
    if people := _people(around):
        part = _table("PERSON").get(folded(name))
        return (f"{people[0]}.{part}", "") if part and len(people) == 1 else None
    if folded(name) in _registers():
        return "registration_number", _registers()[folded(name)]
    key = _company(folded(name), around) or _address(folded(name), around, beside)
    return (key, "") if key else None


def _people(around: frozenset[str]) -> list[str]:
    return [kind for kind, known in synonyms.PERSON_WORDS.items() if around & known]


def _company(name: str, around: frozenset[str]) -> str | None:
    if name in _table("COMPANY"):
        return _table("COMPANY")[name]
    if name in _whole_people():
        return _whole_people()[name]
    is_company = around & synonyms.COMPANY_WORDS and not around & synonyms.ADDRESS_WORDS
    return _table("COMPANY_BARE").get(name) if is_company else None


def _address(name: str, around: frozenset[str], beside: frozenset[str]) -> str | None:
    part = _table("ADDRESS").get(name)
    if name in _streets():
        part = "street_name" if any(_table("ADDRESS").get(other) == "house_number" for other in beside) else "street"
    bare = _table("ADDRESS_BARE").get(name)
    if bare and (around & synonyms.ADDRESS_WORDS or _has_address(beside)):
        part = bare
    return f"{_address_kind(around)}.{part}" if part else None


def _has_address(names: frozenset[str]) -> bool:
    parts = {_table("ADDRESS").get(name) for name in names}
    return bool(parts & {"city", "postal_code"})


def _address_kind(around: frozenset[str]) -> str:
    for kind, known in synonyms.ADDRESS_KINDS.items():
        # A "business" with a city in it is a company; only a "business address" is a kind of address.
        if around & (known - synonyms.COMPANY_WORDS) or (around & known and around & synonyms.ADDRESS_WORDS):
            return kind
    return synonyms.REGISTERED


@lru_cache
def _prefixes() -> frozenset[str]:
    return frozenset(synonyms.COMPANY_WORDS).union(*synonyms.PERSON_WORDS.values(), *synonyms.ADDRESS_KINDS.values())


@lru_cache
def _streets() -> frozenset[str]:
    return frozenset(map(folded, synonyms.STREET))


@lru_cache
def _table(name: str) -> Mapping[str, str]:
    """One of the tables, by folded name."""
    table: Mapping[str, tuple[str, ...]] = getattr(synonyms, name)
    return {folded(spelling): key for key, spellings in table.items() for spelling in spellings}


@lru_cache
def _registers() -> Mapping[str, str]:
    return {folded(name): country for name, country in synonyms.REGISTERS.items()}


@lru_cache
def _whole_people() -> Mapping[str, str]:
    return {folded(name): key for name, key in synonyms.WHOLE_PERSON.items() if key in LABELS}
