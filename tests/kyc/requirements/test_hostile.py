"""Requirements made to do harm: bounded or refused with a notice, never a worker that hangs, never
a part that is dropped."""

import json
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

from kyc.registrations.fields.raw import RawField
from kyc.requirements.answers import Answers
from kyc.requirements.definition import Definition, Kind, Question
from kyc.requirements.messages import NOTICE_ENDLESS, NOTICE_MORE, NOTICE_RAW, NOTICE_UNCHECKED
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.payload import build
from kyc.requirements.places import instances
from kyc.requirements.progress import progress
from kyc.requirements.validate import problems

# Far above what any of these takes here, and far below what a worker could be held for: bounds, not
# a measure of speed.
SECONDS = 60


def nested(depth: int, keyword: str = "properties") -> dict[str, Any]:
    made: dict[str, Any] = {"type": "string"}
    for _ in range(depth):
        made = (
            {"type": "object", "properties": {"a": made}}
            if keyword == "properties"
            else {keyword: [made]}
        )
    return made


def doubling(levels: int) -> dict[str, Any]:
    """Each level names the one below twice: two to the power of `levels` members if it were
    followed without counting."""
    defs = {
        f"d{n}": {
            "type": "object",
            "properties": {side: {"$ref": f"#/$defs/d{n + 1}"} for side in "ab"},
        }
        for n in range(levels)
    }
    return {"$ref": "#/$defs/d0", "$defs": {**defs, f"d{levels}": {"type": "string"}}}


def wide(count: int) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {f"m{n}": {"type": "string", "description": "x" * 200} for n in range(count)},
    }


def member(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {"a": schema}}


def unevaluated(depth: int, keyword: str) -> dict[str, Any]:
    """Each level is evaluated anew for the one around it."""
    made: dict[str, Any] = {"properties": {"a": {"type": "string"}}}
    for _ in range(depth):
        made = {"allOf": [made], keyword: {"type": "string"}}
    return made


def referred(times: int, schema: dict[str, Any]) -> dict[str, Any]:
    """Members that are all the same definition."""
    return {
        "type": "object",
        "properties": {f"m{n}": {"$ref": "#/$defs/c"} for n in range(times)},
        "$defs": {"c": schema},
    }


def everywhere(times: int, schema: dict[str, Any]) -> dict[str, Any]:
    """An object that has to meet the same definition again and again."""
    return {
        **member({"type": "string"}),
        "allOf": [{"$ref": "#/$defs/c"}] * times,
        "$defs": {"c": schema},
    }


def chain_in_rows(rows: int, conditions: int) -> dict[str, Any]:
    """Each answer brings in the next question, in every row."""
    steps = [
        {"if": {"properties": {f"a{n}": {"minLength": 1}}, "required": [f"a{n}"]},
         "then": {"properties": {f"a{n + 1}": {"type": "string"}}, "required": [f"a{n + 1}"]}}
        for n in range(conditions)
    ]  # fmt: skip
    row = {"type": "object", "properties": {"a0": {"type": "string"}}, "allOf": steps}
    return member({"type": "array", "minItems": rows, "items": row})


NAMES_OF_MANY = [f"m{n}" for n in range(1000)]

# Made when they are asked for: all of them together are 550 MB.
HOSTILE: dict[str, Callable[[], Any]] = {
    "megabytes of text": lambda: member(
        {"type": "string", "title": "t" * 10**6, "description": "d" * 10**7}
    ),
    "megabytes of members": lambda: wide(20_000),
    "depth 500": lambda: nested(500),
    "500 allOf in each other": lambda: nested(500, "allOf"),
    "500 oneOf in each other": lambda: nested(500, "oneOf"),
    "a million options": lambda: member({"type": "string", "enum": [str(n) for n in range(10**6)]}),
    "a million options of an array": lambda: member(
        {"type": "array", "items": {"enum": [*range(10**6)]}}
    ),
    "a million titled options": lambda: member(
        {"oneOf": [{"const": n, "title": str(n)} for n in range(10**6)]}
    ),
    "a million required names": lambda: {
        "type": "object",
        "properties": {"a": {}},
        "required": [f"m{n}" for n in range(10**6)],
    },
    "references that double": lambda: doubling(60),
    "a reference to itself": lambda: {"$ref": "#"},
    "references in a circle": lambda: {
        "$ref": "#/$defs/a",
        "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}},
    },
    "a million rows": lambda: {
        "type": "object",
        "properties": {"a": {"type": "array", "minItems": 10**6, "items": wide(3)}},
    },
    "a thousand rules": lambda: {"rules": [{"template": wide(50)} for _ in range(1000)]},
    "numbers without end": lambda: {
        "type": "object",
        "properties": {"a": {"type": "number", "multipleOf": 1e-300, "minimum": 10**400}},
    },
    "patterns for names": lambda: {
        "type": "object",
        "properties": {"a" * 60 + "!": {}},
        "patternProperties": {"^(a|aa)+$": False},
    },
    "costly patterns of pickers": lambda: {
        "type": "object",
        "properties": {
            f"c{n}": {
                "type": "string",
                "format": "country",
                "pattern": f"^([A-Z]|[A-Z][A-Z]?)*{n}$",
            }
            for n in range(300)
        },
    },
    "many branches": lambda: {
        "type": "object",
        "properties": {"k": {"type": "string"}},
        "anyOf": [{"properties": {f"m{n}": {"const": n}}} for n in range(3000)],
    },
    "what is left over, again and again": lambda: unevaluated(15, "unevaluatedProperties"),
    "entries left over, again and again": lambda: member(
        {"anyOf": [unevaluated(15, "unevaluatedItems"), {"type": "object"}]}
    ),
    "one list of names, 300 times": lambda: {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "allOf": [{"$ref": "#/$defs/n"}] * 300,
        "$defs": {"n": {"required": NAMES_OF_MANY}},
    },
    "names for names": lambda: {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "dependentRequired": {f"d{n}": ["a"] * 9 for n in range(10**5)},
    },
    "a cube of a long name": lambda: {
        "type": "object",
        "properties": {"x" * 3000: {"type": "string"}, "a": {"type": "string"}},
        "patternProperties": {"x*x*y": False},
    },
    "one list of options, 1600 times": lambda: referred(
        1600, {"enum": [f"o{n}" for n in range(2000)]}
    ),
    "sentences of its own, 1000 times": lambda: referred(
        1000, {"type": "string", "messages": {f"k{n}": "x" * 2000 for n in range(50)}}
    ),
    "one wide definition, 1000 times": lambda: everywhere(1000, wide(5000)),
    "one list of branches, 4000 times": lambda: everywhere(4000, {"anyOf": [True] * 10**5}),
    "patterns that take long to read": lambda: {
        "type": "object",
        "properties": {
            f"m{n}": {"type": "string", "pattern": f"^k{n}" + r"\b" * 480 + "$"}
            for n in range(1500)
        },
    },
    "conditions in rows": lambda: chain_in_rows(20, 40),
    "more rows than a form can send": lambda: member(
        {"type": "array", "minItems": 50, "items": wide(101)}
    ),
    "a list of itself": lambda: {
        "type": "object",
        "properties": {"a": {"type": "array", "items": {"$ref": "#"}}},
    },
}


@pytest.fixture(params=HOSTILE)
def hostile(request) -> Iterator[Any]:
    began = time.monotonic()
    yield HOSTILE[request.param]()
    assert time.monotonic() - began < SECONDS


def questions(definition: Definition) -> list[Question]:
    return [question for group in definition.groups() for question in group.questions]


def test_it_compiles_is_answered_and_validated_in_bounds(hostile):
    definition = compile_fields(hostile)
    answers = Answers(
        {place: "a" * 60 + "!" for place, _group, _question in instances(definition, Answers())}
    )
    data = build(definition, answers)
    problems(definition, data)
    progress(definition, answers)
    assert len(questions(definition)) <= 10_000


def test_what_is_asked_and_what_validates_stays_small(hostile):
    definition = compile_fields(hostile)
    raws = [question for question in questions(definition) if question.kind is Kind.RAW]
    shown = [question for question in questions(definition) if question.kind is not Kind.RAW]
    assert all(
        len(question.title) <= 200 and len(question.description) <= 2000
        for question in questions(definition)
    )
    assert sum(len(question.choices) for question in shown) <= 20_000
    # Beside a raw box stands the beginning of its definition.
    assert all(len(str(RawField(raw).form_field().definition)) < 100_000 for raw in raws[:20])


@pytest.mark.parametrize(
    "name",
    [
        "depth 500",
        "a million options",
        "references that double",
        "a reference to itself",
        "a million rows",
        "one list of options, 1600 times",
        "more rows than a form can send",
    ],
)
def test_what_is_too_much_becomes_a_box_with_a_notice(name):
    definition = compile_fields(HOSTILE[name]())
    assert Kind.RAW in {question.kind for question in questions(definition)}
    assert {NOTICE_RAW, NOTICE_ENDLESS} & {
        notice for section in definition.sections for notice in section.notices
    }


def held(schema: Any, keyword: str) -> int:
    """How often a keyword stands in the validator's schema."""
    if isinstance(schema, list):
        return sum(held(inner, keyword) for inner in schema)
    return (
        sum((name == keyword) + held(inner, keyword) for name, inner in schema.items())
        if isinstance(schema, dict)
        else 0
    )


def test_what_is_left_over_is_validated_a_few_times_and_the_rest_is_told_of():
    few, many = (compile_fields(unevaluated(depth, "unevaluatedProperties")) for depth in (4, 5))
    assert (held(few.schema, "unevaluatedProperties"), few.sections[0].notices) == (4, ())
    assert held(many.schema, "unevaluatedProperties") == 4
    assert NOTICE_UNCHECKED in many.sections[0].notices


def test_names_that_must_be_there_cost_wherever_they_are_said():
    definition = compile_fields(HOSTILE["one list of names, 300 times"]())
    assert held(definition.schema, "required") < 30
    assert NOTICE_UNCHECKED in definition.sections[0].notices


NAMES = [
    "__proto__",
    "constructor",
    "<script>alert(1)</script>",
    "a\u202eb",
    "a\x00b",
    "",
    " ",
    "a/b~c",
    "'\"`",
    "ÅÄÖ",
    "q" * 3000,
]


@pytest.mark.parametrize("name", [name for name in NAMES if name])
def test_a_member_of_any_name_is_asked_and_sent_under_it(name):
    definition = compile_fields(
        {"type": "object", "properties": {name: {"type": "string"}}, "required": [name]}
    )
    ((place, _group, question),) = instances(definition, Answers())
    assert build(definition, Answers({place: "x"})) == {name: "x"}
    assert not any(sign in question.title for sign in "\u202e\x00")
    assert [problem.pointer for problem in problems(definition, {})] == [place]


def test_a_member_without_a_name_is_not_dropped():
    definition = compile_fields(
        {"type": "object", "properties": {"": {"type": "string"}, "a": {"type": "string"}}}
    )
    (question,) = questions(definition)
    assert (question.key, definition.sections[0].notices) == ("a", (NOTICE_MORE,))
    needed = {"type": "object", "properties": {"": {"type": "string"}}, "required": [""]}
    (question,) = questions(compile_fields(needed))
    assert (question.kind, question.raw) == (Kind.RAW, needed)


def counting(monkeypatch: pytest.MonkeyPatch, place: str) -> list[tuple[Any, ...]]:
    """The arguments of each call of a function from now on: what is bounded is counted, not
    timed."""
    module, _dot, name = place.rpartition(".")
    calls: list[tuple[Any, ...]] = []
    real = getattr(import_module(module), name)

    def counted(*given: Any, **more: Any) -> Any:
        calls.append(given)
        return real(*given, **more)

    monkeypatch.setattr(place, counted)
    return calls


def test_entries_that_must_differ_are_each_looked_at_once(monkeypatch):
    looks = counting(monkeypatch, "kyc.requirements.validator.canonical")
    monkeypatch.setattr("jsonschema._utils.equal", pytest.fail)
    definition = compile_fields(member({"type": "array", "uniqueItems": True}))
    assert problems(definition, {"a": [{"n": n} for n in range(8000)]}) == []
    assert len(looks) == 8000


@pytest.mark.parametrize(
    ("entries", "distinct"),
    [([1, 1.0], False), ([1, True], True), ([0, False], True), ([[1], [True]], True),
     ([{"a": 1, "b": 2}, {"b": 2.0, "a": 1}], False),
     (["1", 1], True), ([0, -0.0], False), ([None, "null"], True), ([[], {}], True)],
)  # fmt: skip
def test_entries_are_the_same_as_the_draft_has_it(entries, distinct):
    definition = compile_fields(member({"type": "array", "uniqueItems": True}))
    assert (not problems(definition, {"a": entries})) is distinct


def options(name: str, count: int = 2000) -> list[str]:
    return [f"{name}{n}" for n in range(count)]


def test_options_that_tell_branches_apart_are_each_read_once(monkeypatch):
    reads = counting(monkeypatch, "kyc.requirements.branches.canonical")
    branches = [{"properties": {"k": {"enum": options(f"b{n}_")}}} for n in range(12)]
    definition = compile_fields(
        {"type": "object", "properties": {"k": {"type": "string"}}, "oneOf": branches}
    )
    found = progress(definition, Answers({"/k": "none of them"}))
    assert [problem.pointer for problem in found.problems] == ["/k"]
    # Once each, and the answer itself a few times.
    assert 24_000 <= len(reads) < 24_100


def test_a_sentence_of_the_regulators_is_kept_for_a_rule_that_is_validated_and_cleaned_once(
    monkeypatch,
):
    signs = counting(monkeypatch, "unicodedata.category")
    said = {"pattern": "Wrong " * 1000, **{f"k{n}": "y" * 2000 for n in range(50)}}
    definition = compile_fields(
        referred(300, {"type": "string", "pattern": "^a$", "messages": said})
    )
    assert {
        tuple(question.messages)
        for question in questions(definition)
        if question.kind is not Kind.RAW
    } == {("pattern",)}
    assert len(signs) < 20_000


@pytest.mark.parametrize(
    ("name", "work"),
    [
        ("one wide definition, 1000 times", "kyc.requirements.parse.object_members.Member"),
        ("one list of branches, 4000 times", "kyc.requirements.parse.object_members.excluded_by"),
    ],
)
def test_what_a_reference_brings_costs_each_time(monkeypatch, name, work):
    calls = counting(monkeypatch, work)
    definition = compile_fields(HOSTILE[name]())
    assert 0 < len(calls) < 50_000
    assert {NOTICE_RAW, NOTICE_UNCHECKED} & {*definition.sections[0].notices}


def test_making_patterns_ready_is_bounded_for_all_of_them(monkeypatch):
    patterns = counting(monkeypatch, "regex.compile")
    properties = {
        f"m{n}": {"type": "string", "pattern": f"^q{n}" + r"\b" * 480 + "$"} for n in range(1500)
    }
    definition = compile_fields({"type": "object", "properties": properties})
    problems(definition, dict.fromkeys(properties, "a"))
    assert sum(len(given[0]) for given in patterns) < 10**6
    assert NOTICE_UNCHECKED in definition.sections[0].notices


def test_conditions_are_made_ready_once_however_many_rows_they_are_asked_of(monkeypatch):
    made = counting(monkeypatch, "kyc.requirements.validator.Validator")
    definition = compile_fields(chain_in_rows(20, 30))
    answers = Answers({place: "a" for place, _group, _question in instances(definition, Answers())})
    found = progress(definition, answers)
    assert (len(made), found.complete) == (30, True)


def test_what_is_asked_is_looked_for_only_as_long_as_that_costs_little(monkeypatch):
    monkeypatch.setattr("kyc.requirements.payload.MOST_WORK", 1000)
    rounds = counting(monkeypatch, "kyc.requirements.payload.resolve")
    definition = compile_fields(chain_in_rows(5, 30))
    build(
        definition,
        Answers({place: "a" for place, _group, _question in instances(definition, Answers())}),
    )
    assert 1 < len(rounds) < 10


def test_json_that_is_nested_too_deep_is_told_of_and_not_sent_as_json():
    definition = compile_fields(["anything"])
    deep = "[" * 5000 + "]" * 5000
    assert isinstance(build(definition, Answers({"": deep})), str)
    assert [
        problem.message for problem in problems(definition, build(definition, Answers({"": deep})))
    ] == ["This is not complete JSON. Check its quotation marks, commas and brackets"]
    assert problems(definition, build(definition, Answers({"": json.dumps({"a": [1]})}))) == []
