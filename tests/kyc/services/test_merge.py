"""What a form only repeats undoes nothing, and what moved under it is not written by row numbers of long ago."""

import pytest

from kyc.services.answers import add_row, keep, remove_row
from kyc.services.merge import Seen
from tests.kyc.factories import registration

pytestmark = pytest.mark.django_db

CITY, NAME = "/1/postalCode", "/1/companyName"
FIRST, SECOND, THIRD = (f"/0/{row}/senderName" for row in range(3))


def seen(form: str = "a", layout: int = 0, **base: str) -> Seen:
    return Seen(form, layout, {f"/1/{name}": value for name, value in base.items()})


def test_an_older_tab_does_not_undo_what_another_one_kept() -> None:
    asking = registration()
    keep(asking.pk, {CITY: "3000", NAME: ""}, seen("one"))
    kept = keep(asking.pk, {CITY: "", NAME: "Acme"}, seen("two"))
    assert dict(kept.registration.answers.values) == {CITY: "3000", NAME: "Acme"}


def test_somebody_who_takes_their_own_words_back_is_believed() -> None:
    asking = registration()
    keep(asking.pk, {CITY: "30"}, seen("one"))
    assert keep(asking.pk, {CITY: ""}, seen("one")).registration.answers.values[CITY] == ""


def test_an_answer_that_was_shown_and_emptied_is_emptied() -> None:
    asking = registration()
    keep(asking.pk, {CITY: "3000"})
    assert keep(asking.pk, {CITY: ""}, seen(postalCode="3000")).registration.answers.values[CITY] == ""


def test_a_default_that_nobody_touched_is_an_answer_once_the_form_is_sent() -> None:
    asking = registration()
    assert keep(asking.pk, {NAME: "Preset"}, seen()).registration.answers.values[NAME] == "Preset"


def test_a_late_draft_does_not_bring_a_removed_row_back() -> None:
    asking = registration()
    group = next(asking.definition.groups())
    add_row(asking.pk, group)
    add_row(asking.pk, group)
    keep(asking.pk, {FIRST: "Alpha", SECOND: "Beta", THIRD: "Gamma"})
    remove_row(asking.pk, group, 0)
    kept = keep(asking.pk, {FIRST: "Alpha zz", SECOND: "Beta", THIRD: "Gamma", NAME: "Acme"}, seen(layout=0))
    values = kept.registration.answers.values
    assert kept.left_out
    assert (values[FIRST], values[SECOND], values[NAME]) == ("Beta", "Gamma", "Acme")
    assert THIRD not in values


@pytest.mark.parametrize("text", ["", "nonsense", "[]", '["a", "b", {}]', '{"form": 1}', "[" * 9000])
def test_a_control_that_says_nonsense_is_none(text: str) -> None:
    assert Seen.from_text(text) is None


def test_what_a_form_saw_comes_back_as_it_was() -> None:
    given = Seen("a1", 3, {"/1/x": 'a"<é', "/1/y": ["b", "c"]})
    assert Seen.from_text(given.to_text()) == given
