import tracemalloc

import pytest

from kyc.requirements.definition import Kind
from tests.kyc.factories import control, field, question, read, rendered, tags

DEFINITION = {"type": "mystery", "title": "Größe", "x": "</pre><script>alert(1)</script>"}


def test_an_unknown_part_is_a_box_with_the_definition_beside_it():
    html = rendered(question(Kind.RAW, raw=DEFINITION, required=True))
    (box,) = tags(html, "textarea")
    assert (box["rows"], box["spellcheck"], box["aria-required"]) == ("8", "false", "true")
    assert "Größe" in html
    assert "mystery" in html
    assert "goes to the reviewers as it is" in html


def test_scripts_in_a_definition_are_only_text():
    html = rendered(question(Kind.RAW, raw=DEFINITION), "</textarea><script>alert(2)</script>")
    assert not tags(html, "script")


def test_a_definition_of_any_kind_can_be_shown():
    anything: tuple[object, ...] = (None, True, [], "text", {1: object()})
    assert all("<pre" in rendered(question(Kind.RAW, raw=raw)) for raw in anything)


def test_json_is_read_and_shown_as_typed_valid_or_not():
    assert read(question(Kind.RAW), "a=%7B%22b%22%3A%20") == '{"b": '
    assert field(Kind.RAW).display(' {"b": ') == '{"b":'
    assert field(Kind.RAW).display("[1e999]") == "[1e999]"
    assert field(Kind.RAW).display(r'["\ud800"]') == r'["\ud800"]'
    assert "{&quot;b&quot;: " in rendered(question(Kind.RAW), '{"b": ', "This is no JSON")


def test_the_check_page_writes_json_out():
    assert field(Kind.RAW).display('{"b": [1, "ß"]}') == '{\n  "b": [\n    1,\n    "ß"\n  ]\n}'
    assert field(Kind.RAW).display("") == ""


def test_json_that_would_grow_by_being_written_out_is_shown_as_typed():
    deep = "[" * 200 + "[1]," * 20_000 + "1" + "]" * 200
    assert field(Kind.RAW).display(deep) == deep
    assert field(Kind.RAW).display("[" * 5000) == "[" * 5000
    assert field(Kind.RAW).display("[" * 900 + "]" * 900)


def nested(depth: int, inside: object) -> object:
    """Something inside lists inside lists."""
    for _ in range(depth):
        inside = [inside]
    return inside


@pytest.mark.parametrize(
    "raw",
    ["x" * 3_000_000, nested(500, ["a"] * 100_000), nested(20_000, "a")],
    ids=["long", "deep", "deeper"],
)
def test_a_hostile_definition_is_cut_and_the_page_says_so(raw):
    tracemalloc.start()
    html = rendered(question(Kind.RAW, raw=raw))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "the rest is too long to be shown" in html
    assert len(html) < 30_000
    assert most < 20_000_000


def test_a_short_definition_is_shown_whole():
    assert "too long" not in rendered(question(Kind.RAW, raw=DEFINITION))


def test_a_default_is_json_too():
    assert field(Kind.RAW, default={"a": [1, None]}).default() == '{"a": [1, null]}'
    assert field(Kind.RAW).default() == ""
    assert "aria-required" not in control(question(Kind.RAW))


def test_numbers_are_written_out_as_they_were_typed():
    assert field(Kind.RAW).display('{"share": 1.50, "big": 1e3, "n": 2}') == (
        '{\n  "share": 1.50,\n  "big": 1e3,\n  "n": 2\n}'
    )
