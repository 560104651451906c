"""Random lives of orders (tests/ordering/lifecycle/life.py).

LIVES says how many; with LIVES_ANEW set they are other ones each time. `make soak` lives 5,000 of
those, a hundred in each test, so that cores share them and a failure is seen at once.
"""

import os
from typing import Any

import pytest
from django.db import connection
from hypothesis import Phase

from tests.ordering.lifecycle.many_lives import live

# As many as every change can wait for; `make soak` lives many more. The demo alone rests on SQLite.
LIVES = int(os.environ.get("LIVES") or (10 if connection.vendor == "sqlite" else 20))
AT_ONCE = 100


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("lived", range(0, LIVES, AT_ONCE))
def test_every_order_ends_as_the_api_says_and_nothing_is_done_twice(
    sandbox: Any, lived: int
) -> None:
    live(sandbox, min(AT_ONCE, LIVES - lived), (Phase.generate, Phase.shrink))
