"""Free and taken ports."""

import socket

ANY_FREE = 0


class PortTaken(Exception):
    """Somebody else listens on the port. The message says which setting names another."""

    def __init__(self, port: int, setting: str) -> None:
        super().__init__(
            f"Port {port} is taken. Name a free one with {setting}, "
            f"for example: {setting}={port + 100} make demo"
        )


def reserve(host: str, port: int, setting: str) -> int:
    """The port, or a free one for `ANY_FREE`. Raises PortTaken. Nothing holds the port
    afterwards."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do: a port whose last connections are still closing is free, one with a
        # listener is not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(port, setting) from error
        return int(probe.getsockname()[1])


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    return reserve("127.0.0.1", ANY_FREE, "")
