import dataclasses
import importlib
import pkgutil
from pathlib import Path

import pytest

import kyc.registrations.fields
from kyc.registrations.fields.base import QuestionField
from kyc.registrations.fields.registry import FIELDS, field_for
from kyc.requirements.definition import Kind
from tests.kyc.factories import options, question, rendered


def test_every_kind_has_a_class_and_no_other():
    assert set(FIELDS) == set(Kind)


def test_a_kind_that_nobody_wrote_is_refused():
    unknown = dataclasses.replace(question(Kind.TEXT), kind="hologram")  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        field_for(unknown)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_can_be_asked_and_says_whether_it_is_a_set(kind):
    asked = question(kind, choices=options("AU", "NZ") if "choice" in kind else ())
    assert field_for(asked).is_set is ("<legend>" in rendered(asked))


def test_every_kind_has_a_class_in_a_file_of_its_own():
    assert {kind: made.__module__ for kind, made in FIELDS.items()} == {
        kind: f"kyc.registrations.fields.{kind}" for kind in Kind
    }


def test_no_kind_is_written_and_left_out():
    for module in pkgutil.iter_modules(
        kyc.registrations.fields.__path__, "kyc.registrations.fields."
    ):
        importlib.import_module(module.name)
    written = [QuestionField]
    for made in written:
        written += made.__subclasses__()
    assert set(written) - {QuestionField} == set(FIELDS.values())


def test_every_kind_has_a_test_of_its_own():
    assert not [kind for kind in Kind if not Path(__file__).with_name(f"test_{kind}.py").exists()]
