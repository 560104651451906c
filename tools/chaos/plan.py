"""What a run is made of, all drawn from its seed: the orders with the way each is to go, and the
blows that fall meanwhile."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

# Regions and types with many numbers between them: some ask for answers and documents, the last
# ones for nothing.
PLACES = (
    ("AU", "MOBILE"),
    ("GB", "MOBILE"),
    *(("NL", number_type) for number_type in ("LOCAL", "MOBILE", "TOLL_FREE")),
    *(("SE", number_type) for number_type in ("LOCAL", "MOBILE", "TOLL_FREE")),
    ("US", "LOCAL"),
    ("US", "TOLL_FREE"),
)
# How a review is to end, by the text that the simulator reads, and how many of a hundred orders
# have it.
ENDINGS = {
    "sandbox:approve": 50,
    "sandbox:block Please give a local contact number": 20,
    "sandbox:reject The company is dissolved": 12,
    "sandbox:expire": 12,
    "sandbox:silence": 6,
}
# What an officer does about a reservation whose answer was lost.
HABITS = {"looks it up": 4, "tries again": 4, "waits": 2}
OFFICERS = 6
# Every twenty blows fall on these, in an order that the seed draws.
BLOWS = (
    *["worker"] * 10,
    *["web"] * 2,
    *["redis"] * 2,
    "beat",
    "officers",
    "postgresql fast",
    "postgresql fast",
    "postgresql immediate",
    "postgresql killed",
)


@dataclass(frozen=True)
class Deal:
    """One order that somebody means to bring to its end. `begins_at`: after how much of the
    torment's time, 0 to 1."""

    reference: str
    place: tuple[str, str]
    officer: int
    watched: bool
    prepared: bool
    ending: str
    starts_again: bool
    habit: str
    begins_at: float

    @property
    def is_silent(self) -> bool:
        """Whether its review is to have no end."""
        return self.ending == "sandbox:silence" and self.place[0] != "US"


def deals(seed: int, orders: int) -> list[Deal]:
    """The orders of a run, in the order in which they begin."""
    return [
        _deal(random.Random(f"{seed} deal {number}"), number, orders) for number in range(orders)
    ]


def _deal(chance: random.Random, number: int, orders: int) -> Deal:
    return Deal(
        reference=f"CHAOS-{number:04d}",
        place=chance.choice(PLACES),
        officer=chance.randrange(OFFICERS),
        watched=chance.random() < 0.3,
        prepared=chance.random() < 0.5,
        ending=chance.choices(list(ENDINGS), list(ENDINGS.values()))[0],
        starts_again=chance.random() < 0.4,
        habit=chance.choices(list(HABITS), list(HABITS.values()))[0],
        begins_at=0.8 * number / orders,
    )


def blows(seed: int) -> Iterator[tuple[str, random.Random]]:
    """What is struck next, without end, with the chance that decides on the rest of it."""
    chance = random.Random(f"{seed} blows")
    while True:
        yield from ((blow, chance) for blow in chance.sample(BLOWS, len(BLOWS)))
