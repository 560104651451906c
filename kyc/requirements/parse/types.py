"""Of which type an answer is: said, or to be seen from what stands there."""

from collections.abc import Iterable
from typing import Any

from kyc.requirements.context import ANNOTATIONS, ParseContext, UnreadableError
from kyc.requirements.parse.options import option_keyword, values_of

# Where nothing says the type, the first of these keywords tells it.
IMPLIED_TYPES = (
    (frozenset({"properties"}), "object"),
    (frozenset({"items"}), "array"),
    (frozenset({"minLength", "maxLength", "pattern", "format"}), "string"),
    (
        frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
        "number",
    ),
)
# They tell it only where no branch does.
OF_OBJECTS = frozenset({"allOf", "if", "dependentSchemas", "required"})
BRANCHES = ("allOf", "oneOf", "anyOf")
# Of a place with words alone, a text says whatever somebody wants to say.
WORDS = (ANNOTATIONS | {"placeholder"}) - {"$comment", "deprecated", "messages"}


def type_of(node: dict[str, Any], context: ParseContext) -> str:
    """The one type of a definition but for null; raises UnreadableError when there are several."""
    named = types_of(node, context)
    if len(named) != 1:
        raise UnreadableError("several types" if named else "no type")
    return named[0]


def types_of(node: dict[str, Any], context: ParseContext) -> list[str]:
    """Every type but null that an answer may have, in the regulator's order; none where nothing
    tells."""
    if "type" in node and (len(said := _said(node["type"])) < 2 or not option_keyword(node)):
        return said
    if option_keyword(node):
        values = [value for value in values_of(node) if value is not None]
        is_boolean = values and all(isinstance(value, bool) for value in values)
        return ["boolean" if is_boolean else "string"]
    for keywords, type_name in IMPLIED_TYPES:
        if node.keys() & keywords:
            return [type_name]
    found = list(dict.fromkeys(_of_branches(node, context)))
    if found == ["object"] or (not found and node.keys() & OF_OBJECTS):
        return ["object"]
    if found:
        return found
    return [_of_example(node)] if node.keys() & WORDS else []


def is_null(node: Any) -> bool:
    """Whether a definition is of null alone: "or nothing"."""
    return isinstance(node, dict) and (
        node.get("type") == "null" or ("const" in node and node["const"] is None)
    )


def _said(said: Any) -> list[str]:
    names = [name for name in (said if isinstance(said, list) else [said]) if name != "null"]
    if not all(isinstance(name, str) for name in names):
        raise UnreadableError("no such type")
    named = list(dict.fromkeys(names))
    return ["number"] if sorted(named) == ["integer", "number"] else named


def listed(value: Any) -> list[Any]:
    """A value that is to be a list; none where it is none."""
    return value if isinstance(value, list) else []


def _of_branches(node: dict[str, Any], context: ParseContext) -> Iterable[str]:
    for keyword in BRANCHES:
        found: list[list[str]] = []
        for branch in listed(node.get(keyword)):
            if isinstance(branch, dict) and not is_null(branch):
                known, inner = context.followed(branch)
                found.append(types_of(known, inner))
        # Where one branch takes anything, all of them together do.
        every = [type_name for types in found for type_name in types]
        if keyword == "allOf" and set(every) == {"integer", "number"}:
            yield "integer"
        elif keyword == "allOf" or all(found):
            yield from every


def _of_example(node: dict[str, Any]) -> str:
    examples = node.get("examples")
    shown = [node.get("default"), *(examples if isinstance(examples, list) else [])]
    first = next((value for value in shown if value is not None), "")
    for type_name, python in (("boolean", bool), ("integer", int), ("number", float)):
        if isinstance(first, python):
            return type_name
    if isinstance(first, dict | list):
        raise UnreadableError("no type")
    return "string"
