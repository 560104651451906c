"""A worker that is killed in the middle of its work: python -m tests.jobs.killed KIND KEY PLACE URL

It is SIGKILL that ends it, so that nothing is undone: no `finally`, no lease let go of.
"""

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


def main(name: str, key: str, place: str, url: str) -> None:
    django.setup()
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


if __name__ == "__main__":
    main(*sys.argv[1:])
