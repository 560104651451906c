"""Documents in SQLite, written through on every change, so that orders survive a restart."""

import json
import sqlite3
from pathlib import Path
from typing import Any

_TABLE = (
    "CREATE TABLE IF NOT EXISTS documents "
    "(kind TEXT, id TEXT, body TEXT NOT NULL, PRIMARY KEY (kind, id))"
)
_UPSERT = (
    "INSERT INTO documents VALUES (?, ?, ?) "
    "ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body"
)


class Store:
    """Keeps JSON documents by kind and id; without a path it lives and dies with the process."""

    def __init__(self, path: Path | None) -> None:
        self._db = sqlite3.connect(path or ":memory:", isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        # In WAL mode a commit survives the end of the process; only a power cut could lose the last
        # ones.
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute(_TABLE)

    def put(self, kind: str, key: str, body: Any) -> None:
        """Write a document, replacing the one of the same kind and id."""
        self._db.execute(_UPSERT, (kind, key, json.dumps(body)))

    def all(self, kind: str) -> dict[str, Any]:
        """Every document of a kind, by id, in the order they were first written."""
        rows = self._db.execute(
            "SELECT id, body FROM documents WHERE kind = ? ORDER BY rowid", (kind,)
        )
        return {key: json.loads(body) for key, body in rows}

    def delete(self, kind: str, key: str) -> None:
        """Forget a document."""
        self._db.execute("DELETE FROM documents WHERE kind = ? AND id = ?", (kind, key))

    def clear(self) -> None:
        """Forget everything."""
        self._db.execute("DELETE FROM documents")

    def close(self) -> None:
        """Close the file; nothing may be written afterwards."""
        self._db.close()
