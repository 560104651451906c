"""Where an error of the API's belongs: its ways to write a field, as the pointer of a question."""

import re

from kyc.requirements.answers import Answers
from kyc.requirements.definition import Definition
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
    around = [
        place
        for group in definition.groups()
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
    if len(named) == 1:
        return named[0][0]
    # A name that is asked in every row of one group is told of at the group.
    groups = {id(group): group.pointer for _pointer, group in named}
    return next(iter(groups.values())) if len(groups) == 1 else None
