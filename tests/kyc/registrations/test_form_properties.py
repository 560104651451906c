"""The form is a view of the validator: whatever is asked and answered, it accepts what the
validator accepts, and nothing else."""

from django.http import QueryDict
from hypothesis import given
from jsonschema import Draft202012Validator

from kyc.registrations.forms import SectionForm
from kyc.requirements import formats
from kyc.requirements.answers import Answers
from kyc.requirements.definition import Definition
from kyc.requirements.payload import build, resolve_answers
from kyc.requirements.progress import progress
from kyc.requirements.validate import problems
from tests.kyc.requirements.strategies import SLOW, answered


def sent(definition: Definition, answers: Answers) -> Answers:
    """The answers after a round through every page's form, as a browser sends what its controls
    show."""
    typed: dict[str, str | list[str]] = {}
    for section in definition.sections:
        form = SectionForm(section, answers, live=resolve_answers(definition, answers)[0])
        query = QueryDict(mutable=True)
        for name in form.places:
            value = form[name].value()
            query.setlist(name, value if isinstance(value, list) else [value] if value else [])
        typed |= SectionForm(section, answers, query).typed()
    return Answers({place: value for place, value in typed.items() if value}, answers.rows)


def accepted(definition: Definition, answers: Answers) -> bool:
    """Whether no page has anything to say against the answers that were sent."""
    done = progress(definition, answers)
    pages = [SectionForm(section, answers, live=done.live) for section in definition.sections]
    said = [[(p.pointer, p.message) for p in state.problems] for state in done.sections]
    shown = {section.slug: form for section, form in zip(definition.sections, pages, strict=True)}
    for state, messages in zip(done.sections, said, strict=True):
        shown[state.slug].show(messages)
    return done.complete and not any(form.errors for form in pages)


@SLOW
@given(answered())
def test_the_form_accepts_what_the_validator_accepts(story):
    definition, answers = story
    given_back = sent(definition, answers)
    assert accepted(definition, given_back) == (
        problems(definition, build(definition, given_back)) == []
    )


@SLOW
@given(answered())
def test_what_the_validator_accepts_the_library_accepts_by_itself(story):
    """With its own patterns and multiples: the requirements here have none, and the formats are the
    validator's."""
    definition, answers = story
    data = build(definition, answers)
    by_itself = Draft202012Validator(definition.schema, format_checker=formats.CHECKER).is_valid(
        data
    )
    assert (problems(definition, data) == []) == by_itself


@SLOW
@given(answered())
def test_every_error_is_shown_at_a_control_or_above_them(story):
    definition, answers = story
    done = progress(definition, answers)
    for state in done.sections:
        section = definition.section(state.slug)
        assert section is not None
        form = SectionForm(section, answers, live=done.live)
        form.show((p.pointer, p.message) for p in state.problems)
        assert sum(len(messages) for messages in form.errors.values()) == len(state.problems)
        assert not set(form.hidden()) & set(form.errors)
