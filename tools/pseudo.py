"""A language that nobody speaks, made from the catalogue: every sentence of ours and of Django is
marked at both ends and a third longer. What a page shows without marks is not translated, and what
does not fit will not fit in German.

It takes the code of a language whose dates and countries Babel knows and for which Django has no
words, so that a sentence without marks can't be Django's own translation. To read the product in
it: python -m tools.pseudo FOLDER, then python -m tools.demo --languages FOLDER, and choose it under
"Your settings".
"""

import io
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import trans_real

from tools import messages

CODE = "mt"
BEGIN, END = "⟦", "⟧"
PADDING = "··· "


def pseudo(sentence: str) -> str:
    """The sentence as the language has it. Placeholders, mark-up and line breaks at both ends stay
    as they are, since they are in the middle of what is marked."""
    begin, said, end = re.fullmatch(r"(\s*)(.*?)(\s*)", sentence, re.DOTALL).groups()  # type: ignore[union-attr]
    padding = (PADDING * (len(said) // 12 + 1))[: len(said) // 3].rstrip()
    return (
        f"{begin}{BEGIN}{said} {padding}{END}{end}"
        if padding
        else f"{begin}{BEGIN}{said}{END}{end}"
    )


def djangos_own(domain: str) -> Iterator[Message]:
    """The sentences of Django and of the parts of it that come with it: those of its pages
    ("django"), or of their scripts ("djangojs")."""
    root = Path(django.__file__).parent
    for folder in [root / "conf", *(root / "contrib").iterdir()]:
        catalogue = folder / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"
        if catalogue.exists():
            yield from read_po(io.BytesIO(catalogue.read_bytes()))


def make(folder: Path) -> None:
    """Writes the language into a folder that LOCALE_PATHS may name."""
    write(folder, "django", [*djangos_own("django"), *messages.extracted()])
    write(folder, "djangojs", djangos_own("djangojs"))


def write(folder: Path, domain: str, sentences: Iterable[Message]) -> None:
    """Writes one catalogue of the language."""
    made = Catalog(locale=CODE)
    for message in sentences:
        if not message.id:
            continue
        if isinstance(message.id, str):
            made.add(message.id, pseudo(message.id), context=message.context)
        else:
            one, many = (pseudo(said) for said in message.id)
            forms = (one, *[many] * (made.num_plurals - 1))
            made.add(message.id, forms, context=message.context)
    place = folder / CODE / "LC_MESSAGES"
    place.mkdir(parents=True, exist_ok=True)
    with (place / f"{domain}.mo").open("wb") as file:
        write_mo(file, made)


@contextmanager
def fresh() -> Iterator[None]:
    """Django reads its catalogues anew for the block: another LOCALE_PATHS counts at once."""
    trans_real._translations.clear()  # type: ignore[attr-defined]  # what it has read
    try:
        yield
    finally:
        trans_real._translations.clear()  # type: ignore[attr-defined]


if __name__ == "__main__":
    settings.configure(USE_I18N=True)
    make(Path(sys.argv[1]))
