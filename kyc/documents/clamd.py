"""The malware scanner: ClamAV's daemon, reached over TCP or a socket file as CLAMD_URL says.

What is beyond a limit of its own the daemon does not look into, and calls it clean unless
`AlertExceedsMax yes` is set. So that must be set, and StreamMaxLength, MaxFileSize and MaxScanSize
be at least MAX_UPLOAD_MB (docs/deploy.md).
"""

import struct
from typing import BinaryIO
from urllib.parse import urlsplit

from clamav_client.clamd import (
    BufferTooLongError,
    ClamdError,
    ClamdNetworkSocket,
    ClamdUnixSocket,
    CommunicationError,
    ResponseError,
    ScanResults,
)

# Seconds for each exchange with the daemon; it may think about a large archive for a while.
PATIENCE = 60
PIECE = 64 * 1024
# What it names a file that it did not look into to the end.
BEYOND_LIMITS = "Heuristics.Limits.Exceeded"
TOO_LONG = "INSTREAM size limit exceeded. ERROR"


class ScannerDown(Exception):
    """The daemon could not be asked, or gave no answer that can be read. A later try may
    succeed."""


class TooLargeToScan(Exception):
    """The daemon does not look into a file of this size, or into an archive of so much: its limits
    must be raised."""


class _Streaming(ClamdNetworkSocket):
    """Sends in pieces of a size that is worth a call, and hears the daemon out when it hangs up in
    the middle of a file: it has then said that the file is too long."""

    def instream(self, buff: BinaryIO) -> ScanResults:
        try:
            self._init_socket()
            self._send_command("INSTREAM")
            try:
                while piece := buff.read(PIECE):
                    self.clamd_socket.sendall(struct.pack("!L", len(piece)) + piece)
                self.clamd_socket.sendall(struct.pack("!L", 0))
            except (BrokenPipeError, ConnectionResetError):
                # Its answer, if it gave one, can still be read.
                pass
            said = self._recv_response()
        finally:
            self._close_socket()
        if said == TOO_LONG:
            raise BufferTooLongError(said)
        path, signature, status = self._parse_response(said)
        return {path: (status, signature)}


class _OverSocketFile(_Streaming, ClamdUnixSocket):
    pass


def signature_in(file: BinaryIO, url: str) -> str:
    """The name of the malware in the file, "" when there is none. Streams it. Raises ScannerDown
    and TooLargeToScan."""
    try:
        parts = urlsplit(url)
        client = (
            _OverSocketFile(parts.path, timeout=PATIENCE)
            if parts.scheme == "unix"
            else _Streaming(parts.hostname or "", parts.port or 3310, timeout=PATIENCE)
        )
        status, signature = client.instream(file)["stream"]
    except BufferTooLongError as error:
        raise TooLargeToScan from error
    except (
        ClamdError,
        CommunicationError,
        ResponseError,
        OSError,
        KeyError,
        UnicodeDecodeError,
    ) as error:
        raise ScannerDown(type(error).__name__) from error
    if status == "ERROR":
        raise ScannerDown(status)
    if status == "FOUND" and (signature or "").startswith(BEYOND_LIMITS):
        raise TooLargeToScan
    return (signature or "malware") if status == "FOUND" else ""
