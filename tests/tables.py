"""What tests that commit for real leave in the tables, and how it goes again.

Django's own way empties every table and then writes again what the migrations wrote, which takes
longer than most of these tests.
"""

from collections.abc import Iterable, Mapping

from django.db import connection
from psycopg.sql import SQL, Identifier

# NULL for a table without rows.
DIGEST = SQL("(SELECT md5(string_agg(rows::text, ' ' ORDER BY rows::text)) FROM {} AS rows)")


def digests() -> Mapping[str, str]:
    """The tables that have rows, and what tells them from other rows."""
    names = connection.introspection.table_names()
    each = SQL(", ").join(DIGEST.format(Identifier(name)) for name in names)
    with connection.cursor() as cursor:
        found = cursor.execute(SQL("SELECT {}").format(each)).fetchone()
    return {name: digest for name, digest in zip(names, found, strict=True) if digest}


def empty(names: Iterable[str]) -> None:
    """With these tables, all that refer to them."""
    each = [Identifier(name) for name in names]
    if each:
        with connection.cursor() as cursor:
            cursor.execute(SQL("TRUNCATE {} CASCADE").format(SQL(", ").join(each)))
