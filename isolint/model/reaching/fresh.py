"""Values that a function has just made and given to nobody: they are not shared yet."""

from __future__ import annotations

from typing import TypeGuard

from isolint.model.calling.leaving import Leaving
from isolint.model.calling.makings import Makings
from isolint.model.definitions.objects import Class, External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.handed import given_to
from isolint.summary import ir

Callers = dict[tuple[int, int], list[tuple[tuple[int, int], int]]]
_DEEP = 5


class Fresh:
    """A parameter is as fresh as what all callers pass (per-function ownership, as in RacerD)."""

    def __init__(self, flow: Flow, callers: Callers, makings: Makings) -> None:
        self.flow = flow
        self._sites: dict[int, set[tuple[int, int]]] = {}
        for edge, found in callers.items():
            sites = self._sites.setdefault(edge[0], set())
            for (caller, _), value in found:
                node = flow.program.codes[caller].node + value
                told = edge in flow.calls.get(node, ())
                for at in (node,) if told else makings.nodes.get(edge, (node,)):
                    sites.add((at, 1 if edge[1] >= 0 else 0))
        self._memo: dict[tuple[int, int], bool] = {}
        self._again: dict[int, bool] = {}
        self._leaving = Leaving(flow.program)

    def is_fresh(self, ref: CodeRef, value: int, depth: int = _DEEP) -> bool:
        if value < 0 or depth == 0:
            return False
        op = ref.code.ops[value]
        if isinstance(op, ir.Collection):
            return True
        if isinstance(op, ir.Call):
            return self._is_construction(ref, value)
        if isinstance(op, ir.Bind):
            return op.home == ir.LOCAL and self.is_fresh(ref, op.value, depth)
        if isinstance(op, (ir.Await, ir.Narrow)):
            return self.is_fresh(ref, op.value, depth)
        if isinstance(op, ir.Choice):
            return all(self.is_fresh(ref, each, depth - 1) for each in op.values)
        if isinstance(op, ir.Join):
            return all(self.is_fresh(ref, each, depth - 1) for each in _branches(ref.code, value))
        if isinstance(op, ir.Attr):
            return self.is_fresh(ref, op.base, depth) and (
                self._is_part(ref, value, op.base) or self._is_outside_part(ref, value, op)
            )
        if isinstance(op, ir.Param) and not (op.index == 0 and self.flow.classes.has_self(ref)):
            return self._parameter(ref, op.index, depth)
        return False

    def _is_construction(self, ref: CodeRef, value: int) -> bool:
        node = ref.node + value
        objects = self.flow.values(ref, value)
        return bool(objects) and all(
            self._is_made_by(ref, obj, node) and not self._may_be_old(obj) for obj in objects
        )

    def _is_part(self, ref: CodeRef, value: int, whole: int) -> bool:
        """What a fresh object made as its own is as fresh, or copied from its class."""
        objects, owners = self.flow.values(ref, value), self.flow.values(ref, whole)
        parts = [self.flow.objects[obj] for obj in objects]
        own = {_site(part) for part in parts if _owner(part) in owners}
        return bool(own) and all(
            _owner(part) in owners or (_owner(part) < 0 and _site(part) in own) for part in parts
        )

    def _is_outside_part(self, ref: CodeRef, value: int, op: ir.Attr) -> bool:
        """`app.state` of an application that was made just here, by its class."""
        wholes = [self.flow.objects[obj] for obj in self.flow.values(ref, op.base)]
        paths = {f"{whole.path}.{op.name}" for whole in wholes if _is_outside_instance(whole)}
        parts = [self.flow.objects[obj] for obj in self.flow.values(ref, value)]
        return bool(parts) and all(
            isinstance(part, External) and part.path in paths for part in parts
        )

    def _is_made_by(self, ref: CodeRef, obj: int, node: int) -> bool:
        site, flow = getattr(self.flow.objects[obj], "site", -1), self.flow
        made = site == node or site in flow.made_only or ref.id in flow.makers.get(site, ())
        return made or (site >= 0 and self._gives_new(node, site))

    def _gives_new(self, node: int, site: int) -> bool:
        """`options.copy()`, `make_client()`: its code gives back what it makes, and keeps it
        nowhere.
        """
        made = self.flow.program.operation(site)
        if made is None:
            return False
        callee, value = made
        if not any(each == callee.id for each, _ in self.flow.calls.get(node, ())):
            return False
        leaving = self._leaving
        return value in leaving.returned(callee) and not leaving.is_kept(callee, value)

    def _may_be_old(self, obj: int) -> bool:
        """A construction that can give an object, or its attributes, a second time."""
        made = self.flow.objects[obj]
        if not isinstance(made, Instance) or obj in self.flow.lasting:
            return obj in self.flow.lasting
        if made.cls not in self._again:
            self._again[made.cls] = self._gives_again(made.cls)
        return self._again[made.cls]

    def _gives_again(self, cls: int) -> bool:
        classes = self.flow.classes
        if isinstance(classes.info[cls].metaclass, Class) or classes.member(cls, "__new__"):
            return True
        return any(
            op.base == 0 and op.name == "__dict__"
            for owner in classes.info[cls].mro
            for ref in classes.methods(owner, "__init__")
            for _, op in ref.each(ir.SetAttr)
        )

    def _parameter(self, ref: CodeRef, index: int, depth: int) -> bool:
        key = (ref.id, index)
        if key not in self._memo:
            self._memo[key] = False
            sites = self._sites.get(ref.id, set())
            self._memo[key] = bool(sites) and all(
                self._passes_fresh(node, shift, ref, index, depth) for node, shift in sorted(sites)
            )
        return self._memo[key]

    def _passes_fresh(self, node: int, shift: int, ref: CodeRef, index: int, depth: int) -> bool:
        code, at = self.flow.program.position(node)
        caller = self.flow.program.codes[code]
        argument = given_to(self.flow, caller, at, ref, index, 0 if shift else -1)
        return argument is not None and self.is_fresh(caller, argument, depth - 1)


def _site(described: object) -> int:
    return getattr(described, "site", -1)


def _owner(described: object) -> int:
    return getattr(described, "owner", -1)


def _is_outside_instance(described: object) -> TypeGuard[External]:
    if not isinstance(described, External) or not described.path.endswith("()"):
        return False
    return described.path.removesuffix("()").rpartition(".")[2][:1].isupper()


def _branches(code: ir.Code, value: int) -> list[int]:
    """What meets there; a chain of `elif` is no deeper than one choice."""
    found, waiting, seen = list[int](), [value], set[int]()
    while waiting:
        op = code.ops[at := waiting.pop()]
        if not isinstance(op, ir.Join):
            found.append(at)
        elif at not in seen:
            seen.add(at)
            waiting.extend(op.values)
    return found
