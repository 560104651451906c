"""What the verdict is made of."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """One line of the verdict: what must be so, what was counted, and each case in which it is not
    so."""

    rule: str
    counted: str
    violations: list[str] = field(default_factory=list)

    def lines(self) -> Iterable[str]:
        yield f"{'VIOLATED' if self.violations else 'ok':8}  {self.rule}: {self.counted}"
        yield from (f"          - {violation}" for violation in self.violations)


def table(title: str, figures: Iterable[tuple[str, object]]) -> str:
    """Figures under a title, one to a line."""
    return "\n".join([f"\n{title}", *(f"  {name:<58}{value!s:>10}" for name, value in figures)])
