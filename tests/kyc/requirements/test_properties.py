"""What holds for every requirement and every answer, not only for those somebody thought of."""

import json

from hypothesis import given
from hypothesis import strategies as st

from kyc.requirements.answers import Answers, Value
from kyc.requirements.definition import Definition, Kind
from kyc.requirements.messages import NOTICE_ENDLESS, NOTICE_RAW
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.payload import asked, build, read, resolve_answers
from kyc.requirements.places import instances
from kyc.requirements.pointers import escape
from kyc.requirements.progress import progress
from kyc.requirements.validate import problems
from kyc.requirements.violations import locate
from tests.kyc.requirements.strategies import (
    FIELDS,
    SCHEMAS,
    SLOW,
    answered,
    as_template,
    conditional,
)

WORDS = [
    "type", "properties", "required", "items", "enum", "const", "oneOf", "anyOf", "allOf", "not",
    "if", "then", "else", "$ref",
    "#", "#/$defs/a", "$defs", "a", "name", "title", "description", "object", "array", "string",
    "integer", "boolean", "null",
    "pattern", "format", "date", "email", "minLength", "minItems", "maxItems", "multipleOf",
    "messages", "rules", "template",
    "attachments", "schema", "additionalProperties", "dependentRequired", "dependentSchemas",
    "default", "x-placeholder",
    "contains", "prefixItems", "minContains", "uniqueItems", "propertyNames", "(", "[", "^\\+", "",
]  # fmt: skip
NAMES = st.one_of(st.sampled_from(WORDS), st.text(max_size=6))
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), NAMES)
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=5)),
    max_leaves=30,
)


def asked_names(definition: Definition) -> set[str]:
    return {
        part
        for group in definition.groups()
        for question in group.questions
        for part in [*group.pointer.split("/"), *question.key.split("/")]
    }


def raw_text(definition: Definition) -> str:
    return json.dumps(
        [q.raw for g in definition.groups() for q in g.questions if q.kind is Kind.RAW]
    )


def property_names(schema):
    for name, inner in schema.get("properties", {}).items():
        yield name
        yield from property_names(inner)
    if "items" in schema:
        yield from property_names(schema["items"])
    several = [*schema.get("allOf", ()), *schema.get("oneOf", ()), *schema.get("anyOf", ())]
    alone = [schema[keyword] for keyword in ("then", "else") if keyword in schema]
    for inner in [*several, *alone, *schema.get("dependentSchemas", {}).values()]:
        yield from property_names(inner)


@SLOW
@given(ANY_JSON, ANY_JSON)
def test_any_json_compiles_and_can_be_answered_and_validated(fields, data):
    definition = compile_fields(fields)
    answers = Answers({place: "1" for place, _group, _question in instances(definition, Answers())})
    problems(definition, build(definition, answers))
    problems(definition, data)
    progress(definition, read(definition, data))
    locate(definition, answers, str(data))
    assert len({section.slug for section in definition.sections}) == len(definition.sections)


@SLOW
@given(FIELDS, ANY_JSON)
def test_any_data_is_validated_against_any_requirement(fields, data):
    definition = compile_fields(fields)
    problems(definition, data)
    read(definition, data)


@SLOW
@given(st.one_of(SCHEMAS, conditional()))
def test_every_property_is_asked_for_or_shown_raw(schema):
    for fields in (schema, as_template(schema)):
        definition = compile_fields(fields)
        named, shown = asked_names(definition), raw_text(definition)
        assert all(
            escape(name) in named or json.dumps(name) in shown for name in property_names(schema)
        )


@SLOW
@given(FIELDS)
def test_a_raw_box_has_its_definition_and_a_notice_on_its_page(fields):
    for section in compile_fields(fields).sections:
        boxes = [q for group in section.groups for q in group.questions if q.kind is Kind.RAW]
        assert all(box.raw is not None for box in boxes)
        assert bool(boxes) == bool({NOTICE_RAW, NOTICE_ENDLESS} & {*section.notices})


def with_short_breaks(value: Value) -> Value:
    """A line break goes as one sign, in whatever form it came."""
    return value if isinstance(value, list) else value.replace("\r\n", "\n")


@SLOW
@given(answered(always=True))
def test_a_full_set_of_answers_comes_back_from_its_payload(story):
    definition, answers = story
    live, data = resolve_answers(definition, answers)
    now = {place for place, _group, _row, _question in asked(definition, answers, live)}
    assert read(definition, data).values == {
        place: with_short_breaks(value) for place, value in answers.values.items() if place in now
    }
    assert now == answers.values.keys() or definition.conditional


@SLOW
@given(answered())
def test_a_payload_makes_the_same_payload_when_read_back(story):
    definition, answers = story
    data = build(definition, answers)
    assert build(definition, read(definition, data)) == data


@SLOW
@given(answered())
def test_every_problem_is_at_a_place_somebody_can_answer(story):
    definition, answers = story
    live, _data = resolve_answers(definition, answers)
    places = {place for place, _group, _row, _question in asked(definition, answers, live)}
    groups = {group.pointer for group in definition.groups()}
    assert {
        problem.pointer for problem in progress(definition, answers).problems
    } <= places | groups


@SLOW
@given(answered())
def test_progress_never_counts_more_answers_than_questions(story):
    found = progress(*story)
    assert 0 <= found.answered <= found.total
    assert (found.answered == found.total) or not found.complete
    assert len(found.sections) == len(story[0].sections) or story[0].conditional


@SLOW
@given(answered())
def test_every_place_is_located_by_the_ways_the_api_writes_it(story):
    definition, answers = story
    for place, _group, _question in instances(definition, answers):
        if place and not any(sign in place for sign in ".[]~$'\" ") and place.isprintable():
            assert locate(definition, answers, f"/data{place}") is not None
