"""A regulator's words made fit for a page: cleaned, bounded, and made up from names where they are
missing."""

import re
import unicodedata
from collections.abc import Container
from functools import lru_cache

TITLE_LENGTH = 200
DESCRIPTION_LENGTH = 2000
MESSAGE_LENGTH = 500
SLUG_LENGTH = 40

# Bidirectional embeddings, overrides and isolates: they can make a label read as something it is
# not.
BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

# Short ones in capitals are abbreviations (`ABN`), and stay.
CODE = re.compile(r"[A-Z0-9]{6,}|[A-Za-z0-9]+(_[A-Za-z0-9]+)+", re.ASCII)


def shown(value: object, limit: int = TITLE_LENGTH) -> str:
    """A text from outside as it may be displayed, on one line and cut at `limit`; empty for
    anything but a string."""
    if not isinstance(value, str):
        return ""
    line = _cleaned(value[: limit * 4])
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


# A reference brings the same words again and again.
@lru_cache(maxsize=1024)
def _cleaned(words: str) -> str:
    spaced = (" " if sign.isspace() else sign for sign in words)
    visible = (
        sign
        for sign in spaced
        if sign not in BIDI and unicodedata.category(sign) not in ("Cc", "Cs")
    )
    return " ".join("".join(visible).split())


def words(name: str) -> str:
    """A member's name as words: `postalCode` is "Postal code", `ABNNumber` "ABN number"."""
    spaced = re.sub(r"[_\-.\s]+", " ", CAMEL.sub(" ", shown(name)))
    parts = [part if len(part) > 1 and part.isupper() else part.lower() for part in spaced.split()]
    sentence = " ".join(parts)
    return sentence[:1].upper() + sentence[1:]


def option(value: str) -> str:
    """A choice's value as words when it is a code (`SOLE_TRADER`, `MARKETING`), otherwise as it
    is."""
    return words(value.lower()) if CODE.fullmatch(value) else shown(value)


# Letters that only one official language is written in, by how their names in Unicode begin.
OWN_LETTERS = {
    "GREEK": "el",
    "HEBREW": "he",
    "THAI": "th",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "KHMER": "km",
    "LAO": "lo",
    "SINHALA": "si",
    "TAMIL": "ta",
}


def language_by_letters(words: str) -> str:
    """The language of words whose letters no other is written in; "" where they don't tell."""
    if words.isascii():
        return ""
    found = {
        OWN_LETTERS.get(unicodedata.name(sign, "").partition(" ")[0], "")
        for sign in words
        if sign.isalpha() and not sign.isascii()
    }
    return found.pop() if len(found) == 1 else ""


def plain(text: str) -> str:
    """A text without what nobody sees and everybody copies: full-width signs as the usual ones, no
    marks of a text's direction."""
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in folded if unicodedata.category(sign) != "Cf")


def slug(title: str, taken: Container[str]) -> str:
    """A name for a URL made from a title, different from all those `taken`."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_LENGTH].strip("-") or "section"
    candidate, number = stem, 1
    while candidate in taken:
        number += 1
        candidate = f"{stem}-{number}"
    return candidate
