"""Which of a form's answers are news. Pure.

A form sends every answer of its section, also those that nobody touched. While it was open, another
tab or another person may have answered too: what the form only repeats must not undo that, and rows
may have moved under it.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kyc.requirements.answers import Answers, Value
from kyc.requirements.context import writable
from kyc.requirements.definition import MOST_CONTROLS, Group

# The sign that no database holds, as JSON has it: it can't stand there as it is.
NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


@dataclass(frozen=True)
class Seen:
    """What a form showed when it was made: its answers, how many rows its groups had, and the
    layout of rows at that time.

    Answers, defaults among them, and rows are by pointer; `form` is the form's own name, made anew
    for each page, `requirements` the hash of those that it asked, and `conflicts` the forms whose
    conflicting answer it showed.
    """

    form: str
    layout: int
    base: Mapping[str, Value] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    requirements: str = ""
    conflicts: frozenset[str] = frozenset()

    def to_text(self) -> str:
        """For a hidden control of the form."""
        said = [
            self.form,
            self.layout,
            self.base,
            self.rows,
            self.requirements,
            sorted(self.conflicts),
        ]
        return json.dumps(said, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "Seen | None":
        """What such a control says; None when it is missing or says anything else."""
        try:
            said = json.loads(text)
            form, layout, base, rows, requirements, conflicts = said
            # Words that no page and no database could hold are not ours.
            if not writable(said) or NUL.search(text):
                return None
            read = Answers.from_json({"values": base, "rows": rows})
            known = frozenset(map(str, conflicts))
            return cls(
                str(form)[:32],
                int(layout),
                dict(read.values),
                dict(read.rows),
                str(requirements)[:64],
                known,
            )
        except (ValueError, TypeError, OverflowError, RecursionError):
            return None

    def with_base(self, taken: Mapping[str, Value]) -> "Seen":
        """The same form, which knows now what became of its answers: what it only repeats from here
        on is no news."""
        return replace(self, base={**self.base, **taken})

    def as_shown(self, answers: Answers, groups: Iterable[Group]) -> Answers:
        """The answers with as many rows as the form showed: what was typed into one that is gone
        must be read to be told.

        Rows that no form can send were not shown, whatever this says of them.
        """
        counts: dict[str, int] = {}
        left = MOST_CONTROLS
        for template in groups:
            known = replace(answers, rows={**answers.rows, **counts})
            for group in known.occurrences([template]):
                if group.repeatable and group.pointer in self.rows:
                    each = group.controls
                    count = min(self.rows[group.pointer], left // each)
                    left -= count * each
                    counts[group.pointer] = max(count, answers.rows.get(group.pointer, 0))
        return replace(answers, rows={**answers.rows, **counts})


@dataclass(frozen=True)
class Sorted:
    """A form's answers, without those that it only repeats: what is news, and what meets an answer
    that somebody else gave to the same question while the form was open, both by pointer; where
    the form says what stands there already; and news that are left out, because rows moved."""

    news: dict[str, Value] = field(default_factory=dict)
    conflicts: dict[str, Value] = field(default_factory=dict)
    agreed: set[str] = field(default_factory=set)
    left_out: dict[str, Value] = field(default_factory=dict)


def sort(
    typed: Mapping[str, Value],
    current: Mapping[str, Value],
    writers: Mapping[str, Any],
    seen: Seen | None,
    moved: tuple[str, ...] = (),
) -> Sorted:
    """The answers that the form's person gave, parted by whether somebody else's would be
    overwritten; all of them are news where nobody knows what the form showed.

    `moved`: how the pointers begin that mean another row by now than the form's.
    """
    if seen is None:
        return Sorted(dict(typed))
    found = Sorted()
    for place, value in typed.items():
        before, now = seen.base.get(place) or "", current.get(place) or ""
        ours = form_of(writers.get(place)) == seen.form
        into: dict[str, Value] | None = None
        if place not in current:
            # A default that was shown and emptied is an answer too: otherwise it would come back.
            if value or before:
                into = found.news
        elif (value or "") == now:
            found.agreed.add(place)
        elif (value or "") != before or ours:
            # What the form showed and shows again is news only if this very form had changed it in
            # between.
            into = found.news if now == before or ours else found.conflicts
        if into is not None:
            (found.left_out if place.startswith(moved) else into)[place] = value
    return found


def form_of(mark: Any) -> str | None:
    """The form in which an answer or a conflicting answer was given."""
    return mark.get("form") if isinstance(mark, dict) else None
