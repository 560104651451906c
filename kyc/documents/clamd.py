"""The malware scanner: ClamAV's daemon, reached over TCP or a socket file as CLAMD_URL says.

What is beyond a limit of its own the daemon does not look into, and calls it clean unless
`AlertExceedsMax yes` is set. So that must be set, and StreamMaxLength, MaxFileSize and MaxScanSize
be at least MAX_UPLOAD_MB (docs/deploy.md).
"""

import io
from typing import BinaryIO
from urllib.parse import urlsplit

from clamav_client.clamd import (
    BufferTooLongError,
    ClamdError,
    ClamdNetworkSocket,
    ClamdUnixSocket,
)

# Seconds for each exchange with the daemon; it may think about a large archive for a while.
PATIENCE = 60
# What it names a file that it did not look into to the end.
BEYOND_LIMITS = "Heuristics.Limits.Exceeded"


class ScannerDown(Exception):
    """The daemon could not be asked, or gave no answer that can be read. A later try may
    succeed."""


class TooLargeToScan(Exception):
    """The daemon does not look into a file of this size, or into an archive of so much: its limits
    must be raised."""


def signature_in(file: BinaryIO, url: str) -> str:
    """The name of the malware in the file, "" when there is none. Streams it. Raises ScannerDown
    and TooLargeToScan."""
    parts = urlsplit(url)
    daemon = (
        ClamdUnixSocket(parts.path, timeout=PATIENCE)
        if parts.scheme == "unix"
        else ClamdNetworkSocket(parts.hostname or "", parts.port or 3310, timeout=PATIENCE)
    )
    try:
        status, signature = daemon.instream(file)["stream"]
    except BufferTooLongError as error:
        raise TooLargeToScan from error
    except (ClamdError, OSError, KeyError, UnicodeDecodeError) as error:
        if hung_up(error) and answers(daemon):
            raise TooLargeToScan from error
        raise ScannerDown(type(error).__name__) from error
    if status == "ERROR":
        raise ScannerDown(status)
    if status == "FOUND" and (signature or "").startswith(BEYOND_LIMITS):
        raise TooLargeToScan
    return (signature or "malware") if status == "FOUND" else ""


def hung_up(error: Exception) -> bool:
    """Whether the daemon ended the connection in the middle of a file. It does that to a file
    beyond StreamMaxLength, and what it says before is lost with the connection where more of the
    file was on its way."""
    hang_ups = (BrokenPipeError, ConnectionResetError)
    return isinstance(error, hang_ups) or isinstance(error.__cause__, hang_ups)


def answers(daemon: ClamdNetworkSocket) -> bool:
    """Whether the daemon is there all the same, and did not hang up because it ended."""
    try:
        return "stream" in daemon.instream(io.BytesIO())
    except (ClamdError, OSError, UnicodeDecodeError):
        return False
