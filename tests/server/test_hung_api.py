"""An API that hangs takes no more than a part of the site with it."""

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

import httpx
import pytest

from tests.conftest import Sandbox

from .conftest import HANGS, Site, begin_order

pytestmark = pytest.mark.slow

SEARCHES = 12
# Of the site's eight threads, two are left to everything else.
MAY_WAIT = 6


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(SEARCHES) as pool:
        yield pool


def finished(searches: list[Future[httpx.Response]], count: int) -> list[httpx.Response]:
    """The first so many that are answered."""
    waiting, answered = set(searches), set[Future[httpx.Response]]()
    while len(answered) < count:
        done, waiting = wait(waiting, HANGS, FIRST_COMPLETED)
        assert done, "nobody is answered"
        answered |= done
    return [each.result() for each in answered]


def test_searches_beyond_the_bound_are_told_so_while_the_others_wait(
    site: Site, sandbox: Sandbox, threads: ThreadPoolExecutor
) -> None:
    with site.officer() as browser:
        order = begin_order(browser)
        with sandbox.hangs():
            searches = [threads.submit(browser.get, f"{order}number/") for _ in range(SEARCHES)]
            surplus = finished(searches, SEARCHES - MAY_WAIT)
            assert [answer.status_code for answer in surplus] == [503] * len(surplus)
            for answer in surplus:
                assert "Too many are waiting for the Numbers API" in answer.text
                assert "Nothing was changed and everything you typed is kept." in answer.text
            assert browser.get("/readyz/").status_code == 200
            assert browser.get(order).status_code == 200
            assert sum(search.done() for search in searches) == len(surplus)
        assert {search.result(HANGS).status_code for search in searches} == {200, 503}
        assert sum(search.result().status_code == 200 for search in searches) == MAY_WAIT
        assert browser.get(f"{order}number/").status_code == 200
