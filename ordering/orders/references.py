"""Our own names for orders."""

import re

REFERENCE_START = 1000
NAMED = re.compile(r"nd[\s-]*([0-9]{1,12})", re.ASCII | re.IGNORECASE)


def reference_of(pk: int) -> str:
    """Our own name for the order with that key, such as ND-1041."""
    return f"ND-{REFERENCE_START + pk}"


def keys_in(text: str) -> set[int]:
    """The keys of the orders that a text names, such as "ND-1041, nd 1042"."""
    return {int(number) - REFERENCE_START for number in NAMED.findall(text)}
