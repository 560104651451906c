"""Indexes of PostgreSQL for searching parts of texts, for migrations."""

from collections.abc import Mapping

import structlog
from django.db import transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.utils import DatabaseError

log = structlog.get_logger(__name__)


def index_parts(
    schema_editor: BaseDatabaseSchemaEditor, indexes: Mapping[str, tuple[str, str]]
) -> None:
    """Makes these indexes, each of a table and what of it is searched. Idempotent.

    SQLite has none of the kind. Where PostgreSQL may not have its extension pg_trgm, which a
    database's owner may make, searching works as well, and takes longer.
    """
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            for name, (table, what) in indexes.items():
                cursor.execute(
                    f"CREATE INDEX IF NOT EXISTS {name} ON {table} USING gin ({what} gin_trgm_ops)"
                )
    except DatabaseError as error:
        log.warning("search.without_index", reason=str(error))
