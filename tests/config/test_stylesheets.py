"""The stylesheets: each rule once, in the layer where it belongs."""

import re
from collections import Counter
from collections.abc import Iterator

from tools.paths import ROOT

LAYERS = ("tokens", "base", "components", "pages", "print")


def rules(css: str, around: str = "") -> Iterator[tuple[str, str, str]]:
    """What is around each rule (its layer and media), its selectors and its declarations."""
    while "{" in css:
        prelude, _brace, css = css.partition("{")
        depth, end = 1, 0
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        inside, css = css[: end - 1], css[end:]
        name = " ".join(prelude.rpartition(";")[2].split())
        if "{" in inside:
            yield from rules(inside, f"{around} {name}")
        else:
            yield around, name, " ".join(inside.split())


def every_rule() -> list[tuple[str, str, str]]:
    """The rules of all layers, in the order in which a page loads them."""
    text = "".join((ROOT / f"static/css/{name}.css").read_text() for name in LAYERS)
    return list(rules(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)))


def test_every_layer_is_a_file_of_its_own_and_their_order_is_said_first() -> None:
    for name in LAYERS:
        css = re.sub(
            r"/\*.*?\*/", "", (ROOT / f"static/css/{name}.css").read_text(), flags=re.DOTALL
        )
        around = {place.split("@", 2)[1].strip() for place, _name, _said in rules(css)}
        assert around == {f"layer {name}"}, name
        assert name != "tokens" or css.strip().startswith(f"@layer {', '.join(LAYERS)};")


def test_no_selector_has_two_rules_in_the_same_place() -> None:
    places = Counter((around, name) for around, name, _said in every_rule())
    assert [place for place, times in places.items() if times > 1] == []


def test_no_two_rules_of_a_place_say_the_same() -> None:
    """They would be one rule with both selectors."""
    said = Counter((around, text) for around, _name, text in every_rule() if text.count(":") > 1)
    assert [each for each, times in said.items() if times > 1] == []
