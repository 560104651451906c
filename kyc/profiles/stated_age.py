"""How old a document may be, where a requirement says so only in words."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

LONGEST_TEXT = 4000
# Words of these letters end where the letters end; Japanese goes on without a space.
LETTER = "[0-9a-zß-ɏ]"
NAMED = re.compile(r"\(\?P<\w+>")


class Unit(StrEnum):
    """What an age is counted in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


# What is older is a person or a company, and no document.
MOST = {Unit.YEAR: 10, Unit.MONTH: 120}


@dataclass(frozen=True)
class Age:
    """The most that a document may be old on the day on which it is sent."""

    count: int
    unit: Unit

    def earliest(self, today: date) -> date:
        """The first day of issue that will do for a document that is sent on this day."""
        if self.unit in (Unit.DAY, Unit.WEEK):
            return today - timedelta(days=self.count * (7 if self.unit is Unit.WEEK else 1))
        # The same day so many months before, or the last of that month where it has none such.
        months = self.count * (12 if self.unit is Unit.YEAR else 1)
        year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
        return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class _Language:
    """Phrases with an age in the place of {age}, and the words that ages are made of."""

    phrases: tuple[str, ...]
    numbers: str
    days: str
    weeks: str
    months: str
    years: str


NUMBERS = range(1, 13)
LANGUAGES = (
    _Language(
        (
            r"(?:not|no) (?:be )?older than {age}",
            r"(?:not|no) (?:be )?more than {age} (?:old|ago)",
            r"less than {age} (?:old|ago)",
            r"(?:at most|maximum|max\.?) {age} old",
            r"(?:issued|dated) in the (?:last|past) {age}",
            r"(?:issued|dated) within {age}",
            r"(?P<period>(?:from|of|within) the (?:last|past) {age})",
        ),
        "one two three four five six seven eight nine ten eleven twelve",
        "days?", "weeks?", "months?", "years?",
    ),
    _Language(
        (r"nicht älter als {age}", r"(?:höchstens|maximal|weniger als) {age} alt"),
        "einen? zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
        "tage?", "wochen?", "monate?", "jahre?",
    ),
    _Language(
        (r"niet ouder dan {age}", r"(?:maximaal|hoogstens) {age} oud"),
        "een twee drie vier vijf zes zeven acht negen tien elf twaalf",
        "dag(?:en)?", "(?:week|weken)", "maand(?:en)?", "(?:jaar|jaren)",
    ),
    _Language(
        (r"(?P<period>(?:de|en) los últimos {age})", r"con una antigüedad máxima de {age}"),
        "un dos tres cuatro cinco seis siete ocho nueve diez once doce", "días?", "semanas?",
        "mes(?:es)?", "años?",
    ),
    _Language(
        (r"emitido há no máximo {age}",),
        "um dois três quatro cinco seis sete oito nove dez onze doze",
        "dias?", "semanas?", "m(?:ês|eses)", "anos?",
    ),
    _Language(
        (r"rilasciat[oa] da non più di {age}",),
        "un due tre quattro cinque sei sette otto nove dieci undici dodici",
        "giorn[oi]", "settiman[ae]", "mes[ei]", "ann[oi]",
    ),
    _Language(
        (r"de moins de {age}", r"datant de moins de {age}"),
        "un deux trois quatre cinq six sept huit neuf dix onze douze", "jours?", "semaines?",
        "mois", "ans?",
    ),
    _Language(
        (r"högst {age} gammalt",), "en två tre fyra fem sex sju åtta nio tio elva tolv",
        "dag(?:ar)?", "veck(?:a|or)", "månad(?:er)?", "år",
    ),
    _Language(
        (r"nie starsz[yae] niż {age}",),
        "jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście",
        "dni", "tygodn(?:ie|i)", "miesi(?:ąc|ące|ęcy)", "(?:rok|lata|lat)",
    ),
    _Language(
        (r"ne starší než {age}",),
        "jeden dva tři čtyři pět šest sedm osm devět deset jedenáct dvanáct",
        "dn[íy]", "týdn[ůy]", "měsíc[eů]?", "(?:rok|roky|let)",
    ),
    _Language(
        (r"発行後{age}以内",), "一 二 三 四 五 六 七 八 九 十 十一 十二",
        "日", "週間", "(?:か|ヶ|カ|箇)月", "年",
    ),
)  # fmt: skip


# Who or what may be old as well, and is no document: "a company of less than three years".
NO_DOCUMENT = {
    "applicant", "applicants", "azienda", "aziende", "bedrijf", "bedrijven", "business",
    "businesses", "child",
    "children", "companies", "company", "corporation", "customer", "customers", "director",
    "directors", "employee",
    "employees", "empresa", "empresas", "enfant", "enfants", "entities", "entity", "entreprise",
    "entreprises", "firm",
    "firma", "firmen", "firms", "företag", "gesellschaft", "individual", "individuals", "niños",
    "organisation",
    "organisations", "organization", "organizations", "owner", "owners", "people", "person",
    "persona", "personas",
    "personen", "personne", "personnes", "persons", "pessoa", "pessoas", "shareholder",
    "shareholders", "sociedad",
    "società", "société", "sociétés", "spółka", "start-up", "startup", "they", "unternehmen",
    "user", "users", "vehicle",
    "who",
}  # fmt: skip
# They stand between who is old and the age.
LINKS = {
    "are", "be", "been", "can", "darf", "doit", "dürfen", "est", "has", "have", "is", "ist", "may",
    "must", "shall",
    "should", "sind", "sont", "that", "to", "which",
}  # fmt: skip
# Documents of a period: what is asked for is all of it, not one that is young.
PERIOD = re.compile(
    r"\b(?:accounts?|addresses|balances?|direcciones|extractos|facturas|history|invoices|list|"
    r"movimientos|statements|turnover)\b"
)


def stated_age(*texts: str) -> Age | None:
    """The age that a requirement's words state; None where they state none, or more than one, or
    none that is certain."""
    text = _joined(texts)
    found: set[Age | None] = set()
    for language in LANGUAGES:
        time = _time(language)
        going_on = re.compile(rf"(?:,? ?{LETTER}{{1,3}})? ?{NAMED.sub('(?:', time)}")
        for phrase in language.phrases:
            pattern = rf"(?<!{LETTER}){phrase.replace('{age}', time)}(?!{LETTER})"
            for match in re.finditer(pattern, text):
                age = _age(language, match)
                if age is None:
                    continue
                before = re.split(r"[.,;:(]", text[: match.start()])[-1].split()
                while before and before[-1] in LINKS:
                    before.pop()
                last = before[-1] if before else ""
                is_no_document = last in NO_DOCUMENT
                if match.groupdict().get("period"):
                    is_no_document = (
                        age.unit is Unit.YEAR or last.endswith("s") or bool(PERIOD.search(text))
                    )
                if not is_no_document:
                    # "A year and six months" goes on, and is not read as a whole.
                    found.add(None if going_on.match(text, match.end()) else age)
    return found.pop() if len(found) == 1 else None


def speaks_of_age(*texts: str) -> bool:
    """Whether the words name a time that could be an age, such as "three months", read or not."""
    text = _joined(texts)
    return any(
        _age(language, match)
        for language in LANGUAGES
        for match in re.finditer(_time(language), text)
    )


def _joined(texts: tuple[str, ...]) -> str:
    return ". ".join(" ".join(text.split()) for text in texts)[:LONGEST_TEXT].casefold()


@lru_cache
def _time(language: _Language) -> str:
    """The pattern of a number and what it counts."""
    units = {
        Unit.DAY: language.days,
        Unit.WEEK: language.weeks,
        Unit.MONTH: language.months,
        Unit.YEAR: language.years,
    }
    names = sorted(language.numbers.split(), key=len, reverse=True)
    # "Three (3) months" says the same twice.
    number = rf"(?P<number>[0-9]{{1,3}}|{'|'.join(names)})(?: ?\([0-9a-z]{{1,6}}\))?"
    unit = "|".join(f"(?P<{unit}>{spelled})" for unit, spelled in units.items())
    return rf"(?<!{LETTER}){number}[ -]?(?:calendar )?(?:{unit})(?!{LETTER})"


def _age(language: _Language, match: re.Match[str]) -> Age | None:
    number, names = match["number"], language.numbers.split()
    spelled = zip(NUMBERS, names, strict=True)
    count = (
        int(number)
        if number.isdecimal()
        else next((value for value, name in spelled if re.fullmatch(name, number)), 0)
    )
    unit = next(unit for unit in Unit if match[unit])
    return Age(count, unit) if 0 < count <= MOST.get(unit, 999) else None
