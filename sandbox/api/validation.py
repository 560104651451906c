"""JSON against a JSON Schema, and what is wrong with it in the API's own path form."""

import re
from collections.abc import Iterator
from typing import Any

import regex
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from sandbox.errors import Violation

# The draft's own: a time has its zone.
_FORMATS = Draft202012Validator.FORMAT_CHECKER
_TEXTS = {
    "pattern": "This does not have the expected form",
    "enum": "This is not one of the possible values",
    "oneOf": "This is not one of the possible values",
    "const": "This is not the value that is expected",
    "minItems": "At least {0.validator_value} must be given",
    "maxItems": "At most {0.validator_value} may be given",
    "minLength": "This must have at least {0.validator_value} characters",
    "maxLength": "This must have at most {0.validator_value} characters",
    "minimum": "This must be at least {0.validator_value}",
    "maximum": "This must be at most {0.validator_value}",
    "exclusiveMinimum": "This must be more than {0.validator_value}",
    "multipleOf": "This must be a multiple of {0.validator_value}",
    "minProperties": "This must not be empty",
    "not": "This must not be empty",
    "uniqueItems": "Nothing may be given twice",
    "type": "This must be of type {0.validator_value}",
    "format": "This is not a valid {0.validator_value}",
}


# An escape, a character class, or a dollar sign that is neither in one nor in the other.
_DOLLAR = re.compile(r"\\.|\[(?:\\.|[^]\\])*\]|\$")


def _pattern(
    _validator: Any, pattern: str, instance: Any, _schema: Any
) -> Iterator[ValidationError]:
    # JSON Schema's patterns are ECMAScript's, where $ is the very end; Python's also lets a last
    # newline pass, and doesn't know the classes of Unicode (\\p).
    strict = _DOLLAR.sub(lambda found: r"\Z" if found[0] == "$" else found[0], pattern)
    try:
        expression = regex.compile(strict)
    except regex.error:
        return
    if isinstance(instance, str) and not expression.search(instance, timeout=1):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


_Validator = extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]


def violations(schema: dict[str, Any], value: Any, root: str = "") -> list[Violation]:
    """What is wrong with `value`, each once; paths start with `root`, for example
    `data[1].postalCode`."""
    validator = _Validator(schema, format_checker=_FORMATS)
    errors = sorted(
        validator.iter_errors(value), key=lambda error: [str(step) for step in error.absolute_path]
    )
    found: list[Violation] = []
    for error in errors:
        path = root
        for step in error.absolute_path:
            path = f"{path}[{step}]" if isinstance(step, int) else _member(path, str(step))
        names, keyword = _names_at_fault(error), str(error.validator)
        if names is not None:
            is_unknown = keyword == "additionalProperties"
            text = "There is no such field" if is_unknown else "This is required"
            found += [Violation(_member(path, name), text) for name in names]
            continue
        messages = error.schema.get("messages", {}) if isinstance(error.schema, dict) else {}
        if keyword in messages:
            text = str(messages[keyword])
        else:
            text = _TEXTS.get(keyword, "This is not valid").format(error)
        found.append(Violation(path, text))
    return list(dict.fromkeys(found))


def _names_at_fault(error: ValidationError) -> list[str] | None:
    """The members that are missing or too many; None where the error is about the value itself."""
    if not isinstance(error.instance, dict) or not isinstance(error.schema, dict):
        return None
    if error.validator == "required":
        return [name for name in error.schema["required"] if name not in error.instance]
    if error.validator == "dependentRequired":
        dependent = error.schema["dependentRequired"].items()
        return [
            each
            for name, needed in dependent
            if name in error.instance
            for each in needed
            if each not in error.instance
        ]
    if error.validator == "additionalProperties":
        return [name for name in error.instance if name not in error.schema.get("properties", {})]
    return None


def _member(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
