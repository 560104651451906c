"""What a region offers of one number type: stock, price, reservation time, requirements, how its
reviews end."""

import random
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

import phonenumbers
from phonenumbers import PhoneNumberType

from sandbox.catalogue.requirements import RequirementSet

SINGLES, RUNS, RUN_LENGTH = 60, 10, 6

KINDS = {
    "MOBILE": {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE},
    "LOCAL": {PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE},
    "TOLL_FREE": {PhoneNumberType.TOLL_FREE},
}


class Outcome(StrEnum):
    """How a review can end."""

    APPROVE = "approve"
    BLOCK = "block"
    REJECT = "reject"
    EXPIRE = "expire"
    SILENCE = "silence"


@dataclass(frozen=True)
class Offer:
    """One region and type; `prefixes` and `length` (characters, the + included) make its stock."""

    region: str
    region_name: str
    number_type: str
    prefixes: tuple[str, ...]
    length: int
    capabilities: tuple[tuple[str, ...], ...]
    currency: str
    setup_price: str
    monthly_price: str
    reservation_seconds: float
    requirements: RequirementSet | None = None
    # A hint only: the vendor says "true" even where the requirements lookup answers 404.
    documentation_hint: bool = field(default=True)
    # How a review ends unless a text in the registration says otherwise; a region blocks an order
    # only once.
    outcome: Outcome = Outcome.APPROVE
    message: str | None = None

    @cached_property
    def stock(self) -> list[str]:
        """The numbers of this offer, ascending, the same at every start; some of them in
        sequences."""
        chance = random.Random(f"{self.region}-{self.number_type}")
        found: set[str] = set()
        in_runs = RUNS * RUN_LENGTH
        for count, enough in ((RUN_LENGTH, in_runs), (1, in_runs + SINGLES)):
            while len(found) < enough:
                prefix = chance.choice(self.prefixes)
                digits = self.length - len(prefix)
                first = chance.randrange(10**digits - count)
                numbers = [f"{prefix}{first + step:0{digits}d}" for step in range(count)]
                if all(
                    phonenumbers.is_valid_number_for_region(parsed, self.region)
                    and phonenumbers.number_type(parsed) in KINDS[self.number_type]
                    for parsed in map(phonenumbers.parse, numbers)
                ):
                    found.update(numbers)
        return sorted(found)

    def has(self, number: str) -> bool:
        """Whether a number is in this offer's stock; other offers' numbers don't make the stock for
        it."""
        return number.startswith(self.prefixes) and number in self.stock

    def capabilities_of(self, number: str) -> list[str]:
        """What a number can do: by its last digit, so that both kinds are found in any search."""
        return list(self.capabilities[int(number[-1]) % len(self.capabilities)])

    def price(self) -> dict[str, Any]:
        """Setup and monthly price and the interval, as both a search and an order show them."""
        return {
            "setupPrice": {"currencyCode": self.currency, "amount": self.setup_price},
            "monthlyPrice": {"currencyCode": self.currency, "amount": self.monthly_price},
            "paymentIntervalMonths": 1,
        }
