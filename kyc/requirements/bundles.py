"""Definitions that are documents of their own inside a requirement, by their names.

They are `$id` and `$anchor` (JSON Schema 2020-12, 8.2). Nothing is ever fetched.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self
from urllib.parse import unquote, urldefrag, urljoin

# A requirement has at most megabytes; no more of its parts than this are looked at for names.
MOST_PARTS = 50_000
LONGEST_NAME = 500


class Named(NamedTuple):
    """What a reference by name means: a place in a document, and that document's own name."""

    document: dict[str, Any]
    base: str
    pointer: str


@dataclass(frozen=True)
class Bundle:
    """The named documents of one requirement, and the places in them that have names."""

    documents: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    anchors: Mapping[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Any) -> Self:
        """All names in a requirement. Of two documents of one name the first is meant."""
        documents: dict[str, dict[str, Any]] = {}
        anchors: dict[str, dict[str, Any]] = {}
        for node, base in _parts(root):
            documents.setdefault(base, node)
            anchor = node.get("$anchor")
            if isinstance(anchor, str):
                anchors.setdefault(f"{base}#{anchor}", node)
        return cls(documents, anchors)

    def name_of(self, node: dict[str, Any], base: str) -> str:
        """The name of the document that a definition is in, given the one around it."""
        return _named(node, base) if "$id" in node else base

    def find(self, ref: str, base: str) -> Named | None:
        """What a reference means where `base` is around it; None for what is not in here."""
        try:
            name, fragment = urldefrag(urljoin(base, ref))
        except ValueError:
            return None
        if ref.startswith("#"):
            # Names without a path (urn:) can't be joined.
            name = base
        if fragment and not fragment.startswith("/"):
            anchored = self.anchors.get(f"{name}#{fragment}")
            return None if anchored is None else Named(anchored, name, "")
        document = self.documents.get(name)
        return None if document is None else Named(document, name, unquote(fragment))


def _parts(root: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Every object in a requirement, with the name of the document around it."""
    waiting: list[tuple[Any, str]] = [(root, "")]
    seen = 0
    while waiting and seen < MOST_PARTS:
        node, base = waiting.pop()
        seen += 1
        if isinstance(node, dict):
            base = _named(node, base)
            yield node, base
        inner = [*node.values()] if isinstance(node, dict) else node
        inner = inner if isinstance(inner, list) else []
        waiting += [(part, base) for part in reversed(inner) if isinstance(part, dict | list)]


def _named(node: dict[str, Any], base: str) -> str:
    own = node.get("$id")
    if not isinstance(own, str) or not 0 < len(own) <= LONGEST_NAME or own.startswith("#"):
        return base
    try:
        return urldefrag(urljoin(base, own)).url
    except ValueError:
        return base
