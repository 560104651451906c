"""Random lives of orders (tests/ordering/lifecycle/life.py).

LIVES says how many; with LIVES_ANEW set they are other ones each time. `make soak` lives 5,000 of
those.
"""

import os
from typing import Any

import pytest
from django.db import connection
from hypothesis import Phase

from tests.ordering.lifecycle.many_lives import live

# As many as every change can wait for; `make soak` lives many more. On PostgreSQL, where nothing
# else is different for a single process, fewer are enough.
LIVES = int(os.environ.get("LIVES") or (100 if connection.vendor == "sqlite" else 20))


@pytest.mark.slow
@pytest.mark.django_db
def test_every_order_ends_as_the_api_says_and_nothing_is_done_twice(sandbox: Any) -> None:
    live(sandbox, LIVES, (Phase.generate, Phase.shrink))
