"""Requirements as lists of fields, each with its path, its type and whether it is required: as
operators register senders (AWS End User Messaging, "RegistrationFieldDefinitions"), and templates
whose properties say under which answers they are required, optional or not allowed."""

from functools import lru_cache
from typing import Any

from kyc.requirements.context import MAX_DEPTH, UnreadableError
from kyc.requirements.parse.notations.when import (
    UNREAD,
    Case,
    Find,
    Path,
    Schema,
    State,
    first_of,
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
# What is required only under a condition is optional otherwise, and the reverse.
BESIDE = {State.REQUIRED: State.OPTIONAL, State.OPTIONAL: State.REQUIRED}


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
    if max(map(len, paths.values())) > MAX_DEPTH:
        raise UnreadableError("too deep")
    every: list[Schema] = []
    for definition in listed:
        *above, name = paths[definition["FieldPath"]]
        holder = object_at(root, tuple(above))
        holder["properties"][name] = field_of(definition)
        needed = definition.get("FieldRequirement") == "REQUIRED"
        rules = rules_of(definition, paths[definition["FieldPath"]], needed, paths.get)
        if needed and not rules:
            require(root, (*above, name))
        every += rules
    return {**_without_empty(root), **({"allOf": every} if every else {})}


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
    named = _named(made.get("properties"))
    required = made.get("required")
    listed = required if isinstance(required, list) else []
    needed = {name for name in listed if isinstance(name, str)}
    paths = {name: (name,) for name in named}
    rules: list[Schema] = []
    ruled: set[str] = set()
    for name, item in named.items():
        is_needed = name in needed or item.get("required") is True
        if own := rules_of(item, (name,), is_needed, paths.get):
            rules += own
            ruled.add(name)
    return _with_rules(made, rules, ruled) if rules else made


def _named(properties: Any) -> dict[str, dict[str, Any]]:
    """Properties by their names, whether they are a list or a map."""
    if isinstance(properties, list):
        return {item["name"]: item for item in properties if is_named(item)}
    items = properties.items() if isinstance(properties, dict) else ()
    return {name: item for name, item in items if isinstance(item, dict)}


def _with_rules(template: Schema, rules: list[Schema], ruled: set[str]) -> Schema:
    """A template with rules about some of its properties, which none of its flags requires any
    more."""
    listed = template["properties"]
    made = {**template}
    if isinstance(listed, list):
        made["properties"] = [
            {**item, "required": False} if is_named(item) and item["name"] in ruled else item
            for item in listed
        ]
    else:
        made["properties"] = {
            name: {**item, "required": False} if name in ruled else item
            for name, item in listed.items()
        }
    if isinstance(template.get("required"), list):
        made["required"] = [name for name in template["required"] if name not in ruled]
    others = template["allOf"] if isinstance(template.get("allOf"), list) else []
    return {**made, "allOf": [*others, *rules]}


def is_named(item: Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("name"), str) and bool(item["name"])


def rules_of(item: dict[str, Any], path: Path, needed: bool, find: Find) -> list[Schema]:
    """What a field's own conditions say about it, in whatever words: one rule for all of them, and
    a note where one can't be read. What only says when it is not allowed comes first."""
    usual = State.REQUIRED if needed else State.OPTIONAL
    said_cases: list[list[Case]] = []
    unread: list[Schema] = []
    for name, said in item.items():
        keyword = keyword_of(name)
        try:
            found = cases_of(keyword, said, find) if keyword else []
        except UnreadableError:
            unread = [UNREAD]
            continue
        said_cases.append(found)
        if found and stem_of(keyword) in STATES:
            usual = BESIDE.get(STATES[stem_of(keyword)], usual)
    said_cases.sort(key=lambda cases: any(case[1] is not State.NOT_ALLOWED for case in cases))
    cases = [case for cases in said_cases for case in cases]
    return [*([first_of(cases, path, usual)] if cases else []), *unread]


@lru_cache(maxsize=4096)
def keyword_of(name: object) -> str:
    """A keyword in one spelling; "" for one that says nothing of conditions, as nearly all."""
    written = plain(name)
    stem = stem_of(written)
    return written if written in CONDITIONS or stem in SHOWN | HIDDEN | STATES.keys() else ""


def stem_of(name: str) -> str:
    """What a keyword says that it says under a condition: of `requiredIf`, "required"."""
    if name == "required":
        return name
    return next((name.removesuffix(word) for word in WHILE if name.endswith(word)), "")


def cases_of(name: str, said: Any, find: Find) -> list[Case]:
    """The conditions that one keyword gives, each with the state that follows."""
    stem = stem_of(name)
    if not said or isinstance(said, bool):
        return []
    if name in CONDITIONS and isinstance(said, list) and all(map(_says_state, said)):
        return [(read(condition_in(case), find), _state(case)) for case in said]
    if stem in SHOWN or name in CONDITIONS:
        return [(negated(read(said, find)), State.NOT_ALLOWED)]
    if stem in HIDDEN:
        return [(read(said, find), State.NOT_ALLOWED)]
    # A list of names is a JSON Schema's own.
    if stem in STATES and not (name == "required" and isinstance(said, list)):
        return [(read(said, find), STATES[stem])]
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
