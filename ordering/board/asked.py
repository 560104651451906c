"""What an address asks of the list: every view of it is a URL."""

from dataclasses import dataclass

from django.http import QueryDict

from ordering.board.chips import CHIPS, FIRST, Chip
from ordering.board.columns import COLUMNS, Column, chosen, sorting
from ordering.board.paging import Place

# The parts of an address that say which page of a view is shown, and not which view.
OF_A_PAGE = ("after", "before", "last", "shown")


@dataclass(frozen=True)
class Asked:
    """A view of the list. `wrong` are the names of what was asked for and is not there."""

    chip: Chip
    text: str
    column: Column
    descending: bool
    columns: list[Column]
    place: Place
    wrong: tuple[str, ...] = ()

    @property
    def sort(self) -> str:
        """The sorting as an address has it."""
        return f"-{self.column.name}" if self.descending else self.column.name


def read(data: QueryDict, columns: str = "") -> Asked:
    """What the address asks for, as far as it can be understood. `columns`: those that the person
    chose for all views."""
    wrong = []
    chip = CHIPS.get(name := data.get("view", FIRST.name))
    if chip is None:
        wrong.append(f"view={name}")
        chip = FIRST
    sort = data.get("sort", "")
    found = sorting(sort) if sort else None
    if sort and found is None:
        wrong.append(f"sort={sort}")
    column, descending = found or sorting(chip.sort) or (COLUMNS["left"], False)
    place = Place(_key(data.get("after")), _key(data.get("before")), "last" in data)
    names = data.getlist("column") or columns.split(",")
    text = data.get("q", "").strip()
    return Asked(chip, text, column, descending, chosen(names), place, tuple(wrong))


def view_of(data: QueryDict) -> str:
    """The view that an address asks for, without the page of it, as the end of an address."""
    kept = data.copy()
    for name in (*OF_A_PAGE, "csrfmiddlewaretoken"):
        kept.pop(name, None)
    for name in [name for name in kept if not any(kept.getlist(name))]:
        del kept[name]
    return kept.urlencode()


def _key(text: str | None) -> int | None:
    """A key, of which none is 0."""
    is_key = text and text.isdecimal() and text.isascii() and len(text) < 18
    return (int(text) or None) if text and is_key else None
