"""Which numbers are on offer: the stock, without what orders hold and what others took."""

from dataclasses import dataclass

from sandbox.catalogue import OFFERS, Offer


@dataclass(frozen=True)
class Criteria:
    """What a number must be like; the pattern is matched against the whole E.164 string, the +
    included."""

    capabilities: frozenset[str] = frozenset()
    pattern: str = ""
    search: str = "CONTAINS"

    def match(self, number: str, capabilities: list[str]) -> bool:
        """Whether a number with these capabilities fits."""
        if not self.capabilities <= set(capabilities):
            return False
        if self.search == "START":
            return number.startswith(self.pattern)
        if self.search == "END":
            return number.endswith(self.pattern)
        return self.pattern in number


class Shelf:
    """The numbers of every offer, and who has them."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}
        self.taken: set[str] = set()

    def clear(self) -> None:
        """Put every number back."""
        self.held.clear()
        self.taken.clear()

    def offer_of(self, number: str) -> Offer | None:
        """The offer a number belongs to, whether it is free or not; None for a number that never
        was in stock."""
        return next((offer for offer in OFFERS.values() if offer.has(number)), None)

    def is_free(self, number: str) -> bool:
        """Whether the number can be ordered now."""
        is_gone = number in self.held or number in self.taken
        return not is_gone and self.offer_of(number) is not None

    def search(self, offer: Offer, criteria: Criteria) -> list[str]:
        """The free numbers of an offer that fit, ascending."""
        return [
            number
            for number in offer.stock
            if number not in self.held
            and number not in self.taken
            and criteria.match(number, offer.capabilities_of(number))
        ]

    def hold(self, numbers: list[str], order_id: str) -> None:
        """Take numbers off the shelf for an order."""
        self.held.update(dict.fromkeys(numbers, order_id))

    def release(self, numbers: list[str]) -> None:
        """Put an order's numbers back."""
        for number in numbers:
            self.held.pop(number, None)


def first_run(numbers: list[str], count: int) -> list[str]:
    """The first `count` numbers that follow one another without a gap; empty where there is no such
    run."""
    for start in range(len(numbers) - count + 1):
        run = numbers[start : start + count]
        if int(run[-1]) - int(run[0]) == count - 1:
            return run
    return []
