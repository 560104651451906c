"""Several ways to meet a definition (`oneOf`, `anyOf`): by which members they are told apart, and
which are still open."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from kyc.requirements.canonical import canonical
from kyc.requirements.memoise import memoised_by_node

# Values stand here by the text that all equal ones share.
Marks = dict[str, frozenset[str]]
Given = dict[str, str]


@memoised_by_node
def distinctive(branches: list[Any]) -> list[Marks]:
    """For each branch the members that tell it from the others, with the values that choose it.

    A member with one value in each of several branches tells them apart for certain, and then it
    alone counts: others may be lists of options that only happen to differ. Where there is none,
    lists of options without a common one tell.
    """
    marks = [
        {name: frozenset(map(canonical, values)) for name, values in _listed(branch)}
        for branch in branches
    ]
    single = _shared(
        [{name: values for name, values in each.items() if len(values) == 1} for each in marks]
    )
    if any(single):
        return single
    shared = _shared(marks)
    times = Counter(
        (name, value) for each in shared for name, values in each.items() for value in values
    )
    common = {name for (name, _value), count in times.items() if count > 1}
    return [
        {name: values for name, values in each.items() if name not in common} for each in shared
    ]


@memoised_by_node
def only_under_some(branches: list[Any]) -> frozenset[str]:
    """The members that some branches require and others don't: they stand under branches alone,
    though the object itself may define them for all.

    None where nothing tells the branches apart: then they are ways to meet one rule.
    """
    marks = distinctive(branches)
    if not any(marks):
        return frozenset()
    required = [required_by(branch) for branch in branches]
    by_some = frozenset().union(*required) - required[0].intersection(*required[1:])
    return by_some.difference(*marks)


def given_of(marks: list[Marks], data: dict[str, Any]) -> Given:
    """The answers to what tells branches apart."""
    return {
        name: canonical(data[name])
        for name in {name for each in marks for name in each}
        if name in data
    }


def is_open(marks: Marks, given: Given, required: frozenset[str]) -> bool:
    """Whether the answers so far leave a branch open. What tells it may be missing where nobody
    requires it: such a branch is met all the same."""
    told = {name: values for name, values in marks.items() if name in given or name in required}
    return all(given.get(name) in values for name, values in told.items())


def required_by(rules: Any) -> frozenset[str]:
    """The members that a definition always requires."""
    return frozenset(rules.get("required", ())) if isinstance(rules, dict) else frozenset()


def _listed(branch: Any) -> Iterator[tuple[str, list[Any]]]:
    rules = branch if isinstance(branch, dict) else {}
    for name, schema in rules.get("properties", {}).items():
        if isinstance(schema, dict) and ("const" in schema or "enum" in schema):
            yield name, [schema["const"]] if "const" in schema else schema["enum"]
    for inner in rules.get("allOf", ()):
        yield from _listed(inner)


def _shared(marks: list[Marks]) -> list[Marks]:
    """Only what several branches name can tell them apart."""
    times = Counter(name for each in marks for name in each)
    return [{name: values for name, values in each.items() if times[name] > 1} for each in marks]
