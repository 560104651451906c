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
    first_of,
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
OPEN_TO_OTHERS = frozenset({"optionsorstring", "optionsortype"})


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
    made = whole(fields["item"], 0)
    if not made["properties"]:
        raise UnreadableError("no questions")
    return {**made, **about}


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
        if name in properties:
            raise UnreadableError("two items of one name")
        made = answer_to(item, scope, here, depth)
        if is_group(item) and not made.get("items", made)["properties"]:
            continue
        properties[name] = made
        needed = item.get("required") is True
        conditions = [each for each in (*item["within"], item) if each.get("enableWhen")]
        if conditions:
            try:
                scope.rules.append(enabled(conditions, scope, here, needed))
            except UnreadableError:
                scope.rules.append(UNREAD)
        elif needed:
            required.append(name)
    return {"type": "object", "properties": properties, "required": required}


def questions_in(items: list[Any], within: tuple[dict[str, Any], ...] = ()) -> list[dict[str, Any]]:
    """The items that have answers. Words that only stand there explain the next one; what stands
    `within` a question comes after it, and is enabled while that is."""
    if len(within) > MAX_DEPTH:
        raise UnreadableError("too deep")
    found: list[dict[str, Any]] = []
    said: list[str] = []
    for item in items:
        if not isinstance(item, dict) or not isinstance(item.get("linkId"), str):
            raise UnreadableError("an item without a name")
        if plain(item.get("type")) == "display":
            said.append(str(item.get("text", "")))
            continue
        found.append({**item, "said": " ".join(said), "within": within})
        said = []
        if not is_group(item):
            found += questions_in(inside(item), (*within, item))
    if said and found:
        found[-1] = {**found[-1], "said": " ".join(filter(None, (found[-1]["said"], *said)))}
    return found


def is_group(item: dict[str, Any]) -> bool:
    return plain(item.get("type")) == "group"


def inside(item: dict[str, Any]) -> list[Any]:
    inner = item.get("item")
    return inner if isinstance(inner, list) else []


def answer_to(item: dict[str, Any], scope: _Scope, path: Path, depth: int) -> Schema:
    """One item's answer; of one that repeats and must be answered there is at least one."""
    about = {"title": item.get("text", ""), "description": item["said"]}
    repeats = item.get("repeats") is True
    least = {"minItems": 1} if item.get("required") is True else {}
    if is_group(item) and repeats:
        return {**about, "type": "array", "items": whole(inside(item), depth + 1), **least}
    if is_group(item):
        return {**object_of(inside(item), scope, path, depth + 1), **about}
    longest = item.get("maxLength")
    limit = {"maxLength": longest} if type(longest) is int else {}
    schema = {**of_type(item), **limit}
    return {**about, "type": "array", "items": schema, **least} if repeats else {**schema, **about}


def of_type(item: dict[str, Any]) -> Schema:
    """What one answer to an item is, and what stands there before anybody answered."""
    kind = plain(item.get("type"))
    options = [option_of(option) for option in item.get("answerOption") or ()]
    is_open = kind in OPEN or plain(item.get("answerConstraint")) in OPEN_TO_OTHERS
    if options and is_open:
        return {"type": "string", "examples": [title for _value, title in options]}
    if options and kind in CHOSEN | {"string", "integer", "date", "time"}:
        return {"oneOf": [{"const": value, "title": title} for value, title in options]}
    first = [value_of(each, "value") for each in item.get("initial") or ()][:1]
    begun = {"default": first[0]} if first and item.get("repeats") is not True else {}
    return {**TYPES.get(kind, {"type": "string"}), **begun}


def option_of(option: Any) -> tuple[Any, str]:
    value = value_of(option, "value")
    coding = option.get("valueCoding") if isinstance(option, dict) else None
    shown = coding.get("display") if isinstance(coding, dict) else None
    return value, str(shown or value)


def value_of(holder: Any, prefix: str) -> Any:
    """What `valueString`, `answerCoding` and their like hold: a coding's code, a quantity's
    number."""
    for name, value in holder.items() if isinstance(holder, dict) else ():
        if name.startswith(prefix) and isinstance(value, dict):
            held = (value.get(part) for part in ("value", "code", "display"))
            return next((each for each in held if each is not None), None)
        if name.startswith(prefix):
            return value
    raise UnreadableError("an option without a value")


def enabled(items: list[dict[str, Any]], scope: _Scope, path: Path, needed: bool) -> Schema:
    """That an answer is given only while the conditions of its item, and of those around it, are
    met."""
    every = []
    for item in items:
        parts = []
        for condition in item["enableWhen"]:
            question = condition.get("question") if isinstance(condition, dict) else None
            if question not in scope.paths:
                raise UnreadableError("a condition on rows around, or on nothing")
            answer = value_of(condition, "answer")
            parts.append(compared(scope.paths[question], condition.get("operator"), answer))
        every.append({"anyOf" if item.get("enableBehavior") == "any" else "allOf": parts})
    state = State.REQUIRED if needed else State.OPTIONAL
    return first_of([({"allOf": every}, state)], path, State.NOT_ALLOWED)
