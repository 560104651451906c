"""Receiving a file no further than it can be used, and from nobody who is not signed in: it would
only fill the disk."""

from typing import Any

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

# The addresses whose form puts several files together.
TAKE_SEVERAL = frozenset({"upload"})


class StopAtLimit(FileUploadHandler):
    """Stands before the handlers that keep a file and lets them have one piece more than the limit,
    counted over the whole request: enough to see that it is too large, which is then said at its
    field. The rest is read and dropped."""

    _kept = _files = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A body may be read before anybody asks who sent it, to find a form's token in it. Then
        its files are passed over. Raises TooManyFilesSent where a form takes one file only."""
        self._files += 1
        match = getattr(self.request, "resolver_match", None)
        if self._files > 1 and (match is None or match.url_name not in TAKE_SEVERAL):
            raise TooManyFilesSent("one file is taken here")
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            raise SkipFile
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        before, self._kept = self._kept, self._kept + len(raw_data)
        return raw_data if before <= settings.MAX_UPLOAD_BYTES else None

    def file_complete(self, file_size: int) -> Any:
        """This handler keeps no file."""
        return None
