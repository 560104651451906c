"""Requirements as lists of fields, each with its path, its type and whether it is required: as
operators register senders (AWS End User Messaging, "RegistrationFieldDefinitions"), and templates
whose properties say under which answers they are required, optional or not allowed."""

from typing import Any

from kyc.requirements.context import MAX_DEPTH, UnreadableError
from kyc.requirements.parse.notations.when import (
    UNREAD,
    Find,
    Path,
    Schema,
    State,
    following,
    negated,
    plain,
    read,
)

DEFINITIONS = "RegistrationFieldDefinitions"
SECTIONS = "RegistrationSectionDefinitions"
STATES = {
    **dict.fromkeys(("required", "mandatory"), State.REQUIRED),
    **dict.fromkeys(("optional", "allowed"), State.OPTIONAL),
    **dict.fromkeys(("notallowed", "forbidden", "prohibited", "hidden"), State.NOT_ALLOWED),
}
WHILE = ("if", "when", "while")
# A field that is shown under a condition is not allowed otherwise.
SHOWN = frozenset({"visible", "show", "shown", "ask", "asked", "enable", "enabled", "applies"})
HIDDEN = frozenset({"hide", "hidden"})
CONDITIONS = frozenset({"conditions", "dependson"})


def translated(fields: Any) -> Schema | None:
    """A list of field definitions as JSON Schema: a path of several names is an object in an
    object. None for anything else."""
    listed = fields.get(DEFINITIONS) if isinstance(fields, dict) else None
    if not isinstance(listed, list) or not listed:
        return None
    root: Schema = {"type": "object", "properties": {}, "required": []}
    for section in fields.get(SECTIONS) or ():
        if isinstance(section, dict) and isinstance(section.get("SectionPath"), str):
            shown = words_about(section)
            object_at(root, tuple(section["SectionPath"].split("."))).update(shown)
    paths = {each["FieldPath"]: tuple(each["FieldPath"].split(".")) for each in listed}
    for definition in listed:
        *above, name = paths[definition["FieldPath"]]
        holder = object_at(root, tuple(above))
        holder["properties"][name] = field_of(definition)
        needed = definition.get("FieldRequirement") == "REQUIRED"
        rules = rules_of(definition, paths[definition["FieldPath"]], needed, paths.get)
        if needed and not rules:
            require(root, (*above, name))
        root.setdefault("allOf", []).extend(rules)
    return _without_empty(root)


def with_conditions(fields: Any, depth: int = 0) -> Any:
    """The same requirement, in which the properties' own conditions are rules of their template."""
    if depth > MAX_DEPTH:
        return fields
    if isinstance(fields, list):
        return [with_conditions(each, depth + 1) for each in fields]
    if not isinstance(fields, dict):
        return fields
    made = {
        name: with_conditions(value, depth + 1) if isinstance(value, dict | list) else value
        for name, value in fields.items()
    }
    listed = made.get("properties")
    if not isinstance(listed, list):
        return made
    names = {item["name"]: (item["name"],) for item in listed if is_named(item)}
    rules: list[Schema] = []
    properties = []
    for item in listed:
        own = (
            rules_of(item, (item["name"],), item.get("required") is True, names.get)
            if is_named(item)
            else []
        )
        rules += own
        properties.append({**item, "required": False} if own else item)
    if not rules:
        return made
    # A list of rows has its rules in each row.
    others = made["allOf"] if isinstance(made.get("allOf"), list) else []
    return {**made, "properties": properties, "allOf": [*others, *rules]}


def is_named(item: Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("name"), str) and bool(item["name"])


def rules_of(item: dict[str, Any], path: Path, needed: bool, find: Find) -> list[Schema]:
    """What a field's own conditions say about it, in whatever words."""
    usual = State.REQUIRED if needed else State.OPTIONAL
    made: list[Schema] = []
    for name, said in item.items():
        try:
            made += rule_of(plain(name), said, path, usual, find)
        except UnreadableError:
            made.append(UNREAD)
    return made


def rule_of(name: str, said: Any, path: Path, usual: State, find: Find) -> list[Schema]:
    stem = next((name.removesuffix(word) for word in WHILE if name.endswith(word)), "")
    if name in CONDITIONS and isinstance(said, list) and all(map(_says_state, said)):
        return [
            following(read(condition_in(case), find), path, _state(case), State.OPTIONAL)
            for case in said
        ]
    if stem in SHOWN or name in CONDITIONS:
        return [following(read(said, find), path, usual, State.NOT_ALLOWED)]
    if stem in HIDDEN:
        return [following(negated(read(said, find)), path, usual, State.NOT_ALLOWED)]
    if name == "required" and isinstance(said, dict):
        return [following(read(said, find), path, State.REQUIRED, State.OPTIONAL)]
    if stem in STATES:
        otherwise = usual if STATES[stem] is State.NOT_ALLOWED else State.OPTIONAL
        if STATES[stem] is State.OPTIONAL:
            otherwise = State.REQUIRED
        return [following(read(said, find), path, STATES[stem], otherwise)]
    return []


def _says_state(case: Any) -> bool:
    return isinstance(case, dict) and condition_in(case) is not None and stated(case) in STATES


def stated(case: dict[str, Any]) -> str:
    words = ("requirement", "state", "then", "is", "effect", "fieldrequirement")
    return next((plain(value) for name, value in case.items() if plain(name) in words), "")


def _state(case: dict[str, Any]) -> State:
    return STATES[stated(case)]


def condition_in(case: dict[str, Any]) -> Any:
    return next(
        (value for name, value in case.items() if plain(name) in (*WHILE, "condition")), None
    )


def words_about(definition: dict[str, Any]) -> Schema:
    hints = definition.get("DisplayHints")
    hints = hints if isinstance(hints, dict) else {}
    said = hints.get("LongDescription") or hints.get("ShortDescription")
    about = {"title": hints.get("Title"), "description": said}
    return {name: words for name, words in about.items() if words}


def field_of(definition: dict[str, Any]) -> Schema:
    """One field's definition as a schema."""
    hints = definition.get("DisplayHints")
    hints = hints if isinstance(hints, dict) else {}
    shown = words_about(definition)
    if definition.get("FieldType") == "SELECT":
        return {**shown, **chosen_from(definition.get("SelectValidation"), hints)}
    limits = definition.get("TextValidation")
    limits = limits if isinstance(limits, dict) else {}
    known = {"MinLength": "minLength", "MaxLength": "maxLength", "Pattern": "pattern"}
    made = {known[name]: rule for name, rule in limits.items() if name in known}
    if hints.get("ExampleTextValue"):
        made["examples"] = [hints["ExampleTextValue"]]
    if hints.get("TextValidationDescription"):
        made["messages"] = {"pattern": hints["TextValidationDescription"]}
    return {"type": "string", **shown, **made}


def chosen_from(validation: Any, hints: dict[str, Any]) -> Schema:
    """One of some options, or several of them."""
    limits = validation if isinstance(validation, dict) else {}
    explained = {
        each.get("Option"): each
        for each in hints.get("SelectOptionDescriptions") or ()
        if isinstance(each, dict)
    }
    options = []
    for value in limits.get("Options") or ():
        words = explained.get(value, {})
        said = {"title": words.get("Title"), "description": words.get("Description")}
        options.append({"const": value, **{name: text for name, text in said.items() if text}})
    one = {"oneOf": options}
    most = limits.get("MaxChoices", 1)
    if most == 1:
        return one
    return {
        "type": "array",
        "items": one,
        "maxItems": most,
        "minItems": limits.get("MinChoices", 0),
    }


def object_at(root: Schema, path: Path) -> Schema:
    for name in path:
        here = root["properties"].setdefault(name, {})
        here.setdefault("type", "object")
        here.setdefault("properties", {})
        here.setdefault("required", [])
        root = here
    return root


def require(root: Schema, path: Path) -> None:
    """What is required in an object makes the objects around it required."""
    for name in path:
        if name not in root["required"]:
            root["required"].append(name)
        root = root["properties"][name]


def _without_empty(node: Schema) -> Schema:
    """The same without sections that nothing stands in."""
    properties = {
        name: _without_empty(inner) if inner.get("type") == "object" else inner
        for name, inner in node["properties"].items()
        if inner.get("type") != "object" or inner.get("properties")
    }
    return {**node, "properties": properties}
