"""An answer that is given in one of several forms (`oneOf`, `anyOf`): which one is asked, and never
sent.

The compiled schema notes beside the branches under which key the choice is made and what each is
called (`MARK`); validators pass over keywords that they don't know.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kyc.requirements.exclusions import is_never

MARK = "x-variants"
# No pointer has it as the name of a member: a tilde is always escaped.
KEY = "~variant"

# The chosen form, by the pointer of what is given in it.
Chosen = Mapping[str, str]
NONE_CHOSEN: Chosen = {}


@dataclass(frozen=True)
class Variants:
    """The forms that one place of a schema knows: `names` and `branches` belong together."""

    keyword: str
    names: list[str]
    branches: list[Any]

    @classmethod
    def of(cls, schema: Mapping[str, Any]) -> "Variants | None":
        """Those of a compiled schema, if it has any."""
        mark = schema.get(MARK)
        if mark is None:
            return None
        return cls(mark["by"], mark["names"], schema[mark["by"]])

    def branch(self, name: str | None) -> Any:
        """The branch of this name; None where there is none."""
        return self.branches[self.names.index(name)] if name in self.names else None

    def members(self) -> frozenset[str]:
        """Every member that some branch names: outside of it nobody is asked for them."""
        return frozenset(name for branch in self.branches for name in named_by(branch))


def mark(keyword: str, names: list[str]) -> dict[str, Any]:
    """What a compiled schema says beside its branches; a branch without a name can't be chosen."""
    return {MARK: {"by": keyword, "names": names}}


def chosen_of(values: Mapping[str, Any]) -> dict[str, str]:
    """The chosen forms among the answers of a registration."""
    tail = f"/{KEY}"
    return {
        pointer.removesuffix(tail): value
        for pointer, value in values.items()
        if pointer.endswith(tail) and isinstance(value, str) and value
    }


def named_by(branch: Any) -> Iterator[str]:
    """The members that a branch lets somebody give, or requires, each perhaps several times."""
    if isinstance(branch, dict):
        members = branch.get("properties", {})
        yield from (name for name, rules in members.items() if not is_never(rules))
        yield from branch.get("required", ())
        for inner in branch.get("allOf", ()):
            yield from named_by(inner)
