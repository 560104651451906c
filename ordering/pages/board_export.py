"""A view of the list as a file: CSV, row by row as it is read, or XLSX for whoever opens it with a
double click."""

import csv
import tempfile
import weakref
from collections.abc import Callable, Generator, Iterator
from datetime import datetime
from threading import BoundedSemaphore
from typing import Any, Self

import xlsxwriter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kyc.registrations.fields.names import country_name
from ordering.board import asked
from ordering.board.columns import Column
from ordering.board.selection import narrowed
from ordering.orders.order import OrderQuerySet
from ordering.orders.places import NEVER
from ordering.orders.words import state_words, type_words
from ordering.pages.board import CHOSEN, with_columns
from people import quotas
from people.freshness import fresh_sign_in_required
from people.models import Used, User
from people.readers import reading_as
from people.requests import person

# What a spreadsheet takes for a formula: a name that begins so could call for a program.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
# An export takes a thread of the site for as long as it is made, and half of them may be checking
# passwords (people/passwords.py): what is left is for other pages.
PLACES = BoundedSemaphore(max(1, settings.WEB_THREADS // 4))
# Rows are read in batches, each with its numbers.
BATCH = 500


def _time(at: datetime | None) -> str:
    return "" if at is None or at == NEVER else timezone.localtime(at).isoformat(timespec="seconds")


VALUES: dict[str, Callable[[Any], str]] = {
    "number": lambda order: (
        " ".join(number.phone_number for number in order.numbers.all()) or order.wanted_number
    ),
    "company": lambda order: order.company_name or "",
    "region": lambda order: f"{country_name(order.region_code)} {type_words(order.number_type)}",
    "left": lambda order: _time(order.hurts_at),
    "state": state_words,
    "assignee": lambda order: order.assignee_name or "",
    "ready": lambda order: f"{order.answered or 0}/{order.questions}" if order.questions else "",
    "since": lambda order: _time(order.state_since),
    "reference": lambda order: order.reference,
    "customer": lambda order: order.customer_reference,
    "team": lambda order: getattr(order, "team_name", None) or "",
    "begun": lambda order: str(order.officer),
    "created": lambda order: _time(order.created_at),
    "closed": lambda order: _time(order.closed_at),
    "service": lambda order: order.service,
    "id": lambda order: order.remote_id or "",
}


class Echo:
    """A file for the writer of CSV that gives back what is written."""

    def write(self, text: str) -> str:
        """The line itself."""
        return text


class Place:
    """One of the places for exports, if there is one. It is taken until its block ends; one that is
    kept, until it is left, or until nobody knows it any more: a response that is dropped on its way
    out is not closed."""

    def __init__(self) -> None:
        self.is_taken, self.is_kept = PLACES.acquire(blocking=False), False
        self.leave = weakref.finalize(self, PLACES.release) if self.is_taken else lambda: None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_how: object) -> None:
        if not self.is_kept:
            self.leave()

    def keep(self) -> Self:
        """Whoever gets it leaves it."""
        self.is_kept = True
        return self


class Rows:
    """What is made while it is read, and the place that it takes until a response closes it."""

    def __init__(self, rows: Generator[str], place: Place) -> None:
        self.rows, self.place = rows, place

    def __iter__(self) -> Iterator[str]:
        return self.rows

    def close(self) -> None:
        """Is called by the response, also where nobody has read it."""
        self.rows.close()
        self.place.leave()


@permission_required("ordering.view_order", raise_exception=True)
@fresh_sign_in_required
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All orders of a view, with the columns that it shows, in its order."""
    with Place() as place:
        if not place.is_taken:
            words = _("Too many exports are being made just now. Try again in a minute.")
            return back(request, words)
        ordered, columns, is_understood = exported(request)
        if not is_understood:
            return back(request, _("Nothing was exported, for this view is not understood."))
        quotas.use(person(request), Used.EXPORTS)
        name = f"orders-{timezone.localdate().isoformat()}.{kind}"
        if kind == "xlsx":
            return FileResponse(workbook(lines(ordered, columns)), True, filename=name)
        rows = Rows(csv_of(lines(ordered, columns), person(request)), place.keep())
        response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def back(request: HttpRequest, why: str) -> HttpResponseBase:
    """To the list, which says also what of the address nobody knows."""
    messages.warning(request, why)
    return redirect(f"{reverse('orders')}?{request.GET.urlencode()}")


def exported(request: HttpRequest) -> tuple[OrderQuerySet, list[Column], bool]:
    """The orders of the view that the address names, its columns, and whether all that it asks for
    was understood."""
    reader = person(request)
    view = asked.read(request.GET, reader.preferences.get(CHOSEN, {}).get("columns", ""))
    orders, is_understood = narrowed(request.GET, reader)
    keys = {f"key{number}": part for number, part in enumerate(view.column.key)}
    sign = "-" if view.descending else ""
    ordered = with_columns(orders, view).prefetch_related("numbers").annotate(**keys)
    ordered = ordered.order_by(*(f"{sign}{key}" for key in keys), f"{sign}pk")
    return ordered, view.columns, is_understood


def lines(orders: OrderQuerySet, columns: list[Column]) -> Iterator[list[str]]:
    """The head and each order's line."""
    yield [str(_("Order")), *(str(column.title) for column in columns)]
    for order in orders.iterator(chunk_size=BATCH):
        yield [order.reference, *(VALUES[column.name](order) for column in columns)]


def csv_of(rows: Iterator[list[str]], reader: User) -> Generator[str]:
    """The rows after a byte order mark, which tells spreadsheets that it is UTF-8; in the reader's
    language and zone, for they are read after the page's own time is over."""
    writer = csv.writer(Echo(), quoting=csv.QUOTE_ALL)
    with reading_as(reader):
        yield "\ufeff"
        for row in rows:
            yield writer.writerow([defused(text) for text in row])


def defused(text: str) -> str:
    """The text as a text: a number in E.164 stays as it is, for + and digits are no formula."""
    is_number = text.startswith("+") and text[1:].replace(" +", "").isdigit()
    return f"'{text}" if text.startswith(FORMULAS) and not is_number else text


def workbook(rows: Iterator[list[str]]) -> Any:
    """An XLSX file in a temporary place, which holds one row in memory at a time. Its cells are
    texts: nothing in it is a formula."""
    # The response closes it, and it is gone then.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    for position, line in enumerate(rows):
        sheet.write_row(position, 0, line)
    book.close()
    file.seek(0)
    return file
