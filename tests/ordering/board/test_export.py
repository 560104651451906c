"""A view of the list as a file."""

import csv
import gc
import io
import zipfile
from collections.abc import Callable
from threading import BoundedSemaphore
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.test import Client

from kyc.profiles.models import Profile
from ordering.orders.order import Order
from ordering.pages import board_export
from people.models import Used, User
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(row: Callable[..., Order], officer: User) -> Client:
    evil = Profile.objects.create(name='=HYPERLINK("http://evil.example")', team=officer.team)
    row("created", company=evil, customer_reference="@SUM(A1)").numbers.create(
        phone_number="+61491570006"
    )
    row("draft", customer_reference="-1+1")
    row("completed")
    client = Client()
    client.force_login(officer)
    return client


def test_it_has_the_columns_and_orders_of_the_view(site: Client) -> None:
    answer = site.get("/orders/orders.csv?view=open&column=company&column=customer")
    assert answer["Content-Disposition"].endswith('.csv"')
    said = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    head, *lines = csv.reader(io.StringIO(said.removeprefix("\ufeff")))
    assert head == ["Order", "Number", "Company", "Reference"]
    assert [line[1:] for line in lines] == [
        ["+61491570006", '\'=HYPERLINK("http://evil.example")', "'@SUM(A1)"],
        ["+61491570001", "", "'-1+1"],
    ]


def test_a_workbook_has_texts_and_no_formula(site: Client) -> None:
    answer = site.get("/orders/orders.xlsx?column=company")
    book = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "HYPERLINK" in sheet
    assert "<f>" not in sheet


def test_nobody_takes_out_what_they_may_not_see(site: Client) -> None:
    assert Client().get("/orders/orders.csv").status_code == 302


def test_times_are_the_readers_own(site: Client, officer: User) -> None:
    officer.time_zone = "Australia/Sydney"
    officer.save()
    answer = site.get("/orders/orders.csv?column=since")
    said = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "+11:00" in said or "+10:00" in said


def test_exports_take_no_more_than_their_places(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_export, "PLACES", BoundedSemaphore(1))
    read = site.get("/orders/orders.csv?view=open")
    for kind in ("csv", "xlsx"):
        answer = site.get(f"/orders/orders.{kind}?view=open", follow=True)
        assert answer.redirect_chain == [("/?view=open", 302)]
        assert "Too many exports are being made just now" in text(answer)
    assert b"".join(read.streaming_content)  # type: ignore[attr-defined]
    for _turn in range(2):
        book = site.get("/orders/orders.xlsx")
        assert b"".join(book.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_an_export_that_nobody_reads_leaves_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_export, "PLACES", BoundedSemaphore(1))
    rows = board_export.Rows((line for line in ["a line"]), board_export.Place())
    assert not board_export.Place().is_taken
    rows.close()
    rows.close()
    assert [*rows] == []
    assert board_export.Place().is_taken


def test_a_response_that_is_dropped_on_its_way_leaves_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As Django drops one where a middleware fails, and does not close it."""
    monkeypatch.setattr(board_export, "PLACES", BoundedSemaphore(1))
    rows = (line for line in ["a line"])
    answer = StreamingHttpResponse(board_export.Rows(rows, board_export.Place().keep()))
    assert not board_export.Place().is_taken
    del answer
    gc.collect()
    assert board_export.Place().is_taken


@pytest.mark.parametrize("wrong", ["region=XX&state=nothing", "age=never", "view=nothing"])
def test_a_view_that_is_not_understood_is_not_taken_for_all_orders(
    site: Client, wrong: str
) -> None:
    answer = site.get(f"/orders/orders.csv?{wrong}", follow=True)
    assert answer.redirect_chain == [(f"/?{wrong}", 302)]
    assert "Nothing was exported, for this view is not understood." in text(answer)


def test_a_region_that_this_process_does_not_know_yet_is_understood(
    site: Client, officer: User, row: Callable[..., Order]
) -> None:
    site.get("/")
    order = row("created", region_code="NZ")
    answer = site.get("/orders/orders.csv?region=NZ&column=customer")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert [line.split(",")[0] for line in lines[1:]] == [f'"{order.reference}"']


def test_an_export_that_fails_leaves_its_place(
    site: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(board_export, "PLACES", BoundedSemaphore(1))
    settings.QUOTAS = {**settings.QUOTAS, Used.EXPORTS.value: 0}
    assert [site.get("/orders/orders.csv").status_code for _ in range(2)] == [429, 429]
