"""One compile's reading of a definition: what `$ref` points at, and the bounds that keep hostile input harmless."""

import re
import warnings
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Self
from urllib.parse import unquote

from kyc.requirements.pointers import lookup

MAX_DEPTH = 16
MAX_NODES = 5000
MAX_PATTERN = 1000
ANNOTATIONS = frozenset({"title", "description", "default", "examples", "$comment", "deprecated", "x-placeholder", "messages"})


class UnreadableError(ValueError):
    """A part of a definition that can't be turned into questions."""


@dataclass
class Tally:
    """What one compile has spent, and how many of the regulator's rules it could not read."""

    nodes_left: int = MAX_NODES
    losses: int = 0


@dataclass(frozen=True)
class Reading:
    """Where a compile stands. `roots` are the documents a `$ref` may point into, nearest first."""

    roots: tuple[Any, ...]
    tally: Tally
    depth: int = 0
    trail: frozenset[str] = frozenset()

    @classmethod
    def of(cls, *roots: Any) -> Self:
        """A fresh reading with all its bounds ahead of it."""
        return cls(roots, Tally())

    def within(self, root: Any) -> Self:
        """The same reading, for a document inside the others."""
        return replace(self, roots=(root, *self.roots))

    def lose(self) -> None:
        """Note that a rule of the regulator's could not be read."""
        self.tally.losses += 1

    def take(self, nodes: int) -> None:
        """Spend what `nodes` further parts cost; raises UnreadableError when they are too many."""
        if nodes > self.tally.nodes_left:
            raise UnreadableError("too many parts")
        self.tally.nodes_left -= nodes

    def deeper(self) -> Self:
        """The reading one level down; raises UnreadableError at the limits."""
        if self.depth >= MAX_DEPTH:
            raise UnreadableError("too deep")
        self.take(1)
        return replace(self, depth=self.depth + 1)

    def followed(self, node: Any) -> tuple[dict[str, Any], Self]:
        """A definition with its `$ref` replaced by what it names, and the reading inside it.

        Raises UnreadableError where there is nothing of the kind here, or when it would lead into itself.
        """
        reading = self.deeper()
        while isinstance(node, dict) and "$ref" in node:
            node, reading = reading._target(node)
        if not isinstance(node, dict):
            raise UnreadableError("not a definition")
        return node, reading

    def unwrapped(self, node: Any) -> tuple[dict[str, Any], Self]:
        """As `followed`, and also without the wrappers that say nothing to a person: one `allOf`, "this or null"."""
        node, reading = self.followed(node)
        while (inner := _wrapped(node)) is not None:
            keyword, target = inner
            rest = {key: value for key, value in node.items() if key != keyword}
            target, reading = reading.followed(target)
            node = merged(target, rest)
        return node, reading

    def _target(self, node: dict[str, Any]) -> tuple[Any, Self]:
        ref = node["$ref"]
        if not isinstance(ref, str) or not ref.startswith("#") or ref in self.trail:
            raise UnreadableError("a reference that can't be followed")
        target = next((found for root in self.roots if isinstance(found := lookup(root, unquote(ref[1:])), dict)), None)
        if target is None:
            raise UnreadableError("a reference to nothing")
        rest = {key: value for key, value in node.items() if key != "$ref"}
        return merged(target, rest), replace(self.deeper(), trail=self.trail | {ref})


def merged(target: dict[str, Any], beside: dict[str, Any]) -> dict[str, Any]:
    """What is said beside a reference, added to what it names; where both make a rule, both hold."""
    both = {key: target[key] for key in target.keys() & beside.keys() - ANNOTATIONS if target[key] is not beside[key]}
    result = {**target, **beside}
    if both:
        others = beside.get("allOf")
        result["allOf"] = [both, *(others if isinstance(others, list) else [])]
    return result


def _wrapped(node: dict[str, Any]) -> tuple[str, Any] | None:
    if "type" in node or "properties" in node:
        return None
    for keyword in ("allOf", "anyOf", "oneOf"):
        branches = node.get(keyword)
        if isinstance(branches, list):
            real = [branch for branch in branches if not _is_null(branch)]
            if len(real) == 1 and (keyword == "allOf" or len(branches) == 2):
                return keyword, real[0]
    return None


def _is_null(branch: Any) -> bool:
    return isinstance(branch, dict) and branch.get("type") == "null"


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str] | None:
    """A schema's pattern ready to use, or None when it is too long or not an expression Python can read.

    ASCII, since ECMA-262, which JSON Schema refers to, counts only those digits and word characters.
    """
    if len(pattern) > MAX_PATTERN:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return re.compile(pattern, re.ASCII)
        except (re.error, ValueError, OverflowError, RecursionError):
            return None


def shallow(value: Any, depth: int = 8) -> bool:
    """Whether a JSON value is nested at most `depth` levels, so that comparing and printing it is safe."""
    if isinstance(value, dict):
        return depth > 0 and all(shallow(inner, depth - 1) for inner in value.values())
    if isinstance(value, list):
        return depth > 0 and all(shallow(inner, depth - 1) for inner in value)
    return True
