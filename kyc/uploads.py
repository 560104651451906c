"""Receiving a file no further than it can be used: a larger one would only fill the disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class StopAtLimit(FileUploadHandler):
    """Stands before the handlers that keep a file and lets them have one piece more than the limit: enough to see that it is
    too large, which is then said at its field. The rest is read and dropped."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= settings.MAX_UPLOAD_BYTES else None

    def file_complete(self, file_size: int) -> Any:
        """This handler keeps no file."""
        return None
