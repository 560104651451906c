"""JSON against a JSON Schema, and what is wrong with it in the API's own path form."""

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from numbers_api.sandbox.errors import Violation

_FORMATS = FormatChecker()
_TEXTS = {
    "pattern": "This does not have the expected form",
    "enum": "This is not one of the possible values",
    "oneOf": "This is not one of the possible values",
    "minItems": "At least {0.validator_value} must be given",
    "maxItems": "At most {0.validator_value} may be given",
    "minLength": "This must have at least {0.validator_value} characters",
    "maxLength": "This must have at most {0.validator_value} characters",
    "minimum": "This must be at least {0.validator_value}",
    "maximum": "This must be at most {0.validator_value}",
    "minProperties": "This must not be empty",
    "not": "This must not be empty",
    "uniqueItems": "Nothing may be given twice",
    "type": "This must be of type {0.validator_value}",
    "format": "This is not a valid {0.validator_value}",
}


def violations(schema: dict[str, Any], value: Any, root: str = "") -> list[Violation]:
    """What is wrong with `value`, each once; paths start with `root`, for example `data[1].postalCode`."""
    validator = Draft202012Validator(schema, format_checker=_FORMATS)
    errors = sorted(validator.iter_errors(value), key=lambda error: [str(step) for step in error.absolute_path])
    return list(dict.fromkeys(violation for error in errors for violation in _from_error(error, root)))


def _from_error(error: ValidationError, root: str) -> Iterator[Violation]:
    path = _dotted(root, error)
    names = _names_at_fault(error)
    if names is None:
        yield Violation(path, _describe(error))
        return
    text = "This is required" if error.validator == "required" else "There is no such field"
    for name in names:
        yield Violation(_member(path, name), text)


def _names_at_fault(error: ValidationError) -> list[str] | None:
    """The members that are missing or too many; None where the error is about the value itself."""
    if not isinstance(error.instance, dict) or not isinstance(error.schema, dict):
        return None
    if error.validator == "required":
        return [name for name in error.schema["required"] if name not in error.instance]
    if error.validator == "additionalProperties":
        return [name for name in error.instance if name not in error.schema.get("properties", {})]
    return None


def _dotted(root: str, error: ValidationError) -> str:
    path = root
    for step in error.absolute_path:
        path = f"{path}[{step}]" if isinstance(step, int) else _member(path, str(step))
    return path


def _member(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _describe(error: ValidationError) -> str:
    messages = error.schema.get("messages", {}) if isinstance(error.schema, dict) else {}
    keyword = str(error.validator)
    if keyword in messages:
        return str(messages[keyword])
    return _TEXTS.get(keyword, "This is not valid").format(error)
