"""Countries and languages by their ISO codes of two letters: ISO 3166-1 and ISO 639-1, as Babel's
data has them."""

import re

from babel import Locale

# Babel's private, reserved and withdrawn codes. Kosovo's is in general use.
NO_ISO_CODES = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ", "sh"}
)

_ENGLISH = Locale("en")
COUNTRIES, LANGUAGES = (
    frozenset(code for code in codes if len(code) == 2 and code not in NO_ISO_CODES)
    for codes in (map(str, _ENGLISH.territories), map(str, _ENGLISH.languages))
)
ALPHA_3 = re.compile(r"[A-Z]{3}", re.ASCII)
TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)


def is_country(code: str) -> bool:
    """Whether this is a country's code; of three letters only the form is known here."""
    return code in COUNTRIES or ALPHA_3.fullmatch(code) is not None


def is_language(code: str) -> bool:
    """Whether this is a language's code, or a tag of BCP 47 that begins with one."""
    known = len(code.partition("-")[0]) == 3 or code[:2] in LANGUAGES
    return known and TAG.fullmatch(code) is not None
