"""What an answer means by its key: a fact of the closed list, or nothing but its own name."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from kyc.profiles import synonyms
from kyc.profiles.facts import LABELS, OWN
from kyc.requirements.definition import Group, Question, Section
from kyc.requirements.pointers import escape, index, split
from kyc.requirements.text import CAMEL

LONGEST_KEY = 255
LONGEST_NAME = 200
# "section2" is a section.
FILLED = re.compile(r"(?:section|part|form|group)[0-9]+")


@dataclass(frozen=True)
class Asked:
    """The key of a question: its member's name, the names around it, the outermost first, and the
    names beside it.

    Where no name is around it, as in the contract's list of rules, the group's title stands in; a
    question of the outermost object has nothing around it. `titles`: what a person reads above it.
    """

    name: str
    around: tuple[str, ...]
    beside: frozenset[str]
    titles: tuple[str, ...] = ()

    @property
    def own_key(self) -> str:
        """The key under which the answer is remembered when it means nothing we know; empty where
        it would make none.

        All that is around it is part of it: an owner's `address` is not the company's. Names are
        the regulator's and may hold anything, such as null characters, which no database takes.
        """
        key = "".join(
            f"{OWN}{escape(part)}" for part in (*(self.around or self.titles[:1]), self.name)
        )
        return key if len(key) <= LONGEST_KEY and key.isprintable() else ""


@dataclass(frozen=True)
class Meaning:
    """A fact's key. `same`: the question is called as the fact is. `only_in`: the country whose
    companies it is true for."""

    key: str
    same: bool
    only_in: str = ""


@dataclass(frozen=True)
class _Scene:
    """What is known of the place of a name: the words around it, those right around it, of the
    titles, and names beside it."""

    around: frozenset[str]
    inner: frozenset[str]
    titled: frozenset[str]
    beside: frozenset[str]

    def behind(self, word: str) -> "_Scene":
        """The scene of a name that begins with this word: `contactEmail` is an email beside the
        word contact."""
        return replace(self, around=self.around | {word}, inner=frozenset({word}))


def names_in(group: Group) -> frozenset[str]:
    """The names of a group's questions, as they are compared."""
    return frozenset(folded(split(f"/{question.key}")[-1]) for question in group.questions)


def asked(
    section: Section, group: Group, question: Question, beside: frozenset[str]
) -> Asked | None:
    """The key of a question in its group, beside the `names_in` it; None where it has no name to go
    by."""
    names = [
        name
        for name in (*split(group.pointer), *split(f"/{question.key}"))
        if name and index(name) is None
    ]
    if not question.key or not names:
        return None
    titles = tuple(filter(None, (group.title, section.title)))
    around = tuple(names[:-1]) or (titles[:1] if group.pointer else ())
    return Asked(names[-1], around, beside, titles)


def meaning(question: Asked) -> Meaning | None:
    """The fact that the question asks for, or None where that is not certain."""
    scene = _scene(question)
    if scene is None:
        return None
    found = _certain(question.name, scene)
    if found is None:
        return _by_prefix(question, scene)
    key, country = found
    return Meaning(
        key, folded(question.name) in (folded(key), folded(key.rpartition(".")[2])), country
    )


def belonging(question: Asked) -> str:
    """Names the person or the address that the answer is a part of, whoever's it is; empty where it
    is no part of any."""
    found = meaning(question)
    if found:
        return found.key.rpartition(".")[0]
    name = folded(question.name)
    if name in _table("PERSON"):
        return "person"
    return (
        "address"
        if name in _table("ADDRESS") or name in _table("ADDRESS_BARE") or name in _streets()
        else ""
    )


def folded(name: str) -> str:
    """A name without case, accents and separators."""
    return "".join(_plain_words(name))


def words(name: str) -> frozenset[str]:
    """The words of a name; an "end user" is one."""
    return frozenset(" ".join(_plain_words(name)).replace("end user", "enduser").split())


def _plain_words(name: str) -> list[str]:
    spaced = CAMEL.sub(" ", name[:LONGEST_NAME])
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", spaced) if not unicodedata.combining(sign)
    )
    return [word for word in re.split(r"[\W_]+", plain.casefold()) if word]


def _scene(question: Asked) -> _Scene | None:
    """The place of a question, or None where something around it is not known, or is somebody
    else's."""
    titles = [words(title) for title in question.titles]
    around = [found for name in question.around if not _says_nothing(found := words(name))]
    if any(map(_is_somebody_else, (*titles, *around))) or not all(map(_is_understood, around)):
        return None
    titled = frozenset[str]().union(*titles)
    if not around:
        return _Scene(titled, titled, titled, question.beside)
    return _Scene(frozenset[str]().union(*around), around[-1], titled, question.beside)


def _says_nothing(found: frozenset[str]) -> bool:
    return all(
        word in synonyms.FILLING or word.isdecimal() or FILLED.fullmatch(word) for word in found
    )


def _is_somebody_else(found: frozenset[str]) -> bool:
    return bool(found & synonyms.OTHERS) or bool(found & synonyms.ANYBODY and not _people(found))


def _is_understood(found: frozenset[str]) -> bool:
    rest = found - _telling() - synonyms.FILLING - synonyms.QUALIFYING - synonyms.ANYBODY
    return bool(found & _telling()) and all(word.isdecimal() for word in rest)


def _by_prefix(question: Asked, scene: _Scene) -> Meaning | None:
    """`contactEmail` is an email beside the word contact, and `billingCity` a city beside the word
    billing."""
    first, *rest = _plain_words(question.name) or [""]
    # A contact's `companyName` is neither the contact's name nor surely our company's.
    if not rest or first not in _prefixes() or _people(scene.around):
        return None
    found = _certain(" ".join(rest), scene.behind(first))
    if found is None:
        return None
    return Meaning(found[0], folded(question.name) == folded(found[0]), found[1])


def _certain(name: str, scene: _Scene) -> tuple[str, str] | None:
    """The fact's key and the country it is bound to, if any."""
    if people := _people(scene.around):
        return _person(folded(name), people, scene)
    if _is_of_a_person(scene.beside):
        return None
    if folded(name) in _registers():
        return "registration_number", _registers()[folded(name)]
    key = _company(folded(name), scene) or _address(folded(name), scene)
    return (key, "") if key else None


def _people(around: frozenset[str]) -> list[str]:
    return [kind for kind, known in synonyms.PERSON_WORDS.items() if around & known]


def _person(name: str, people: list[str], scene: _Scene) -> tuple[str, str] | None:
    """A person's own part: not of their company or address, nor where the title says it is somebody
    for one matter only."""
    is_sure = people == _people(scene.inner) and set(_people(scene.titled)) <= set(people)
    if (
        len(people) > 1
        or not is_sure
        or scene.titled & synonyms.MATTERS
        or _in_an_address(scene.around)
    ):
        return None
    part = _table("PERSON").get(name)
    return (f"{people[0]}.{part}", "") if part else None


def _is_of_a_person(beside: frozenset[str]) -> bool:
    """Whether a name of a person, and none of a company, is asked for beside it."""
    persons = {
        name for name, part in _table("PERSON").items() if part in ("given_name", "family_name")
    }
    companies = {name for name, key in _table("COMPANY").items() if key == "legal_name"}
    return bool(beside & persons) and not beside & companies


def _company(name: str, scene: _Scene) -> str | None:
    if _in_an_address(scene.around):
        return None
    if name in _table("COMPANY"):
        return _table("COMPANY")[name]
    if name in _whole_people():
        return _whole_people()[name]
    is_company = scene.inner & synonyms.COMPANY_WORDS and not _people(scene.titled)
    return _table("COMPANY_BARE").get(name) if is_company else None


def _in_an_address(around: frozenset[str]) -> bool:
    return bool(around & synonyms.ADDRESS_WORDS) or _address_kind(around) != synonyms.REGISTERED


def _address(name: str, scene: _Scene) -> str | None:
    part = _table("ADDRESS").get(name)
    if name in _streets():
        part = (
            "street_name"
            if any(_table("ADDRESS").get(other) == "house_number" for other in scene.beside)
            else "street"
        )
    bare = _table("ADDRESS_BARE").get(name)
    if bare and (scene.around & synonyms.ADDRESS_WORDS or _has_address(scene.beside)):
        part = bare
    kind = _address_kind(scene.around)
    is_elsewhere = (
        kind != _address_kind(scene.titled | scene.around) or scene.titled & synonyms.PLACES
    )
    return f"{kind}.{part}" if part and not is_elsewhere else None


def _has_address(names: frozenset[str]) -> bool:
    parts = {_table("ADDRESS").get(name) for name in names}
    return bool(parts & {"city", "postal_code"})


def _address_kind(around: frozenset[str]) -> str:
    for kind, known in synonyms.ADDRESS_KINDS.items():
        # A "business" with a city in it is a company; only a "business address" is a kind of
        # address.
        if around & (known - synonyms.COMPANY_WORDS) or (
            around & known and around & synonyms.ADDRESS_WORDS
        ):
            return kind
    return synonyms.REGISTERED


@lru_cache
def _telling() -> frozenset[str]:
    """Every word that says of whom or what a part of the form is."""
    return _prefixes() | synonyms.APPLICANT_WORDS | synonyms.ADDRESS_WORDS


@lru_cache
def _prefixes() -> frozenset[str]:
    return frozenset(synonyms.COMPANY_WORDS).union(
        *synonyms.PERSON_WORDS.values(), *synonyms.ADDRESS_KINDS.values()
    )


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
