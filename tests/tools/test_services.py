"""Servers of a run that are killed and started again."""

import psycopg
import pytest
from redis import Redis

from tools.services import restartable_postgresql, restartable_redis

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


def test_what_was_committed_survives_the_end_of_the_cluster() -> None:
    with restartable_postgresql() as server:
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        with psycopg.connect(server.url) as left_open:
            server.kill()
            with pytest.raises(psycopg.OperationalError):
                left_open.execute("SELECT 1")
        server.start()
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT one FROM kept").fetchall() == [(1,)]


def test_a_redis_begins_with_nothing_at_the_same_address() -> None:
    with restartable_redis() as server:
        Redis.from_url(server.url).set("key", "value")
        server.kill()
        server.start()
        with Redis.from_url(server.url) as client:
            assert client.get("key") is None
