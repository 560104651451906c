"""Officers at work: every deal of a run, by several people at once, in a process that may be killed
and started again.

Each thread takes the deal that is due next, looks at it once and puts it back. Whatever goes wrong,
a person looks again; what the product does not say that it may raise is counted and told.
"""

import argparse
import heapq
import sys
import time
import traceback
from collections.abc import Iterator
from threading import Lock, Thread

from django.contrib.auth.models import Group
from django.db import Error as DatabaseError
from django.db import close_old_connections
from redis.exceptions import RedisError

from numbers_api.errors import NumbersApiError
from ordering.orders import start
from ordering.orders.order import StateChanged, TransitionRefused
from ordering.reservations import reconcile, reserve
from ordering.submissions import restart, saving, submit
from people.models import Team, User
from tools.chaos.books import Books
from tools.chaos.desk import SOON, Desk
from tools.chaos.plan import OFFICERS, Deal, deals

THREADS = 6
# What a page shows to its person, who then looks again; and a database that is away.
FORESEEN = (
    DatabaseError,
    NumbersApiError,
    RedisError,
    StateChanged,
    TransitionRefused,
    reconcile.NotThisOrder,
    saving.NotEditable,
    reserve.ChoiceChanged,
    restart.NotRestartable,
    start.NotADraft,
    submit.NotReady,
    submit.TooLate,
)
SECOND_LOOK = 2.0


class Pile:
    """The deals, the one that is due next on top. One that is in somebody's hands is not on it."""

    def __init__(self, given: list[Deal], began: float, seconds: float) -> None:
        self._due = [
            (began + deal.begins_at * seconds, number, deal) for number, deal in enumerate(given)
        ]
        heapq.heapify(self._due)
        self._open = len(given)
        self._lock = Lock()

    def take(self) -> Iterator[tuple[int, Deal]]:
        """Deals whose time has come, one after the other, until none is open."""
        while self._open:
            with self._lock:
                top = (
                    heapq.heappop(self._due)
                    if self._due and self._due[0][0] <= time.time()
                    else None
                )
            if top:
                yield top[1], top[2]
            else:
                time.sleep(0.05)

    def put_back(self, number: int, deal: Deal, wait: float | None) -> None:
        """To be looked at again after so many seconds; None: it is done."""
        with self._lock:
            if wait is None:
                self._open -= 1
            else:
                heapq.heappush(self._due, (time.time() + wait, number, deal))


def accounts() -> list[User]:
    """The officers, two to a team, made when they are not there yet."""
    return [_account(number) for number in range(OFFICERS)]


def _account(number: int) -> User:
    team = Team.objects.get_or_create(name=f"Team {number // 2}")[0]
    facts = {"team": team, "email": f"officer{number}@numberdesk.example"}
    person, created = User.objects.get_or_create(username=f"officer{number}", defaults=facts)
    if created:
        person.groups.add(Group.objects.get(name="Officer"))
    return person


def work(pile: Pile, desk: Desk) -> None:
    """One officer, until every deal is done."""
    for number, deal in pile.take():
        close_old_connections()
        wait: float | None = SECOND_LOOK
        try:
            wait = desk.look(deal)
        except FORESEEN as error:
            wait = SECOND_LOOK if isinstance(error, NumbersApiError | DatabaseError) else SOON
            print(f"{deal.reference}: {type(error).__name__}", flush=True)
        except Exception:  # noqa: BLE001  # whatever it is, a person would look again
            print(f"{deal.reference}: UNFORESEEN\n{traceback.format_exc()}", flush=True)
        finally:
            pile.put_back(number, deal, wait)
            close_old_connections()


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="officers", description="Officers at work.")
    parser.add_argument("--orders", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument(
        "--seconds", type=float, required=True, help="in which all the orders are begun"
    )
    parser.add_argument(
        "--began",
        type=float,
        required=True,
        help="when that time began, in seconds since the epoch",
    )
    parser.add_argument("--sandbox", required=True, help="the simulated API's address")
    parser.add_argument(
        "--hasty",
        action="store_true",
        help="nobody waits long before they decide on a lost reservation",
    )
    return parser


def main(arguments: list[str]) -> int:
    given = options().parse_args(arguments)
    pile = Pile(deals(given.seed, given.orders), given.began, given.seconds)
    desk = Desk(_patiently(), Books(given.sandbox), hasty=given.hasty)
    threads = [Thread(target=work, args=(pile, desk)) for _officer in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 0


def _patiently() -> list[User]:
    """The accounts, once the database is there."""
    for _try in range(60):
        try:
            return accounts()
        except DatabaseError:
            close_old_connections()
            time.sleep(1)
    sys.exit("The database is away.")
