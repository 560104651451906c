"""Going on after the database broke off."""

from django.db import connections


def drop_broken() -> None:
    """Drops a connection that broke off, so that the next query makes a new one. Idempotent; one in
    a transaction is left."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
