"""Workers that are killed in the middle of their work: python -m tests.jobs.killed

For each line of JSON, [KIND, KEY, PLACE, URL], it parts into two: one takes the work up and is
killed, the other says what ended it. So each of many workers need not read the product anew.

It is SIGKILL that ends them, so that nothing is undone: no `finally`, no lease let go of.
"""

import json
import os
import signal
import sys
from dataclasses import replace
from typing import NoReturn

import django


def die(*_given: object, **_named: object) -> NoReturn:
    """The process ends here."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def work(name: str, key: str, place: str, url: str) -> None:
    """Takes the work up, and does not live to see its end."""
    from django.conf import settings

    from jobs import kinds
    from jobs.tasks import run
    from ordering.reservations import reserve

    settings.NUMBERS_API_URL, settings.NUMBERS_API_TOKEN_URL = url, f"{url}/oauth2/token"
    if place == "run":
        kinds._KINDS[name] = replace(kinds.kind_of(name), run=die)
    else:
        # The API has answered, and nobody has written it down.
        reserve.__dict__["_save"] = die
    run(name, [key])


def main() -> None:
    django.setup()
    for line in sys.stdin:
        worker = os.fork()
        if not worker:
            work(*json.loads(line))
            os._exit(0)
        _pid, status = os.waitpid(worker, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
