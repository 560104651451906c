import pytest
from django.utils import timezone

from kyc.requirements.definition import Kind
from tests.kyc.factories import field, question, read, rendered, tags

TIME = question(Kind.TIME)


def controls(answer):
    html = rendered(TIME, answer)
    return tags(html, "input")[0], [
        option["value"] for option in tags(html, "option") if "selected" in option
    ]


def test_a_clock_and_its_zone_are_two_controls():
    clock, zone = controls("14:30:00+02:00")
    assert (clock["type"], clock["value"], zone) == ("time", "14:30", ["+02:00"])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("14:30", "14:30:00+02:00"), ("9:05", "09:05:00+02:00"), ("14.30", "14:30:00+02:00"),
        ("14:30:15", "14:30:15+02:00"), ("2:30 pm", "14:30:00+02:00"),
        ("12:00 a.m.", "00:00:00+02:00"), ("half past two", "half past two"),
        ("25:00", "25:00"), ("13:00 pm", "13:00 pm"), ("", ""), ("14:30:00Z", "14:30:00Z"),
    ],
)  # fmt: skip
def test_a_time_is_kept_with_its_zone_and_all_else_as_it_was_typed(typed, kept):
    assert read(TIME, f"a={typed.replace(' ', '+')}&a.zone=%2B02:00") == kept


@pytest.mark.parametrize("answer", ["14:30:00Z", "09:05:00+05:45", "23:59:58-03:30", "00:00:00Z"])
def test_an_answer_that_nobody_touched_stays_the_same(answer):
    clock, (zone,) = controls(answer)
    again = read(TIME, f"a={clock['value']}&a.zone={zone.replace('+', '%2B')}")
    assert again == answer


def test_what_no_clock_shows_stands_in_a_line_of_text():
    (line,) = tags(rendered(TIME, "half past two"), "input")
    assert (line["type"], line["value"]) == ("text", "half past two")
    assert "<select" not in rendered(TIME, "half past two")


def test_the_readers_own_zone_is_offered_first():
    with timezone.override("Asia/Tokyo"):
        options = tags(rendered(TIME), "option")
        assert [option["value"] for option in options[:2]] == ["Asia/Tokyo", "Z"]
        assert read(TIME, "a=14:30&a.zone=Asia/Tokyo") == "14:30:00+09:00"
    assert read(TIME, "a=14:30&a.zone=Nowhere/Else") == "14:30"


def test_it_is_read_with_its_zone():
    shown = [field(Kind.TIME).display(raw) for raw in ("14:30:00+02:00", "14:30:00Z", "noon")]
    assert shown == ["14:30 (UTC+02:00)", "14:30 (UTC)", "noon"]
