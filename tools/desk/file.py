"""The file that keeps the desk: the product's rows and documents, and the simulator's orders."""

import gzip
import json
from dataclasses import dataclass
from typing import Any

from tools.paths import ROOT

FILE = ROOT / "tools" / "desk" / "desk.json.gz"


@dataclass(frozen=True)
class Desk:
    """What was kept, and when, in seconds since the epoch. `documents` are files in base 64, by
    their names in storage."""

    kept_at: float
    product: dict[str, list[dict[str, Any]]]
    documents: dict[str, str]
    upstream: dict[str, Any]

    def moved_by(self, at: float) -> int:
        """How many whole seconds lie between then and this moment: both sides move by the same, and
        the simulator writes milliseconds."""
        return round(at - self.kept_at)

    @classmethod
    def read(cls) -> "Desk":
        """The desk as it was kept."""
        return cls(**json.loads(gzip.decompress(FILE.read_bytes())))

    def write(self) -> None:
        """The same desk is the same file."""
        text = json.dumps(vars(self), ensure_ascii=False, sort_keys=True)
        FILE.write_bytes(gzip.compress(text.encode(), mtime=0))
