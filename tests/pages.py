"""What a page says."""

import re
from html import unescape
from typing import Any


def text(response: Any) -> str:
    """The whole page as one line, however its template is broken into lines."""
    return re.sub(r"\s+", " ", response.content.decode())


def read(response: Any) -> str:
    """The same with its quotation marks and the like as people see them."""
    return unescape(text(response))
