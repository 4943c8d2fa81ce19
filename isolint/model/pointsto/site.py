"""A call in terms of flow."""

from __future__ import annotations

from msgspec import Struct

from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

FRAMEWORK = "framework"


class Site(Struct, eq=False):
    """A call in flow terms: nodes of its arguments and of its result; `scattered` where the place
    of one is not known, as it stands after an unpacked one.
    """

    caller: CodeRef
    node: int
    args: list[int]
    stars: list[int]
    named: list[tuple[str, int]]
    result: int
    owned: bool = False
    constructs: bool = False
    on_self: bool = False
    explicit_self: bool = False
    reason: str = ""
    decorates: bool = False
    scattered: bool = False

    @property
    def unpacks(self) -> bool:
        """`f(*args)`, `f(**named)`: what becomes which parameter is not known."""
        return bool(self.stars) or any(name == "**" for name, _ in self.named)

    @property
    def base(self) -> int:
        """The node of what has the called attribute, `x` of `x.get()`; -1 for other calls."""
        caller = self.caller
        op = caller.code.ops[self.node - caller.node]
        func = caller.code.ops[op.func] if isinstance(op, ir.Call) else None
        return caller.node + func.base if isinstance(func, ir.Attr) else -1

    def passing(
        self,
        args: list[int],
        result: int,
        named: list[tuple[str, int]] | None = None,
        stars: list[int] | None = None,
    ) -> Site:
        """The same call of something else, with these arguments."""
        named, stars = named or [], stars or []
        return Site(self.caller, self.node, args, stars, named, result, reason=self.reason)
