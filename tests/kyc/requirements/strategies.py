"""Any requirements, and any answers to them."""

import json

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from kyc.requirements.answers import Answers
from kyc.requirements.choices import choice_key
from kyc.requirements.definition import Kind, Question
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.places import instances

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
