"""Answers that must not be given: `false` in the place of a member's definition, or `not` around
what would require it."""

from collections.abc import Iterator
from typing import Any

DEEPEST = 4
# What a compiled schema has for `false` as a member's definition: the library that validates tells
# the place of its errors, and not that of `false`.
NEVER: dict[str, Any] = {"not": {}}


def is_never(definition: Any) -> bool:
    """Whether nothing fits a definition."""
    return definition is False or definition == NEVER


def excluded_by(rules: Any) -> frozenset[str]:
    """The members that a definition lets nobody give, whatever else is given."""
    if not isinstance(rules, dict):
        return frozenset()
    members = rules.get("properties")
    never = (
        [name for name, definition in members.items() if is_never(definition)]
        if isinstance(members, dict)
        else []
    )
    return frozenset([*never, *_required_alone(rules.get("not"))])


def _required_alone(rules: Any, depth: int = 0) -> Iterator[str]:
    """The members each of which is all that these rules ask for."""
    if not isinstance(rules, dict) or depth > DEEPEST:
        return
    asked = {keyword: rule for keyword, rule in rules.items() if keyword != "type"}
    match asked:
        case {"required": [str(name)]} if len(asked) == 1:
            yield name
        case {"anyOf": [*branches]} if len(asked) == 1:
            for branch in branches:
                yield from _required_alone(branch, depth + 1)
