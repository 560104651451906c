"""JSON Schemas that come with a layout beside them, as form libraries write them: react-jsonschema-
form's `uiSchema` and JSON Forms' `uischema`. What the layout says about a member is added to its
definition; the data is the schema's own, so the wrapper is not repeated in it."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from kyc.requirements.context import MAX_DEPTH, UnreadableError, shallow
from kyc.requirements.parse.notations.when import (
    UNREAD,
    Path,
    Schema,
    State,
    first_of,
    given,
    negated,
)
from kyc.requirements.pointers import lookup, unescape

LAYOUTS = ("uiSchema", "uischema", "ui_schema", "uiForm")
DEEPEST = 64
# What uiSchema says about a member, and the keyword that says it in its definition.
WORDS = {
    "title": "title",
    "description": "description",
    "placeholder": "placeholder",
    "enumNames": "enumNames",
}
SHOWS = frozenset({"SHOW", "ENABLE"})
HIDES = frozenset({"HIDE", "DISABLE"})
JOINTS = {"AND": "allOf", "OR": "anyOf"}


def translated(fields: Any) -> Schema | None:
    """The schema with what its layout says; None where there is no layout beside a schema."""
    if not isinstance(fields, dict) or not isinstance(fields.get("schema"), dict):
        return None
    layout = next((fields[name] for name in LAYOUTS if isinstance(fields.get(name), dict)), None)
    if layout is None:
        return None
    if not shallow(fields["schema"], DEEPEST) or not shallow(layout, DEEPEST):
        raise UnreadableError("too deep")
    schema: Schema = json.loads(json.dumps(fields["schema"]))
    if isinstance(layout.get("type"), str):
        return _laid_out(schema, layout)
    _describe(schema, layout, schema, 0)
    return schema


def _laid_out(schema: Schema, layout: dict[str, Any]) -> Schema:
    """A schema with the labels, the order and the rules of JSON Forms' elements."""
    shown: defaultdict[Path, list[list[dict[str, Any]]]] = defaultdict(list)
    for path, element, rules in controls(layout, [], 0):
        shown[path].append(rules)
        member, label = member_at(schema, path, schema), element.get("label")
        if isinstance(member, dict) and isinstance(label, str) and label:
            member["title"] = label
    _in_order(schema, [*shown], schema)
    made = [rule for path, places in shown.items() if (rule := rule_of(path, places, schema))]
    return {**schema, "allOf": [*_list(schema.get("allOf")), *made]} if made else schema


def controls(
    element: Any, rules: list[dict[str, Any]], depth: int
) -> Iterator[tuple[Path, dict[str, Any], list[dict[str, Any]]]]:
    """Every control with the path of its member, and the rules of all that is around it."""
    if depth > DEEPEST:
        raise UnreadableError("too deep")
    if not isinstance(element, dict):
        return
    if isinstance(element.get("rule"), dict):
        rules = [*rules, element["rule"]]
    if path := path_of(element.get("scope")):
        yield path, element, rules
    for inner in _list(element.get("elements")):
        yield from controls(inner, rules, depth + 1)


def rule_of(path: Path, places: list[list[dict[str, Any]]], schema: Schema) -> Schema | None:
    """That a member is asked only while one of the places where it stands is to be seen. None where
    it always is, and for what the schema requires in any case."""
    if not all(places) or is_required(schema, path):
        return None
    try:
        met = [{"allOf": [met_by(rule) for rule in rules]} for rules in places]
    except UnreadableError:
        return UNREAD
    return first_of([({"anyOf": met}, State.OPTIONAL)], path, State.NOT_ALLOWED)


def met_by(rule: dict[str, Any]) -> Schema:
    """The condition under which a rule shows what it is about."""
    effect, condition = rule.get("effect"), condition_of(rule.get("condition"), 0)
    if effect not in (*SHOWS, *HIDES):
        raise UnreadableError("no such effect")
    return negated(condition) if effect in HIDES else condition


def condition_of(condition: Any, depth: int) -> Schema:
    """A condition of JSON Forms: on what a member holds, or several of them."""
    if not isinstance(condition, dict) or depth > MAX_DEPTH:
        raise UnreadableError("no condition")
    joint = JOINTS.get(str(condition.get("type")))
    if joint:
        parts = [condition_of(part, depth + 1) for part in _list(condition.get("conditions"))]
        if not parts:
            raise UnreadableError("a condition without parts")
        return {joint: parts}
    path = path_of(condition.get("scope"))
    if path is None:
        raise UnreadableError("a condition on nothing")
    wanted = condition.get("schema")
    if not isinstance(wanted, dict):
        return given(path, {"const": condition.get("expectedValue")})
    if path and takes_nothing(wanted) and not condition.get("failWhenUndefined"):
        return {"anyOf": [given(path, wanted), negated(given(path, {}))]}
    return given(path, wanted)


def takes_nothing(schema: Any) -> bool:
    """Whether a condition's schema is met by what isn't there, as JSON Forms' validator sees it."""
    if not isinstance(schema, dict) or schema.keys() & {"const", "enum", "type"}:
        return False
    parts = [takes_nothing(part) for part in _list(schema.get("allOf"))]
    return all(parts) and ("not" not in schema or not takes_nothing(schema["not"]))


def path_of(scope: Any) -> Path | None:
    """The path of `#/properties/address/properties/town`, () of the whole; None for any other."""
    steps = scope.split("/") if isinstance(scope, str) else []
    if steps[:1] != ["#"] or not len(steps) % 2 or not {*steps[1::2]} <= {"properties"}:
        return None
    return tuple(unescape(unquote(name)) for name in steps[2::2])


def is_required(schema: Schema, path: Path) -> bool:
    """Whether a schema requires a member in any case where its object is."""
    holder = member_at(schema, path[:-1], schema)
    return any(path[-1] in _list(part.get("required")) for part in _parts(holder, schema))


def member_at(node: Any, path: Path, root: Schema) -> Any:
    """The definition of a member; None where there is none."""
    for name in path:
        held = (part.get("properties") for part in _parts(node, root))
        node = next((each[name] for each in held if isinstance(each, dict) and name in each), None)
    return node


def _parts(node: Any, root: Schema) -> list[dict[str, Any]]:
    """A definition, what it refers to, and every part of its `allOf`, each once."""
    found: dict[int, dict[str, Any]] = {}
    waiting = [node]
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, dict) and id(part) not in found:
            found[id(part)] = part
            reference = part.get("$ref")
            if isinstance(reference, str) and reference.startswith("#"):
                waiting.append(lookup(root, unquote(reference[1:])))
            waiting += _list(part.get("allOf"))
    return [*found.values()]


def _in_order(node: Any, paths: list[Path], root: Schema) -> None:
    """Puts the members of an object in the order in which a layout has them, and those in them."""
    for part in _parts(node, root):
        members = part.get("properties")
        if isinstance(members, dict):
            named = dict.fromkeys(path[0] for path in paths if path and path[0] in members)
            part["properties"] = {name: members[name] for name in [*named, *members]}
            for name in named:
                inner = [path[1:] for path in paths if len(path) > 1 and path[0] == name]
                if inner:
                    _in_order(members[name], inner, root)


def _said(layout: dict[str, Any]) -> dict[str, Any]:
    """What uiSchema says of one definition, by its own keywords without their mark."""
    more = layout.get("ui:options")
    options = more if isinstance(more, dict) else {}
    return {name.removeprefix("ui:"): value for name, value in layout.items()} | options


def _describe(node: Any, layout: dict[str, Any], root: Schema, depth: int) -> None:
    """Adds what uiSchema says about a definition, and about its members."""
    if not isinstance(node, dict) or depth > MAX_DEPTH:
        return
    said = _said(layout)
    node.update({keyword: said[name] for name, keyword in WORDS.items() if name in said})
    if isinstance(said.get("help"), str):
        words = (node.get("description"), said["help"])
        node["description"] = " ".join(str(each) for each in words if each)
    if said.get("widget") == "password":
        node["writeOnly"] = True
    for part in _parts(node, root):
        _describe_members(part, layout, root, depth)
        if isinstance(part.get("properties"), dict):
            part["properties"] = ordered(part["properties"], said.get("order"))
    if isinstance(layout.get("items"), dict):
        _describe(node.get("items"), layout["items"], root, depth + 1)


def _describe_members(part: Schema, layout: dict[str, Any], root: Schema, depth: int) -> None:
    members = part.get("properties")
    for name, inner in members.items() if isinstance(members, dict) else ():
        if isinstance(layout.get(name), dict):
            _describe(inner, layout[name], root, depth + 1)


def ordered(members: dict[str, Any], order: Any) -> dict[str, Any]:
    """The members in the order of `ui:order`, where a star stands for all others."""
    names = [name for name in _list(order) if name == "*" or name in members]
    others = [name for name in members if name not in names]
    place = names.index("*") if "*" in names else len(names)
    listed = [*names[:place], *others, *names[place + 1 :]]
    return {name: members[name] for name in listed if name in members}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
