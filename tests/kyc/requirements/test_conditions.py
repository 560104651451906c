"""Questions come and go with the answers that they depend on, and what went is not sent."""

from typing import Any

import pytest

from kyc.requirements.answers import Answers
from kyc.requirements.definition import Kind
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.payload import asked, build, resolve_answers
from kyc.requirements.progress import progress
from kyc.requirements.validate import problems

COMPANY = {
    "type": "object",
    "properties": {"kind": {"type": "string", "enum": ["person", "company"]}},
    "required": ["kind"],
    "if": {"properties": {"kind": {"const": "company"}}, "required": ["kind"]},
    "then": {
        "properties": {
            "vat": {"type": "string"},
            "listed": {"type": "boolean"},
            "board": {
                "type": "object",
                "properties": {"chair": {"type": "string"}},
                "required": ["chair"],
            },
        },
        "required": ["vat"],
        "if": {"properties": {"listed": {"const": True}}, "required": ["listed"]},
        "then": {"properties": {"exchange": {"type": "string"}}, "required": ["exchange"]},
    },
    "else": {"properties": {"born": {"type": "string", "format": "date"}}},
}
SEVERAL = {
    "type": "object",
    "oneOf": [
        {
            "properties": {
                "by": {"const": "post", "title": "By post"},
                "street": {"type": "string"},
            },
            "required": ["by", "street"],
        },
        {
            "properties": {
                "by": {"const": "mail"},
                "address": {"type": "string", "format": "email"},
            },
            "required": ["by", "address"],
        },
    ],
}
DEPENDENT = {
    "type": "object",
    "properties": {"card": {"type": "string"}, "holder": {"type": "string"}},
    "dependentRequired": {"card": ["holder"]},
    "dependentSchemas": {
        "card": {"properties": {"expiry": {"type": "string"}}, "required": ["expiry"]}
    },
}


def places(fields, **values):
    definition = compile_fields(fields)
    answers = Answers({f"/{name.replace('__', '/')}": value for name, value in values.items()})
    live, _data = resolve_answers(definition, answers)
    return {place for place, _group, _row, _question in asked(definition, answers, live)}


def needed(fields, **values):
    definition = compile_fields(fields)
    answers = Answers({f"/{name}": value for name, value in values.items()})
    live, _data = resolve_answers(definition, answers)
    return {
        p
        for p, group, row, question in asked(definition, answers, live)
        if live.needs(group, question, row)
    }


def data(fields, **values):
    return build(
        compile_fields(fields),
        Answers({f"/{name.replace('__', '/')}": value for name, value in values.items()}),
    )


def test_a_branch_is_asked_while_its_condition_holds():
    assert places(COMPANY) == {"/kind"}
    assert places(COMPANY, kind="person") == {"/kind", "/born"}
    assert places(COMPANY, kind="company") == {"/kind", "/vat", "/listed", "/board/chair"}
    assert places(COMPANY, kind="company", listed="true") == {
        "/kind",
        "/vat",
        "/listed",
        "/board/chair",
        "/exchange",
    }


def test_what_is_not_asked_any_more_is_not_sent_but_stays_in_the_answers():
    given = {
        "vat": "X1",
        "listed": "true",
        "exchange": "ASX",
        "board__chair": "Mia",
        "born": "1990-01-01",
    }
    assert data(COMPANY, kind="person", **given) == {"kind": "person", "born": "1990-01-01"}
    assert data(COMPANY, kind="company", **given) == {
        "kind": "company", "vat": "X1", "listed": True, "board": {"chair": "Mia"}, "exchange": "ASX"
    }  # fmt: skip


def test_a_question_that_hung_on_an_answer_which_is_gone_is_gone_too():
    assert "/exchange" not in places(COMPANY, kind="person", listed="true", exchange="ASX")


def test_what_tells_branches_apart_is_one_question_with_all_their_options():
    definition = compile_fields(SEVERAL)
    question = next(q for group in definition.groups() for q in group.questions if q.key == "by")
    assert question.kind is Kind.CHOICE
    assert [(choice.value, choice.label) for choice in question.choices] == [
        ("post", "By post"),
        ("mail", "mail"),
    ]
    assert places(SEVERAL) == {"/by"}
    assert places(SEVERAL, by="post") == {"/by", "/street"}
    assert data(SEVERAL, by="mail", street="Old street 1", address="a@example.com") == {
        "by": "mail",
        "address": "a@example.com",
    }


def test_the_branch_that_was_chosen_says_what_is_missing():
    found = problems(compile_fields(SEVERAL), {"by": "mail"})
    assert [problem.pointer for problem in found] == ["/address"]


def test_an_answer_makes_others_necessary():
    assert needed(DEPENDENT) == set()
    assert needed(DEPENDENT, card="4111") == {"/holder", "/expiry"}
    assert places(DEPENDENT) == {"/card", "/holder"}


def test_older_dependencies_mean_the_same():
    older = {
        "type": "object",
        "properties": DEPENDENT["properties"],
        "dependencies": {
            "card": {"properties": {"expiry": {"type": "string"}}, "required": ["expiry"]}
        },
    }
    assert needed(older, card="4111") == {"/expiry"}


def test_an_optional_objects_answers_become_necessary_with_the_first():
    home = {
        "type": "object",
        "properties": {"city": {"type": "string"}, "zip": {"type": "string"}},
        "required": ["city", "zip"],
    }
    optional = {"type": "object", "properties": {"home": home}}
    assert needed(optional) == set()
    assert needed(optional, **{"home/city": "Perth"}) == {"/home/city", "/home/zip"}


def test_nothing_inside_an_optional_object_is_needed_before_it_is_there():
    geo = {"type": "object", "properties": {"lat": {"type": "string"}}, "required": ["lat"]}
    street = {
        "type": "object",
        "properties": {"city": {"type": "string"}, "geo": geo},
        "required": ["city", "geo"],
    }
    home = {
        "type": "object",
        "properties": {"note": {"type": "string"}, "street": street},
        "required": ["street"],
    }
    optional = {"type": "object", "properties": {"home": home, "name": {"type": "string"}}}
    assert needed(optional, name="Mia") == set()
    assert data(optional, name="Mia") == {"name": "Mia"}
    assert needed(optional, **{"home/note": "x"}) == {"/home/street/city", "/home/street/geo/lat"}


def test_conditions_hold_in_each_row_by_itself():
    rows = {"type": "object", "properties": {"owners": {"type": "array", "items": COMPANY}}}
    definition = compile_fields(rows)
    answers = Answers(
        {"/owners/0/kind": "company", "/owners/1/kind": "person", "/owners/1/vat": "gone"},
        {"/owners": 2},
    )
    live, sent = resolve_answers(definition, answers)
    found = {place for place, _g, _r, _q in asked(definition, answers, live)}
    assert "/owners/0/vat" in found
    assert "/owners/1/vat" not in found
    assert sent == {"owners": [{"kind": "company"}, {"kind": "person"}]}


def test_rows_that_only_a_branch_has_are_asked_before_anything_is_in_them():
    rows = {
        "type": "array",
        "minItems": 1,
        "items": {"type": "object", "properties": {"name": {"type": "string"}}},
    }
    fields = {**COMPANY, "then": {"properties": {"owners": rows}}}
    assert "/owners/0/name" not in places(fields, kind="person")
    assert "/owners/0/name" in places(fields, kind="company")
    assert data(fields, kind="company", owners__0__name="Mia") == {
        "kind": "company",
        "owners": [{"name": "Mia"}],
    }


def test_a_page_that_is_not_asked_is_no_page():
    rules = {
        "type": "object",
        "properties": {"foreign": {"type": "boolean"}},
        "if": {"properties": {"foreign": {"const": True}}, "required": ["foreign"]},
        "then": {
            "properties": {"agent": {"type": "object", "properties": {"name": {"type": "string"}}}}
        },
    }
    definition = compile_fields(rules)
    assert [section.slug for section in progress(definition, Answers()).sections] == ["details"]
    assert [
        section.slug for section in progress(definition, Answers({"/foreign": "true"})).sections
    ] == ["details", "agent"]


def test_conditions_that_contradict_themselves_come_to_an_end():
    endless = {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "if": {"required": ["b"]},
        "then": {},
        "else": {"properties": {"b": {"type": "string"}}},
    }
    resolve_answers(compile_fields(endless), Answers({"/b": "x"}))


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ({"const": "AU"}, "AU"),
        ({"type": "integer", "const": 7}, 7),
        ({"type": "string", "readOnly": True, "default": "v1"}, "v1"),
    ],
)
def test_a_value_that_leaves_no_choice_is_shown_and_sent_and_not_asked(member, value):
    fields = {
        "type": "object",
        "properties": {"fixed": member, "name": {"type": "string"}},
        "required": ["fixed"],
    }
    (fixed, _name) = compile_fields(fields).sections[0].groups[0].questions
    assert (fixed.kind, fixed.default) == (Kind.FIXED, value)
    assert data(fields, fixed="other", name="Mia") == {"fixed": value, "name": "Mia"}
    assert problems(compile_fields(fields), data(fields)) == []


def test_what_the_regulator_keeps_is_not_sent_unless_it_must_be_there():
    fields = {
        "type": "object",
        "properties": {"id": {"type": "string", "readOnly": True}, "name": {"type": "string"}},
    }
    assert data(fields, id="mine", name="Mia") == {"name": "Mia"}
    asked_for = compile_fields({**fields, "required": ["id"]}).sections[0].groups[0].questions[0]
    assert asked_for.kind is Kind.TEXT


PARTIES: dict[str, Any] = {
    "type": "object",
    "oneOf": [
        {
            "properties": {
                "kind": {"const": "person"},
                "idType": {"enum": ["passport", "card"]},
                "born": {"type": "string"},
            },
            "required": ["kind", "idType", "born"],
        },
        {
            "properties": {
                "kind": {"const": "company"},
                "idType": {"enum": ["register", "vat"]},
                "office": {"type": "string"},
            },
            "required": ["kind", "idType", "office"],
        },
    ],
}


def wrong(fields, **values):
    return {
        problem.pointer: problem.message
        for problem in problems(compile_fields(fields), data(fields, **values))
    }


def test_where_no_branch_is_chosen_only_what_chooses_one_is_missing():
    assert list(wrong(PARTIES)) == ["/kind"]
    assert list(wrong(PARTIES, kind="other")) == ["/kind"]


def test_a_wrong_answer_of_the_branch_that_was_chosen_is_blamed_and_not_what_chose_it():
    found = wrong(PARTIES, kind="company", idType="passport", office="Perth")
    assert found == {"/idType": "Choose one of the options"}
    assert wrong(PARTIES, kind="company", idType="vat", office="Perth") == {}


def test_a_fixed_value_goes_along_with_its_row_and_its_object():
    code = {"type": "string", "const": "AU"}
    row = {
        "type": "object",
        "properties": {"country": code, "note": {"type": "string"}},
        "required": ["country"],
    }
    owners = {
        "type": "object",
        "properties": {"owners": {"type": "array", "minItems": 1, "items": row}},
        "required": ["owners"],
    }
    assert data(owners) == {"owners": [{"country": "AU"}]}
    home = {
        "type": "object",
        "properties": {"country": code, "city": {"type": "string"}},
        "required": ["country", "city"],
    }
    people = {
        "type": "array",
        "items": {"type": "object", "properties": {"name": {"type": "string"}, "home": home}},
    }
    fields = {"type": "object", "properties": {"people": people}}
    assert data(fields, people__0__name="Mia") == {"people": [{"name": "Mia"}]}
    assert data(fields, people__0__home__city="Perth") == {
        "people": [{"home": {"country": "AU", "city": "Perth"}}]
    }
    meta = {
        "type": "object",
        "properties": {"v": {"const": 2}, "note": {"type": "string"}},
        "required": ["v"],
    }
    branch = {**COMPANY, "then": {"properties": {"meta": meta}, "required": ["meta"]}}
    assert data(branch, kind="company") == {"kind": "company", "meta": {"v": 2}}
    assert wrong(branch, kind="company") == {}


def test_what_a_branch_requires_is_there_even_with_nothing_in_it():
    meta = {"type": "object", "properties": {"note": {"type": "string"}}}
    branch = {**COMPANY, "then": {"properties": {"meta": meta}, "required": ["meta"]}}
    assert data(branch, kind="company") == {"kind": "company", "meta": {}}
    assert data(branch, kind="person") == {"kind": "person"}


def test_a_long_chain_of_conditions_is_followed_to_its_end():
    steps = [
        {
            "if": {"required": [f"k{n}"]},
            "then": {"properties": {f"k{n + 1}": {"type": "string"}}, "required": [f"k{n + 1}"]},
        }
        for n in range(20)
    ]
    chain = {"type": "object", "properties": {"k0": {"type": "string"}}, "allOf": steps}
    everything = {f"k{n}": "x" for n in range(21)}
    assert data(chain, **everything) == everything
    assert wrong(chain, **everything) == {}


def test_a_pattern_that_finds_no_end_spends_only_its_own_works_time():
    slow = {
        **COMPANY,
        "if": {"properties": {"kind": {"pattern": "^(a|aa)+$"}}, "required": ["kind"]},
    }
    slow["properties"] = {"kind": {"type": "string"}}
    for _ in range(15):
        data(slow, kind="a" * 60 + "!")
    quick = {"type": "object", "properties": {"abn": {"type": "string"}},
             "if": {"properties": {"abn": {"pattern": "^5"}}, "required": ["abn"]},
             "then": {"properties": {"trust": {"type": "string"}}}}  # fmt: skip
    assert places(quick, abn="123") == {"/abn"}


# The object defines all members, and its branches say which of them each needs.
REQUIRED_APART: dict[str, Any] = {
    "type": "object",
    "properties": {
        "kind": {"type": "string", "enum": ["business", "person"]},
        "vat": {"type": "string"},
        "identityNumber": {"type": "string"},
        "note": {"type": "string"},
    },
    "required": ["kind"],
    "oneOf": [
        {"properties": {"kind": {"const": "business"}}, "required": ["vat"]},
        {"properties": {"kind": {"const": "person"}}, "required": ["identityNumber"]},
    ],
}


def test_what_one_branch_requires_stands_under_that_branch_alone():
    assert places(REQUIRED_APART) == {"/kind", "/note"}
    assert places(REQUIRED_APART, kind="business") == {"/kind", "/vat", "/note"}
    assert places(REQUIRED_APART, kind="person") == {"/kind", "/identityNumber", "/note"}
    assert needed(REQUIRED_APART, kind="person") == {"/kind", "/identityNumber"}
    assert data(REQUIRED_APART, kind="person", vat="X1", identityNumber="7", note="n") == {
        "kind": "person", "identityNumber": "7", "note": "n",
    }  # fmt: skip


def test_what_all_branches_or_the_object_itself_require_is_asked_in_each():
    shared = {
        **REQUIRED_APART,
        "required": ["kind", "note"],
        "oneOf": [
            {**branch, "required": [*branch["required"], "email"]}
            for branch in REQUIRED_APART["oneOf"]
        ],
    }
    assert {"/note", "/email"} <= places(shared, kind="person")


def test_a_branch_that_names_a_member_without_requiring_it_asks_it():
    named = {
        **REQUIRED_APART,
        "oneOf": [
            REQUIRED_APART["oneOf"][0],
            {"properties": {"kind": {"const": "person"}, "vat": True}},
        ],
    }
    assert "/vat" in places(named, kind="person")


def test_ways_to_meet_one_rule_are_all_asked():
    either = {
        "type": "object",
        "properties": {"passport": {"type": "string"}, "idCard": {"type": "string"}},
        "anyOf": [{"required": ["passport"]}, {"required": ["idCard"]}],
    }
    assert places(either) == {"/passport", "/idCard"}
    assert places(either, passport="A1") == {"/passport", "/idCard"}


CONTACT: dict[str, Any] = {
    "type": "object",
    "properties": {
        "kind": {"type": "string", "enum": ["a", "b"]},
        **{name: {"type": "string"} for name in ("email", "phone", "fax")},
    },
}
A, B = {"properties": {"kind": {"const": "a"}}}, {"properties": {"kind": {"const": "b"}}}


@pytest.mark.parametrize(
    "inner",
    [
        {"anyOf": [{"required": ["email", "phone"]}, {"required": ["email", "fax"]}]},
        {"anyOf": [{"required": ["email"]}, {"required": ["phone"]}]},
        {"allOf": [{"properties": {"email": {"minLength": 3}}}]},
        {"if": {"required": ["phone"]}, "then": {"required": ["email"]}},
        {"dependentRequired": {"phone": ["email"]}},
    ],
)
def test_what_a_branch_names_anywhere_inside_is_asked_under_it(inner):
    branched = {
        **CONTACT,
        "oneOf": [{**A, "required": ["kind"], **inner}, {**B, "required": ["kind", "email"]}],
    }
    given = {"kind": "a", "email": "m@a.example", "phone": "7"}
    assert "/email" in places(branched, **given)
    assert data(branched, **given) == given
    assert not problems(compile_fields(branched), data(branched, **given))


def test_branches_of_one_list_hide_nothing_that_another_lists_need():
    both = {
        **CONTACT,
        "properties": {**CONTACT["properties"], "way": {"type": "string", "enum": ["x", "y"]}},
        "required": ["kind", "way"],
        "allOf": [
            {"oneOf": [A, {**B, "required": ["email"]}]},
            {
                "oneOf": [
                    {"properties": {"way": {"const": "x"}}, "required": ["email"]},
                    {"properties": {"way": {"const": "y"}}},
                ]
            },
        ],
    }
    assert "/email" in places(both, kind="a", way="x")
    assert "/email" not in places(both, kind="a", way="y")
