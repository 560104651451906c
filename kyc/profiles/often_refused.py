"""What reviewers often refuse though a form takes it: seen in answers, and told as a warning that
blocks nothing."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from kyc.profiles.meaning import asked as asked_by
from kyc.profiles.meaning import folded, meaning, names_in, plain_words
from kyc.requirements.answers import Answers
from kyc.requirements.definition import Definition, Group, Kind, Question
from kyc.requirements.messages import marked
from kyc.requirements.payload import asked, resolve_answers

# Providers whose addresses anybody can have.
FREE_MAIL = frozenset(
    {
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com"),
        *("yahoo.com", "ymail.com", "icloud.com", "me.com", "mac.com", "aol.com", "gmx.com"),
        *("gmx.de", "gmx.net", "web.de", "t-online.de", "freenet.de", "mail.ru", "yandex.ru"),
        *("proton.me", "protonmail.com", "zoho.com", "qq.com", "163.com", "126.com", "orange.fr"),
        *("free.fr", "laposte.net", "wanadoo.fr", "libero.it", "virgilio.it", "wp.pl", "o2.pl"),
        *("bigpond.com", "optusnet.com.au", "btinternet.com", "uol.com.br", "bol.com.br"),
    }
)
# Of hosts like example.com.au the last two labels name nobody.
SECOND_LEVELS = frozenset({"ac", "co", "com", "edu", "gob", "gov", "ne", "net", "or", "org"})
# As alike as names are that differ in a sign or two.
ALIKE = 0.85
FIRST_YEAR, LAST_YEAR = 1900, 2100
YEAR = re.compile(r"\d{4}(?=-\d\d)")

NAME = marked("“%(name)s” is not quite “%(other)s”, as %(where)s has it")
NAME_WHY = marked("Reviewers compare the name with the register and the documents, sign by sign.")
FREE = marked("“%(title)s” is an address of %(host)s, where anybody can have one")
FREE_WHY = marked("Reviewers often ask for an address at the company's own domain.")
HOSTS = marked("“%(title)s” is an address at %(host)s, and the website is at %(site)s")
HOSTS_WHY = marked("Reviewers ask whether both are the company's, so say it or use one domain.")
DATE = marked("“%(title)s” has the year %(year)s. Is that right?")
DATE_WHY = marked("A year like this is most often a slip of the keyboard.")


@dataclass(frozen=True)
class Doubt:
    """One thing that reviewers often refuse: two sentences before translation, their values, and
    the place of the answer."""

    template: str
    why: str
    pointer: str
    values: Mapping[str, str] = field(default_factory=dict)


def doubts(definition: Definition, answers: Answers, names: Mapping[str, str]) -> list[Doubt]:
    """What is doubtful in the answers that are asked now. `names`: how the company is called
    elsewhere, by where that is."""
    given, keys = _given(definition, answers), _keys(definition)
    own_names = {
        pointer: value
        for pointer, group, question, value in given
        if keys.get((group.pointer, question.key)) == "legal_name"
    }
    sites = [
        site
        for _pointer, group, question, value in given
        if keys.get((group.pointer, question.key)) == "website" and (site := _site(value))
    ]
    found = [
        *(doubt for pointer, name in own_names.items() for doubt in _names(pointer, name, names)),
        *(doubt for pointer, _group, question, value in given if question.kind is Kind.EMAIL
          for doubt in _mail(pointer, question.title, value, sites)),
    ]  # fmt: skip
    for pointer, _group, question, value in given:
        year = YEAR.match(value) if question.kind is Kind.DATE else None
        if year and not FIRST_YEAR <= int(year[0]) <= LAST_YEAR:
            values = {"title": question.title, "year": year[0]}
            found.append(Doubt(DATE, DATE_WHY, pointer, values))
    return found


def legal_names(definition: Definition, answers: Answers) -> list[str]:
    """How the company is called in the answers that are asked now."""
    keys = _keys(definition)
    found = (
        name
        for _pointer, group, question, name in _given(definition, answers)
        if keys.get((group.pointer, question.key)) == "legal_name"
    )
    return list(dict.fromkeys(found))


def almost_named(title: str, names: list[str]) -> Iterator[tuple[str, str]]:
    """Where a document's title has one of these names but for a letter or two, what it has and the
    name. Case, accents and signs between words say nothing: names of files have none of them."""
    stem = title.rpartition(".")[0] or title
    have = plain_words(stem)
    for name in names:
        wanted = plain_words(name)
        pieces = [have[at : at + len(wanted)] for at in range(len(have) - len(wanted) + 1)]
        if not wanted or wanted in pieces:
            continue
        nearest = max(pieces, key=lambda words: _alike(words, wanted), default=[])
        if nearest and _alike(nearest, wanted) >= ALIKE:
            yield " ".join(nearest), name


def _alike(words: list[str], others: list[str]) -> float:
    return SequenceMatcher(None, " ".join(words), " ".join(others)).ratio()


def owner(host: str) -> str:
    """The part of a host name that somebody registers: example.com.au of www.example.com.au."""
    labels = host.casefold().rstrip(".").split(".")
    count = 3 if len(labels) > 2 and labels[-2] in SECOND_LEVELS and len(labels[-1]) == 2 else 2
    return ".".join(labels[-count:])


def _site(address: str) -> str:
    """Who owns a website; "" where its address can't be read, for a draft keeps what is typed."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    return owner(host) if "." in host else ""


def _given(definition: Definition, answers: Answers) -> list[tuple[str, Group, Question, str]]:
    """The answers that are asked now and are texts, with where they stand."""
    live, _data = resolve_answers(definition, answers)
    return [
        (pointer, group, question, value.strip())
        for pointer, group, _row, question in asked(definition, answers, live)
        if isinstance(value := answers.values.get(pointer, ""), str) and value.strip()
    ]


def _keys(definition: Definition) -> dict[tuple[str, str], str]:
    """What each question asks for, where that is certain."""
    found = {}
    for section in definition.sections:
        for group in section.groups:
            beside = names_in(group)
            for question in group.questions:
                named = asked_by(section, group, question, beside)
                meant = meaning(named) if named else None
                if meant is not None:
                    found[group.pointer, question.key] = meant.key
    return found


def _names(pointer: str, name: str, names: Mapping[str, str]) -> Iterator[Doubt]:
    for where, other in names.items():
        alike = SequenceMatcher(None, folded(name), folded(other)).ratio()
        if name != other and alike >= ALIKE:
            values = {"name": name, "other": other, "where": where}
            yield Doubt(NAME, NAME_WHY, pointer, values)


def _mail(pointer: str, title: str, address: str, sites: list[str]) -> Iterator[Doubt]:
    host = address.rpartition("@")[2].casefold()
    if host in FREE_MAIL:
        yield Doubt(FREE, FREE_WHY, pointer, {"title": title, "host": host})
    elif "." in host and sites and owner(host) not in sites:
        values = {"title": title, "host": owner(host), "site": sites[0]}
        yield Doubt(HOSTS, HOSTS_WHY, pointer, values)
