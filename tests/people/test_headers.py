"""What every answer says to the browser, and what lies in the cache."""

import pickle
from typing import Any

import pytest
from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache
from django.test import Client

from config.cached import JSONSerializer
from people.headers import HEADERS
from tools.services import temporary_redis

pytestmark = pytest.mark.usefixtures("demo_people")


@pytest.mark.parametrize("path", ["/", "/login/", "/nowhere/", "/readyz/", "/admin/"])
@pytest.mark.parametrize("username", ["", "officer", "admin"])
def test_nothing_is_kept_and_nobody_is_let_in(path: str, username: str) -> None:
    browser = Client()
    if username:
        browser.post("/login/", {"login": username, "password": "demo"})
    answer = browser.get(path)
    for name, text in HEADERS.items():
        assert answer[name] == text or (name, answer[name]) == (
            "Cache-Control",
            "max-age=0, no-cache, no-store, must-revalidate, private",
        )


def test_errors_say_it_too(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("an officer's secret")

    monkeypatch.setattr("ordering.pages.board.shown", breaks)
    officer.raise_request_exception = False
    answer = officer.get("/")
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    assert {name: answer.get(name) for name in HEADERS} == HEADERS


def test_what_a_browser_kept_goes_at_the_sign_out(officer: Client) -> None:
    assert "Clear-Site-Data" not in officer.get("/")
    assert officer.post("/logout/")["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in Client().post("/logout/")


class Runs:
    """Runs code when it is unpickled."""

    def __reduce__(self) -> Any:
        return (exec, ("import people.headers as h; h.RAN = True",))


def test_a_pickle_in_redis_is_not_run() -> None:
    import people.headers

    with temporary_redis() as url:
        redis = RedisCache(url, {"OPTIONS": {"serializer": "config.cached.JSONSerializer"}})
        redis.set("key", ["a", 1])
        assert redis.get("key") == ["a", 1]
        client = redis._cache.get_client(write=True)
        client.set(redis.make_key("key"), pickle.dumps(Runs()))
        assert redis.get("key") is None
    assert not hasattr(people.headers, "RAN")


@pytest.mark.parametrize("value", [1, 0, True, None, "text", ["a"], {"a": [1.5]}, "1"])
def test_values_come_back_as_they_were(value: Any) -> None:
    serializer = JSONSerializer()
    said = serializer.dumps(value)
    assert serializer.loads(str(said).encode()) == value


def test_numbers_can_be_counted_in_redis() -> None:
    assert JSONSerializer().dumps(7) == 7
    assert cache.get("nothing") is None
