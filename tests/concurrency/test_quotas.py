"""What several people of a team, or one in several windows, do at once is counted whole."""

from typing import Any

import pytest

from people import quotas
from people.models import Usage, Used, User
from tests import factories
from tests.threads import at_once

pytestmark = pytest.mark.postgres


def test_five_windows_at_once_count_five(officer: User) -> None:
    assert at_once(lambda _number: quotas.use(officer, Used.SEARCHES), 5) == [None] * 5
    assert Usage.objects.get().amount == 5


def test_at_the_limit_one_of_two_is_told(officer: User, settings: Any) -> None:
    settings.QUOTAS = {**settings.QUOTAS, "orders": 1}
    done = at_once(lambda _number: quotas.use(officer, Used.ORDERS))
    assert sorted(type(each).__name__ for each in done) == ["NoneType", "QuotaReached"]
    assert Usage.objects.get().amount == 1


def test_of_a_team_at_its_limit_one_of_two_is_told(officer: User, settings: Any) -> None:
    colleague = factories.person("kim")
    settings.QUOTAS = {**settings.QUOTAS, "orders": 1}
    settings.QUOTA_OF_TEAM = 1
    people = [officer, colleague]
    done = at_once(lambda number: quotas.use(people[number], Used.ORDERS))
    assert sorted(type(each).__name__ for each in done) == ["NoneType", "QuotaReached"]
