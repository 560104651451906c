"""What holds for every requirement and every answer, not only for those somebody thought of."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyc.requirements.answers import Answers
from kyc.requirements.choices import choice_key
from kyc.requirements.definition import Definition, Kind, Question
from kyc.requirements.messages import NOTICE_ENDLESS, NOTICE_RAW
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.payload import asked, build, read, settled
from kyc.requirements.places import instances
from kyc.requirements.pointers import escape
from kyc.requirements.progress import progress
from kyc.requirements.validate import problems
from kyc.requirements.violations import locate

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
SLOW = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)

MEMBERS = st.text(min_size=1, max_size=8)
SCALAR_SCHEMAS = st.one_of(
    st.just({"type": "string"}),
    st.just({"type": "string", "maxLength": 400}),
    st.just({"type": "integer", "minimum": 3}),
    st.just({"type": "number"}),
    st.just({"type": "boolean"}),
    st.just({"type": "boolean", "enum": [None, True]}),
    st.just({"type": "string", "format": "date"}),
    st.just({"type": "shape nobody knows"}),
    st.just({"enum": ["a", "b", 3, None]}),
    st.just({"oneOf": [{"const": 1, "title": "One"}, {"const": "1 "}]}),
    st.just({"type": "array", "items": {"enum": ["x", "y", 7]}}),
    st.just({"type": "array", "items": {"type": "string"}}),
    st.just({}),
    st.just({"$ref": "#"}),
)


def objects(inner):
    return st.builds(
        lambda properties, required: {
            "type": "object",
            "properties": properties,
            "required": [
                name for name, wanted in zip(properties, required, strict=False) if wanted
            ],
        },
        st.dictionaries(MEMBERS, inner, min_size=1, max_size=4),
        st.lists(st.booleans(), max_size=4),
    )


def lists_of(inner):
    return st.builds(
        lambda item, least: {"type": "array", "items": item, "minItems": least},
        objects(inner),
        st.integers(0, 2),
    )


SCHEMAS = objects(
    st.recursive(
        SCALAR_SCHEMAS, lambda inner: st.one_of(objects(inner), lists_of(inner)), max_leaves=8
    )
)


@st.composite
def conditional(draw):
    """An object with members that only some branch has, in every way that a condition can be
    written."""
    schema = draw(objects(SCALAR_SCHEMAS))
    name = draw(st.sampled_from(sorted(schema["properties"])))
    branches = draw(st.lists(objects(SCALAR_SCHEMAS), min_size=2, max_size=2))
    way = draw(
        st.sampled_from(
            ["if", "dependentSchemas", "allOf", "oneOf", "anyOf", "nested if", "dependentRequired"]
        )
    )
    condition = {
        "properties": {
            name: draw(st.sampled_from([{"const": "true"}, {"type": "string"}, {"const": 3}]))
        }
    }
    match way:
        case "if":
            return {**schema, "if": condition, "then": branches[0], "else": branches[1]}
        case "nested if":
            return {
                **schema,
                "if": {**condition, "required": [name]},
                "then": {**branches[0], "if": condition, "then": branches[1]},
            }
        case "dependentSchemas":
            return {**schema, way: {name: branches[0]}}
        case "dependentRequired":
            return {**schema, way: {name: sorted(schema["properties"])}}
        case "allOf":
            return {**schema, way: [branches[0], {"if": condition, "then": branches[1]}]}
    told = [
        {**branch, "properties": {**branch["properties"], "way": {"const": n}}}
        for n, branch in enumerate(branches)
    ]
    if draw(st.booleans()):
        told = [{**branch, "required": [*branch["required"], "way"]} for branch in told]
    return {**schema, way: told}


def as_template(schema):
    """The same requirement with its properties as a list, and `required` as a flag."""
    made = {key: value for key, value in schema.items() if key not in ("properties", "required")}
    if "properties" in schema:
        made["properties"] = [
            {**as_template(inner), "name": name, "required": name in schema["required"]}
            for name, inner in schema["properties"].items()
        ]
    if isinstance(schema.get("items"), dict):
        made["items"] = as_template(schema["items"])
    return made


FIELDS = st.one_of(
    SCHEMAS,
    conditional(),
    SCHEMAS.map(as_template),
    st.lists(SCHEMAS.map(as_template), min_size=1, max_size=3).map(
        lambda many: {"rules": [{"template": t} for t in many]}
    ),
)


def typed(question: Question):
    """What somebody may have typed as an answer, in the form in which it is read back."""
    keys = [choice_key(choice.value) for choice in question.choices]
    match question.kind:
        case Kind.CHOICE:
            return st.sampled_from(keys).filter(str.strip)
        case Kind.CHOICES:
            return st.lists(st.sampled_from(keys), min_size=1, max_size=3)
        case Kind.BOOLEAN:
            return st.sampled_from(["true", "false"])
        case Kind.CONFIRMATION:
            return st.just("true")
        case Kind.INTEGER:
            return st.integers(-(10**9), 10**9).map(str)
        case Kind.NUMBER:
            return st.one_of(st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9)).map(json.dumps)
        case Kind.RAW:
            return st.one_of(
                st.integers(), st.text(), st.dictionaries(st.text(), st.integers())
            ).map(lambda value: json.dumps(value, ensure_ascii=False, indent=2))
    return st.text(min_size=1).map(str.strip).filter(bool)


@st.composite
def answered(draw, always=False):
    definition = compile_fields(draw(FIELDS))
    rows = {
        group.pointer: draw(st.integers(max(1, group.min_items), 3))
        for group in definition.groups()
        if group.repeatable
    }
    blank = Answers(rows=rows)
    asked = [(place, question) for place, _group, question in instances(definition, blank)]
    return definition, Answers(
        {
            place: draw(typed(question))
            for place, question in asked
            if always or draw(st.booleans())
        },
        rows,
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
def test_any_json_compiles_and_can_be_answered_and_judged(fields, data):
    definition = compile_fields(fields)
    answers = Answers({place: "1" for place, _group, _question in instances(definition, Answers())})
    problems(definition, build(definition, answers))
    problems(definition, data)
    progress(definition, read(definition, data))
    locate(definition, answers, str(data))
    assert len({section.slug for section in definition.sections}) == len(definition.sections)


@SLOW
@given(FIELDS, ANY_JSON)
def test_any_data_is_judged_against_any_requirement(fields, data):
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


@SLOW
@given(answered(always=True))
def test_a_full_set_of_answers_comes_back_from_its_payload(story):
    definition, answers = story
    live, data = settled(definition, answers)
    now = {place for place, _group, _row, _question in asked(definition, answers, live)}
    assert read(definition, data).values == {
        place: value for place, value in answers.values.items() if place in now
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
    live, _data = settled(definition, answers)
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
