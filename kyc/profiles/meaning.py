"""What an answer means by its key: a fact of the closed list, or nothing but its own name."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kyc.profiles import synonyms
from kyc.profiles.facts import LABELS, OWN
from kyc.requirements.definition import Group, Question, Section
from kyc.requirements.pointers import escape, index, split
from kyc.requirements.text import CAMEL

LONGEST_KEY = 255
# Between two names for the same: "or" in the languages of the synonyms, a stroke, a bracket.
ALTERNATIVES = re.compile(r"\s+(?:o|of|or|ou|oder|lub|eller)\s+|[/()（）]")
LONGEST_NAME = 200
# "section2" is a section.
FILLED = re.compile(r"(?:section|part|form|group)[0-9]+")


@dataclass(frozen=True)
class Asked:
    """The key of a question: its member's name, the names around it, the outermost first, and the
    names beside it.

    Where no name is around it, as in the contract's list of rules, the group's title stands in; a
    question of the outermost object has nothing around it. `titles`: what a person reads above it,
    `title`: what they read at it.
    """

    name: str
    around: tuple[str, ...]
    beside: frozenset[str]
    titles: tuple[str, ...] = ()
    title: str = ""

    @property
    def own_key(self) -> str:
        """The key under which the answer is saved when it means nothing we know; empty where
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
    return Asked(names[-1], around, beside, titles, question.title)


def meaning(question: Asked) -> Meaning | None:
    """The fact that the question asks for, or None where that is not certain."""
    scene = _scene(question)
    if scene is None:
        return None
    name = folded(question.name)
    if found := _certain(question.name, scene):
        key, country = found
        return Meaning(key, name in (folded(key), folded(key.rpartition(".")[2])), country)
    # `contactEmail` is an email beside the word contact, and `billingCity` a city beside the word
    # billing.
    if by_title := _by_title(question.title, scene):
        return Meaning(by_title, same=False)
    first, *rest = plain_words(question.name) or [""]
    # A contact's `companyName` is neither the contact's name nor surely our company's.
    if not rest or first not in PREFIXES or _people(scene.around):
        return None
    found = _certain(" ".join(rest), scene.behind(first))
    return Meaning(found[0], name == folded(found[0]), found[1]) if found else None


def belonging(question: Asked) -> str:
    """Names the person or the address that the answer is a part of, whoever's it is; empty where it
    is no part of any."""
    found = meaning(question)
    if found:
        return found.key.rpartition(".")[0]
    name = folded(question.name)
    if name in PERSON:
        return "person"
    return "address" if name in ADDRESS or name in ADDRESS_BARE or name in STREETS else ""


def folded(name: str) -> str:
    """A name without case, accents and separators."""
    return "".join(plain_words(name))


def words(name: str) -> frozenset[str]:
    """The words of a name; an "end user" is one."""
    return frozenset(" ".join(plain_words(name)).replace("end user", "enduser").split())


def plain_words(name: str) -> list[str]:
    spaced = CAMEL.sub(" ", name[:LONGEST_NAME])
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", spaced) if not unicodedata.combining(sign)
    )
    return [word for word in re.split(r"[\W_]+", plain.casefold()) if word]


def _scene(question: Asked) -> _Scene | None:
    """The place of a question, or None where something around it is not known, or is somebody
    else's."""
    titles = [words(title) for title in question.titles]
    around = [
        found
        for found in map(words, question.around)
        # Passed over where it says nothing, as "section2".
        if not all(
            word in synonyms.FILLING or word.isdecimal() or FILLED.fullmatch(word) for word in found
        )
    ]
    for found in (*titles, *around):
        if found & synonyms.OTHERS or (found & synonyms.ANYBODY and not _people(found)):
            return None
    known = DISTINCTIVE | synonyms.FILLING | synonyms.QUALIFYING | synonyms.ANYBODY
    for found in around:
        if not found & DISTINCTIVE or not all(word.isdecimal() for word in found - known):
            return None
    titled = frozenset[str]().union(*titles)
    if not around:
        return _Scene(titled, titled, titled, question.beside)
    return _Scene(frozenset[str]().union(*around), around[-1], titled, question.beside)


def _certain(name: str, scene: _Scene) -> tuple[str, str] | None:
    """The fact's key and the country it is bound to, if any."""
    name = folded(name)
    in_an_address = (
        bool(scene.around & synonyms.ADDRESS_WORDS)
        or _address_kind(scene.around) != synonyms.REGISTERED
    )
    if people := _people(scene.around):
        # A person's own part: not of their company or address, nor where the title says it is
        # somebody for one matter only.
        is_sure = people == _people(scene.inner) and set(_people(scene.titled)) <= set(people)
        if len(people) > 1 or not is_sure or in_an_address or scene.titled & synonyms.MATTERS:
            return None
        part = PERSON.get(name)
        return (f"{people[0]}.{part}", "") if part else None
    # Where a name of a person, and none of a company, is asked for beside it, it is a person's.
    if scene.beside & NAMES_OF_PERSONS and not scene.beside & NAMES_OF_COMPANIES:
        return None
    if name in REGISTERS:
        return "registration_number", REGISTERS[name]
    key = _address(name, scene)
    if not in_an_address:
        is_company = scene.inner & synonyms.COMPANY_WORDS and not _people(scene.titled)
        bare = COMPANY_BARE.get(name) if is_company else None
        key = COMPANY.get(name) or WHOLE_PERSON.get(name) or bare or key
    return (key, "") if key else None


def _by_title(title: str, scene: _Scene) -> str:
    """The company's fact that a title names in so many words, where the name beside it says
    nothing: "Nombre o razón social" at `name`. One word alone may mean anybody's."""
    strange = scene.around & (
        synonyms.ADDRESS_WORDS | frozenset().union(*synonyms.PERSON_WORDS.values())
    )
    if strange or _people(scene.titled) or scene.beside & NAMES_OF_PERSONS:
        return ""
    pieces = (piece for piece in ALTERNATIVES.split(title) if len(plain_words(piece)) > 1)
    return next((COMPANY[folded(piece)] for piece in pieces if folded(piece) in COMPANY), "")


def _people(around: frozenset[str]) -> list[str]:
    return [kind for kind, known in synonyms.PERSON_WORDS.items() if around & known]


def _address(name: str, scene: _Scene) -> str | None:
    beside = {ADDRESS.get(other) for other in scene.beside}
    part = ADDRESS.get(name)
    if name in STREETS:
        part = "street_name" if "house_number" in beside else "street"
    bare = ADDRESS_BARE.get(name)
    if bare and (scene.around & synonyms.ADDRESS_WORDS or beside & {"city", "postal_code"}):
        part = bare
    kind = _address_kind(scene.around)
    is_elsewhere = (
        kind != _address_kind(scene.titled | scene.around) or scene.titled & synonyms.PLACES
    )
    return f"{kind}.{part}" if part and not is_elsewhere else None


def _address_kind(around: frozenset[str]) -> str:
    for kind, known in synonyms.ADDRESS_KINDS.items():
        # A "business" with a city in it is a company; only a "business address" is a kind of
        # address.
        if around & (known - synonyms.COMPANY_WORDS) or (
            around & known and around & synonyms.ADDRESS_WORDS
        ):
            return kind
    return synonyms.REGISTERED


def _by_name(table: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """A table of spellings, turned round: the fact's key by each folded name."""
    return {folded(spelling): key for key, spellings in table.items() for spelling in spellings}


COMPANY = _by_name(synonyms.COMPANY)
COMPANY_BARE = _by_name(synonyms.COMPANY_BARE)
ADDRESS = _by_name(synonyms.ADDRESS)
ADDRESS_BARE = _by_name(synonyms.ADDRESS_BARE)
PERSON = _by_name(synonyms.PERSON)
WHOLE_PERSON = {folded(name): key for name, key in synonyms.WHOLE_PERSON.items() if key in LABELS}
STREETS = frozenset(map(folded, synonyms.STREET))
REGISTERS = {folded(name): country for name, country in synonyms.REGISTERS.items()}
NAMES_OF_PERSONS = {name for name, part in PERSON.items() if part in ("given_name", "family_name")}
NAMES_OF_COMPANIES = {name for name, key in COMPANY.items() if key == "legal_name"}

# Words that a name may begin with, and every word that says of whom or what a part of the form is.
PREFIXES = frozenset(synonyms.COMPANY_WORDS).union(
    *synonyms.PERSON_WORDS.values(), *synonyms.ADDRESS_KINDS.values()
)
DISTINCTIVE = PREFIXES | synonyms.APPLICANT_WORDS | synonyms.ADDRESS_WORDS
