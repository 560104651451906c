"""Which languages the product speaks."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from babel import Locale, UnknownLocaleError


def offered(folders: Iterable[Path]) -> list[tuple[str, str]]:
    """English, and every language with a compiled catalogue in one of the folders: its code, and
    the name that it has for itself."""
    catalogues = [file for folder in folders for file in folder.glob("*/LC_MESSAGES/django.mo")]
    codes = {file.parts[-3].replace("_", "-").lower() for file in catalogues}
    return [("en", "English"), *((code, own_name(code)) for code in sorted(codes - {"en"}))]


def own_name(code: str) -> str:
    """What a language is called in itself, such as Deutsch; its code where Babel does not know
    it."""
    name = None
    with suppress(ValueError, UnknownLocaleError):
        name = Locale.parse(code, sep="-").get_display_name()
    return name[0].upper() + name[1:] if name else code
