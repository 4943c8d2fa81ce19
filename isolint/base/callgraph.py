"""Who calls whom, as every output format reads it."""

from __future__ import annotations

from msgspec import Struct

from isolint.base.errors import Problem

_LIKELY = frozenset({"override", "handed", "unique-name"})


class CallEdge(Struct, frozen=True, order=True):
    """`reason` says how the callee is known: direct, flow, typed, …, external."""

    caller: str
    callee: str
    reason: str

    @property
    def sure(self) -> bool:
        """Whether the callee is known, not one of several that could be meant."""
        return self.reason not in _LIKELY


class CallGraph(Struct, frozen=True):
    """Names are dotted from the root; `functions` are the program's own: modules, functions and
    lambdas. `resolved` counts call sites by reason, `unresolved` by why nothing is known of them.
    `start` and `end` are set when the graph was cut down to the ways from one to the other.
    """

    root: str
    functions: tuple[str, ...]
    edges: tuple[CallEdge, ...]
    problems: tuple[Problem, ...] = ()
    resolved: dict[str, int] = {}
    unresolved: dict[str, int] = {}
    start: str | None = None
    end: str | None = None

    @property
    def names(self) -> list[str]:
        """The program's functions and everything outside that they call."""
        return sorted({*self.functions, *(edge.callee for edge in self.edges)})
