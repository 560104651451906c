"""What a profile could answer of a form. Taken unless somebody says no is only what loses nothing
and harms nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kyc.profiles.derived import with_derived
from kyc.profiles.fit import Offered
from kyc.profiles.matching import COUNTRY, Match, matches
from kyc.requirements.answers import Answers, Value
from kyc.requirements.definition import Definition
from kyc.requirements.payload import resolve_answers
from kyc.requirements.progress import objections
from kyc.requirements.validate import Problem

# Numbers that a register of one country gives.
OF_A_REGISTER = frozenset({"registration_number", "vat_number"})
# How often the validator is asked for the cause of problems in one form, which may be large.
MOST_TRIALS = 200


@dataclass(frozen=True)
class Offer:
    """One fact for one question.

    `objection` is what the validator would say to it, `consequence` what would have to be put right
    elsewhere if it were taken. `is_pending`: it is asked only if another offer is taken that is not
    ticked.
    """

    match: Match
    objection: Problem | None = None
    consequence: Problem | None = None
    is_pending: bool = False

    @property
    def is_ticked(self) -> bool:
        """Taken unless somebody says no."""
        match = self.match
        stands_back = match.replaces or match.is_mixed or match.abroad
        return not (stands_back or self.objection or self.consequence or self.is_pending)


def offers(
    definition: Definition,
    answers: Answers,
    facts: Mapping[str, Value],
    offered: Offered,
    region: str = "",
) -> list[Offer]:
    """Every offer, in the form's order. With those that are ticked the form has no problem that it
    did not have before.

    Only what would be ticked is validated together, for nobody takes the rest by pressing on.
    `region`: the regulator's country.
    """
    found = matches(definition, answers, with_derived(facts), offered, region)
    form = _Form(definition, answers)
    ticked = [match for match in found if Offer(match).is_ticked]
    refused: dict[str, Offer] = {}
    while ticked and (more := form.refused(ticked)):
        refused |= {offer.match.pointer: offer for offer in more}
        ticked = [match for match in ticked if match.pointer not in refused]
    against = form.problems_with(match for match in found if match.pointer not in refused)
    taken = {match.pointer for match in ticked}
    every = [
        refused.get(match.pointer)
        or Offer(match, None if match.pointer in taken else against.get(match.pointer))
        for match in found
    ]
    # Another country's register has another number, and this form says that it is not this one.
    abroad = region and str(facts.get(COUNTRY, "")).strip().upper() not in ("", region.upper())
    return [
        offer
        for offer in every
        if not (abroad and offer.objection and offer.match.key in OF_A_REGISTER)
    ]


class _Form:
    """A form as it is answered now, and what the validator says when offers are taken."""

    def __init__(self, definition: Definition, answers: Answers) -> None:
        self.definition = definition
        self.answers = answers
        self.trials = 0
        self.before = {problem.pointer for problem in objections(definition, answers)}

    def problems_with(self, taken: Iterable[Match]) -> dict[str, Problem]:
        """What is wrong with these taken, by place."""
        answers = self.answers.with_values({match.pointer: match.value for match in taken})
        return {problem.pointer: problem for problem in objections(self.definition, answers)}

    def refused(self, ticked: list[Match]) -> list[Offer]:
        """Those that must not be ticked together with the rest; none when all of them may."""
        answers = self.answers.with_values({match.pointer: match.value for match in ticked})
        live, _data = resolve_answers(self.definition, answers)
        if pending := [match for match in ticked if not live.asks(match.group, match.question)]:
            return [Offer(match, is_pending=True) for match in pending]
        after = self.problems_with(ticked)
        if wrong := [match for match in ticked if match.pointer in after]:
            return [Offer(match, objection=after[match.pointer]) for match in wrong]
        gained = next(
            (problem for place, problem in after.items() if place not in self.before), None
        )
        return (
            [Offer(match, consequence=gained) for match in self._causes(ticked, gained.pointer)]
            if gained
            else []
        )

    def _causes(self, ticked: list[Match], place: str) -> list[Match]:
        """What brings in a problem: one that does alone, or all of the nearest object, from the
        inside out.

        All that is ticked, where finding it would take too long.
        """
        inside = place
        while inside:
            inside = inside.rpartition("/")[0]
            near = [match for match in ticked if match.pointer.startswith(f"{inside}/")]
            if not near:
                continue
            if self.trials + len(near) > MOST_TRIALS:
                break
            if alone := [match for match in near if self._is_cured(ticked, [match], place)]:
                return alone
            if self._is_cured(ticked, near, place):
                return near
        return ticked

    def _is_cured(self, ticked: list[Match], without: list[Match], place: str) -> bool:
        self.trials += 1
        return place not in self.problems_with(match for match in ticked if match not in without)
