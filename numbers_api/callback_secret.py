"""The secret that signs callbacks: how it stands upstream, and changing it without losing a
callback.

While it changes, the product accepts the new and the old one; upstream is told of the new one only
then.
"""

import secrets as randomness
from collections.abc import Sequence
from enum import Enum, auto

from numbers_api.client import NumbersClient

LENGTH = 48


class Standing(Enum):
    """The upstream secret beside those that the product accepts, of which the first is the one that
    should be set."""

    CURRENT = auto()
    OLDER = auto()
    FOREIGN = auto()
    NONE = auto()


class Unsafe(Exception):
    """Setting the secret now would lose callbacks: those under way are signed with one that the
    product does not accept."""


class NotKept(Exception):
    """The API took the secret and then named another one."""


def generate() -> str:
    """A new secret, of what the API takes: 32 to 64 of A-Z a-z 0-9 -."""
    return randomness.token_hex(LENGTH // 2)


def standing(client: NumbersClient, accepted: Sequence[str]) -> Standing:
    """Asks the API. Raises any error of `errors`."""
    return compare(client.callback_configuration().hmac_secret, accepted)


def compare(upstream: str | None, accepted: Sequence[str]) -> Standing:
    if not upstream:
        return Standing.NONE
    if upstream not in accepted:
        return Standing.FOREIGN
    return Standing.CURRENT if upstream == accepted[0] else Standing.OLDER


def set_first(
    client: NumbersClient, accepted: Sequence[str], *, even_if_unsafe: bool = False
) -> Standing:
    """Sets the first accepted secret upstream; how it stood before. Idempotent.

    Raises Unsafe, with nothing changed, while the API signs with a secret that is not accepted;
    NotKept; any error of `errors`.
    """
    before = standing(client, accepted)
    if before is Standing.FOREIGN and not even_if_unsafe:
        raise Unsafe
    if before is not Standing.CURRENT:
        client.set_callback_secret(accepted[0])
        if standing(client, accepted) is not Standing.CURRENT:
            raise NotKept
    return before
