"""Starting again: with the same answers, documents and number, and only once."""

from collections.abc import Callable
from typing import Any

import pytest

from numbers_api.client import NumbersClient
from numbers_api.errors import Unavailable
from numbers_api.factory import page_client
from numbers_api.schemas import NumberPattern
from ordering.orders import follow
from ordering.orders.order import Order
from ordering.pages import cards
from ordering.submissions import restart, submit
from ordering.tracking import sync
from people.models import User
from tests import factories, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def expired(officer: User, api: NumbersClient, decide: Callable[..., None]) -> Order:
    order = factories.ready(officer)
    decide(order, "expire")
    sync.sync(order, api)
    return order


def test_everything_comes_along(expired: Order, api: NumbersClient, officer: User) -> None:
    new = restart.restart(expired, api, officer)
    new = Order.objects.select_related("registration__snapshot").get(pk=new.pk)
    assert new.registration.answers == expired.registration.answers
    assert [file.name for file in new.registration.documents.all()] == ["letter.pdf"]
    assert new.registration.documents.get().sent_at is None
    assert (new.wanted_number, new.customer_reference) == (expired.wanted_number, "ACME-1")


@pytest.mark.parametrize(
    "change", [{"allowedMimeTypes": ["image/png"]}, {"allowedDocumentTypes": ["UTILITY_BILL"]}]
)
def test_a_document_that_does_not_fit_the_requirements_of_today_is_not_ready(
    expired: Order, api: NumbersClient, officer: User, sandbox: Any, change: dict[str, Any]
) -> None:
    asked = expired.registration.snapshot
    sandbox.asks(
        "AU/MOBILE", asked.fields, [{**document.wire(), **change} for document in asked.documents]
    )
    new = restart.restart(expired, api, officer)
    new = Order.objects.select_related("registration__snapshot").get(pk=new.pk)
    assert [card.file for card in cards.cards(new)] == [None] * len(asked.documents)
    assert not submit.is_ready(new)


def test_a_number_that_is_gone_becomes_a_search_near_it(
    expired: Order, api: NumbersClient, officer: User, sandbox: Any
) -> None:
    sandbox.control(f"numbers/{expired.wanted_number}/take")
    new = restart.restart(expired, api, officer)
    assert new.wanted_number == ""
    found = api.search(
        region_code="AU",
        number_type="MOBILE",
        pattern=NumberPattern(pattern=new.pattern, search_pattern=new.search_pattern),
    )
    assert found, "the search finds something"
    longer = NumberPattern(
        pattern=expired.wanted_number[: len(new.pattern) + 1], search_pattern="START"
    )
    assert expired.wanted_number.startswith(new.pattern)
    assert not api.search(region_code="AU", number_type="MOBILE", pattern=longer), (
        "and a longer one finds nothing"
    )


def test_where_no_number_of_the_type_is_left_the_search_is_an_open_one(
    expired: Order, api: NumbersClient, officer: User, sandbox: Any
) -> None:
    for number in api.search(region_code="AU", number_type="MOBILE", size=1000):
        sandbox.control(f"numbers/{number.phone_number}/take")
    new = restart.restart(expired, api, officer)
    assert (new.wanted_number, new.pattern, new.search_pattern) == ("", "", "")


@pytest.mark.parametrize(("region", "nearest"), [("DE", "+49"), ("US", "")])
def test_no_search_is_shorter_than_a_countrys_code_of_two_digits(
    officer: User,
    api: NumbersClient,
    decide: Callable[..., None],
    sandbox: Any,
    monkeypatch: pytest.MonkeyPatch,
    region: str,
    nearest: str,
) -> None:
    """Left are other areas' numbers, which share no more than the country's code with the one that
    was wanted: +49 is a search, +1 is none."""
    order = factories.reserved(officer, region, "LOCAL")
    decide(order, "expire")
    sync.sync(order, api)
    area = NumberPattern(pattern=order.wanted_number[: len(nearest or "+1") + 1])
    for number in api.search(region_code=region, number_type="LOCAL", pattern=area, size=1000):
        sandbox.control(f"numbers/{number.phone_number}/take")
    assert api.search(region_code=region, number_type="LOCAL"), "others are on offer"
    search, searched = api.search, []

    def noted(*, pattern: NumberPattern, **more: Any) -> Any:
        searched.append(len(pattern.pattern))
        return search(pattern=pattern, **more)

    monkeypatch.setattr(api, "search", noted)
    assert restart.restart(order, api, officer).pattern == nearest
    assert min(searched) >= len("+49")


def test_who_follows_an_order_follows_the_one_that_comes_after(
    expired: Order, api: NumbersClient, officer: User
) -> None:
    watcher, colleague = factories.person("wanda"), factories.person("tom")
    follow.watch(expired, watcher, on=True)
    follow.assign(expired, colleague, officer)
    new = restart.restart(Order.objects.get(pk=expired.pk), api, officer)
    assert (new.assignee, list(new.watchers.all())) == (colleague, [watcher])
    assert [notification.person for notification in new.notifications.filter(kind="assigned")] == [
        colleague
    ], "it is theirs to go on with"


def test_two_clicks_make_one_new_order(expired: Order, api: NumbersClient, officer: User) -> None:
    first, second = restart.restart(expired, api, officer), restart.restart(expired, api, officer)
    assert first == second
    assert Order.objects.count() == 2


def test_an_api_that_is_down_makes_no_half_order(
    expired: Order, officer: User, settings: Any
) -> None:
    settings.NUMBERS_API_URL = "http://127.0.0.1:9"
    with pytest.raises(Unavailable):
        restart.restart(expired, page_client(), officer)
    assert Order.objects.count() == 1


def test_an_open_order_is_not_started_again(officer: User, api: NumbersClient) -> None:
    with pytest.raises(restart.NotRestartable):
        restart.restart(factories.reserved(officer), api, officer)


def test_only_the_current_file_of_several_comes_along(
    officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    order = factories.ready(officer)
    factories.attach(order, factories.PDF + b"\n", "second.pdf")
    decide(order, "expire")
    sync.sync(order, api)
    new = restart.restart(order, api, officer)
    assert [file.name for file in new.registration.documents.all()] == ["second.pdf"]


def test_what_was_asked_by_criteria_is_asked_again(
    officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    order = factories.draft(officer, quantity=3, pattern="+614", search_pattern="START")
    work.reserve(order, officer)
    decide(order, "expire")
    sync.sync(order, api)
    new = restart.restart(order, api, officer)
    assert (new.quantity, new.choice) == (3, order.choice)
