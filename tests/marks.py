"""Pages in the language that nobody speaks (tools.pseudo): sentences of ours bear marks there, so
what has none is data or was forgotten."""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache
from html.parser import HTMLParser
from typing import Any
from zoneinfo import available_timezones

from babel import Locale

from tools import pseudo

WORD = re.compile(r"[^\W\d_]{3,}")
# What nobody reads as words: addresses, references, hashes, passwords.
ADDRESS = re.compile(r"https?://\S+|ND-\d+|[0-9a-f]{8,}|\S+\*{4,}")
MARKED = re.compile(f"{pseudo.BEGIN}[^{pseudo.BEGIN}{pseudo.END}]*{pseudo.END}")
READ_ALOUD = ("placeholder", "title", "aria-label", "alt")
# Names of things, which are the same in every language; and what the other language is called.
NAMES = "Numberdesk Number desk UTC EUR SMS VOICE FAX PDF PNG JPEG CSV XLSX English Malti"


class Visible(HTMLParser):
    """The texts of a page that somebody sees or hears, each from one element."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style", "code", "q")
        self.texts += [said for name, said in attrs if name in READ_ALOUD and said]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style", "code", "q")

    def handle_data(self, data: str) -> None:
        if not self._hidden and data.strip():
            self.texts.append(data)


def texts_of(html: str) -> list[str]:
    """What somebody sees or hears of a page or mail."""
    page = Visible()
    page.feed(html)
    return page.texts


def unmarked(texts: Iterable[str]) -> list[str]:
    """What stands outside all marks, as far as it has words."""
    # A sentence may have mark-up in it, so that its marks are in several elements.
    text, before = "\0".join(texts), ""
    while text != before:
        text, before = MARKED.sub("", text), text
    found = (ADDRESS.sub("", said).strip() for said in text.split("\0"))
    return [said for said in found if words(said)]


def forgotten(texts: Iterable[str], data: AbstractSet[str]) -> set[str]:
    """The texts that are neither marked nor made of the words of `data`."""
    return {said for said in unmarked(texts) if words(said) - data}


def words(text: str) -> set[str]:
    """The words of a text; a code of the API is shown in small letters."""
    return {word.casefold() for word in WORD.findall(text)}


def strings(data: Any) -> Iterator[str]:
    """Every string in JSON."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for item in data.values() if isinstance(data, dict) else data:
            yield from strings(item)


@cache
def words_of_the_world() -> frozenset[str]:
    """Names, and what Babel knows in that language: countries, months, time zones."""
    reader = Locale.parse(pseudo.CODE)
    months = reader.months["format"]["abbreviated"].values()
    places = (
        place.replace("_", " ") for zone in available_timezones() for place in zone.split("/")
    )
    return frozenset(words(" ".join([NAMES, *reader.territories.values(), *months, *places])))
