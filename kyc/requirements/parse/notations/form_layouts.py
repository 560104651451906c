"""JSON Schemas that come with a layout beside them, as form libraries write them: react-jsonschema-
form's `uiSchema` and JSON Forms' `uischema`. What the layout says about a member is added to its
definition; the data is the schema's own, so the wrapper is not repeated in it."""

import copy
from collections.abc import Iterator
from typing import Any

from kyc.requirements.context import MAX_DEPTH, UnreadableError
from kyc.requirements.parse.notations.when import (
    UNREAD,
    Path,
    Schema,
    State,
    following,
    given,
    negated,
    plain,
)

LAYOUTS = ("uiSchema", "uischema", "ui_schema", "uiForm")
# What uiSchema says about a member, and the keyword that says it in its definition.
WORDS = {
    "title": "title",
    "description": "description",
    "placeholder": "placeholder",
    "enumNames": "enumNames",
}
SHOWS = {"SHOW": False, "ENABLE": False, "HIDE": True, "DISABLE": True}
JOINTS = {"AND": "allOf", "OR": "anyOf"}


def translated(fields: Any) -> Schema | None:
    """The schema with what its layout says; None where there is no layout beside a schema."""
    if not isinstance(fields, dict) or not isinstance(fields.get("schema"), dict):
        return None
    layout = next((fields[name] for name in LAYOUTS if isinstance(fields.get(name), dict)), None)
    if layout is None:
        return None
    schema: Schema = copy.deepcopy(fields["schema"])
    if isinstance(layout.get("elements"), list):
        rules = [rule for rule in rules_of(layout, schema, ()) if rule]
        return {**schema, "allOf": [*_list(schema.get("allOf")), *rules]} if rules else schema
    describe(schema, layout, 0)
    return schema


def describe(node: Any, layout: dict[str, Any], depth: int) -> None:
    """Adds what uiSchema says about a definition, and about its members."""
    if not isinstance(node, dict) or depth > MAX_DEPTH:
        return
    more = layout.get("ui:options")
    options = more if isinstance(more, dict) else {}
    said = {name.removeprefix("ui:"): value for name, value in layout.items()} | options
    node.update({keyword: said[name] for name, keyword in WORDS.items() if name in said})
    if isinstance(said.get("help"), str):
        words = (node.get("description"), said["help"])
        node["description"] = " ".join(str(each) for each in words if each)
    if said.get("widget") == "password":
        node["writeOnly"] = True
    members = node.get("properties")
    if isinstance(members, dict):
        for name, inner in members.items():
            if isinstance(layout.get(name), dict):
                describe(inner, layout[name], depth + 1)
        node["properties"] = ordered(members, said.get("order"))
    if isinstance(layout.get("items"), dict):
        describe(node.get("items"), layout["items"], depth + 1)


def ordered(members: dict[str, Any], order: Any) -> dict[str, Any]:
    """The members in the order of `ui:order`, where a star stands for all others."""
    names = [name for name in _list(order) if name in members or name == "*"]
    others = [name for name in members if name not in names]
    place = names.index("*") if "*" in names else len(names)
    listed = [*names[:place], *others, *names[place + 1 :]]
    return {name: members[name] for name in listed}


def rules_of(element: Any, schema: Schema, around: tuple[Any, ...]) -> Iterator[Schema]:
    """What JSON Forms' rules say about the members that an element shows; a label goes to its
    member."""
    if not isinstance(element, dict) or len(around) > MAX_DEPTH:
        return
    own = element.get("rule")
    around = (*around, own) if isinstance(own, dict) else around
    path = path_of(element.get("scope"))
    if path:
        member = member_at(schema, path)
        label = element.get("label")
        if isinstance(member, dict) and isinstance(label, str) and label:
            member["title"] = label
        for rule in around:
            yield rule_of(rule, path, schema)
    for inner in _list(element.get("elements")):
        yield from rules_of(inner, schema, around)


def rule_of(rule: dict[str, Any], path: Path, schema: Schema) -> Schema:
    effect = rule.get("effect")
    if effect not in SHOWS:
        return UNREAD
    try:
        condition = condition_of(rule.get("condition"), 0)
    except UnreadableError:
        return UNREAD
    met = negated(condition) if SHOWS[effect] else condition
    # What the schema requires in any case goes on being required; then it is asked in any case.
    holder = member_at(schema, path[:-1]) if path[:-1] else schema
    required = isinstance(holder, dict) and path[-1] in _list(holder.get("required"))
    return {} if required else following(met, path, State.OPTIONAL, State.NOT_ALLOWED)


def condition_of(condition: Any, depth: int) -> Schema:
    if not isinstance(condition, dict) or depth > MAX_DEPTH:
        raise UnreadableError("no condition")
    joint = JOINTS.get(str(condition.get("type")))
    if joint:
        parts = [condition_of(part, depth + 1) for part in _list(condition.get("conditions"))]
        if not parts:
            raise UnreadableError("a condition without parts")
        return {joint: parts}
    path = path_of(condition.get("scope"))
    if not path:
        raise UnreadableError("a condition on nothing")
    if isinstance(condition.get("schema"), dict):
        return given(path, condition["schema"])
    return given(path, {"const": condition.get("expectedValue")})


def path_of(scope: Any) -> Path:
    """The path of `#/properties/address/properties/town`; empty for any other."""
    steps = scope.split("/") if isinstance(scope, str) else []
    names = tuple(steps[2::2])
    is_path = steps[:1] == ["#"] and len(steps) % 2 and set(steps[1::2]) == {"properties"}
    return names if is_path and all(map(plain, names)) else ()


def member_at(schema: Any, path: Path) -> Any:
    for name in path:
        members = schema.get("properties") if isinstance(schema, dict) else None
        schema = members.get(name) if isinstance(members, dict) else None
    return schema


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
