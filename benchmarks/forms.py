"""Forms: compiling and rendering requirements of 20, 200 and 1,000 questions, beside a plain Django
form of the same size.

`make benchmark ARGS=forms`. The questions are of every kind that a page can be full of, with
titles, hints and limits. The floor is a `django.forms.Form` with as many fields of the same sorts,
made and rendered field by field in the same run, with the widgets' and the field's templates as
Django brings them. Nothing is cached between rounds but what Django caches by itself.
"""

import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import django

from tools.embedded import Demo
from tools.paths import ROOT

SIZES = (20, 200, 1000)
ROUNDS = {20: 60, 200: 30, 1000: 10}


def prepare() -> None:
    """Settings as `make demo` has them; no database is touched."""
    demo = Demo(folder=ROOT / "var" / "benchmark", port=8000, sandbox_port=8001)
    demo.make_folders()
    os.environ.update(demo.environment() | {"CACHE_URL": "locmem://"})
    django.setup()


def member(number: int) -> dict[str, Any]:
    """One of ten sorts of questions in turn."""
    title = {"title": f"Question {number}", "description": "As it stands in the register."}
    sorts: tuple[dict[str, Any], ...] = (
        {"type": "string", "minLength": 2, "maxLength": 80},
        {"type": "string", "maxLength": 500},
        {"type": "integer", "minimum": 1, "maximum": 9999},
        {"type": "boolean"},
        {"type": "string", "enum": ["Sole trader", "Partnership", "Company"]},
        {"type": "string", "format": "date"},
        {"type": "string", "format": "email"},
        {
            "type": "string",
            "pattern": "^[0-9]{4}$",
            "messages": {"pattern": "A postcode has four digits"},
        },
        {"type": "array", "items": {"enum": ["SMS", "Voice", "Fax"]}},
        {"type": "string", "enum": [f"Sector {letter}" for letter in "ABCDEFGHIJKL"]},
    )
    return {**sorts[number % len(sorts)], **title}


def requirement(size: int) -> dict[str, Any]:
    """A JSON Schema of that many questions, half of them required."""
    properties = {f"question{number}": member(number) for number in range(size)}
    return {"type": "object", "properties": properties, "required": list(properties)[::2]}


def ours(size: int) -> Callable[[], None]:
    """Compiles and renders all pages, as a first visit does."""
    from kyc.registrations.forms import SectionForm
    from kyc.requirements.answers import Answers
    from kyc.requirements.parse.compiler import compile_fields

    fields = requirement(size)

    def act() -> None:
        for section in compile_fields(fields).sections:
            for block in SectionForm(section, Answers()).blocks():
                for row in block.rows:
                    for asked in row.asked:
                        asked.field.as_field_group()

    return act


def compiling(size: int) -> Callable[[], None]:
    from kyc.requirements.parse.compiler import compile_fields

    fields = requirement(size)

    def act() -> None:
        compile_fields(fields)

    return act


def plain(size: int) -> Callable[[], None]:
    """The floor: a Django form of as many fields, made and rendered."""
    from django import forms
    from django.forms.renderers import DjangoTemplates

    yes_no = [("true", "Yes"), ("false", "No")]
    few = [(word, word) for word in ("Sole trader", "Partnership", "Company")]
    some = [(word, word) for word in ("SMS", "Voice", "Fax")]
    many = [(f"Sector {letter}", f"Sector {letter}") for letter in "ABCDEFGHIJKL"]
    sorts: tuple[Callable[..., forms.Field], ...] = (
        lambda **said: forms.CharField(min_length=2, max_length=80, **said),
        lambda **said: forms.CharField(widget=forms.Textarea, max_length=500, **said),
        lambda **said: forms.IntegerField(min_value=1, max_value=9999, **said),
        lambda **said: forms.ChoiceField(choices=yes_no, widget=forms.RadioSelect, **said),
        lambda **said: forms.ChoiceField(choices=few, widget=forms.RadioSelect, **said),
        forms.DateField,
        forms.EmailField,
        lambda **said: forms.RegexField("^[0-9]{4}$", **said),
        lambda **said: forms.MultipleChoiceField(
            choices=some, widget=forms.CheckboxSelectMultiple, **said
        ),
        lambda **said: forms.ChoiceField(choices=many, **said),
    )
    renderer = DjangoTemplates()

    def act() -> None:
        form = forms.Form(renderer=renderer)
        for number in range(size):
            said = {
                "label": f"Question {number}",
                "help_text": "As it stands in the register.",
                "required": number % 2 == 0,
            }
            form.fields[f"question{number}"] = sorts[number % len(sorts)](**said)
        for bound in form:
            bound.as_field_group()

    return act


def milliseconds(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def measure(size: int) -> dict[str, float]:
    """Medians over rounds in which each is done once, so that whatever else the machine does meets
    all."""
    acts = {"compile": compiling(size), "ours": ours(size), "plain": plain(size)}
    for act in acts.values():
        act()
    rounds = [{name: milliseconds(act) for name, act in acts.items()} for _ in range(ROUNDS[size])]
    found = {name: statistics.median(each[name] for each in rounds) for name in acts}
    return {**found, "ratio": statistics.median(each["ours"] / each["plain"] for each in rounds)}


def main() -> None:
    prepare()
    for size in SIZES:
        found = measure(size)
        print(
            f"{size:5} questions: compile {found['compile']:6.1f} ms, compile and render "
            f"{found['ours']:6.1f} ms"
            f" ({1000 * found['ours'] / size:.0f} µs each),"
            f" plain Django form {found['plain']:6.1f} ms, ratio {found['ratio']:.2f}"
        )


if __name__ == "__main__":
    main()
