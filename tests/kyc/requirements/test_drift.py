"""What changed between two requirements, in words, and which answers stay."""

import copy

from kyc.requirements.answers import Answers
from kyc.requirements.compiler import compile_fields
from kyc.requirements.drift import Change, compare, lost
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
    return [(each.change, each.title, [detail.template % detail.values for detail in each.details]) for each in found]


def test_what_came_went_and_changed_is_told_in_order():
    assert said(OLD, NEW) == [
        (Change.CHANGED, "Legal name", ["It was called “Name”", "At most 80 characters (before: 40)",
                                        "Its form is checked by another rule"]),
        (Change.CHANGED, "Kind", ["It must be answered now", "New options: C", "Options that are gone: A"]),
        (Change.CHANGED, "Staff", ["It is asked in another way; an earlier answer is not taken over"]),
        (Change.ADDED, "Seat", []),
        (Change.REMOVED, "Vat", []),
    ]  # fmt: skip


def test_the_same_requirement_has_no_difference():
    for fields in (OLD, AUSTRALIAN, JSON_SCHEMA):
        assert said(fields, copy.deepcopy(fields)) == []


def test_answers_that_have_no_place_any_more_are_named_and_empty_ones_are_not():
    answers = Answers({"/name": "Acme", "/kind": "A", "/vat": "X1", "/staff": ""})
    assert lost(answers, compile_fields(OLD), compile_fields(NEW)) == ["Kind", "Vat"]
    assert lost(answers, compile_fields(OLD), compile_fields(OLD)) == []


def test_rows_that_may_be_more_or_fewer_are_told():
    few, many = copy.deepcopy(JSON_SCHEMA), copy.deepcopy(JSON_SCHEMA)
    many["properties"]["owners"]["maxItems"] = 9
    found = said(few, many)
    assert found[0][2] == ["1–9 rows (before: 1–3)"]
    assert {title for _change, title, _details in found} == {
        "Name", "Born", "Address: City", "Address: Country", "Address: Geo: Lat"
    }  # fmt: skip
