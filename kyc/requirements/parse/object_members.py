"""Which members an object has: its own, those of every `allOf`, and those that only some branch
brings in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kyc.requirements.context import IndistinctError, ParseContext, UnreadableError
from kyc.requirements.exclusions import excluded_by, is_never
from kyc.requirements.text import shown

UNCERTAIN = ("then", "else")
UNCERTAIN_LISTS = ("anyOf", "oneOf")


@dataclass
class Member:
    """One member as it was first found; `also` are the definitions that branches add for the same
    name.

    `certain`: it can be given whatever the other answers are. `own`: the object itself defines it,
    and no branch. `asked_by_branch`: only branches require it, so it may be asked under them alone.
    `excluded`: a branch lets nobody give it. `branch_titles` are those of the branches that define
    it, in their order.
    """

    definition: Any
    required: bool
    certain: bool
    own: bool = False
    asked_by_branch: bool = False
    excluded: bool = False
    also: list[Any] = field(default_factory=list)
    branch_titles: list[str] = field(default_factory=list)


def members(
    node: dict[str, Any], context: ParseContext, branches: tuple[Any, ...] = ()
) -> dict[str, Member]:
    """Every member that an object can be asked for, in the regulator's order; `branches` may add to
    it.

    A member that a definition requires and nobody defines is one that can hold anything; one that
    the object itself lets nobody give is none. Raises UnreadableError when a list of properties
    can't be told apart by name.
    """
    found = _Found()
    found.visit(node, True, context)
    for name, _definition, _required in own(node):
        found.members[name].own = True
    for branch in branches:
        found.attempt(branch, False, context)
    return found.complete()


class _Found:
    """The members that were found so far. Those that are required or excluded stand by name, with
    whether that is so for certain."""

    def __init__(self) -> None:
        self.members: dict[str, Member] = {}
        self.required: dict[str, bool] = {}
        self.excluded: dict[str, bool] = {}

    def visit(self, node: dict[str, Any], certain: bool, context: ParseContext) -> None:
        """Takes in what a definition says, and all its branches."""
        for name, definition, required in own(node):
            if certain or not is_never(definition):
                self.add(name, definition, required, certain, shown(node.get("title")))
        dependent = node.get("dependentRequired")
        for names in dependent.values() if isinstance(dependent, dict) else ():
            _note(self.required, _names(names, context), False)
        _note(self.required, _names(node.get("required"), context), certain)
        _note(self.excluded, excluded_by(node), certain)
        for branch in _list(node.get("allOf")):
            self.attempt(branch, certain, context)
        dependent = node.get("dependentSchemas")
        for branch in (
            *(node[keyword] for keyword in UNCERTAIN if keyword in node),
            *(branch for keyword in UNCERTAIN_LISTS for branch in _list(node.get(keyword))),
            *(dependent.values() if isinstance(dependent, dict) else ()),
        ):
            self.attempt(branch, False, context)

    def attempt(self, branch: Any, certain: bool, context: ParseContext) -> None:
        """Takes in a branch, or notes that it can't be read."""
        if isinstance(branch, bool):
            return
        try:
            node, inner = context.followed(branch)
            self.visit(node, certain, inner)
        except IndistinctError:
            raise
        except UnreadableError:
            context.note_loss()

    def add(self, name: str, definition: Any, required: bool, certain: bool, title: str) -> None:
        """One definition of a member."""
        member = self.members.setdefault(name, Member(definition, False, certain))
        if member.definition is not definition:
            also = definition
            if certain and not member.certain:
                member.definition, also, member.certain = definition, member.definition, True
            member.also.append(also)
        if not certain:
            member.branch_titles.append(title)
        member.required = member.required or (required and certain)

    def complete(self) -> dict[str, Member]:
        """All of them, with what holds for each."""
        for name, certain in self.required.items():
            member = self.members.setdefault(name, Member({}, False, certain))
            member.required = member.required or certain
            member.asked_by_branch = not member.required
        for name in self.excluded.keys() & self.members.keys():
            self.members[name].excluded = True
        asked = {
            name: member
            for name, member in self.members.items()
            if member.required or not self.excluded.get(name)
        }
        return asked or self.members


def _note(among: dict[str, bool], names: Iterable[str], certain: bool) -> None:
    for name in names:
        among[name] = among.get(name, False) or certain


def _names(value: Any, context: ParseContext) -> list[str]:
    context.require(len(_list(value)))
    return [name for name in _list(value) if isinstance(name, str) and name]


def own(node: dict[str, Any]) -> Iterator[tuple[str, Any, bool]]:
    """Name, definition and whether it is required, of each of a definition's own properties: a
    map's or a list's; without any, the names that it allows for what it calls additional.

    Raises IndistinctError for a property without a name, or a name given twice.
    """
    properties = node.get("properties")
    names, additional = node.get("propertyNames"), node.get("additionalProperties")
    allowed = names.get("enum") if isinstance(names, dict) else None
    if not properties and isinstance(allowed, list) and isinstance(additional, dict):
        properties = {name: additional for name in allowed if isinstance(name, str)}
    if isinstance(properties, dict):
        named = list(properties.items())
    else:
        named = [
            (item.get("name") if isinstance(item, dict) else None, item)
            for item in _list(properties)
        ]
    if not all(isinstance(name, str) for name, _item in named):
        raise IndistinctError("a property without a name")
    # A member that has no name makes no question; nobody could say which is meant.
    required = node.get("required")
    if "" in dict(named) and not (isinstance(required, list) and "" in required):
        named = [(name, item) for name, item in named if name]
    if len(dict(named)) < len(named) or "" in dict(named):
        raise IndistinctError("properties that can't be told apart")
    for name, definition in named:
        yield name, definition, isinstance(definition, dict) and definition.get("required") is True


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
