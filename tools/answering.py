"""Does a server answer yet?"""

import http.client
import time
from urllib.parse import urlsplit


def answers(url: str) -> bool:
    """Whether an HTTP server gives any answer but an error of its own."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=5)
    try:
        connection.request("GET", urlsplit(url).path or "/")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def wait_for(*urls: str, seconds: float) -> bool:
    """Waits until all answer; False when one still does not after so many seconds."""
    deadline = time.monotonic() + seconds
    waiting = list(urls)
    while waiting and time.monotonic() < deadline:
        time.sleep(0.05)
        waiting = [url for url in waiting if not answers(url)]
    return not waiting
