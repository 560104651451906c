"""A schema's patterns, which are ECMA-262 expressions from outside, made ready for Python and
bounded in what they cost.

An expression is read piece by piece and written anew for the `regex` library, whose searches take a
time limit. One that holds what ECMA-262 doesn't know, or repeats more than anybody needs, is not
used at all.
"""

import re
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

import regex

MAX_PATTERN = 1000
MAX_REPEATS = 20_000
MAX_GROUPS = 100
# What is repeated is laid out in memory as often as it is: these are its pieces, and a boundary is
# several of them.
MAX_LAID_OUT = 20_000
BOUNDARY = 4
# To make a pattern ready costs by its length as the library has it, and by its pieces; what costs
# as much as a part is this.
LENGTH_PER_NODE = 100
LAID_OUT_PER_NODE = 200
# Repetitions of any sort in one pattern for members' names, and how long a name may be that they
# are looked for in.
MAX_IN_NAMES = 2
LONGEST_NAME = 128
# Seconds: for one search, and for all searches while one set of answers is validated.
SEARCH_LIMIT = 0.05
VALIDATION_LIMIT = 0.5

SPACE = r" \t\n\v\f\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
CLASSES = {"d": "0-9", "w": "A-Za-z0-9_", "s": SPACE}
# All the others, for use inside a class.
OTHERS = {"D": r"\x00-/:-\U0010ffff", "W": r"\x00-/:-@\[-\^`\{-\U0010ffff", "S": r"\S"}
# Each piece of an expression. What none of them matches is a sign of its own.
PIECE = re.compile(
    r"""
    (?P<class>\\[dDwWsS])
    | (?P<code>\\(?:c[A-Za-z]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|u\{[0-9A-Fa-f]{1,6}\}))
    | (?P<property>\\[pP]\{[A-Za-z_=]+\})
    | (?P<backward>\\(?:[1-9][0-9]?|k<\w+>))
    | (?P<escape>\\(?:[bBnrtvf0]|[^A-Za-z0-9\n]))
    | (?P<repeat>\{[0-9]+(?:,[0-9]*)?\})
    | (?P<group>\((?:\?(?::|=|!|<=|<!|<[A-Za-z_]\w*>)|(?!\?)))
    | (?P<possessive>[*+?}]\+)
    """,
    re.VERBOSE | re.ASCII,
)

QUANTIFIER = re.compile(r"[*+?{]")
# Two of them multiply what a search costs by a name's length once more.
LONG_QUANTIFIER = re.compile(r"[*+]|\{(?![0-9](?:,[0-9])?\})")
ESCAPED = re.compile(r"\\.", re.DOTALL)


class NotUsable(ValueError):
    """An expression that can't be used here."""


# What is left of the time that all searches of one piece of work share; None where nothing set such
# a time.
_seconds_left: ContextVar[float | None] = ContextVar("seconds_left", default=None)


@contextmanager
def limited(seconds: float = VALIDATION_LIMIT) -> Iterator[None]:
    """Whatever is searched inside takes no longer than this in all."""
    token = _seconds_left.set(seconds)
    try:
        yield
    finally:
        _seconds_left.reset(token)


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern is somewhere in the text. One that is not usable, or finds no end in
    time, refuses nothing."""
    left = _seconds_left.get()
    if left is not None and left <= 0:
        return True
    began = time.monotonic()
    limit = SEARCH_LIMIT if left is None else min(SEARCH_LIMIT, left)
    expression = compiled(pattern)
    try:
        return expression is None or expression.search(text, timeout=limit) is not None
    except (TimeoutError, MemoryError):
        return True
    finally:
        if left is not None:
            _seconds_left.set(left - (time.monotonic() - began))


# More than one schema can have: each of them costs at least one of its parts.
@lru_cache(maxsize=8192)
def compiled(pattern: str) -> "regex.Pattern[str] | None":
    """The pattern ready to use; None when it isn't usable."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return regex.compile(translated(pattern), regex.VERSION0, cache_pattern=False)
        except (NotUsable, regex.error, ValueError, OverflowError, RecursionError, MemoryError):
            return None


@lru_cache(maxsize=8192)
def cost(pattern: str) -> int:
    """What making a pattern ready costs, in parts of a definition."""
    try:
        translation = _Translation(pattern)
    except NotUsable:
        return 0
    laid_out = translation.size.all // LAID_OUT_PER_NODE
    return len(translation.plain) // LENGTH_PER_NODE + laid_out


def tame(pattern: str) -> str:
    """The expression for a search without a limit on its time: by Python's own library, in names of
    members.

    It finds nothing in a name that is longer than anybody needs. Raises NotUsable for one whose
    search could take more than the square of a name's length.
    """
    costly = any(
        piece.lastgroup in ("group", "backward", "property") for piece in PIECE.finditer(pattern)
    )
    bare = ESCAPED.sub("", pattern)
    # Even `?` doubles the ways to match each time it stands there.
    if (
        costly
        or len(QUANTIFIER.findall(bare)) > MAX_IN_NAMES
        or len(LONG_QUANTIFIER.findall(bare)) > 1
    ):
        raise NotUsable("too costly")
    plain = translated(pattern)
    if compiled(pattern) is None:
        raise NotUsable("no expression")
    return rf"(?s:\A(?=.{{0,{LONGEST_NAME}}}\Z).*?)(?:{plain})"


def translated(pattern: str) -> str:
    """The expression as the library writes it. Raises NotUsable."""
    return _Translation(pattern).plain


class _Size:
    """How many pieces an expression is once its repetitions are laid out."""

    def __init__(self) -> None:
        self.open = [0]
        self.last = 1

    @property
    def all(self) -> int:
        return sum(self.open)

    def add(self, pieces: int) -> None:
        """One more piece; raises NotUsable for more than anybody needs."""
        self.open[-1] += pieces
        self.last = pieces
        if self.all > MAX_LAID_OUT:
            raise NotUsable("too many repetitions")

    def begin(self) -> None:
        self.open.append(0)

    def end(self) -> None:
        """The group that was begun last is one piece of all that is in it."""
        self.add((self.open.pop() if len(self.open) > 1 else 0) + 1)

    def repeat(self, times: int) -> None:
        """What stands last stands there so many times; a single sign is only counted."""
        if self.last > 1:
            before = self.last
            self.add(before * max(0, times - 1))
            self.last = before * max(1, times)


class _Translation:
    """One expression of ECMA-262, `plain` as the library writes it; raises NotUsable."""

    def __init__(self, pattern: str) -> None:
        if len(pattern) > MAX_PATTERN:
            raise NotUsable("too long")
        self.pattern = pattern
        self.in_class = False
        self.size = _Size()
        self.groups = 0
        self.plain = "".join(self.pieces())

    def pieces(self) -> Iterator[str]:
        place = 0
        while place < len(self.pattern):
            found = PIECE.match(self.pattern, place)
            kind = found.lastgroup if found else None
            # In a class only escapes mean something.
            if found and kind and (not self.in_class or found[0].startswith("\\")):
                self._measure(kind, found[0])
                yield self._written(kind, found[0])
                place = found.end()
            else:
                yield self._sign(self.pattern[place], place)
                place += 1

    def _measure(self, kind: str, piece: str) -> None:
        """Count a piece; raises NotUsable for more than anybody needs."""
        if kind == "group":
            self.size.begin()
            self.groups += 1
            if self.groups > MAX_GROUPS:
                raise NotUsable("too many groups")
        elif kind == "repeat":
            counts = [int(count) for count in piece[1:-1].split(",") if count]
            if counts != sorted(counts):
                raise NotUsable("counts out of order")
            if counts[-1] > MAX_REPEATS:
                raise NotUsable("too many repetitions")
            self.size.repeat(counts[-1])
        elif not self.in_class:
            self.size.add(BOUNDARY if piece in (r"\b", r"\B") else 1)

    def _sign(self, sign: str, place: int) -> str:
        if sign == ")" and not self.in_class:
            self.size.end()
        elif sign not in "*+?" and not self.in_class:
            self.size.add(1)
        if sign == "\\":
            raise NotUsable("an escape that ECMA-262 doesn't have")
        if sign == "(" and not self.in_class:
            raise NotUsable("a group that ECMA-262 doesn't have")
        if self.in_class:
            self.in_class = sign != "]"
            return f"\\{sign}" if sign in "[&|~" else sign
        if sign == "[":
            if self.pattern.startswith(("]", "^]"), place + 1):
                raise NotUsable("an empty class")
            self.in_class = True
            return "["
        # Without a count in them braces stand for themselves; the end is the very end.
        return {"$": r"\Z", "{": r"\{", "}": r"\}", ".": r"[^\n\r\u2028\u2029]"}.get(sign, sign)

    def _written(self, kind: str, piece: str) -> str:
        """A piece as the library writes it; raises NotUsable for one that ECMA-262 doesn't have."""
        if kind == "class":
            outside, inside = CLASSES[piece[1].lower()], OTHERS.get(piece[1])
            if self.in_class:
                return inside or outside
            return f"[^{outside}]" if inside else f"[{outside}]"
        if kind == "code":
            number = ord(piece[2]) % 32 if piece[1] == "c" else int(piece[2:].strip("{}"), 16)
            if number > 0x10FFFF:
                raise NotUsable("no such character")
            return rf"\U{number:08x}"
        if kind == "possessive" or (self.in_class and (kind == "backward" or piece == r"\B")):
            raise NotUsable("nothing that may stand here")
        if kind == "backward":
            return f"(?P={piece[3:-1]})" if piece[1] == "k" else f"(?:{piece})"
        ours = {r"\0": r"\x00", r"\b": r"\x08" if self.in_class else _BOUNDARY, r"\B": _NO_BOUNDARY}
        return ours.get(piece, piece)


_WORD = f"[{CLASSES['w']}]"
_BOUNDARY = f"(?:(?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))"
_NO_BOUNDARY = f"(?:(?<={_WORD})(?={_WORD})|(?<!{_WORD})(?!{_WORD}))"
