"""Questionnaires as hospitals and health authorities write them (HL7 FHIR R4 and R5,
"Questionnaire"): answered by an object that has each question's answer under its `linkId`, and
each group's as an object of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kyc.requirements.context import MAX_DEPTH, UnreadableError
from kyc.requirements.parse.notations.when import (
    UNREAD,
    Path,
    Schema,
    State,
    compared,
    following,
    plain,
)

TYPES: dict[str, Schema] = {
    "boolean": {"type": "boolean"},
    "decimal": {"type": "number"},
    "quantity": {"type": "number"},
    "integer": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "time": {"type": "string", "format": "time"},
    "text": {"type": "string", "maxLength": 4000},
    "url": {"type": "string", "format": "uri"},
}
# Both spellings of R4 and R5: a choice is a coding, or a question that has options.
CHOSEN = frozenset({"choice", "coding"})
OPEN = frozenset({"openchoice"})


@dataclass
class _Scope:
    """An object whose answers conditions can compare: the whole, or the rows of a group. `paths`
    are the places in it by `linkId`, `rules` what they are to follow."""

    paths: dict[str, Path] = field(default_factory=dict)
    rules: list[Schema] = field(default_factory=list)


def translated(fields: Any) -> Schema | None:
    """A questionnaire as JSON Schema; None for anything else."""
    if not isinstance(fields, dict) or fields.get("resourceType") != "Questionnaire":
        return None
    if not isinstance(fields.get("item"), list):
        return None
    about = {keyword: fields[keyword] for keyword in ("title", "description") if keyword in fields}
    return {**whole(fields["item"], 0), **about}


def whole(items: list[Any], depth: int) -> Schema:
    """An object that is a scope of its own, with the rules in it."""
    scope = _Scope(dict(paths_of(items, (), depth)))
    made = object_of(items, scope, (), depth)
    return {**made, "allOf": scope.rules} if scope.rules else made


def paths_of(items: list[Any], path: Path, depth: int) -> Iterator[tuple[str, Path]]:
    """Where each item's answer stands, but for what stands in rows."""
    if depth > MAX_DEPTH:
        raise UnreadableError("too deep")
    for item in questions_in(items):
        here = (*path, item["linkId"])
        yield item["linkId"], here
        if is_group(item) and item.get("repeats") is not True:
            yield from paths_of(inside(item), here, depth + 1)


def object_of(items: list[Any], scope: _Scope, path: Path, depth: int) -> Schema:
    """The answers to some items; what they are to follow goes to the scope."""
    properties: Schema = {}
    required: list[str] = []
    for item in questions_in(items):
        name = item["linkId"]
        here = (*path, name)
        properties[name] = answer_to(item, scope, here, depth)
        needed = item.get("required") is True
        if "enableWhen" in item:
            scope.rules.append(enabled(item, scope, here, needed))
        elif needed:
            required.append(name)
    return {"type": "object", "properties": properties, "required": required}


def questions_in(items: list[Any]) -> list[dict[str, Any]]:
    """The items that have answers; words that only stand there explain the next one, and what
    stands below a question comes after it."""
    found: list[dict[str, Any]] = []
    said: list[str] = []
    for item in items:
        if not isinstance(item, dict) or not isinstance(item.get("linkId"), str):
            raise UnreadableError("an item without a name")
        if plain(item.get("type")) == "display":
            said.append(str(item.get("text", "")))
            continue
        found.append({**item, "said": " ".join(said)})
        said = []
        if not is_group(item):
            found += questions_in(inside(item))
    return found


def is_group(item: dict[str, Any]) -> bool:
    return plain(item.get("type")) == "group"


def inside(item: dict[str, Any]) -> list[Any]:
    inner = item.get("item")
    return inner if isinstance(inner, list) else []


def answer_to(item: dict[str, Any], scope: _Scope, path: Path, depth: int) -> Schema:
    about = {"title": item.get("text", ""), "description": item["said"]}
    repeats = item.get("repeats") is True
    if is_group(item) and repeats:
        return {**about, "type": "array", "items": whole(inside(item), depth + 1)}
    if is_group(item):
        return {**object_of(inside(item), scope, path, depth + 1), **about}
    schema = of_type(item)
    if repeats:
        return {**about, "type": "array", "items": schema}
    limit = {"maxLength": item["maxLength"]} if type(item.get("maxLength")) is int else {}
    return {**schema, **limit, **about}


def of_type(item: dict[str, Any]) -> Schema:
    kind = plain(item.get("type"))
    options = [option_of(option) for option in item.get("answerOption") or ()]
    if options and kind in CHOSEN | {"string", "integer", "date", "time"}:
        return {"oneOf": [{"const": value, "title": title} for value, title in options]}
    if kind in OPEN:
        return {"type": "string", "examples": [title for value_of, title in options]}
    return TYPES.get(kind, {"type": "string"})


def option_of(option: Any) -> tuple[Any, str]:
    value = value_of(option, "value")
    coding = option.get("valueCoding") if isinstance(option, dict) else None
    shown = coding.get("display") if isinstance(coding, dict) else None
    return value, str(shown or value)


def value_of(holder: Any, prefix: str) -> Any:
    """What `valueString`, `answerCoding` and their like hold; a coding counts by its code."""
    for name, value in holder.items() if isinstance(holder, dict) else ():
        if name.startswith(prefix):
            if isinstance(value, dict):
                return value.get("code") or value.get("value") or value.get("display")
            return value
    raise UnreadableError("an option without a value")


def enabled(item: dict[str, Any], scope: _Scope, path: Path, needed: bool) -> Schema:
    """That an item is answered only while its conditions are met."""
    parts = []
    for condition in item["enableWhen"]:
        question = condition.get("question") if isinstance(condition, dict) else None
        if question not in scope.paths:
            # Of the rows around it, or of nothing: it is asked, and told that a rule is not read.
            return UNREAD
        answer = value_of(condition, "answer")
        operator = condition.get("operator")
        # One of several answers that fits is enough.
        several = plain(operator) == "=" and not isinstance(answer, bool)
        parts.append(compared(scope.paths[question], "contains" if several else operator, answer))
    joint = "anyOf" if item.get("enableBehavior") == "any" else "allOf"
    state = State.REQUIRED if needed else State.OPTIONAL
    return following({joint: parts}, path, state, State.NOT_ALLOWED)
