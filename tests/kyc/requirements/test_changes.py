"""What changed between two requirements, in words, and which answers stay."""

import copy

from kyc.requirements.changes import Change, compare
from kyc.requirements.parse.compiler import compile_fields
from tests.kyc.requirements.conftest import AUSTRALIAN, JSON_SCHEMA

OLD = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "maxLength": 40},
        "kind": {"enum": ["A", "B"]},
        "vat": {"type": "string"},
        "staff": {"type": "integer", "minimum": 1},
    },
    "required": ["name"],
}
NEW = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "title": "Legal name", "maxLength": 80, "pattern": "^[A-Z]"},
        "kind": {"enum": ["B", "C"]},
        "staff": {"type": "string"},
        "seat": {"type": "string"},
    },
    "required": ["name", "seat", "kind"],
}


def said(before, after):
    found = compare(compile_fields(before), compile_fields(after))
    return [
        (each.change, each.title, [detail.template % detail.values for detail in each.details])
        for each in found
    ]


def test_what_came_went_and_changed_is_told_in_order():
    assert said(OLD, NEW) == [
        (Change.CHANGED, "Legal name", ["It was called “Name”",
        "At most 80 characters (before: 40)",
                                        "Its form is checked by another rule"]),
        (Change.CHANGED, "Kind", ["It must be answered now", "New options: C",
        "Options that are gone: A"]),
        (Change.CHANGED, "Staff",
        ["It is asked in another way; an earlier answer is not taken over"]),
        (Change.ADDED, "Seat", []),
        (Change.REMOVED, "Vat", []),
    ]  # fmt: skip


def test_the_same_requirement_has_no_difference():
    for fields in (OLD, AUSTRALIAN, JSON_SCHEMA):
        assert said(fields, copy.deepcopy(fields)) == []


def one(schema, **more):
    return {"type": "object", "properties": {"a": schema}, **more}


def test_limits_are_told_as_they_are_written_and_that_one_is_gone():
    text = {"type": "string"}
    longer = said(one({**text, "maxLength": 1000000}), one({**text, "maxLength": 1000001}))
    assert longer[0][2] == ["At most 1000001 characters (before: 1000000)"]
    assert said(one({**text, "maxLength": 10}), one(text))[0][2] == [
        "No longest length any more (before: 10 characters)"
    ]
    assert said(one(text), one({**text, "minLength": 3}))[0][2] == [
        "At least 3 characters (before: none)"
    ]


def test_a_change_that_has_no_words_of_its_own_is_told_all_the_same():
    number = {"type": "number"}
    assert said(one(number), one({**number, "multipleOf": 5}))[0][2] == [
        "It is checked by other rules"
    ]
    conditions = {"if": {"required": ["a"]}, "then": {"required": ["b"]}}
    both = {"type": "object", "properties": {"a": number, "b": number}}
    ((change, title, details),) = said(both, {**both, **conditions})
    assert (change, title) == (Change.CHANGED, "")
    assert details == [
        "Other answers decide now which questions must be answered, or what they may be"
    ]
    fixed = [one({"const": value}, required=["a"]) for value in ("v1", "v2")]
    assert said(*fixed)[0][2] == ["Its fixed value changed"]


def test_rows_that_may_be_more_or_fewer_are_told():
    few, many = copy.deepcopy(JSON_SCHEMA), copy.deepcopy(JSON_SCHEMA)
    many["properties"]["owners"]["maxItems"] = 9
    found = said(few, many)
    assert found[0][2] == ["1–9 rows (before: 1–3)"]
    assert {title for _change, title, _details in found} == {
        "Name", "Born", "Address: City", "Address: Country", "Address: Geo: Lat"
    }  # fmt: skip
