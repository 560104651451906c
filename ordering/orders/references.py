"""Our own names for orders."""

REFERENCE_START = 1000


def reference_of(pk: int) -> str:
    """Our own name for the order with that key, such as ND-1041."""
    return f"ND-{REFERENCE_START + pk}"
