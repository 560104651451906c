"""What a view of the list reads of a large table: a bounded number of its pages, by its indexes."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.pages import VIEWS, analyse, make
from tests import factories

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

ORDERS = 20_000
# Pages of 8 KB, some looked at more than once: fifty orders with their companies, people and
# numbers take some hundreds. Searches ask four tables and unite what they find.
MOST = 1400
MORE = {"chip ends": 2600, "search number": 2400, "search part": 2100, "search company": 5600}


def pages_read(sql: str) -> int:
    """How many pages PostgreSQL looks at for a query."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
        (told,) = cursor.fetchone()
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def test_each_view_reads_a_bounded_part_of_many_orders(officer: Any) -> None:
    make(ORDERS, 0)
    analyse()
    client = Client()
    client.force_login(factories.person("mona", "Manager"))
    read = {}
    for name, query in VIEWS.items():
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/?{query}")
        lists = [each["sql"] for each in asked if "LIMIT 51" in each["sql"]]
        assert lists, name
        read[name] = max(pages_read(sql) for sql in lists)
    over = {name: pages for name, pages in read.items() if pages > MORE.get(name, MOST)}
    assert not over
