"""Where a user's data first comes in: what a framework says that users give."""

from __future__ import annotations

from functools import cached_property

from isolint.model.definitions.objects import External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import ANY, Flow
from isolint.model.shared.sharing import Sharing
from isolint.summary import ir
from isolint.summary.operands import spelled


class UserSources:
    def __init__(self, flow: Flow, sharing: Sharing) -> None:
        self.flow = flow
        self.sharing = sharing
        self._sources = flow.known.payload_types

    def is_source(self, ref: CodeRef, value: int, op: ir.AnyOp) -> bool:
        """What a framework says that users give, where it is first read: a form's field, the
        request at hand. What is made of it is followed; what an earlier request left on a shared
        object is not this one's.
        """
        if isinstance(op, ir.Attr) and self._states and self._is_of_state(ref, op):
            return True
        if not self._is_of_users(ref, value):
            return False
        if isinstance(op, ir.Load):
            return isinstance(self.flow.symbols.of_value(ref, value), External)
        if isinstance(op, ir.Attr):
            return not (self._is_of_users(ref, op.base) or self.is_shared(ref, op.base))
        if not isinstance(op, ir.Call):
            return True
        func = ref.code.ops[op.func]
        if not isinstance(func, ir.Attr):
            return self._gives_users(ref, op.func)
        if self._is_kept_by_application(ref, func.base):
            return False
        asks = self._asks_outside(ref, op.func, func.base)
        return asks and not self._is_of_users(ref, func.base)

    @cached_property
    def _states(self) -> frozenset[int]:
        """Classes of the program of whose objects a framework says that all they have is what one
        user has entered.
        """
        return frozenset(
            cls
            for cls, info in self.flow.classes.info.items()
            if any(f"{path}().{ANY}" in self._sources for path in info.externals)
        )

    def _is_of_state(self, ref: CodeRef, op: ir.Attr) -> bool:
        held = (self.flow.objects[obj] for obj in self.flow.values(ref, op.base))
        return any(isinstance(each, Instance) and each.cls in self._states for each in held)

    def _is_kept_by_application(self, ref: CodeRef, base: int) -> bool:
        paths = [getattr(self.flow.objects[obj], "path", "") for obj in self.flow.values(ref, base)]
        return bool(paths) and all(path in self.flow.known.shared_state for path in paths)

    def _gives_users(self, ref: CodeRef, func: int) -> bool:
        """`get_jwt_identity()` itself; what else a call hands back is asked where it comes from."""
        called = (self.flow.objects[obj] for obj in self.flow.values(ref, func))
        return any(isinstance(o, External) and f"{o.path}()" in self._sources for o in called)

    def _is_of_users(self, ref: CodeRef, value: int) -> bool:
        for obj in self.flow.values(ref, value):
            described = self.flow.objects[obj]
            if isinstance(described, External) and described.path in self._sources:
                return True
        return False

    def is_shared(self, ref: CodeRef, base: int) -> bool:
        objects = self.flow.values(ref, base)
        return any(isinstance(self.flow.objects[obj], Instance) for obj in objects) and all(
            self.sharing.of(obj) is not None for obj in objects
        )

    def is_held(self, ref: CodeRef, base: int) -> bool:
        """Some object that it can be outlives the request, also by being stored."""
        return not self.sharing.lifetimes.holds.keys().isdisjoint(self.flow.values(ref, base))

    def _asks_outside(self, ref: CodeRef, func: int, base: int) -> bool:
        """A method that the program did not write, of an object that is no container. What one of
        its own hands on beside it is asked of that one.
        """
        objects = self.flow.objects
        held = [objects[obj] for obj in self.flow.values(ref, base)]
        called = [objects[obj] for obj in self.flow.values(ref, func)]
        plain = bool(held) and all(isinstance(obj, (External, Instance)) for obj in held)
        return plain and bool(called) and all(isinstance(obj, External) for obj in called)

    def is_application(self, ref: CodeRef, value: int) -> bool:
        """`request.app`, `request.app.state`, `scope["app"]`: found by a request, but nothing that
        it brought.
        """
        if _is_in_scope(ref.code, value):
            return True
        known, objects = self.flow.known, self.flow.objects
        paths = [getattr(objects[obj], "path", "") for obj in self.flow.values(ref, value)]
        return bool(paths) and all(
            path in known.shared_state or path in known.applications for path in paths
        )


def _is_in_scope(code: ir.Code, value: int) -> bool:
    """What an ASGI application puts there of itself."""
    op = code.ops[value]
    if not isinstance(op, ir.Item) or spelled(code, op.base) != "scope":
        return False
    key = code.ops[op.key] if op.key >= 0 else None
    return isinstance(key, ir.Const) and key.text == "app"
