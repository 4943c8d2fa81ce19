"""What callers pass for a parameter, asked whether it is a user's."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from isolint.model.definitions.program import CodeRef
from isolint.model.members.own_descriptors import TOLD
from isolint.model.pointsto.handed import given_to
from isolint.model.pointsto.identity import Identities
from isolint.model.reaching.reach import Reach
from isolint.model.users.bound_arguments import BoundArguments
from isolint.model.users.handed_arguments import handed_on
from isolint.model.users.named_entries import are_named, put_under
from isolint.summary import ir
from isolint.summary.operands import roots

Ask = Callable[[CodeRef, int, int], bool]

_VALUES = "values"


class PassedArguments:
    """`is_user_data` is asked of a value: its code, its operation, and how far to look back."""

    def __init__(
        self,
        identities: Identities,
        reaches: Iterable[Reach],
        entries: frozenset[int],
        is_user_data: Ask,
    ) -> None:
        self._identities = identities
        self._flow = identities.flow
        self._bound = BoundArguments(identities.flow)
        self._entries = entries
        self._is_user_data = is_user_data
        self._denied: dict[tuple[int, str | None], int] = {}
        self._sites: dict[int, dict[tuple[int, int, int], None]] = {}
        for reach in reaches:
            for (code, receiver), callers in reach.callers.items():
                sites = self._sites.setdefault(code, {})
                for (caller, _), value in callers:
                    sites[caller, value, 0 if receiver >= 0 else -1] = None

    def are_users(self, ref: CodeRef, index: int, depth: int) -> bool:
        """Whether a call passes user data for the parameter."""
        if self._holds_keywords(ref, index):
            return self.by_keyword(ref, None, depth)
        return any(
            self._passes(self._flow.program.codes[caller], value, ref, index, receiver, depth)
            for caller, value, receiver in self._sites.get(ref.id, ())
        )

    def is_provided(self, ref: CodeRef, index: int) -> bool:
        """A dependency gives the parameter: something calls a provider in its place."""
        return bool(self._flow.calls.get(ref.node + index))

    def of_keywords(self, ref: CodeRef, base: int, key: int, depth: int) -> bool | None:
        """`kwargs["name"]`, by what callers pass by this name; None for other containers."""
        op, asked = ref.code.ops[base], ref.code.ops[key] if key >= 0 else None
        while isinstance(op, ir.Bind) and op.value >= 0:
            op = ref.code.ops[op.value]
        if not isinstance(op, ir.Param) or not self._holds_keywords(ref, op.index):
            return None
        if ref.id in self._entries or not isinstance(asked, ir.Const):
            return None
        if self._identities.kind(asked.text, ref):
            return True
        return self.by_keyword(ref, asked.text, depth)

    def _holds_keywords(self, ref: CodeRef, index: int) -> bool:
        """`**kwargs`, and what a model's check gets: all that the object is made with."""
        param = ref.code.params[index]
        return param.kind == "starstar" or (
            param.name == _VALUES and self._flow.classes.checks(ref)
        )

    def by_keyword(self, ref: CodeRef, name: str | None, depth: int) -> bool:
        """Whether a call passes user data by this name, or by one that is no parameter's; what was
        denied once is not asked again.
        """
        if depth <= self._denied.get((ref.id, name), 0):
            return False
        found = self._is_passed(ref, name, depth)
        if not found:
            self._denied[ref.id, name] = depth
        return found

    def _is_passed(self, ref: CodeRef, name: str | None, depth: int) -> bool:
        own = {param.name for param in ref.code.params if param.kind in ("positional", "keyword")}
        for caller, value, _ in self._sites.get(ref.id, ()):
            code = self._flow.program.codes[caller]
            op = code.code.ops[value]
            for given, argument in op.named if isinstance(op, ir.Call) else ():
                wanted = given not in own if name is None else given in (name, "**")
                spread = name if given == "**" else None
                if wanted and self._holds(code, argument, spread, depth - 1):
                    return True
        return False

    def _passes(
        self, caller: CodeRef, value: int, ref: CodeRef, index: int, receiver: int, depth: int
    ) -> bool:
        op = caller.code.ops[value]
        if isinstance(op, ir.Param):
            return not self.is_provided(ref, index)
        if isinstance(op, ir.SetAttr):
            told = 2 if ref.code.name in TOLD else 1
            return index == told and self._is_user_data(caller, op.value, depth - 1)
        if isinstance(op, ir.SetItem):
            given = {1: op.key, 2: op.value}.get(index, -1)
            return self._is_user_data(caller, given, depth - 1)
        if isinstance(op, ir.Item):
            return index == 1 and self._is_user_data(caller, op.key, depth - 1)
        if isinstance(op, ir.Combine):
            return index == 1 and any(self._is_user_data(caller, v, depth - 1) for v in op.values)
        if not isinstance(op, ir.Call):
            return False
        param = ref.code.params[index]
        if param.kind == "star":
            rest = op.positional[index - (1 if receiver >= 0 else 0) :]
            return any(self._is_user_data(caller, given, depth - 1) for given in rest)
        bound = self._bound.at(caller, op, ref, index - (1 if receiver >= 0 else 0))
        if bound is not None:
            return self._is_user_data(*bound, depth - 1)
        argument = handed_on(self._flow, caller, op, ref, index, receiver)
        if argument is None:
            argument = given_to(self._flow, caller, value, ref, index, receiver)
        if argument is not None:
            return self._is_user_data(caller, argument, depth - 1)
        if index == 0 and receiver >= 0:
            return False
        name = param.name
        spread = [mapping for given, mapping in op.named if given == "**"]
        return any(self._holds(caller, mapping, name, depth - 1) for mapping in spread)

    def _holds(self, ref: CodeRef, mapping: int, name: str | None, depth: int) -> bool:
        """Whether a mapping that is spread brings user data by this name: of keywords that are
        handed on, what was passed by it.
        """
        if name is None or depth <= 0:
            return self._is_user_data(ref, mapping, depth)
        found = roots(ref.code, mapping)
        keywords = self._are_keywords(ref, found)
        if not keywords and not are_named(ref.code, found):
            return self._is_user_data(ref, mapping, depth)
        if keywords and self.by_keyword(ref, name, depth):
            return True
        put = put_under(ref, found, name)
        return any(self._is_user_data(ref, value, depth - 1) for value in put)

    def _are_keywords(self, ref: CodeRef, mapping: list[int]) -> bool:
        """A function's own `**kwargs`."""
        handed = (ref.code.ops[root] for root in mapping)
        return ref.id not in self._entries and all(
            isinstance(op, ir.Param) and ref.code.params[op.index].kind == "starstar"
            for op in handed
        )
