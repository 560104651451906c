"""Where an error of the API's belongs: its ways to write a field, as the pointer of a question."""

import re
from collections.abc import Iterator

from kyc.requirements.answers import Answers
from kyc.requirements.definition import Definition, Group
from kyc.requirements.places import instances, rows
from kyc.requirements.pointers import split, unescape

INDEXED = re.compile(r"\[\s*[\"']?([^\[\]\"']*)[\"']?\s*\]")
PREFIXES = ("$.", "requestDetails.", "data.")
LONGEST = 1000


def locate(definition: Definition, answers: Answers, field: str) -> str | None:
    """The pointer of the question that an error's field names, or else of the group or row; None
    when it names neither.

    The contract's forms are understood (README, "Errors"): `data[1].postalCode`,
    `data.1.postalCode`, `/data/1/postalCode`, each with or without `requestDetails`, and a bare
    name that only one question has. A path that leads into an answer names its question.
    """
    asked = {
        _spelled(split(pointer)): pointer
        for pointer, _group, _question in instances(definition, answers)
    }
    known = {_spelled(split(pointer)): pointer for pointer in _around(definition, answers)} | asked
    for path in _readings(field[:LONGEST]):
        found = known.get(path) or _holding(path, asked)
        if found is not None:
            return found
    return _named(definition, answers, field.strip())


def _around(definition: Definition, answers: Answers) -> Iterator[str]:
    """Every group and row, with a place of its own."""
    for group in definition.groups():
        if group.pointer:
            yield group.pointer
        if group.repeatable:
            yield from (f"{group.pointer}/{row}" for row in rows(group, answers))


def _spelled(names: list[str]) -> str:
    """A path written in one way. Names may hold what parts them, so only whole paths are compared,
    never pieces."""
    return ".".join(names).replace("/", ".")


def _readings(field: str) -> Iterator[str]:
    """The field's path in that one way: without its prefixes, and with them, in case they are names
    of the data's."""
    text = field.strip()
    text = unescape(text) if text.startswith(("/", "#/")) else INDEXED.sub(r".\1", text)
    path = text.lstrip("#").replace("/", ".").strip(".")
    readings = [path]
    for prefix in PREFIXES:
        if readings[0].startswith(prefix):
            readings.insert(0, readings[0].removeprefix(prefix))
    yield from readings


def _holding(path: str, asked: dict[str, str]) -> str | None:
    """The question whose answer a path leads into."""
    while path:
        path = path.rpartition(".")[0]
        if path in asked and path:
            return asked[path]
    return None


def _named(definition: Definition, answers: Answers, name: str) -> str | None:
    """The only question with this name; the group, when it is asked in every row of one."""
    found = [
        (pointer, group)
        for pointer, group, _question in instances(definition, answers)
        if split(pointer)[-1:] == [name]
    ]
    if len(found) == 1:
        return found[0][0]
    groups: list[Group] = [group for _pointer, group in found]
    return groups[0].pointer if groups and all(group is groups[0] for group in groups) else None
