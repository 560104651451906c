"""A view of the list as a file."""

import csv
import io
import zipfile
from collections.abc import Callable
from threading import BoundedSemaphore
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
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
    place = board_export.Place()
    assert place.take()
    assert not board_export.Place().take()
    answer = StreamingHttpResponse(board_export.Rows(iter(["a line"]), place))
    # As Django's own client does: the end of this request is not that of the test's connection.
    request_finished.disconnect(close_old_connections)
    answer.close()
    answer.close()
    request_finished.connect(close_old_connections)
    assert board_export.Place().take()


def test_an_export_that_fails_leaves_its_place(
    site: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(board_export, "PLACES", BoundedSemaphore(1))
    settings.QUOTAS = {**settings.QUOTAS, Used.EXPORTS.value: 0}
    assert [site.get("/orders/orders.csv").status_code for _ in range(2)] == [429, 429]
