"""Looks for sentences of ours in a database: what people read is made when they read it."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from babel.messages.pofile import read_po

from tools.messages import TEMPLATE

# Shorter ones may be somebody's words by chance.
WORDS_AT_LEAST = 4
# Django's own tables; what a page shows once after a redirect is kept in the session.
NOT_OURS = ("django_", "auth_", "sqlite_")
VALUE = r"[\s\S]{1,200}?"
PLACEHOLDER = re.compile(r"%\(\w+\)\w|%\w|\{\w*\}|%%")


def sentences() -> list[tuple[str, re.Pattern[str]]]:
    """Every sentence of the catalogue, with anything short where a value stands; before it its
    longest piece, which is looked for first because that is quick."""
    with TEMPLATE.open("rb") as file:
        ids = [message.id for message in read_po(file) if message.id]
    forms = [form for each in ids for form in ([each] if isinstance(each, str) else each)]
    parts = [PLACEHOLDER.split(form) for form in forms]
    return [
        (max(pieces, key=len), re.compile(VALUE.join(re.escape(piece) for piece in pieces)))
        for pieces in parts
        if len(" ".join(pieces).split()) >= WORDS_AT_LEAST
    ]


def stored(
    database: str | Path, *, without: tuple[str, ...] = NOT_OURS
) -> Iterator[tuple[str, str]]:
    """Every text in a database, with its column: PostgreSQL by its URL, SQLite by its file."""
    is_file = isinstance(database, Path)
    connect: Any = sqlite3.connect if is_file else psycopg.connect
    connection = connect(database)
    with closing(connection):
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            if is_file
            else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        for (table,) in tables:
            if table.startswith(without):
                continue
            rows = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # its own name
            names = [column[0] for column in rows.description]
            for row in rows.fetchall():
                for name, value in zip(names, row, strict=True):
                    if value is not None:
                        yield f"{table}.{name}", str(value)


def ours_in(database: str | Path) -> set[tuple[str, str]]:
    """The columns that hold a sentence of ours, with the text."""
    patterns = sentences()
    texts = {(column, text) for column, text in stored(database) if " " in text}
    return {
        (column, text)
        for column, text in texts
        if any(piece in text and pattern.search(text) for piece, pattern in patterns)
    }
