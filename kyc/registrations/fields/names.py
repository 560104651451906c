"""Countries and languages in the reader's language, by their ISO codes."""

from functools import lru_cache
from unicodedata import normalize

from babel import Locale

from kyc.requirements.iso import NO_ISO_CODES
from people.readers import locale

Named = tuple[tuple[str, str], ...]


def countries() -> Named:
    """Every country's code with its name, by name."""
    return _names(str(locale()), "territories")


def languages() -> Named:
    """Every language's code with its name, by name."""
    return _names(str(locale()), "languages")


def country_name(code: str) -> str:
    """The country's name in the reader's language, or the code if there is none."""
    return _countries(str(locale())).get(code, code)


@lru_cache(maxsize=8)
def _countries(name: str) -> dict[str, str]:
    return dict(_names(name, "territories"))


@lru_cache(maxsize=8)
def _names(name: str, kind: str) -> Named:
    reader = Locale.parse(name)
    known = reader.territories if kind == "territories" else reader.languages
    codes = {
        code: called
        for code, called in known.items()
        if len(code) == 2 and code not in NO_ISO_CODES
    }
    # By the letters without their marks: Åland stands with A.
    return tuple(sorted(codes.items(), key=lambda item: normalize("NFKD", item[1]).casefold()))
