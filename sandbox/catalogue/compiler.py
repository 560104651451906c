"""From the free-form `fields` of a requirement set to one JSON Schema for a registration's
`data`."""

from typing import Any

Schema = dict[str, Any]

NOT_EMPTY: Schema = {
    "not": {"type": "null"},
    "minLength": 1,
    "minItems": 1,
    "minProperties": 1,
}
# Keywords of a listed property that mean the same in JSON Schema; `messages` rides along for the
# error texts.
_SHARED = (
    *("minLength", "maxLength", "pattern", "format", "minimum", "maximum", "multipleOf"),
    *("items", "minItems", "maxItems", "uniqueItems", "messages"),
)


# A template with one of them is a JSON Schema, though it names no properties itself.
_SAYS_RULES = frozenset({"items", "oneOf", "anyOf", "allOf", "$ref", "if"})


def compile_fields(fields: Schema) -> Schema:
    """The schema that judges `data`; definitions of no known shape ask only that something was
    answered, empty ones nothing."""
    if not fields:
        return {}
    if "rules" not in fields:
        return _compile_template(fields)
    entries = []
    for place, rule in enumerate(fields["rules"]):
        template = rule["template"]
        # With an id of its own a template stays the document that its `$ref`s point into.
        own = {"$id": f"urn:rule:{place}"} if "$defs" in template else {}
        entries.append(own | _compile_template(template))
    return {
        "type": "array",
        "prefixItems": entries,
        "minItems": len(entries),
        "maxItems": len(entries),
    }


def _compile_template(template: Schema) -> Schema:
    properties = template.get("properties")
    if isinstance(properties, list):
        return _compile_listed(template, properties)
    if isinstance(properties, dict) or _SAYS_RULES & template.keys():
        return {keyword: _with_nulls(value) for keyword, value in template.items()}
    if template and all(
        isinstance(inner, dict) and isinstance(inner.get("properties"), list)
        for inner in template.values()
    ):
        return _closed_object(
            {name: _compile_template(inner) for name, inner in template.items()}, list(template)
        )
    return NOT_EMPTY


def _with_nulls(schema: Any) -> Any:
    """The same schema, in which null may stand wherever it says so as OpenAPI does."""
    if isinstance(schema, list):
        return [_with_nulls(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {keyword: _with_nulls(value) for keyword, value in schema.items()}
    return {"anyOf": [inner, {"type": "null"}]} if inner.get("nullable") is True else inner


def _compile_listed(template: Schema, properties: list[Schema]) -> Schema:
    required = [
        each["name"]
        for each in properties
        if each.get("required") and not any(map(_says_when, each))
    ]
    schemas: Schema = {}
    for listed in properties:
        if isinstance(listed.get("properties"), list):
            schemas[listed["name"]] = _compile_listed(listed, listed["properties"])
            continue
        schema = {keyword: listed[keyword] for keyword in _SHARED if keyword in listed}
        schema["type"] = listed["type"]
        items = schema.get("items")
        if isinstance(items, dict) and isinstance(items.get("properties"), list):
            schema["items"] = _compile_listed(items, items["properties"])
        if "enum" in listed:
            # The null of `[null, true]` is the box not ticked yet: a way to show it, never an
            # answer.
            schema["enum"] = [each for each in listed["enum"] if each is not None]
        if listed["type"] == "string" and listed.get("required"):
            schema.setdefault("minLength", 1)
        schemas[listed["name"]] = schema
    one = _closed_object(schemas, required)
    if template.get("type") != "array":
        return one
    limits: Schema = {
        keyword: template[keyword] for keyword in ("minItems", "maxItems") if keyword in template
    }
    return {"type": "array", "minItems": 1, **limits, "items": one}


def _says_when(keyword: str) -> bool:
    """Whether a property's keyword says under which answers it is required or allowed: who reviews
    an order looks at these, no form's check does."""
    return keyword.lower().endswith(("if", "when", "conditions", "dependson"))


def _closed_object(properties: Schema, required: list[str]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
