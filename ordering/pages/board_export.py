"""A view of the list as a file: CSV, row by row as it is read, or XLSX for whoever opens it with a
double click."""

import csv
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import xlsxwriter
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from kyc.registrations.fields.names import country_name
from ordering.board import asked, search
from ordering.board.columns import Column
from ordering.board.filters import offered_to
from ordering.orders.order import Order, OrderQuerySet
from ordering.orders.places import NEVER
from ordering.orders.words import state_words, type_words
from ordering.pages.board import CHOSEN, filters_of, with_columns
from people import quotas
from people.freshness import fresh_sign_in_required
from people.models import Used, User
from people.readers import reading_as
from people.requests import person

# What a spreadsheet takes for a formula: a name that begins so could call for a program.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
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
    "assignee": lambda order: str(order.assignee or ""),
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


@permission_required("ordering.view_order", raise_exception=True)
@fresh_sign_in_required
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All orders of a view, with the columns that it shows, in its order."""
    reader = person(request)
    quotas.use(reader, Used.EXPORTS)
    view = asked.read(request.GET, reader.preferences.get(CHOSEN, {}).get("columns", ""))
    visible = view.chip.among(Order.objects.visible_to(reader), reader)
    orders, _wrong = filters_of(offered_to(reader), request.GET, visible).narrowed()
    orders = search.search(orders, view.text) if view.text else orders
    keys = {f"key{number}": part for number, part in enumerate(view.column.key)}
    sign = "-" if view.descending else ""
    ordered = with_columns(orders, view).prefetch_related("numbers").annotate(**keys)
    ordered = ordered.order_by(*(f"{sign}{key}" for key in keys), f"{sign}pk")
    name = f"orders-{timezone.localdate().isoformat()}.{kind}"
    if kind == "xlsx":
        return FileResponse(workbook(lines(ordered, view.columns)), True, filename=name)
    writer = csv.writer(Echo(), quoting=csv.QUOTE_ALL)
    rows = (
        writer.writerow([defused(text) for text in line]) for line in lines(ordered, view.columns)
    )
    # The mark at its beginning tells spreadsheets that it is UTF-8.
    response = StreamingHttpResponse(marked(rows, reader), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def lines(orders: OrderQuerySet, columns: list[Column]) -> Iterator[list[str]]:
    """The head and each order's line."""
    yield [str(_("Order")), *(str(column.title) for column in columns)]
    for order in orders.iterator(chunk_size=BATCH):
        yield [order.reference, *(VALUES[column.name](order) for column in columns)]


def marked(rows: Iterator[Any], reader: User) -> Iterator[str]:
    """The rows after a byte order mark, in the reader's language and zone: they are read after the
    page's own time is over."""
    with reading_as(reader):
        yield "\ufeff"
        yield from rows


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
