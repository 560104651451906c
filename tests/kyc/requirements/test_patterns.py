"""Patterns mean what ECMA-262 says, and none of them can hold a worker."""

import re
import time

import pytest
import regex

from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.patterns import (
    SEARCH_LIMIT,
    VALIDATION_LIMIT,
    NotUsable,
    compiled,
    limited,
    matches,
    tame,
    translated,
)
from kyc.requirements.validate import problems


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"^abc$", "abc\n", False),
        (r"^\d{4}$", "3000", True),
        (r"^\d+$", "\u09ea\u09e8", False),
        (r"^\w+$", "Zürich", False),
        (r"^\p{L}+$", "Zürich", True),
        (r"^\s$", "\u3000", True),
        (r"^[\s\S]*$", "a\n\u3000", True),
        (r"[^\W]", "-", False),
        (r"[\D]", "7", False),
        (r"^.$", "\n", False),
        (r"^\cA$", "\x01", True),
        (r"^\u{1F409}\x2d\u002d$", "🐉--", True),
        (r"^(?<sign>[ab])\k<sign>$", "ab", False),
        (r"^(a)\1$", "aa", True),
        (r"^(?!\s)(?=.*\d).+$", " a1", False),
        (r"\bfoo\b", "a foo.", True),
        (r"{x}", "{x}", True),
        (r"^\/[.\-]", "/-", True),
        (r"[[&&]", "&", True),
        (r"^[a-z]{1,64}@([a-z]{1,63}\.){1,4}[a-z]{2,63}$", "ada@example.com", True),
        (r"^[\s\S]{1,20000}$", "a\n", True),
    ],
)
def test_a_pattern_means_what_ecma_262_says(pattern, text, found):
    assert compiled(pattern) is not None
    assert matches(pattern, text) is found


@pytest.mark.parametrize(
    "pattern",
    ["(", "[", r"\Afoo", r"(?P<a>b)", "(?i)a", "a++", "a{9,1}", "[]", "a{1000000000}",
    "((a{500}){500}){500}",
     "(" * 200 + ")" * 200, "a" * 2000, r"\u{110000}", "(?#x)", r"\k<none>",
     "(?:" + "ab?" * 300 + "){20000}", "(?:" + r"\b" * 9 + "){20000}",
     "(?:" + "(a)" * 90 + "){1000}"],
)  # fmt: skip
def test_what_is_no_ecma_expression_or_repeats_without_end_is_not_used(pattern):
    assert compiled(pattern) is None
    assert matches(pattern, "whatever")


CATASTROPHE = "^(a|aa)+$"


def test_the_patterns_that_these_limits_are_for_do_run_away_without_them():
    with pytest.raises(TimeoutError):
        regex.compile(translated(CATASTROPHE)).search("a" * 60 + "!", timeout=1)


def test_a_search_that_finds_no_end_is_given_up_and_refuses_nothing():
    began = time.monotonic()
    assert matches(CATASTROPHE, "a" * 60 + "!")
    assert time.monotonic() - began < SEARCH_LIMIT * 100


def test_all_patterns_of_one_validation_share_one_limit():
    properties = {
        f"m{number}": {"type": "string", "pattern": f"^(a|aa)+{number}$"} for number in range(200)
    }
    definition = compile_fields({"type": "object", "properties": properties})
    began = time.monotonic()
    problems(definition, dict.fromkeys(properties, "a" * 60 + "!"))
    assert time.monotonic() - began < VALIDATION_LIMIT * 10


def test_nothing_is_searched_once_the_time_is_over():
    with limited(0):
        assert matches("^b$", "a")
    assert not matches("^b$", "a")


@pytest.mark.parametrize("pattern", ["^(a|aa)+$", "(?:a*)*", "a*b*c*", r"^\p{L}$", "[", r"(a)\1",
    "a{2,}b{2,}c{2,}",
                                     "^" + "a?" * 30 + "a" * 30 + "$", "^a{0,9}b?c*$",
                                     "[a]?[b]?[c]{2}",
                                     "x*x*y", "a+[0-9]{3,}", "a{1000}b*"])  # fmt: skip
def test_names_of_members_are_only_searched_by_patterns_that_cost_little(pattern):
    with pytest.raises(NotUsable):
        tame(pattern)


@pytest.mark.parametrize("pattern", [r"^x_\d+$", "^[a-z]{2}[0-9]?$", r"^\+\?\*\{[0-9]+$"])
def test_names_of_members_are_searched_by_what_repeats_little(pattern):
    assert tame(pattern)


@pytest.mark.parametrize(
    ("name", "found"), [("ax_1\n", True), ("y_1", False), ("x_1" * 40, True), ("x_1" * 1000, False)]
)
def test_a_pattern_for_names_is_looked_for_in_names_of_sensible_length(name, found):
    assert (re.search(tame("x_[0-9]*"), name) is not None) is found


def test_optional_signs_in_a_pattern_for_names_hold_nobody_up():
    fields = {"type": "object", "properties": {"a" * 28: {}, "b": {"type": "string"}},
              "patternProperties": {"^" + "a?" * 28 + "a" * 28 + "$": False}}  # fmt: skip
    began = time.monotonic()
    problems(compile_fields(fields), {"a" * 27 + "!": "x", "b": "y"})
    assert time.monotonic() - began < VALIDATION_LIMIT * 10


def test_a_pattern_for_names_is_one_that_pythons_own_library_reads():
    judged = compile_fields(
        {
            "properties": {"a": {"type": "string"}},
            "patternProperties": {r"^x_\d+$": {"type": "integer"}},
        }
    )
    assert problems(judged, {"x_1": 5, "x_২": "no number"}) == []
    assert problems(judged, {"x_1": "no number"})
