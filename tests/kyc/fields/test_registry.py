import dataclasses

import pytest

from kyc.fields.registry import FIELDS, field_for
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
