"""kombu's queue in a folder, with messages that appear whole.

kombu opens a message's file in the folder and then writes it: a worker that looks between the two
reads an empty message and ends. Here a message is written beside the queue and then renamed into
it.
"""

from pathlib import Path
from time import monotonic_ns
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

# Seconds after which a worker that waits for messages looks up.
LONGEST_WAIT = 0.5


class Channel(filesystem.Channel):
    # Named and typed as kombu's own.
    def _put(self, queue: str, payload: dict[str, Any], **_: Any) -> None:  # type: ignore[override]
        folder, name = (
            Path(self.data_folder_out),
            f"{monotonic_ns() // 1_000_000}_{uuid4()}.{queue}.msg",
        )
        part = folder / f"{name}.part"
        part.write_text(dumps(payload))
        part.rename(folder / name)


class Transport(filesystem.Transport):
    Channel = Channel
    # A file system says nothing of new files: this often, in seconds, the worker looks.
    polling_interval = 0.2

    # Named and typed as kombu's own.
    def drain_events(  # type: ignore[override]
        self, connection: Any, timeout: float | None = None
    ) -> None:
        """Comes back soon, so that a worker that is told to stop hears it."""
        super().drain_events(connection, timeout=min(timeout or LONGEST_WAIT, LONGEST_WAIT))


TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
