"""How far somebody has come: per page and over all."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kyc.requirements.answers import Answers
from kyc.requirements.conditions import EVERYTHING, ApplicableQuestions
from kyc.requirements.definition import Definition, Kind, Section
from kyc.requirements.memoise import memoising
from kyc.requirements.payload import asked, resolve_answers
from kyc.requirements.places import Places
from kyc.requirements.pointers import lookup
from kyc.requirements.validate import Problem, problems
from kyc.requirements.variants import chosen_of

ABSENT: object = object()


class State(StrEnum):
    """Where a page stands; a problem is an answer that won't do, and comes before anything still
    missing; one that nobody has touched, and need not, is optional."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    PROBLEM = "problem"
    COMPLETE = "complete"
    OPTIONAL = "optional"


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
    live: ApplicableQuestions = EVERYTHING

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
        """Whether the validator has nothing to object to."""
        return not self.problems


def objections(definition: Definition, answers: Answers) -> list[Problem]:
    """All that is wrong with the answers as they would go upstream."""
    data = resolve_answers(definition, answers)[1]
    return problems(definition, data, chosen_of(answers.values))


def progress(definition: Definition, answers: Answers) -> Progress:
    """What is answered and what is left.

    The required questions of an optional part count once something in that part is answered, those
    of a row as often as there are rows; a question that only its circumstances require counts while
    it is missing.
    """
    with memoising():
        live, data = resolve_answers(definition, answers)
        every = problems(definition, data, chosen_of(answers.values))
    places = Places(definition)
    # What is not asked yet is told of once it is, if nothing else is wrong.
    found = tuple(
        problem
        for problem in every
        if (place := places.nearest(problem.pointer)) is None
        or place.question is None
        or live.asks(place.group, place.question, place.row)
    ) or tuple(every)
    due = {problem.pointer for problem in found if problem.missing}
    given: set[str] = set()
    may_answer: set[str] = set()
    groups: set[str] = set()
    for pointer, group, row, question in asked(definition, answers, live):
        groups.add(group.root.pointer)
        if question.kind is Kind.VARIANT:
            answer = answers.values.get(pointer, ABSENT)
        else:
            answer = lookup(data, pointer, ABSENT)
        if question.kind is not Kind.FIXED:
            may_answer.add(pointer)
        if question.kind is not Kind.FIXED and answer not in (ABSENT, None, ""):
            given.add(pointer)
            if question.required or live.needs(group, question, row):
                due.add(pointer)
    tally = _Tally(places, found, due, given, may_answer)
    sections = [
        section
        for section in definition.sections
        if any(group.pointer in groups for group in section.groups)
    ]
    return Progress(tuple(map(tally.of, sections)), found, live)


class _Tally:
    """Problems, questions that are due and answers that are given, each by the page where they
    belong."""

    def __init__(
        self,
        places: Places,
        found: Iterable[Problem],
        due: Iterable[str],
        given: Iterable[str],
        asked: Iterable[str],
    ) -> None:
        self.due: defaultdict[str, set[str]] = defaultdict(set)
        self.given: defaultdict[str, set[str]] = defaultdict(set)
        self.problems: defaultdict[str, list[Problem]] = defaultdict(list)
        self.asked: defaultdict[str, set[str]] = defaultdict(set)
        shared = ((self.due, due), (self.given, given), (self.asked, asked))
        for shares, pointers in shared:
            for pointer in pointers:
                section = places.section(pointer)
                shares[section.slug if section else ""].add(pointer)
        for problem in found:
            section = places.section(problem.pointer)
            self.problems[section.slug if section else ""].append(problem)

    def of(self, section: Section) -> SectionProgress:
        """One page's share."""
        own = tuple(self.problems[section.slug])
        due, wanting = self.due[section.slug], {problem.pointer for problem in own}
        state = State.IN_PROGRESS if self.given[section.slug] else State.NOT_STARTED
        if any(not problem.missing for problem in own):
            state = State.PROBLEM
        elif not own:
            # Nothing that may be answered was, and nothing need be.
            is_untouched = self.asked[section.slug] and not (due or self.given[section.slug])
            state = State.OPTIONAL if is_untouched else State.COMPLETE
        return SectionProgress(
            section.slug, section.title, len(due - wanting), len(due), own, state
        )
