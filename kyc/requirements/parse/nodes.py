"""What a grammar reads: the places of the data, each with its questions and the schema that
validates it.

Grammars make a tree of these, `layout` makes pages of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from kyc.requirements.definition import Question


@dataclass(frozen=True)
class Leaf:
    """One place with one answer. `question.key` is the member's name, escaped; empty for an item or
    a root. `is_there`: the place must be there, though it may be null and so need no answer."""

    question: Question
    schema: dict[str, Any]
    notices: tuple[str, ...] = ()
    is_there: bool = False

    @property
    def key(self) -> str:
        """The place's part of a pointer."""
        return self.question.key

    @property
    def required(self) -> bool:
        """Whether the place must be there where its parent is."""
        return self.question.required or self.is_there


@dataclass(frozen=True)
class Branch:
    """An object, or when `repeatable` an array whose rows are `parts`. `conditional`: only some
    branch of a schema has it. `nullable`: null may stand in its place."""

    key: str
    title: str
    description: str
    required: bool
    parts: "tuple[Node, ...]"
    schema: dict[str, Any]
    repeatable: bool = False
    min_items: int = 0
    max_items: int | None = None
    conditional: bool = False
    nullable: bool = False
    notices: tuple[str, ...] = ()


Node: TypeAlias = Leaf | Branch


def notices(part: Node) -> Iterator[str]:
    """Every notice of a part and all below it."""
    yield from part.notices
    if isinstance(part, Branch):
        for inner in part.parts:
            yield from notices(inner)
