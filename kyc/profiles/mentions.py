"""What a reviewer's free words are about: a question, by its title, its name or what it means; else
a section of the form or a document, by their titles."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kyc.profiles import synonyms
from kyc.profiles.facts import LABELS, part_of
from kyc.profiles.meaning import asked, meaning, names_in, plain_words
from kyc.requirements.definition import Definition, Group, Kind, Question, Section
from kyc.requirements.pointers import split

# One word alone that many a sentence has and that names nothing for certain.
COMMON = frozenset(
    {
        *(
            "account",
            "address",
            "code",
            "company",
            "country",
            "data",
            "date",
            "details",
            "document",
        ),
        *("id", "information", "name", "number", "order", "other", "person", "please"),
        *("purpose", "region", "role", "state", "title", "type", "use"),
    }
)
SPELLINGS: dict[str, tuple[str, ...]] = {
    **synonyms.COMPANY,
    **{f"address.{name}": spelled for name, spelled in synonyms.ADDRESS.items()},
    **{f"person.{name}": spelled for name, spelled in synonyms.PERSON.items()},
}
# As people say it where a form has another word.
SPOKEN = {
    "phone": ("number", "phone", "phone number", "telephone number", "mobile number"),
    "email": ("mail", "email", "mail address", "email address", "e mail"),
    "name": ("name",),
    "role": ("role", "position"),
}


@dataclass(frozen=True)
class Mention:
    """What is mentioned: a section, and the question in it where one is; or a document, by its
    title. `length` counts the words that say so."""

    length: int
    section: Section | None = None
    group: Group | None = None
    question: Question | None = None
    document: str = ""


def mentions(definition: Definition, documents: Mapping[str, str], text: str) -> list[Mention]:
    """What the text mentions, the surest first: of several words before few, questions before
    sections. `documents`: what each is called, by its id."""
    said = [_singular(word) for word in plain_words(text)]

    def longest(phrases: Iterable[str]) -> int:
        return max((_length(said, phrase) for phrase in phrases), default=0)

    found = [Mention(longest([title]), document=key) for key, title in documents.items()]
    for section in definition.sections:
        titles = {section.title, *(group.title for group in section.groups)}
        found.append(Mention(longest(titles), section))
        found += [
            Mention(longest(phrases(section, group, question)), section, group, question)
            for group in section.groups
            for question in group.questions
            if question.kind is not Kind.FIXED
        ]
    mentioned = [mention for mention in found if mention.length]
    return sorted(mentioned, key=lambda mention: (-mention.length, mention.question is None))


def phrases(section: Section, group: Group, question: Question) -> Iterator[str]:
    """What the question may be called."""
    yield question.title
    # A short form stands in brackets behind the long one: Australian Business Number (ABN).
    long, bracket, short = question.title.partition("(")
    if bracket:
        yield long
        yield short.partition(")")[0]
    yield split(f"/{question.key}")[-1]
    named = asked(section, group, question, names_in(group))
    found = meaning(named) if named else None
    if found is None:
        return
    part, label = part_of(found.key), LABELS.get(found.key, "")
    name = found.key.rpartition(".")[2]
    yield label
    yield from SPELLINGS.get(found.key, ())
    if part is None or part.slug == "company":
        return
    whose = part.slug.replace("_", " ")
    for kind in ("address", "person"):
        yield from SPELLINGS.get(f"{kind}.{name}", ())
    for spoken in (label, *SPOKEN.get(name, ())):
        yield f"{whose} {spoken}"
        yield f"{spoken} of the {whose}"


def _length(said: list[str], phrase: str) -> int:
    """How many words of the text are this phrase; 0 where it is not there, or says nothing by
    itself."""
    words = [_singular(word) for word in plain_words(phrase)]
    if not words or (len(words) == 1 and (words[0] in COMMON or len(words[0]) == 1)):
        return 0
    starts = range(len(said) - len(words) + 1)
    return len(words) if any(said[at : at + len(words)] == words for at in starts) else 0


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word
