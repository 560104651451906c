"""How one of a question's options is named in forms and answers."""

import json

from kyc.requirements.definition import Choice, Json, Question


def choice_key(value: Json) -> str:
    """The text that stands for an option's value: a string itself, JSON text for all else."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def chosen(question: Question, key: str) -> Choice | None:
    """The question's option of this key, if it offers it."""
    return next((choice for choice in question.choices if choice_key(choice.value) == key), None)
