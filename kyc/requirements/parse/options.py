"""The options that a definition lists (`enum`, `const`, or `oneOf` with a const in each), and what
they are called."""

import json
from typing import Any

from kyc.requirements.choices import choice_key
from kyc.requirements.context import ANNOTATIONS, UnreadableError, shallow
from kyc.requirements.definition import Choice
from kyc.requirements.parse.schemas import MAX_OPTIONS, TYPES
from kyc.requirements.text import option, shown

NAMES_IN_OPTIONS = ("title", "label", "name", "display", "description")
NAMES_OF_OPTIONS = (
    *("enumNames", "x-enumNames", "x-enum-names", "ui:enumNames", "enumTitles", "enum_titles"),
    "x-enum-varnames",
)
EXPLANATIONS_OF_OPTIONS = ("x-enum-descriptions", "enumDescriptions", "markdownEnumDescriptions")


def own_title(node: Any) -> str:
    """What the regulator calls a part; empty where the part has no title."""
    return shown(node.get("title")) if isinstance(node, dict) else ""


def own_description(node: Any) -> str:
    """What the regulator explains about a part, where it is more than the title; "" for nothing."""
    said = shown(node.get("description")) if isinstance(node, dict) else ""
    return "" if said == own_title(node) else said


def options_of(node: dict[str, Any]) -> tuple[Choice, ...] | None:
    """The options that a definition lists (`enum`, `const`, or `oneOf` with a const in each), if it
    does.

    Raises UnreadableError for more of them than a page can hold.
    """
    keyword = option_keyword(node)
    if not keyword:
        return None
    values = values_of(node)
    if keyword in ("const", "enum"):
        said = list(zip(*_words_beside(node, len(values)), strict=True))
    else:
        said = [(own_title(branch), own_description(branch)) for branch in node[keyword]]
    choices = []
    for value, (title, description) in zip(values, said, strict=True):
        if isinstance(value, bool):
            label = "Yes" if value else "No"
        elif isinstance(value, str):
            label = option(value)
        else:
            label = _name_in(value)
            if not label and shallow(value):
                label = shown(json.dumps(value, ensure_ascii=False))
        choices.append(Choice(value, title or label or "–", description))
    return tuple(choices)


def _name_in(value: Any) -> str:
    """What an option that is an object calls itself."""
    held = value if isinstance(value, dict) else {}
    return next((name for key in NAMES_IN_OPTIONS if (name := shown(held.get(key)))), "")


def _words_beside(node: dict[str, Any], count: int) -> tuple[list[str], list[str]]:
    """The names of the values of an `enum`, and what explains them, where lists of as many stand
    beside it: no keywords of JSON Schema, but of those who make forms of it. An explanation is the
    name of what has no other."""
    more = node.get("options")
    titles = more.get("enum_titles") if isinstance(more, dict) else None
    names = _as_many([*map(node.get, NAMES_OF_OPTIONS), titles], count)
    explained = _as_many([*map(node.get, EXPLANATIONS_OF_OPTIONS)], count)
    return (names, explained) if any(names) else (explained, names)


def _as_many(lists: list[Any], count: int) -> list[str]:
    """The first of some lists that has as many entries; else as many empty ones."""
    found = (each for each in lists if isinstance(each, list) and len(each) == count)
    return [shown(words) for words in next(found, [""] * count)]


def values_of(node: dict[str, Any]) -> list[Any]:
    """The values of the options that a definition lists; none where it doesn't."""
    keyword = option_keyword(node)
    if keyword in ("const", "enum"):
        return list(node["enum"] if keyword == "enum" else [node["const"]])
    return [
        branch["const"] if "const" in branch else branch["enum"][0]
        for branch in (node[keyword] if keyword else ())
    ]


def option_keyword(node: dict[str, Any]) -> str:
    """By which keyword a definition lists options; empty where it doesn't. All others are rules
    like any."""
    for keyword in ("enum", "oneOf", "anyOf"):
        if isinstance(node.get(keyword), list) and len(node[keyword]) > MAX_OPTIONS:
            raise UnreadableError("too many options")
    if isinstance(node.get("enum"), list):
        return "enum"
    if "const" in node:
        return "const"
    for keyword in ("oneOf", "anyOf"):
        branches = node.get(keyword)
        listed = branches if isinstance(branches, list) else []
        if listed and all(
            isinstance(branch, dict)
            and not branch.keys() - ANNOTATIONS - {"const", "enum", "type"}
            and (
                "const" in branch
                or (isinstance(branch.get("enum"), list) and len(branch["enum"]) == 1)
            )
            for branch in listed
        ):
            return keyword
    return ""


def listed_types(node: dict[str, Any]) -> list[str]:
    """The types that a definition says, of those that there are."""
    said = node["type"]
    return [name for name in (said if isinstance(said, list) else [said]) if name in TYPES]


def distinct(options: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The options as a page can show them.

    Raises UnreadableError where they can't be told apart.
    """
    if not 0 < len(options) <= MAX_OPTIONS or not all(shallow(choice.value) for choice in options):
        raise UnreadableError("options that can't be shown")
    if len({choice_key(choice.value) for choice in options}) < len(options):
        raise UnreadableError("options that can't be told apart")
    if len({choice.label for choice in options}) < len(options):
        return tuple(
            Choice(choice.value, shown(choice_key(choice.value)) or "–", choice.description)
            for choice in options
        )
    return options
