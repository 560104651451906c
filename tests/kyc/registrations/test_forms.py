import re
from typing import Any

import pytest
from django.conf import settings
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

from kyc.registrations.conflicts import Seen
from kyc.registrations.fields.asked import TypedText
from kyc.registrations.fields.base import Raw
from kyc.registrations.forms import SectionForm, control_name
from kyc.requirements.answers import Answers
from kyc.requirements.definition import MOST_CONTROLS, Kind
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.payload import build
from kyc.requirements.validate import problems
from tests.kyc.factories import AUSTRALIAN, FULL, compiled, question, section, tags

TRAFFIC, BUSINESS, CONTACT = compile_fields(AUSTRALIAN).sections
ODD_NAMES = [
    "Sender name", "a/b", "a.b", "a~b", "a~1b", "Größe", "名前", 'say "hi"', "it's", "<b>", "a&b",
    "[0]", "100%", "tab\t", " ",
    "__proto__", "constructor", "toString", "csrfmiddlewaretoken", "add", "remove", "leave", "self",
    "data", "a.b/c", "🦘",
]  # fmt: skip
BAD = "</textarea></script>\"'><script>alert(1)</script><img src=x onerror=alert(1)>"


def page(form: SectionForm) -> str:
    summary = render_to_string("components/error_summary.html", {"form": form})
    return summary + "".join(str(bound.as_field_group()) for bound in form)


def optional(bound: BoundField) -> bool | None:
    assert isinstance(bound.field, TypedText)
    return bound.field.optional


def test_a_section_asks_its_questions_in_order():
    form = SectionForm(BUSINESS, Answers())
    assert [(bound.label, optional(bound)) for bound in form] == [
        ("Company name", None), ("Postcode", None), ("Employees", True)
    ]  # fmt: skip
    assert list(form.places) == ["q.1.companyName", "q.1.postalCode", "q.1.employees"]


def test_stored_answers_stand_in_the_controls():
    form = SectionForm(
        BUSINESS, Answers({"/1/companyName": "Acme", "/1/postalCode": "no postcode"})
    )
    assert [control["value"] for control in tags(page(form), "input") if "value" in control] == [
        "Acme",
        "no postcode",
    ]


def test_what_is_typed_is_read_by_pointer():
    form = SectionForm(
        BUSINESS, Answers(FULL), QueryDict("q.1.companyName=A%20&q.1.employees=many&other=1")
    )
    assert form.typed() == {"/1/companyName": "A ", "/1/postalCode": "", "/1/employees": "many"}


def test_questions_of_a_group_that_may_be_left_out_are_marked_optional():
    asked = question(Kind.TEXT, required=True)
    assert optional(SectionForm(section(asked, optional=True), Answers())["q.place"])


def test_a_repeatable_group_has_a_set_of_controls_for_each_row():
    form = SectionForm(TRAFFIC, Answers({"/0/1/senderName": "Second"}, {"/0": 2}))
    (block,) = form.blocks()
    assert [(row.number, row.index, len(row.asked), row.removable) for row in block.rows] == [
        (1, 0, 3, True),
        (2, 1, 3, True),
    ]
    assert block.rows[1].asked[0].field.value() == "Second"
    assert block.can_add


def test_a_group_always_shows_a_row_which_can_not_be_removed():
    (block,) = SectionForm(TRAFFIC, Answers()).blocks()
    assert [row.removable for row in block.rows] == [False]


def test_rows_end_where_a_form_could_not_be_sent_any_more():
    rows = section(
        *(question(Kind.TEXT, key=f"q{n}") for n in range(300)), pointer="/list", repeatable=True
    )
    (group,) = rows.groups
    shown = [
        SectionForm(rows, Answers(rows={"/list": count})).blocks()[0].can_add for count in (12, 13)
    ]
    assert shown == [True, False]
    assert [Answers(rows={"/list": count}).add_row(group).rows["/list"] for count in (12, 13)] == [
        13,
        13,
    ]


def test_a_form_with_all_its_rows_can_be_sent():
    assert MOST_CONTROLS < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    most = {"type": "object", "properties": {f"m{n}": {"type": "string"} for n in range(80)}}
    (asked,) = compile_fields(
        {"type": "object", "properties": {"a": {"type": "array", "minItems": 50, "items": most}}}
    ).sections
    assert len(SectionForm(asked, Answers()).places) == MOST_CONTROLS


def test_rows_end_where_the_schema_says():
    asked = question(Kind.TEXT)
    rows = section(asked, pointer="/list", repeatable=True, min_items=2, max_items=3)
    (block,) = SectionForm(rows, Answers()).blocks()
    assert ([row.removable for row in block.rows], block.can_add) == ([False, False], True)
    (block,) = SectionForm(rows, Answers(rows={"/list": 3})).blocks()
    assert ([row.removable for row in block.rows], block.can_add) == ([True, True, True], False)


def test_a_single_group_can_neither_grow_nor_shrink():
    (block,) = SectionForm(BUSINESS, Answers()).blocks()
    assert (len(block.rows), block.rows[0].removable, block.can_add) == (1, False, False)


def test_answers_go_from_the_page_to_the_payload_and_satisfy_the_validator():
    definition, typed = compile_fields(AUSTRALIAN), dict[str, Raw]()
    data = MultiValueDict({control_name(pointer): [str(value)] for pointer, value in FULL.items()})
    for asked in definition.sections:
        typed |= SectionForm(asked, Answers(), data).typed()
    assert not problems(definition, build(definition, Answers(typed)))


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_property_of_any_name_has_a_sound_control(name):
    asked = compiled(
        {"properties": {name: {"type": "string", "title": "T"}, "other": {"type": "string"}}}
    )
    form = SectionForm(asked, Answers())
    (first, second) = tags(page(form), "input")
    assert re.fullmatch(r"q[A-Za-z0-9_.~-]*", first["name"])
    assert first["id"] == f"id_{first['name']}" != second["id"]
    sent = QueryDict(mutable=True)
    sent[first["name"]] = "typed"
    (pointer,) = [
        place
        for place, value in SectionForm(asked, Answers(), sent).typed().items()
        if value == "typed"
    ]
    assert SectionForm(asked, Answers({pointer: "typed"}))[first["name"]].value() == "typed"


def test_names_that_look_alike_have_controls_of_their_own():
    pointers = [
        "",
        "/",
        "//",
        "/a/b",
        "/a.b",
        "/a~1b",
        "/a~01b",
        "/a b",
        "/a~20~b",
        "/A/b",
        "/a_b",
        "/a-b",
    ]
    assert len({control_name(pointer) for pointer in pointers}) == len(pointers)


def test_messages_stand_at_their_controls_and_all_others_on_the_form():
    form = SectionForm(BUSINESS, Answers())
    form.show(
        [
            ("/1/postalCode", "Four digits"),
            ("/1", "An incomplete business"),
            ("/9/x", "100% elsewhere"),
        ]
    )
    assert form["q.1.postalCode"].errors == ["Four digits"]
    assert form.non_field_errors() == ["An incomplete business", "100% elsewhere"]
    assert not form["q.1.companyName"].errors


def test_the_summary_links_to_the_controls():
    form = SectionForm(TRAFFIC, Answers())
    form.show(
        [
            ("/0/0/senderName", "Enter the sender"),
            ("/0/0/purpose", "Choose a purpose"),
            ("/0", "One sender at least"),
        ]
    )
    html = page(form)
    ids = [control["id"] for control in tags(html, "input")]
    targets = [link["href"].removeprefix("#") for link in tags(html, "a")]
    assert targets == ["id_q.0.0.senderName", "id_q.0.0.purpose_0"]
    assert set(targets) <= set(ids)
    assert "One sender at least" in html


def test_the_summary_says_which_entry_of_several_is_meant():
    form = SectionForm(TRAFFIC, Answers(rows={"/0": 2}))
    names = [name for name in form.places if name.endswith("senderName")]
    form.show([(form.places[name].pointer, "Enter “Sender name”") for name in names])
    shown = re.sub("<[^>]+>", "", page(form))
    assert "Traffic, entry 1: Enter “Sender name”" in shown
    assert "Traffic, entry 2: Enter “Sender name”" in shown
    alone = SectionForm(TRAFFIC, Answers())
    alone.show([(alone.places[names[0]].pointer, "Enter “Sender name”")])
    assert "entry" not in page(alone)


def test_several_messages_may_stand_at_one_control():
    form = SectionForm(BUSINESS, Answers())
    form.show([("/1/postalCode", "Four digits"), ("/1/postalCode", "The vendor says no")])
    assert form["q.1.postalCode"].errors == ["Four digits", "The vendor says no"]


def test_every_value_typed_is_kept_when_invalid():
    sent = QueryDict("q.0.0.senderName=%20&q.0.0.purpose=Codes&q.0.0.consent=on")
    form = SectionForm(TRAFFIC, Answers(), sent)
    form.show([("/0/0/senderName", "Enter it"), ("/0/0/purpose", "No"), ("/0/0/consent", "No")])
    text, marketing, codes, consent = tags(page(form), "input")
    assert text["value"] == " "
    assert ["checked" in box for box in (marketing, codes, consent)] == [False, True, True]


def test_scripts_in_a_requirement_and_its_answers_are_only_text():
    several = {"type": "array", "title": BAD, "items": {"enum": [BAD, "b"]}}
    texts: list[dict[str, Any]] = [
        {"type": "string"},
        {"type": "string", "maxLength": 500},
        {"type": "integer"},
        {"type": "boolean"},
    ]
    texts += [
        {"type": "string", "format": form} for form in ("date", "email", "uri", "country", "phone")
    ]
    texts += [{"type": "string", "enum": [BAD, *"bcdef"[:count]]} for count in (2, 5)]
    texts += [{"type": "boolean", "enum": [None, True]}, {"type": "mystery"}]
    fields = {
        f"{BAD}{n}": {**text, "title": BAD, "description": BAD, "x-placeholder": BAD}
        for n, text in enumerate(texts)
    }
    asked = compiled({"properties": {**fields, "several": several}})
    empty = SectionForm(asked, Answers())
    form = SectionForm(asked, Answers({place.pointer: BAD for place in empty.places.values()}))
    form.show([(place.pointer, BAD) for place in form.places.values()] + [("nowhere", BAD)])
    html = page(form)
    assert len(form.places) == len(texts) + 1
    assert not tags(html, "script", "img")
    assert not [tag for tag in tags(html, "input", "label", "a", "p") if "onerror" in tag]


LISTS = compiled(
    {
        "properties": {
            "r": {
                "type": "array",
                "items": {
                    "properties": {
                        "t": {"type": "string"},
                        "in": {
                            "type": "array",
                            "items": {
                                "properties": {f"q{n}": {"type": "string"} for n in range(8)}
                            },
                            "minItems": 20,
                        },
                    }
                },
            }
        }
    }
)


@pytest.mark.parametrize(
    "address", ["1." + "9" * 5000 + ".1", "1.x.1", "1.٣.1", "..", "1.0", "9", ""]
)
def test_an_address_that_no_button_has_is_none(address):
    found = SectionForm(LISTS, Answers()).group_at(address)
    assert found is None or not found.repeatable


def test_a_list_in_a_row_is_found_by_its_address():
    (outer, *_inner) = LISTS.groups
    form = SectionForm(LISTS, Answers(rows={outer.pointer: 3}))
    found = form.group_at("1.2.1")
    assert found is not None
    assert found.pointer == f"{outer.pointer}/2/in"


def test_no_more_rows_are_shown_again_than_a_form_can_send():
    (outer, *_inner) = LISTS.groups
    seen = Seen("form", 0, rows={outer.pointer: 1000})
    shown = seen.as_shown(Answers(), LISTS.groups)
    assert len(SectionForm(LISTS, shown).places) <= MOST_CONTROLS
