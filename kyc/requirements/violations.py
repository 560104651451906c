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
    name that only one question has. A path that leads into an answer names its question. The name
    of a template may be missing, or be there where the payload has none: which is right is
    published nowhere.
    """
    around = [
        place
        for group in answers.occurrences(definition.groups())
        for place in (
            group.pointer,
            *(f"{group.pointer}/{row}" for row in rows(group, answers) if row is not None),
        )
        if place
    ]
    found = [(pointer, group) for pointer, group, _question in instances(definition, answers)]
    asked = [pointer for pointer, _group in found]
    # Names may hold what parts them, so only whole paths are compared, never pieces.
    known, questions = (
        {".".join(split(pointer)).replace("/", "."): pointer for pointer in pointers}
        for pointers in ((*around, *asked), asked)
    )
    text = field[:LONGEST].strip()
    text = unescape(text) if text.startswith(("/", "#/")) else INDEXED.sub(r".\1", text)
    paths = [text.lstrip("#").replace("/", ".").strip(".")]
    # With its prefixes as well as without them: they may be names of the data's.
    for prefix in PREFIXES:
        if paths[0].startswith(prefix):
            paths.insert(0, paths[0].removeprefix(prefix))
    for path in paths:
        if known.get(path):
            return known[path]
        # A path may lead into the answer to a question.
        above = path
        while above := above.rpartition(".")[0]:
            if above in questions:
                return questions[above]
    named = [(pointer, group) for pointer, group in found if split(pointer)[-1:] == [field.strip()]]
    return _only_one(named or [place for place in found if _may_be(paths[0].split("."), place[0])])


def _may_be(said: list[str], pointer: str) -> bool:
    """Whether a path may mean a question though a template's name is missing or too much in it:
    both end in the same name, and agree on the entry of the data and on every row."""
    there = split(pointer)
    if len(said) < 2 or not there or not said[0].isdecimal():
        return False
    if (said[0], said[-1]) != (there[0], there[-1]):
        return False
    rows_said, rows_there = (
        [name for name in names[1:] if name.isdecimal()] for names in (said, there)
    )
    # A question of every row is told of at its group, where no row is named.
    return rows_said in ([], rows_there)


def _only_one(found: list[tuple[str, Group]]) -> str | None:
    """The one place, or else the one group that has it in every row; None for none or several."""
    if len(found) == 1:
        return found[0][0]
    groups = {id(group): group.pointer for _pointer, group in found}
    return next(iter(groups.values())) if len(groups) == 1 else None
