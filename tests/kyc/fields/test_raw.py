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
    assert "{&quot;b&quot;: " in rendered(question(Kind.RAW), '{"b": ', "This is no JSON")


def test_a_default_is_json_too():
    assert field(Kind.RAW, default={"a": [1, None]}).default() == '{"a": [1, null]}'
    assert field(Kind.RAW).default() == ""
    assert "aria-required" not in control(question(Kind.RAW))
