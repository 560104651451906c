"""A pattern said in words where it is simple, or else shown by an example that it takes.

Only a part of ECMA-262 is read here: what asks for signs in a row. Nothing that is said without
`patterns.matches` having agreed is shown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from kyc.requirements import patterns
from kyc.requirements.messages import marked

LONGEST = 200
# Beyond so many pieces words are harder to read than an example.
MOST_PIECES = 7
MOST_OPTIONS = 6
LONGEST_EXAMPLE = 60
REPEAT = re.compile(r"\{(\d{1,4})(?:(,)(\d{0,4}))?\}")
CODE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4})")
PROPERTY = re.compile(r"\\p\{(L|Lu|Ll|N|Nd|Letter|Script=Latin)\}")

DIGITS = "0123456789"
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SMALL = CAPITALS.lower()
NAMED: dict[frozenset[str], str] = {
    frozenset(DIGITS): "digit",
    frozenset(CAPITALS): "capital",
    frozenset(SMALL): "small letter",
    frozenset(CAPITALS + SMALL): "letter",
    frozenset(CAPITALS + DIGITS): "capital or digit",
    frozenset(CAPITALS + SMALL + DIGITS): "letter or digit",
    frozenset(CAPITALS + SMALL + DIGITS + "_"): "letter or digit",
    frozenset("0123456789ABCDEF"): "hexadecimal digit",
    frozenset("0123456789ABCDEFabcdef"): "hexadecimal digit",
}  # fmt: skip
# Each with its sentence for one, for so many, for from so many to so many, and for any number.
COUNTED: dict[str, tuple[str, str, str, str]] = {
    "digit": (
        marked("a digit"), marked("%(low)s digits"),
        marked("%(low)s to %(high)s digits"), marked("digits"),
    ),
    "capital": (
        marked("a capital letter"), marked("%(low)s capital letters"),
        marked("%(low)s to %(high)s capital letters"), marked("capital letters"),
    ),
    "small letter": (
        marked("a small letter"), marked("%(low)s small letters"),
        marked("%(low)s to %(high)s small letters"), marked("small letters"),
    ),
    "letter": (
        marked("a letter"), marked("%(low)s letters"),
        marked("%(low)s to %(high)s letters"), marked("letters"),
    ),
    "capital or digit": (
        marked("a capital letter or digit"), marked("%(low)s capital letters or digits"),
        marked("%(low)s to %(high)s capital letters or digits"),
        marked("capital letters or digits"),
    ),
    "letter or digit": (
        marked("a letter or digit"), marked("%(low)s letters or digits"),
        marked("%(low)s to %(high)s letters or digits"), marked("letters or digits"),
    ),
    "hexadecimal digit": (
        marked("a digit or letter from A to F"), marked("%(low)s digits or letters from A to F"),
        marked("%(low)s to %(high)s digits or letters from A to F"),
        marked("digits or letters from A to F"),
    ),
}  # fmt: skip
# As it stands in the pattern: nothing to translate.
LITERAL = "%(literal)s"
SPACE_WORDS = marked("a space")
PERHAPS = marked("perhaps %(what)s")
OR = marked("%(first)s or %(second)s")
# A sentence before translation, and its values, which may be sentences themselves.
Words: TypeAlias = "tuple[str, dict[str, str | Words]]"


class NotSimple(ValueError):
    """A pattern that is not read here."""


@dataclass(frozen=True)
class Signs:
    """So many of some signs in a row; `most` is None where there may be any number. `sample` stands
    for signs of which only one is known."""

    signs: frozenset[str]
    sample: str
    least: int = 1
    most: int | None = 1


@dataclass(frozen=True)
class Options:
    """One of several rows of pieces, so many times."""

    rows: "tuple[tuple[Piece, ...], ...]"
    least: int = 1
    most: int | None = 1


Piece: TypeAlias = Signs | Options


@dataclass(frozen=True)
class Form:
    """A pattern's pieces; as a text they are English."""

    pieces: tuple[Words, ...]

    def __str__(self) -> str:
        return ", ".join(map(_english, self.pieces))


def _english(words: Words) -> str:
    template, values = words
    return template % {
        name: value if isinstance(value, str) else _english(value) for name, value in values.items()
    }


@lru_cache(maxsize=1024)
def in_words(pattern: str) -> tuple[Words, ...]:
    """The pieces of an answer in order, each a sentence before translation with its values; none
    where the pattern is not a simple one, or says nothing of the whole answer."""
    if not (pattern.startswith("^") and pattern.endswith("$")):
        return ()
    try:
        row = _Reader(pattern).whole()
        said = [_said(piece) for piece in _joined(row)]
    except NotSimple:
        return ()
    if not 0 < len(said) <= MOST_PIECES or not example(pattern):
        return ()
    return tuple(said)


@lru_cache(maxsize=1024)
def example(pattern: str) -> str:
    """A text that the pattern takes; "" where none was found."""
    try:
        made = _made(_Reader(pattern).whole())
    except NotSimple:
        return ""
    fits = 0 < len(made) <= LONGEST_EXAMPLE and made.strip() == made
    return made if fits and patterns.compiled(pattern) and patterns.matches(pattern, made) else ""


def _made(row: Sequence[Piece]) -> str:
    text = ""
    for piece in row:
        for _time in range(max(piece.least, 1) if piece.most != 0 else 0):
            if isinstance(piece, Options):
                text += _made(piece.rows[0])
            else:
                text += _sign(piece, len(text))
            if len(text) > LONGEST_EXAMPLE:
                raise NotSimple("too long")
    return text


def _sign(piece: Signs, place: int) -> str:
    """One of the signs, so that a row of them looks like an answer and not like one key held
    down."""
    for known in (DIGITS[1:] + "0", CAPITALS, SMALL):
        if set(known) <= piece.signs:
            return known[place % len(known)]
    return piece.sample


def _joined(row: Sequence[Piece]) -> list[Piece]:
    """Literals beside each other as one piece."""
    joined: list[Piece] = []
    for piece in row:
        last = joined[-1] if joined else None
        if _is_literal(piece) and last is not None and _is_literal(last):
            joined[-1] = Signs(frozenset(), _sample(last) + _sample(piece))
        else:
            joined.append(piece)
    return joined


def _sample(piece: Piece) -> str:
    return piece.sample if isinstance(piece, Signs) else ""


def _is_literal(piece: Piece) -> bool:
    return (
        isinstance(piece, Signs)
        and (piece.least, piece.most) == (1, 1)
        and len(piece.signs) <= 1
        and not piece.sample.isspace()
    )


def _said(piece: Piece) -> Words:
    if piece.least == 0 and piece.most == 1:
        return PERHAPS, {"what": _said(replace(piece, least=1))}
    if isinstance(piece, Options):
        return _said_of_options(piece)
    if piece.sample.isspace() and piece.least <= 1:
        return SPACE_WORDS, {}
    if _is_literal(piece):
        return LITERAL, {"literal": piece.sample}
    name = NAMED.get(piece.signs)
    if name is None:
        raise NotSimple("signs without a name")
    return _said_of_signs(piece, name)


def _said_of_signs(piece: Signs, name: str) -> Words:
    one, many, between, some = COUNTED[name]
    if (piece.least, piece.most) == (1, 1):
        return one, {}
    if piece.most is None:
        if piece.least > 1:
            raise NotSimple("at least so many")
        return some, {}
    low, high = str(piece.least), str(piece.most)
    return (many, {"low": low}) if low == high else (between, {"low": low, "high": high})


def _said_of_options(piece: Options) -> Words:
    if (piece.least, piece.most) != (1, 1) or len(piece.rows) > MOST_OPTIONS:
        raise NotSimple("a repeated choice")
    literals = []
    for row in piece.rows:
        joined = _joined(row)
        if len(joined) != 1 or not _is_literal(joined[0]):
            raise NotSimple("a choice of more than words")
        literals.append(_sample(joined[0]))
    if len(literals) == 1:
        return LITERAL, {"literal": literals[0]}
    return OR, {"first": ", ".join(literals[:-1]), "second": literals[-1]}


class _Reader:
    """One pattern, read from the left."""

    def __init__(self, pattern: str) -> None:
        if len(pattern) > LONGEST:
            raise NotSimple("too long")
        self.pattern, self.place = pattern, 0

    def whole(self) -> tuple[Piece, ...]:
        """All of it as pieces in a row."""
        rows = self.rows()
        if self.place < len(self.pattern):
            raise NotSimple("a bracket too many")
        return rows[0] if len(rows) == 1 else (Options(rows),)

    def rows(self) -> tuple[tuple[Piece, ...], ...]:
        rows: list[list[Piece]] = [[]]
        while self.place < len(self.pattern) and self.sign() != ")":
            sign = self.sign()
            if sign == "|":
                self.place += 1
                rows.append([])
            elif sign in "^$":
                self.place += 1
            else:
                rows[-1].append(self.counted(self.piece(sign)))
        return tuple(map(tuple, rows))

    def sign(self) -> str:
        if self.place >= len(self.pattern):
            raise NotSimple("no end")
        return self.pattern[self.place]

    def piece(self, sign: str) -> Piece:
        if sign == "(":
            return self.group()
        if sign == "[":
            return self.one_of()
        if sign == "\\":
            return self.escape()
        self.place += 1
        if sign in "*+?{}]":
            raise NotSimple("nothing to repeat")
        if sign == ".":
            return Signs(frozenset(), "a")
        return Signs(frozenset(sign), sign)

    def group(self) -> Piece:
        begin = self.pattern.startswith("(?:", self.place)
        if not begin and self.pattern.startswith("(?", self.place):
            raise NotSimple("looking ahead or behind")
        self.place += 3 if begin else 1
        rows = self.rows()
        if self.place >= len(self.pattern):
            raise NotSimple("a group without an end")
        self.place += 1
        return Options(rows)

    def escape(self) -> Signs:
        for pattern, sample in ((CODE, ""), (PROPERTY, "A")):
            if found := pattern.match(self.pattern, self.place):
                self.place = found.end()
                sign = sample or chr(int(f"0{found[0][1:].replace('u', 'x')}", 0))
                return Signs(frozenset(sign if not sample else CAPITALS + SMALL), sign)
        kind = self.pattern[self.place + 1 : self.place + 2]
        self.place += 2
        classes = {"d": DIGITS, "w": CAPITALS + SMALL + DIGITS + "_", "s": " "}
        if kind in classes:
            return Signs(frozenset(classes[kind]), classes[kind][0])
        if not kind or kind.isalnum():
            raise NotSimple("an escape")
        return Signs(frozenset(kind), kind)

    def one_of(self) -> Signs:
        self.place += 1
        if self.sign() == "^":
            raise NotSimple("all signs but some")
        signs: list[str] = []
        while self.sign() != "]":
            first = self.in_brackets()
            is_range = self.pattern.startswith("-", self.place) and not self.pattern.startswith(
                "-]", self.place
            )
            if not is_range or len(first) != 1:
                signs += first
                continue
            self.place += 1
            last = self.in_brackets()
            if len(last) != 1 or ord(last[0]) - ord(first[0]) > 500:
                raise NotSimple("a range")
            signs += [chr(code) for code in range(ord(first[0]), ord(last[0]) + 1)]
        self.place += 1
        if not signs:
            raise NotSimple("no signs")
        return Signs(frozenset(signs), signs[0])

    def in_brackets(self) -> list[str]:
        if self.sign() == "\\":
            return sorted(self.escape().signs)
        self.place += 1
        if self.place >= len(self.pattern):
            raise NotSimple("a class without an end")
        return [self.pattern[self.place - 1]]

    def counted(self, piece: Piece) -> Piece:
        sign = self.pattern[self.place : self.place + 1]
        simple = {"?": (0, 1), "*": (0, None), "+": (1, None)}
        if sign in simple and sign:
            self.place += 1
            least, most = simple[sign]
        elif found := REPEAT.match(self.pattern, self.place):
            self.place = found.end()
            low, comma, high = found.groups()
            least, most = int(low), int(high) if high else (None if comma else int(low))
        else:
            return piece
        self.place += self.pattern.startswith("?", self.place)
        return replace(piece, least=least, most=most)
