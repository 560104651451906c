"""Brings the database and the static files up to date: python -m tools.prepare [COMMAND...]

Runs `migrate`, the named management commands, and `collectstatic` unless nothing has changed since
it last ran: one process, because starting Django is what takes the time. The environment says which
database and folders.
"""

import hashlib
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def fingerprint() -> str:
    """Changes whenever a static file does, and with Django's version, which brings its own
    files."""
    digest = hashlib.sha256(
        f"{django.__version__} {settings.STORAGES['staticfiles']['BACKEND']}".encode()
    )
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static() -> None:
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    now = fingerprint()
    if not stamp.exists() or stamp.read_text() != now:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(now)


def main(commands: list[str]) -> None:
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    for command in commands:
        call_command(command)
    collect_static()


if __name__ == "__main__":
    main(sys.argv[1:])
