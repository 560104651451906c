"""One compile's reading of a definition: what `$ref` points at, and the bounds that keep hostile
input harmless."""

import json
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import unquote

from kyc.requirements.bundles import Bundle
from kyc.requirements.definition import MOST_CONTROLS
from kyc.requirements.exclusions import excluded_by
from kyc.requirements.patterns import cost
from kyc.requirements.pointers import lookup

MAX_DEPTH = 16
MAX_NODES = 5000
# A page is readable with lists so deep in each other, and not beyond.
MOST_LISTS = 4
# What is left over is found by evaluating all branches once more: inside each other these multiply.
MAX_UNEVALUATED = 4
# A definition with one of the first knows which members it has, and counts none that is defined
# around it.
CLOSED = frozenset({"additionalProperties", "unevaluatedProperties"})
# What each of these lists is gone through wherever a reference brings it: it costs less than a
# part, and costs each time.
LISTS = (
    "properties",
    "patternProperties",
    "dependencies",
    "dependentSchemas",
    "allOf",
    "anyOf",
    "oneOf",
    "enum",
    "messages",
)
LISTED_PER_NODE = 6
MEMBERS = frozenset(
    {"properties", "patternProperties", "allOf", "anyOf", "oneOf", "if", "dependentSchemas"}
)
NULL = {"type": "null"}
# Of more of them nobody could choose one.
MOST_FORMS = 20
ANNOTATIONS = frozenset(
    {
        "title",
        "description",
        "default",
        "examples",
        "$comment",
        "deprecated",
        "x-placeholder",
        "messages",
    }
)


class UnreadableError(ValueError):
    """A part of a definition that can't be turned into questions."""


class IndistinctError(UnreadableError):
    """Members that can't be told apart: all of their object is shown as it is, so that none is
    dropped."""


class EndlessError(UnreadableError):
    """A part that contains itself: as questions it would never end."""


@dataclass
class Tally:
    """What one compile has spent, and how many of the regulator's rules it could not read."""

    nodes_left: int = MAX_NODES
    unevaluated_left: int = MAX_UNEVALUATED
    controls_left: int = MOST_CONTROLS
    losses: int = 0


@dataclass(frozen=True)
class ParseContext:
    """Where a compile stands. `roots` are the documents a `$ref` may point into, nearest first;
    `bundle` are those inside them that have a name of their own (`$id`), `base` the name around."""

    roots: tuple[Any, ...]
    tally: Tally
    depth: int = 0
    trail: frozenset[str] = frozenset()
    bundle: Bundle = field(default_factory=Bundle)
    base: str = ""
    lists: int = 0

    @classmethod
    def of(cls, root: Any) -> Self:
        """A fresh reading with all its bounds ahead of it."""
        return cls((root,), Tally(), bundle=Bundle.of(root))

    def within(self, root: Any) -> Self:
        """The same reading, for a document inside the others."""
        return replace(self, roots=(root, *self.roots))

    def in_list(self) -> Self:
        """The same reading, for the rows of a list; raises UnreadableError where lists stand too
        deep in each other."""
        if self.lists >= MOST_LISTS:
            raise UnreadableError("lists too deep in each other")
        return replace(self, lists=self.lists + 1)

    def inside(self, node: dict[str, Any]) -> Self:
        """The same reading; a definition with a name is the document that references in it mean."""
        base = self.bundle.name_of(node, self.base)
        return self if base == self.base else replace(self.within(node), base=base)

    def note_loss(self) -> None:
        """Note that a rule of the regulator's could not be read."""
        self.tally.losses += 1

    def spend(self, nodes: int) -> None:
        """Spend what `nodes` further parts cost; raises UnreadableError when they are too many."""
        self.require(nodes)
        self.tally.nodes_left -= nodes

    def require(self, nodes: int) -> None:
        """Raises UnreadableError where `nodes` parts are more than are left; they cost nothing
        yet."""
        if nodes > self.tally.nodes_left:
            raise UnreadableError("too many parts")

    def spend_controls(self, controls: int) -> None:
        """Spend what rows that must be there show; raises UnreadableError for more than a form can
        send back."""
        if controls > self.tally.controls_left:
            raise UnreadableError("more rows than a form can send")
        self.tally.controls_left -= controls

    def spend_unevaluated(self) -> None:
        """Spend one rule for what is left over; raises UnreadableError when there were enough of
        them."""
        if not self.tally.unevaluated_left:
            raise UnreadableError("too many rules for what is left over")
        self.tally.unevaluated_left -= 1

    def deeper(self) -> Self:
        """The reading one level down; raises UnreadableError at the limits."""
        if self.depth >= MAX_DEPTH:
            raise UnreadableError("too deep")
        self.spend(1)
        return replace(self, depth=self.depth + 1)

    def followed(self, node: Any) -> tuple[dict[str, Any], Self]:
        """A definition with its `$ref` replaced by what it names, and the reading inside it.

        Raises UnreadableError where there is nothing of the kind here, or when it would lead into
        itself.
        """
        context = self.deeper()
        while isinstance(node, dict) and "$ref" in node:
            node, context = context._target(node)
        if not isinstance(node, dict):
            raise UnreadableError("not a definition")
        context.spend(breadth(node))
        inside = context.inside(node)
        return inside.with_plain_nulls(modern(node)), inside

    def with_plain_nulls(self, node: dict[str, Any]) -> dict[str, Any]:
        """A definition in which "or nothing" is said in so many words among its forms, and not by a
        reference to what is null."""
        for keyword in ("oneOf", "anyOf"):
            forms = node.get(keyword)
            if isinstance(forms, list) and 1 < len(forms) <= MOST_FORMS:
                nulls = [self._is_reference_to_null(form) for form in forms]
                if any(nulls):
                    plain = zip(forms, nulls, strict=True)
                    node = {**node, keyword: [NULL if null else form for form, null in plain]}
        return node

    def _is_reference_to_null(self, form: Any) -> bool:
        if not isinstance(form, dict) or form.keys() != {"$ref"}:
            return False
        try:
            target, _inner = self._target(form)
        except UnreadableError:
            return False
        return isinstance(target, dict) and target.get("type") == "null"

    def unwrapped(self, node: Any) -> tuple[dict[str, Any], Self]:
        """As `followed`, and also without the wrappers that say nothing to a person: one `allOf`,
        "this or null"."""
        node, context = self.followed(node)
        while (inner := _wrapped(node)) is not None:
            keyword, target = inner
            rest = {key: value for key, value in node.items() if key != keyword}
            if keyword != "allOf":
                rest["nullable"] = True
            target, context = context.followed(target)
            node = merged(target, rest)
        return node, context

    def _target(self, node: dict[str, Any]) -> tuple[Any, Self]:
        ref = node["$ref"]
        if not isinstance(ref, str):
            raise UnreadableError("a reference that can't be followed")
        named = None if ref == "#" or ref.startswith("#/") else self.bundle.find(ref, self.base)
        if named is not None:
            roots, base, fragment = (named.document, *self.roots), named.base, named.pointer
        elif ref == "#" or ref.startswith("#/"):
            roots, base, fragment = self.roots, self.base, unquote(ref[1:])
        else:
            raise UnreadableError("a reference out of the document")
        step = f"{self.base} {ref}"
        if step in self.trail:
            raise EndlessError("a reference into itself")
        target = next(
            (found for root in roots if isinstance(found := lookup(root, fragment), dict)), None
        )
        if target is None:
            raise UnreadableError("a reference to nothing")
        self.spend(len(target) // LISTED_PER_NODE)
        rest = {key: value for key, value in node.items() if key != "$ref"}
        if target.keys() & CLOSED and rest.keys() & MEMBERS:
            raise UnreadableError("what stands beside the reference is no member of its target")
        if named is not None and not fragment:
            # It is in its own document by now.
            target = {keyword: rule for keyword, rule in target.items() if keyword != "$id"}
        inner = replace(self.deeper(), roots=roots, base=base, trail=self.trail | {step})
        return merged(target, rest), inner


def breadth(node: dict[str, Any]) -> int:
    """What it costs to go through all that a definition lists, and to make its pattern ready."""
    lists = (node[keyword] for keyword in LISTS if isinstance(node.get(keyword), list | dict))
    pattern = node.get("pattern")
    return sum(map(len, lists)) // LISTED_PER_NODE + (
        cost(pattern) if isinstance(pattern, str) else 0
    )


def modern(node: dict[str, Any]) -> dict[str, Any]:
    """A definition as draft 2020-12 writes it: without the older `dependencies`, and its properties
    as a map."""
    if isinstance(node.get("items"), list):
        # Draft 7 lists the first entries there.
        rest = {key: rule for key, rule in node.items() if key not in ("items", "additionalItems")}
        more = {"items": node["additionalItems"]} if "additionalItems" in node else {}
        node = {**rest, "prefixItems": node["items"], **more}
    node = _implied(node)
    older = node.get("dependencies")
    if not isinstance(older, dict):
        return _mapped(node)
    newer = {
        "dependentRequired": {name: rule for name, rule in older.items() if isinstance(rule, list)},
        "dependentSchemas": {
            name: rule for name, rule in older.items() if not isinstance(rule, list)
        },
    }
    result = {keyword: value for keyword, value in node.items() if keyword != "dependencies"}
    for keyword, rules in newer.items():
        known = node.get(keyword)
        if rules:
            result[keyword] = {**(known if isinstance(known, dict) else {}), **rules}
    return _mapped(result)


def _implied(node: dict[str, Any]) -> dict[str, Any]:
    """With "not this, or that" written as "if this, then that", which says the same; where both are
    negated, nobody may give both."""
    ways = node.get("anyOf")
    if not isinstance(ways, list) or len(ways) != 2:
        return node
    negated = [way for way in ways if isinstance(way, dict) and way.keys() == {"not"}]
    # What only says that something must not be given is told best as what follows.
    negated.sort(key=lambda way: bool(excluded_by(way)))
    if not negated or not isinstance(negated[0]["not"], dict):
        return node
    condition = negated[0]["not"]
    other = ways[1] if ways[0] is negated[0] else ways[0]
    also = [] if not isinstance(node.get("allOf"), list) else node["allOf"]
    rest = {keyword: rule for keyword, rule in node.items() if keyword != "anyOf"}
    match ways:
        case [{"not": {"required": [*one], **a}}, {"not": {"required": [*two], **b}}] if not a | b:
            return {**rest, "allOf": [*also, {"not": {"required": [*one, *two]}}]}
    return {**rest, "allOf": [*also, {"if": condition, "then": other}]}


def _mapped(node: dict[str, Any]) -> dict[str, Any]:
    """With its properties as a map and their flags as a list of names; as it is where they can't be
    told apart.

    An array that has properties itself has rows of them.
    """
    named = node.get("properties")
    if isinstance(named, list):
        names = [item.get("name") for item in named if isinstance(item, dict)]
        if len({name for name in names if name and isinstance(name, str)}) < len(named):
            return node
        named = {item["name"]: item for item in named}
    elif not isinstance(named, dict) or not any(
        isinstance(item, dict) and isinstance(item.get("required"), bool) for item in named.values()
    ):
        return node
    flagged = [
        name
        for name, item in named.items()
        if isinstance(item, dict) and item.get("required") is True
    ]
    known = node.get("required")
    required = [*(known if isinstance(known, list) else []), *flagged]
    properties = {
        name: {key: value for key, value in item.items() if key != "required"}
        if isinstance(item, dict) and isinstance(item.get("required"), bool)
        else item
        for name, item in named.items()
    }
    members = {"properties": properties, "required": required}
    if node.get("type") == "array" and "items" not in node:
        of_rows = {**members, **({"allOf": node["allOf"]} if "allOf" in node else {})}
        rest = {keyword: value for keyword, value in node.items() if keyword not in of_rows}
        return {**rest, "items": {"type": "object", **of_rows}}
    return {**node, **members}


def merged(target: dict[str, Any], beside: dict[str, Any]) -> dict[str, Any]:
    """What is said beside a reference, added to what it names; where both make a rule, both
    hold."""
    both = {
        key: target[key]
        for key in target.keys() & beside.keys() - ANNOTATIONS
        if target[key] is not beside[key]
    }
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
        listed = branches if isinstance(branches, list) else []
        real = [
            branch
            for branch in listed
            if not (isinstance(branch, dict) and branch.get("type") == "null")
        ]
        if len(real) != 1:
            continue
        # An `allOf` of one branch is a mere wrapper unless either side knows its own members.
        closed = isinstance(real[0], dict) and bool((real[0].keys() | node.keys()) & CLOSED)
        is_wrapper = not closed if keyword == "allOf" else len(listed) == 2
        if is_wrapper:
            return keyword, real[0]
    return None


def shallow(value: Any, depth: int = 8) -> bool:
    """Whether a JSON value is nested at most `depth` levels, so that comparing and printing it is
    safe."""
    if isinstance(value, dict):
        return depth > 0 and all(shallow(inner, depth - 1) for inner in value.values())
    if isinstance(value, list):
        return depth > 0 and all(shallow(inner, depth - 1) for inner in value)
    return True


def writable(value: Any) -> bool:
    """Whether a shallow JSON value can be written in UTF-8: half of a surrogate pair can be escaped
    in JSON, but not written."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
