"""The catalogue of the sentences that people read: python -m tools.messages

Writes locale/django.pot from what is marked for translation in Python and in templates (the script
has no sentence of its own: it takes those of its page), brings the catalogue of each language up to
date with it and compiles them. A language begins with an empty folder, such as
locale/de/LC_MESSAGES/.
"""

import ast
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from tools.paths import ROOT

ROOMS = ("config", "people", "jobs", "kyc", "ordering")
LOCALE = ROOT / "locale"
TEMPLATE = LOCALE / "django.pot"
WIDTH = 100
# Which arguments of a function are sentences; "c" marks what only tells two meanings apart.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "marked": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
# A call as Django writes it for a template.
CALL = re.compile(rf"(?<!\w)(_|n?p?gettext)\(({STRING}(?:, {STRING})*)")

Message = tuple[str | None, str | tuple[str, ...]]


def in_python(source: bytes) -> Iterator[Message]:
    """The sentences that a module marks, each with its context."""
    calls: Iterable[Any] = extract_python(io.BytesIO(source), KEYWORDS, (), {})
    for _line, name, found, _comments in calls:
        given = (found,) if isinstance(found, str) else tuple(part for part in found or () if part)
        if given:
            yield message(name, given)


def in_template(source: str, origin: str) -> Iterator[Message]:
    """The sentences that a template marks, each with its context."""
    for call in CALL.finditer(templatize(source, origin=origin)):
        yield message(call[1], ast.literal_eval(f"({call[2]},)"))


def message(function: str, given: tuple[str, ...]) -> Message:
    """What a call of one of Django's functions for translation says."""
    has_context = function.startswith(("pgettext", "npgettext"))
    context, said = (given[0], given[1:]) if has_context else (None, given)
    is_plural = function.startswith(("ngettext", "npgettext"))
    return context, tuple(said[:2]) if is_plural else said[0]


def extracted() -> Catalog:
    """Every marked sentence of the product, with the files in which it stands."""
    found = Catalog(project="Numberdesk", charset="utf-8", fuzzy=False)
    for path in sorted(ROOT.glob("templates/**/*.html")) + sorted(ROOT.glob("templates/**/*.txt")):
        name = str(path.relative_to(ROOT))
        add(found, in_template(path.read_text(), name), name)
    for path in sorted(each for room in ROOMS for each in (ROOT / room).rglob("*.py")):
        if "migrations" not in path.parts:
            add(found, in_python(path.read_bytes()), str(path.relative_to(ROOT)))
    return found


def add(catalog: Catalog, messages: Iterator[Message], file: str) -> None:
    """Adds the sentences of a file."""
    for context, said in messages:
        catalog.add(said, locations=[(file, 0)], context=context)


def written(catalog: Catalog) -> bytes:
    """The catalogue as it is kept: without the time at which it was made, so that it changes only
    when a sentence does."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=WIDTH, sort_output=True, omit_header=True, include_lineno=False)
    return buffer.getvalue()


def update(found: Catalog, folder: Path) -> None:
    """Brings one language up to date; translations of sentences that are gone are kept apart."""
    file, language = folder / "django.po", folder.parent.name
    before = read_po(io.BytesIO(file.read_bytes()), locale=language) if file.exists() else None
    catalog = before or Catalog(locale=language)
    catalog.update(found, no_fuzzy_matching=True)
    with file.open("wb") as po, (folder / "django.mo").open("wb") as mo:
        write_po(po, catalog, width=WIDTH, sort_output=True, include_lineno=False)
        write_mo(mo, catalog)


def main() -> None:
    settings.configure(USE_I18N=True)
    found = extracted()
    LOCALE.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(written(found))
    for folder in sorted(LOCALE.glob("*/LC_MESSAGES")):
        update(found, folder)
    print(f"{len(found)} sentences in {TEMPLATE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
