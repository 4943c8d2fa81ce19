"""What of a program is there for others to call, and whether that is most of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isolint.model.definitions.objects import Bound, External, Function
from isolint.model.definitions.program import CodeRef
from isolint.model.entries.reexported import is_public, reexported
from isolint.model.pointsto.flow import Flow
from isolint.model.reaching.entry_points import Entries
from isolint.model.shared.stand_ins import is_named_beside
from isolint.summary import ir
from isolint.summary.operands import roots

_SPECIAL = "call get set enter exit aenter aexit getitem setitem iter next getattr setattr"
_ON_DEFINITION = frozenset({"contribute_to_class"})
_CALLED_BY_PYTHON = frozenset(f"__{name}__" for name in _SPECIAL.split())
_FEWEST = 20


def public_functions(flow: Flow) -> list[CodeRef]:
    """Public functions of public modules and public methods of public classes."""
    offered = reexported(flow)
    functions = (ref for ref in flow.program.codes if ref.code.kind == "function")
    return [ref for ref in functions if _is_public(flow, ref, offered)]


def mostly_offered(flow: Flow, entries: Entries) -> frozenset[int]:
    """Public functions to which nothing leads that the program starts with, where these are most of
    them: a library that brings a command or an example. Empty for a service, which makes its
    application itself.

    What gives its caller nothing back is there to set the library up.
    """
    if _makes_application(flow):
        return frozenset()
    public = public_functions(flow)
    touched = _led_to(flow, [*(entry.code for entry in entries.found), *entries.startup])
    rest = [ref for ref in public if ref.id not in touched]
    if len(rest) < max(_FEWEST, len(public) / 2):
        return frozenset()
    return frozenset(ref.id for ref in rest if _gives_back(ref))


def _makes_application(flow: Flow) -> bool:
    applications = {
        number
        for number, described in enumerate(flow.objects)
        if isinstance(described, External) and described.path in flow.known.applications
    }
    return bool(applications) and any(
        not applications.isdisjoint(flow.values(ref, value)) and not is_named_beside(ref.module)
        for ref, value, _ in flow.program.each(ir.Call)
    )


def _gives_back(ref: CodeRef) -> bool:
    """Something of its own: not its object, as `return self` does, nor an argument."""
    returned = (op.value for _, op in ref.each(ir.Return) if op.value >= 0)
    given = (ref.code.ops[root] for value in returned for root in roots(ref.code, value))
    return ref.code.generator or any(
        not isinstance(op, ir.Param) and not (isinstance(op, ir.Const) and op.kind == "none")
        for op in given
    )


def _led_to(flow: Flow, starts: Iterable[int]) -> set[int]:
    called: dict[int, set[int]] = {}
    for node, edges in flow.calls.items():
        called.setdefault(flow.program.position(node)[0], set()).update(code for code, _ in edges)
    found, waiting = set[int](), list(starts)
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting.extend(called.get(code, ()))
            waiting.extend(_handed(flow, flow.program.codes[code]))
    return found


def _handed(flow: Flow, ref: CodeRef) -> Iterator[int]:
    """Functions that are written in this one, and those that it gives away."""
    if ref.code.kind == "function":
        yield from (flow.program.child(ref, op.code).id for _, op in ref.each(ir.Make))
    for _, op in ref.each(ir.Call):
        for given in op.args:
            held = (flow.objects[obj] for obj in flow.values(ref, given))
            yield from (each.code for each in held if isinstance(each, (Function, Bound)))


def _is_public(flow: Flow, ref: CodeRef, offered: frozenset[int]) -> bool:
    name = ref.code.name
    if name in _ON_DEFINITION or (name.startswith("_") and name not in _CALLED_BY_PYTHON):
        return False
    top, parent = ref, flow.program.parent(ref)
    while parent is not None and parent.code.kind == "class":
        if parent.code.name.startswith("_"):
            return False
        top, parent = parent, flow.program.parent(parent)
    if parent is None or parent.code.kind != "module":
        return False
    return is_public(ref.module) or top.id in offered
