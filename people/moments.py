"""Moments come from PostgreSQL as texts, and a list has hundreds of them: they are read in C here.
psycopg's reader, which Django extends, takes ten times as long: it is made for any time zone and in
Python."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from psycopg.types.datetime import TimestamptzLoader


class UtcLoader(TimestamptzLoader):
    """For connections whose time zone is UTC, as those of Django are. `timezone`: Django looks at
    it to know that no other reader is needed."""

    timezone = UTC

    def load(self, data: Any) -> datetime:
        """The moment. What is no plain one, such as infinity, is left to psycopg."""
        try:
            moment = datetime.fromisoformat(bytes(data).decode())
            return moment if moment.tzinfo is UTC else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            return super().load(data)


@receiver(connection_created)
def read_moments_in_c(connection: Any, **_more: Any) -> None:
    """Each new connection to PostgreSQL reads moments so, where Django would read them in UTC."""
    if connection.vendor == "postgresql" and settings.USE_TZ and connection.timezone == UTC:
        connection.connection.adapters.register_loader("timestamptz", UtcLoader)
