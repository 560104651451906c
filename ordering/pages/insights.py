"""What a team can learn from its orders, as figures, a chart and tables."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyc.registrations.fields.names import country_name
from ordering.board import insights as found
from ordering.board.filters import offered_to
from ordering.board.insights import PERIODS, RESULTS, Span
from ordering.orders.clock import duration_words
from ordering.orders.four_eyes import APPROVE
from ordering.orders.order import Order, OrderQuerySet
from ordering.orders.references import reference_of
from ordering.orders.words import type_words
from people.freshness import fresh_sign_in_required
from people.models import User
from people.readers import day_words
from people.requests import person

TITLES = {
    "first": gettext_lazy("completed at once"),
    "later": gettext_lazy("completed after being sent back"),
    "rejected": gettext_lazy("rejected"),
    "expired": gettext_lazy("expired"),
}
# The chart's own units: it grows with its place on the page.
WIDTH, HEIGHT, FOOT = 600, 180, 22
# A column is never wider than if there were so many.
FEWEST = 12


@dataclass(frozen=True)
class Bar:
    """A part of a week's column, in the chart's units."""

    x: float
    y: float
    width: float
    height: float
    result: str


@dataclass(frozen=True)
class Week:
    """A week's line in the table: its first day, and how many orders ended in each way."""

    day: str
    counts: list[int]
    total: int


@permission_required("ordering.view_order", raise_exception=True)
def insights(request: HttpRequest) -> HttpResponseBase:
    """The figures of the orders that the person may see, for a period, a region and a team."""
    reader = person(request)
    days = _days(request.GET.get("days", ""))
    orders = _asked(request, reader)
    weeks = found.weeks(orders, days)
    if request.GET.get("as") == "csv":
        return as_csv(request, weeks)
    context = {
        **_offered(request, reader, days),
        **_figures(orders, days),
        **_chart(weeks),
        "places": [_place(row) for row in found.places(orders, days)],
        "costs": found.costs(orders),
        "load": [_load(row) for row in found.load(orders)],
        "reasons": found.reasons(orders, days),
        "overrides": found.overrides(orders, days) if reader.has_perm(APPROVE) else None,
    }
    return render(request, "ordering/insights.html", context)


def _offered(request: HttpRequest, reader: User, days: int) -> dict[str, Any]:
    """What the page can be narrowed by, and what is chosen of it."""
    offered = offered_to(reader)
    named = ((code, country_name(code)) for code in offered.regions)
    return {
        "days": days,
        "periods": PERIODS,
        "region": request.GET.get("region", ""),
        "team": request.GET.get("team", ""),
        "regions": sorted(named, key=lambda pair: pair[1]),
        "teams": offered.teams,
    }


def _figures(orders: OrderQuerySet, days: int) -> dict[str, Any]:
    figures = found.figures(orders, days)
    spans = {"to_submit": _spans(figures.to_submit), "in_review": _spans(figures.in_review)}
    return {"figures": figures, **spans}


def _chart(weeks: list[tuple[date, dict[str, int]]]) -> dict[str, Any]:
    """The chart of the weeks and its table."""
    lines = [
        Week(day_words(day), list(counts.values()), sum(counts.values())) for day, counts in weeks
    ]
    highest = max((line.total for line in lines), default=0)
    return {"titles": TITLES, "weeks": lines, "bars": list(bars(weeks)), "highest": highest}


def bars(weeks: list[tuple[date, dict[str, int]]]) -> Iterator[Bar]:
    """The chart: a column for each week, from what one hopes for at its foot upwards."""
    highest = max((sum(counts.values()) for _day, counts in weeks), default=0)
    room = WIDTH / max(len(weeks), FEWEST)
    for position, (_day, counts) in enumerate(weeks):
        top = float(HEIGHT - FOOT)
        for name, count in counts.items():
            height = round(count / highest * (HEIGHT - FOOT - 4), 1) if highest else 0
            top -= height
            if count:
                yield Bar(round(position * room + room / 6, 1), top, room * 2 / 3, height, name)


def _days(text: str) -> int:
    return int(text) if text.isdecimal() and text in map(str, PERIODS) else PERIODS[1]


def _asked(request: HttpRequest, reader: User) -> OrderQuerySet:
    orders = Order.objects.visible_to(reader)
    if region := request.GET.get("region", ""):
        orders = orders.filter(region_code=region.replace("\0", "")[:2])
    team = request.GET.get("team", "")
    return orders.filter(team=int(team)) if team.isdecimal() and len(team) < 10 else orders


def _spans(span: Span | None) -> tuple[str, str] | None:
    return (_words(span.median), _words(span.p90)) if span else None


def _words(span: timedelta) -> str:
    return duration_words(span.total_seconds())


def _place(row: dict[str, Any]) -> tuple[str, list[int]]:
    title = f"{country_name(row['region_code'])} · {type_words(row['number_type'])}"
    return title, [row[name] for name in RESULTS]


def _load(row: dict[str, Any]) -> dict[str, Any]:
    name = f"{row['first_name'] or ''} {row['last_name'] or ''}".strip() or row["username"]
    return {**row, "name": name, "reference": reference_of(row["oldest"])}


@fresh_sign_in_required
def as_csv(_request: HttpRequest, weeks: list[tuple[date, dict[str, int]]]) -> HttpResponse:
    """The orders by week, as a file."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="weeks.csv"'
    rows = csv.writer(answer)
    rows.writerow([_("Week from"), *(str(title) for title in TITLES.values())])
    rows.writerows([day.isoformat(), *counts.values()] for day, counts in weeks)
    return answer
