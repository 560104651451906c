"""What a form only repeats undoes nothing, and what moved under it is not written by row numbers of
long ago."""

from dataclasses import replace

import pytest

from kyc.documents.payload import is_complete
from kyc.registrations.conflicts import Seen
from kyc.registrations.models import Registration
from kyc.registrations.saving import RowAnswered, add_row, choose, remove_row, save, with_names
from kyc.requirements.answers import Answers
from kyc.requirements.definition import Group, Kind, Question
from people.models import User
from tests.kyc.factories import FULL, registration

pytestmark = pytest.mark.django_db

CITY, NAME = "/1/postalCode", "/1/companyName"
FIRST, SECOND, THIRD = (f"/0/{row}/senderName" for row in range(3))


def person(name: str) -> User:
    return User.objects.create(username=name)


def seen(form: str = "a", layout: int = 0, **base: str) -> Seen:
    return Seen(form, layout, {f"/1/{name}": value for name, value in base.items()})


def test_an_older_tab_does_not_undo_what_another_one_kept() -> None:
    asking = registration()
    save(asking.pk, {CITY: "3000", NAME: ""}, seen("one"))
    kept = save(asking.pk, {CITY: "", NAME: "Acme"}, seen("two"))
    assert dict(kept.registration.answers.values) == {CITY: "3000", NAME: "Acme"}


def test_somebody_who_takes_their_own_words_back_is_believed() -> None:
    asking = registration()
    save(asking.pk, {CITY: "30"}, seen("one"))
    assert save(asking.pk, {CITY: ""}, seen("one")).registration.answers.values[CITY] == ""


def test_an_answer_that_was_shown_and_emptied_is_emptied() -> None:
    asking = registration()
    save(asking.pk, {CITY: "3000"})
    assert (
        save(asking.pk, {CITY: ""}, seen(postalCode="3000")).registration.answers.values[CITY] == ""
    )


def test_a_default_that_nobody_touched_is_an_answer_once_the_form_is_sent() -> None:
    asking = registration()
    assert save(asking.pk, {NAME: "Preset"}, seen()).registration.answers.values[NAME] == "Preset"


def test_two_people_who_answer_the_same_question_lose_nothing() -> None:
    asking, mia, max_ = registration(), person("mia"), person("max")
    save(asking.pk, {NAME: "Acme"}, seen("one"), mia.pk)
    kept = save(asking.pk, {NAME: "Acme Pty Ltd", CITY: "3000"}, seen("two"), max_.pk)
    assert kept.conflicts == (NAME,)
    assert dict(kept.registration.answers.values) == {NAME: "Acme", CITY: "3000"}
    (conflict,) = kept.registration.open_conflicts[NAME]
    assert conflict | {"at": ""} == {
        "form": "two",
        "by": max_.pk,
        "at": "",
        "value": "Acme Pty Ltd",
    }
    assert with_names(kept.registration.writers)[NAME]["by"] == "mia"


def test_the_form_of_the_earlier_one_goes_on_undisturbed() -> None:
    asking = registration()
    save(asking.pk, {NAME: "Ac"}, seen("one"))
    save(asking.pk, {NAME: "Other"}, seen("two"))
    kept = save(asking.pk, {NAME: "Acme"}, seen("one"))
    assert (kept.conflicts, kept.registration.answers.values[NAME]) == ((), "Acme")


@pytest.mark.parametrize(("conflict", "stands"), [(True, "Other"), (False, "Acme")])
def test_a_rivalry_ends_when_somebody_chooses(conflict: bool, stands: str) -> None:
    asking = registration()
    save(asking.pk, {NAME: "Acme"}, seen("one"))
    save(asking.pk, {NAME: "Other"}, seen("two"))
    chosen = choose(asking.pk, NAME, "two", take=conflict)
    assert (chosen.answers.values[NAME], chosen.open_conflicts) == (stands, {})
    assert choose(asking.pk, NAME, "two", take=conflict).answers.values[NAME] == stands


def test_each_of_several_rival_answers_stays_until_somebody_has_seen_it() -> None:
    asking = registration()
    for form, name in (("one", "Acme"), ("two", "Beta"), ("three", "Gamma")):
        save(asking.pk, {NAME: name}, seen(form))
    assert rival_answers(asking) == ["Beta", "Gamma"]
    assert choose(asking.pk, NAME, "two", take=True).answers.values[NAME] == "Beta"
    assert rival_answers(asking) == ["Gamma"]
    save(asking.pk, {NAME: "Delta"}, seen("four", companyName="Beta"))
    assert rival_answers(asking) == ["Gamma"]
    choose(asking.pk, NAME, "three", take=False)
    assert rival_answers(asking) == []


def test_a_form_that_knows_what_became_of_its_answer_does_not_repeat_it_as_a_rival() -> None:
    asking, form = registration(), seen("one")
    form = form.with_base(save(asking.pk, {NAME: "Acme"}, form).taken)
    save(asking.pk, {NAME: "Other"}, seen("two", companyName="Acme"))
    kept = save(asking.pk, {NAME: "Acme", CITY: "3000"}, form)
    assert (kept.conflicts, kept.registration.answers.values[NAME]) == ((), "Other")


def test_a_rivalry_ends_when_its_author_comes_round() -> None:
    asking = registration()
    save(asking.pk, {NAME: "Acme"}, seen("one"))
    save(asking.pk, {NAME: "Other"}, seen("two"))
    save(asking.pk, {NAME: "Acme"}, seen("two"))
    assert rival_answers(asking) == []


def test_a_default_that_was_emptied_does_not_come_back() -> None:
    asking = registration()
    kept = save(asking.pk, {NAME: ""}, seen(companyName="Preset"))
    assert kept.registration.answers.values[NAME] == ""


def test_a_default_that_nobody_touched_is_no_rival_of_an_answer() -> None:
    asking = registration()
    save(asking.pk, {NAME: "Chosen"}, seen("one", companyName="Preset"))
    kept = save(asking.pk, {NAME: "Preset", CITY: "3000"}, seen("two", companyName="Preset"))
    assert (kept.conflicts, kept.registration.answers.values[NAME]) == ((), "Chosen")


def test_a_row_in_which_somebody_else_answered_meanwhile_is_not_removed_unseen() -> None:
    asking = registration()
    group = next(asking.definition.groups())
    add_row(asking.pk, group)
    shown = Seen("one", 0, {}, {"/0": 2})
    save(asking.pk, {SECOND: "Typed elsewhere"}, Seen("two", 0, {}, {"/0": 2}))
    with pytest.raises(RowAnswered):
        remove_row(asking.pk, group, 1, shown)
    assert remove_row(asking.pk, group, 0, shown).answers.values[FIRST] == "Typed elsewhere"


def test_a_row_is_removed_with_what_its_own_form_has_typed() -> None:
    asking = registration()
    group = next(asking.definition.groups())
    add_row(asking.pk, group)
    shown = Seen("one", 0, {}, {"/0": 2})
    save(asking.pk, {SECOND: "Mine"}, shown)
    assert remove_row(asking.pk, group, 1, shown).answers.values == {}


def rival_answers(asking: Registration) -> list[str]:
    return [
        str(conflict["value"])
        for conflict in Registration.objects.get(pk=asking.pk).open_conflicts.get(NAME, [])
    ]


def test_who_has_seen_the_other_answer_may_overwrite_it() -> None:
    asking = registration()
    save(asking.pk, {NAME: "Acme"}, seen("one"))
    save(asking.pk, {NAME: "Other"}, seen("two"))
    shown = replace(seen("three", companyName="Acme"), conflicts=frozenset({"two"}))
    kept = save(asking.pk, {NAME: "Third"}, shown)
    assert (kept.registration.answers.values[NAME], kept.registration.open_conflicts) == (
        "Third",
        {},
    )


def test_a_rival_answer_moves_with_its_row_and_goes_with_it() -> None:
    asking = registration()
    group = next(asking.definition.groups())
    add_row(asking.pk, group)
    save(asking.pk, {FIRST: "Alpha", SECOND: "Beta"}, seen("one"))
    save(asking.pk, {SECOND: "Gamma"}, Seen("two", 0, {}, {"/0": 2}))
    left = remove_row(asking.pk, group, 0)
    assert [(place, conflict["value"]) for place, (conflict,) in left.open_conflicts.items()] == [
        (FIRST, "Gamma")
    ]
    assert remove_row(asking.pk, group, 0).open_conflicts == {}


def test_an_order_is_not_complete_while_somebody_has_to_choose() -> None:
    asking = registration()
    save(asking.pk, FULL)
    assert is_complete(Registration.objects.get(pk=asking.pk))
    save(asking.pk, {NAME: "Acme"}, seen("one", companyName=str(FULL[NAME])))
    save(asking.pk, {NAME: "Other"}, seen("two", companyName=str(FULL[NAME])))
    assert not is_complete(Registration.objects.get(pk=asking.pk))


def test_a_late_draft_does_not_bring_a_removed_row_back() -> None:
    asking = registration()
    group = next(asking.definition.groups())
    add_row(asking.pk, group)
    add_row(asking.pk, group)
    save(asking.pk, {FIRST: "Alpha", SECOND: "Beta", THIRD: "Gamma"})
    remove_row(asking.pk, group, 0)
    kept = save(
        asking.pk, {FIRST: "Alpha zz", SECOND: "Beta", THIRD: "Gamma", NAME: "Acme"}, seen(layout=0)
    )
    values = kept.registration.answers.values
    assert kept.left_out
    assert (values[FIRST], values[SECOND], values[NAME]) == ("Beta", "Gamma", "Acme")
    assert THIRD not in values


def test_forms_whose_names_differ_only_at_their_end_are_two() -> None:
    asking = registration()
    one, two = (read_back(Seen("a" * 31 + end, 0)) for end in "bc")
    save(asking.pk, {NAME: "Acme"}, one)
    assert save(asking.pk, {NAME: "Acme Pty Ltd"}, one).conflicts == ()
    assert save(asking.pk, {NAME: "Other"}, two).conflicts == (NAME,)


def test_of_names_longer_than_any_page_gives_only_the_beginning_is_kept() -> None:
    read = read_back(Seen("a" * 33, 0, requirements="0" * 65))
    assert (read.form, read.requirements) == ("a" * 32, "0" * 64)


@pytest.mark.parametrize(
    "text", ["", "nonsense", "[]", '["a", "b", {}]', '{"form": 1}', "[" * 9000]
)
def test_a_control_that_says_nonsense_is_none(text: str) -> None:
    assert Seen.from_text(text) is None


@pytest.mark.parametrize(
    "given",
    [
        Seen("\0", 0),
        Seen("\ud800", 0),
        Seen("a", 0, {"/1/x": "\ud800"}),
        Seen("a", 0, {"/1/x": "a\0"}),
        Seen("a", 0, {}, {}, "\0"),
        Seen("a", 0, {}, {"/\0": 1}),
        Seen("a", 0, {"/1/x": "\\\0"}),
        Seen("a", 0, {}, {}, "", frozenset({"\0"})),
    ],
)
def test_a_control_with_words_that_nobody_could_keep_is_none(given: Seen) -> None:
    assert Seen.from_text(given.to_text().replace("\ud800", r"\ud800")) is None


def test_what_a_form_saw_comes_back_as_it_was() -> None:
    given = Seen(
        "a1",
        3,
        {"/1/x": 'a"<é', "/1/z": r"\u0000", "/1/y": ["b", "c"]},
        {"/0": 2},
        "0f" * 32,
        frozenset({"b2"}),
    )
    assert Seen.from_text(given.to_text()) == given


def read_back(said: Seen) -> Seen:
    """What a form's control says when it comes back."""
    read = Seen.from_text(said.to_text())
    assert read
    return read


def rows_of(count: int, pointer: str = "/0") -> Group:
    return Group(
        pointer,
        "Rows",
        tuple(Question(f"q{n}", Kind.TEXT, "") for n in range(count)),
        repeatable=True,
    )


def test_a_form_is_not_read_for_more_rows_than_it_could_have_sent() -> None:
    groups = [rows_of(300), rows_of(10, "/1"), rows_of(1, "/2")]
    said = Seen("f", 0, {}, {group.pointer: 1000 for group in groups} | {"/elsewhere": 1000})
    shown = said.as_shown(Answers(rows={"/2": 2}), groups)
    assert shown.rows == {"/0": 13, "/1": 10, "/2": 2}
    assert Seen("f", 0, {}, {"/0": 3}).as_shown(Answers(rows={"/0": 2}), groups).rows == {"/0": 3}


def test_a_form_is_read_for_exactly_as_many_controls_as_it_could_have_sent() -> None:
    groups = [rows_of(4), rows_of(3, "/1"), rows_of(1, "/2")]
    said = Seen("f", 0, {}, {"/0": 990, "/1": 100, "/2": 100})
    assert said.as_shown(Answers(), groups).rows == {"/0": 990, "/1": 13, "/2": 1}
    full = Seen("f", 0, {}, {"/0": 1000, "/1": 1, "/2": 1})
    assert full.as_shown(Answers(), groups).rows == {"/0": 1000, "/1": 0, "/2": 0}
