"""HTML for tests to compare."""

import re


def squeezed(html: str) -> str:
    """HTML without the spaces that mean nothing beside a tag of a block, or between two tags."""
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", html)).replace("> <", "><").strip()
