"""Who calls whom, as every output format reads it."""

from __future__ import annotations

from msgspec import Struct

from isolint.base.errors import Problem


class CallEdge(Struct, frozen=True, order=True):
    """`reason` says how the callee is known: direct, flow, typed, …, external."""

    caller: str
    callee: str
    reason: str


class CallGraph(Struct, frozen=True):
    """Names are dotted from the root; `functions` are the program's own: modules, functions and
    lambdas. `unresolved` counts call sites by why nothing is known about them.
    """

    root: str
    functions: tuple[str, ...]
    edges: tuple[CallEdge, ...]
    problems: tuple[Problem, ...] = ()
    resolved: dict[str, int] = {}
    unresolved: dict[str, int] = {}

    @property
    def names(self) -> list[str]:
        """The program's functions and everything outside that they call."""
        return sorted({*self.functions, *(edge.callee for edge in self.edges)})
