"""Brings the database and the static files up to date: python -m tools.prepare [COMMAND...]

Runs `migrate`, the named management commands, and `collectstatic` unless nothing has changed since
it last ran: one process, because starting Django is what takes the time. With `--desk FILE` an
empty database gets the demo's desk, and the simulator its part of it in this file. The environment
says which database and folders.
"""

import argparse
import hashlib
import sys
import time
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.urls import reverse


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


def refuse_another_versions() -> None:
    """Ends the program where the database has migrations that this version does not know: one that
    is newer, or of the time before the migrations were made anew."""
    loader = MigrationLoader(connection)
    ours = {key for key in loader.applied_migrations if key[0] in loader.migrated_apps}
    if unknown := sorted(".".join(key) for key in ours - loader.disk_migrations.keys()):
        sys.exit(
            f"The database was made by another version of Numberdesk: this one does not know its "
            f"migration {unknown[-1]}. Nothing was changed. Use that version, or begin with an "
            f"empty database (the demo's is in its folder)."
        )


def load_desk(state: Path) -> None:
    """Sets the demo's desk up on both sides, or on neither: what the simulator has comes into its
    place once the database has its part."""
    # The models are there only now.
    from tools.desk.keep import load_product
    from tools.desk.upstream import load_upstream

    now, callbacks = time.time(), f"{settings.PUBLIC_URL}{reverse('callbacks')}"
    unfinished = state.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    load_upstream(unfinished, now, callbacks)
    if load_product(now, callbacks):
        unfinished.replace(state)
    else:
        unfinished.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.prepare")
    parser.add_argument("--desk", type=Path, help="the simulator's state file, not there yet")
    parser.add_argument("commands", nargs="*")
    asked = parser.parse_args()
    django.setup()
    refuse_another_versions()
    call_command("migrate", interactive=False, verbosity=0)
    if asked.desk is not None:
        load_desk(asked.desk)
    for command in asked.commands:
        call_command(command)
    collect_static()


if __name__ == "__main__":
    main()
