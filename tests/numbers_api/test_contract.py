"""The wire models beside the contract: every operation has its endpoint, every property its
place."""

from collections.abc import Iterator
from typing import Any, get_args

import yaml

from numbers_api import endpoints, events, schemas
from numbers_api.schemas import Wire
from tools.paths import ROOT

COPY = ROOT / "sandbox" / "contract"
# The contract's own home, where the project lies beside it.
ORIGINAL = ROOT.parent / "shared" / "contract"
CONTRACT: dict[str, Any] = yaml.safe_load((COPY / "numbers-api.openapi.yaml").read_text())
SCHEMAS: dict[str, Any] = CONTRACT["components"]["schemas"]

MODELS: dict[str, type[Wire]] = {
    "Money": schemas.Money,
    "AvailableRegions": schemas.AvailableRegions,
    "AvailableNumber": schemas.AvailableNumber,
    "AvailableNumbers": schemas.AvailableNumbers,
    "NumberRequirements": schemas.NumberRequirements,
    "RequiredAttachment": schemas.RequiredAttachment,
    "SmsConfiguration": schemas.SmsConfiguration,
    "VoiceConfiguration": schemas.VoiceConfiguration,
    "CreateNumberOrderRequest": schemas.CreateNumberOrder,
    "NumberOrder": schemas.NumberOrder,
    "Registration": schemas.Registration,
    "ActiveNumber": schemas.ActiveNumber,
    "ActiveNumbers": schemas.ActiveNumbers,
    "CallbackConfiguration": schemas.CallbackConfiguration,
    "CallbackEvent": events.Event,
}
NO_MODEL = {
    "RegionCode": "text",
    "PhoneNumber": "text",
    "NumberType": "text, so that a value nobody knows survives",
    "Capability": "text, so that a value nobody knows survives",
    "NumberOrderState": "text, so that a value nobody knows survives",
    "LookupNumberRequirementsRequest": "two texts, which the client's method takes as arguments",
    "UpdateRegistrationRequest": "one member, which the client's method takes as an argument",
    "ErrorEnvelope": "read leniently by responses.error_from: an error's own body must never be an "
    "error",
}
ADDED = {"Registration.data": "the reference's older form"}


def test_the_copy_says_what_the_contract_says() -> None:
    assert CONTRACT["openapi"] == "3.1.0"
    assert (COPY / "README.md").read_text().startswith("# The Numbers API")
    originals = {file.name: file.read_bytes() for file in ORIGINAL.glob("*.*")}
    assert originals in ({}, {file.name: file.read_bytes() for file in COPY.iterdir()})


def test_every_schema_has_a_model_or_a_reason() -> None:
    assert set(MODELS) | set(NO_MODEL) == set(SCHEMAS)
    assert not set(MODELS) & set(NO_MODEL)


def test_every_operation_has_its_endpoint() -> None:
    operations = {
        (described["operationId"], verb.upper(), path)
        for path, methods in CONTRACT["paths"].items()
        for verb, described in methods.items()
        if verb != "parameters"
    }
    assert {(each.operation, each.verb, each.path) for each in endpoints.ALL} == operations


def test_only_what_changes_nothing_more_the_second_time_is_idempotent() -> None:
    once = {each.operation for each in endpoints.ALL if not each.is_idempotent}
    assert once == {"createNumberOrder", "uploadAttachment", "submitNumberOrder"}


def test_every_property_is_modelled() -> None:
    missing = {
        path for name, model in MODELS.items() for path in unmodelled(SCHEMAS[name], model, name)
    }
    assert missing == set()


def test_no_model_has_a_member_that_the_contract_does_not_know() -> None:
    extra = {path for name, model in MODELS.items() for path in unknown(SCHEMAS[name], model, name)}
    assert extra == set(ADDED)


def test_what_the_contract_requires_is_required() -> None:
    for name, model in MODELS.items():
        required = {field.alias for field in model.model_fields.values() if field.is_required()}
        assert required >= set(SCHEMAS[name].get("required", ())), name


def properties(schema: dict[str, Any]) -> dict[str, Any]:
    """The properties of a schema, of the schema that it refers to, or of its items."""
    if "$ref" in schema:
        return properties(SCHEMAS[schema["$ref"].rpartition("/")[2]])
    return properties(schema["items"]) if "items" in schema else schema.get("properties", {})


def members(model: type[Wire]) -> dict[str, Any]:
    return {
        str(field.alias or name): field.annotation for name, field in model.model_fields.items()
    }


def inner(annotation: Any) -> type[Wire] | None:
    """The model in `Model | None` or `list[Model]`."""
    if isinstance(annotation, type) and issubclass(annotation, Wire):
        return annotation
    return next((found for part in get_args(annotation) if (found := inner(part))), None)


def unmodelled(schema: dict[str, Any], model: type[Wire], path: str) -> Iterator[str]:
    known = members(model)
    for name, definition in properties(schema).items():
        if name not in known:
            yield f"{path}.{name}"
        elif properties(definition):
            found = inner(known[name])
            assert found, f"{path}.{name} has properties but no model"
            yield from unmodelled(definition, found, f"{path}.{name}")


def unknown(schema: dict[str, Any], model: type[Wire], path: str) -> Iterator[str]:
    known = properties(schema)
    for name, annotation in members(model).items():
        if name not in known:
            yield f"{path}.{name}"
        elif found := inner(annotation):
            yield from unknown(known[name], found, f"{path}.{name}")
