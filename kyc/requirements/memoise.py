"""What is worked out of a node of a schema is kept while one piece of work lasts: schemas don't
change, and are asked often."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

Result = TypeVar("Result")

# A node stands beside its result, so that no other gets its number meanwhile.
_kept: ContextVar[dict[tuple[Any, int], tuple[Any, Any]] | None] = ContextVar("kept", default=None)


@contextmanager
def memoising() -> Iterator[None]:
    """Inside, each node is worked out once; one inside another shares what that knows."""
    if _kept.get() is not None:
        yield
        return
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def memoised_by_node(work: Callable[[Any], Result]) -> Callable[[Any], Result]:
    """A function of one node, which is called once for each inside `memoising`."""

    @wraps(work)
    def found(node: Any) -> Result:
        kept = _kept.get()
        if kept is None:
            return work(node)
        if (work, id(node)) not in kept:
            kept[work, id(node)] = node, work(node)
        result: Result = kept[work, id(node)][1]
        return result

    return found
