"""How far somebody has come: per page and over all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kyc.requirements.answers import Answers
from kyc.requirements.conditions import EVERYTHING, Live
from kyc.requirements.definition import Definition, Group, Kind, Question, Section
from kyc.requirements.memory import remembering
from kyc.requirements.payload import asked, settled
from kyc.requirements.places import Place, Places
from kyc.requirements.pointers import lookup
from kyc.requirements.validate import Problem, problems

ABSENT: object = object()


class State(StrEnum):
    """Where a page stands; a problem is an answer that won't do, and comes before anything still
    missing."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    PROBLEM = "problem"
    COMPLETE = "complete"


@dataclass(frozen=True)
class SectionProgress:
    """One page: how many of its required questions are asked, and how many of these are answered
    without a problem."""

    slug: str
    title: str
    answered: int
    total: int
    problems: tuple[Problem, ...]
    state: State


@dataclass(frozen=True)
class Progress:
    """All pages that are asked now, in order; `problems` also holds those that belong to no
    page."""

    sections: tuple[SectionProgress, ...]
    problems: tuple[Problem, ...]
    live: Live = EVERYTHING

    @property
    def answered(self) -> int:
        """Required questions answered without a problem."""
        return sum(section.answered for section in self.sections)

    @property
    def total(self) -> int:
        """Required questions asked."""
        return sum(section.total for section in self.sections)

    @property
    def complete(self) -> bool:
        """Whether the judge has nothing to object to."""
        return not self.problems


def progress(definition: Definition, answers: Answers) -> Progress:
    """What is answered and what is left.

    The required questions of an optional part count once something in that part is answered, those
    of a row as often as there are rows; a question that only its circumstances require counts while
    it is missing.
    """
    with remembering():
        live, data = settled(definition, answers)
        judged = problems(definition, data)
    found = tuple(_tellable(judged, definition, live))
    open_places = {
        place: (group, row, question)
        for place, group, row, question in asked(definition, answers, live)
    }
    given = {
        place
        for place, (_group, _row, question) in open_places.items()
        if _answered(data, place, question)
    }
    missing = {problem.pointer for problem in found if problem.missing}
    due = {place for place in given if _must(live, *open_places[place])} | missing
    tally = _Tally(Places(definition), found, due, given)
    sections = tuple(section for section in definition.sections if _is_asked(section, open_places))
    return Progress(tuple(map(tally.of, sections)), found, live)


def _tellable(found: list[Problem], definition: Definition, live: Live) -> list[Problem]:
    """Problems that a person can do something about: what is not asked yet is told of once it is,
    if nothing else is wrong."""
    places = Places(definition)
    told = [problem for problem in found if _is_told(places.nearest(problem.pointer), live)]
    return told or found


def _is_told(place: Place | None, live: Live) -> bool:
    return (
        place is None or place.question is None or live.asks(place.group, place.question, place.row)
    )


def _must(live: Live, group: Group, row: int | None, question: Question) -> bool:
    return question.required or live.needs(group, question, row)


def _is_asked(section: Section, places: Mapping[str, tuple[Group, int | None, Question]]) -> bool:
    groups = {id(group) for group, _row, _question in places.values()}
    return any(id(group) in groups for group in section.groups)


def _answered(data: object, place: str, question: Question) -> bool:
    return question.kind is not Kind.FIXED and _given(data, place)


def _given(data: object, place: str) -> bool:
    return lookup(data, place, ABSENT) not in (ABSENT, None, "")


class _Tally:
    """Problems, questions that are due and answers that are given, each by the page where they
    belong."""

    def __init__(
        self, places: Places, found: Iterable[Problem], due: Iterable[str], given: Iterable[str]
    ) -> None:
        self.due = _by_section(places, due)
        self.given = _by_section(places, given)
        self.problems: defaultdict[str, list[Problem]] = defaultdict(list)
        for problem in found:
            self.problems[_slug(places, problem.pointer)].append(problem)

    def of(self, section: Section) -> SectionProgress:
        """One page's share."""
        own = tuple(self.problems[section.slug])
        due, wanting = self.due[section.slug], {problem.pointer for problem in own}
        state = _state(own, bool(self.given[section.slug]))
        return SectionProgress(
            section.slug, section.title, len(due - wanting), len(due), own, state
        )


def _by_section(places: Places, pointers: Iterable[str]) -> defaultdict[str, set[str]]:
    shares: defaultdict[str, set[str]] = defaultdict(set)
    for pointer in pointers:
        shares[_slug(places, pointer)].add(pointer)
    return shares


def _slug(places: Places, pointer: str) -> str:
    section = places.section(pointer)
    return section.slug if section else ""


def _state(own: tuple[Problem, ...], started: bool) -> State:
    if any(not problem.missing for problem in own):
        return State.PROBLEM
    if not own:
        return State.COMPLETE
    return State.IN_PROGRESS if started else State.NOT_STARTED
