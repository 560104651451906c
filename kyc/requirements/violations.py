"""Where an error of the API's belongs: its ways to write a field, as the pointer of a question."""

import re

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
    around: list[str] = []
    for group in definition.groups():
        around += [group.pointer] if group.pointer else []
        if group.repeatable:
            around += [f"{group.pointer}/{row}" for row in rows(group, answers)]
    asked = [pointer for pointer, _group, _question in instances(definition, answers)]
    # Names may hold what parts them, so only whole paths are compared, never pieces.
    known, questions = (
        {".".join(split(pointer)).replace("/", "."): pointer for pointer in pointers}
        for pointers in ((*around, *asked), asked)
    )
    for path in _readings(field[:LONGEST]):
        if known.get(path):
            return known[path]
        # A path may lead into the answer to a question.
        above = path
        while above := above.rpartition(".")[0]:
            if above in questions:
                return questions[above]
    return _named(definition, answers, field.strip())


def _readings(field: str) -> list[str]:
    """The field's path with dots between its names: without its prefixes, and with them, in case
    they are names of the data's."""
    text = field.strip()
    text = unescape(text) if text.startswith(("/", "#/")) else INDEXED.sub(r".\1", text)
    path = text.lstrip("#").replace("/", ".").strip(".")
    readings = [path]
    for prefix in PREFIXES:
        if readings[0].startswith(prefix):
            readings.insert(0, readings[0].removeprefix(prefix))
    return readings


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
