"""RFC 6901 JSON pointers into `requestDetails.data`."""

import re
from typing import Any

INDEX = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)


def escape(name: str) -> str:
    """One member name as a pointer's part."""
    return name.replace("~", "~0").replace("/", "~1")


def unescape(part: str) -> str:
    """The member name that a pointer's part stands for."""
    return part.replace("~1", "/").replace("~0", "~")


def join(*names: str | int) -> str:
    """The pointer of a path of member names and indexes; the whole document is the empty
    pointer."""
    return "".join(f"/{escape(str(name))}" for name in names)


def split(pointer: str) -> list[str]:
    """The names and indexes on a pointer's path, unescaped."""
    return [unescape(part) for part in pointer.split("/")[1:]]


def index(part: str) -> int | None:
    """The array index that a part stands for, if it is one."""
    return int(part) if INDEX.fullmatch(part) else None


def lookup(data: Any, pointer: str, default: Any = None) -> Any:
    """The value at a place of the data, or `default` where there is none."""
    for name in split(pointer):
        if isinstance(data, dict) and name in data:
            data = data[name]
        elif isinstance(data, list) and (place := index(name)) is not None and place < len(data):
            data = data[place]
        else:
            return default
    return data
