"""The two chains of a finding: how a request reaches it, and why the object is shared."""

from __future__ import annotations

from isolint.base.finding import Place, Step, StepKind
from isolint.model.lifetimes import ROOT, Hold
from isolint.model.objects import Class, External, Instance
from isolint.model.program import CodeRef
from isolint.model.reach import Context
from isolint.model.scan import Model
from isolint.summary import ir

_MOST_READS = 4


class Evidence:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.program = model.program
        self._entries = {(e.code, e.receiver): e for e in reversed(model.entries.found)}
        self._state_writes: dict[str, tuple[int, int]] = {}
        self._reads: dict[str, list[tuple[int, int]]] = {}
        for ref in self.program.codes:
            self._index(ref)

    def _index(self, ref: CodeRef) -> None:
        """Where application state is set and read, and where module names are read."""
        for value, op in enumerate(ref.code.ops):
            if isinstance(op, (ir.Attr, ir.SetAttr)) and self._is_state(ref, op.base):
                name = f"app.state.{op.name}"
                if isinstance(op, ir.Attr):
                    self._reads.setdefault(name, []).append((ref.id, value))
                else:
                    self._state_writes.setdefault(name, (ref.id, value))
            elif isinstance(op, ir.Load) and op.home == ir.GLOBAL and ref.code.kind == "function":
                self._reads.setdefault(self._global_name(ref, op.name), []).append((ref.id, value))

    def _global_name(self, ref: CodeRef, name: str) -> str:
        return f"{ref.module.name}.{name}" if ref.module.name else name

    def _is_state(self, ref: CodeRef, base: int) -> bool:
        op = ref.code.ops[base]
        if not (isinstance(op, (ir.Attr, ir.Bind)) and op.name == "state"):
            return False
        objects = (self.model.flow.objects[obj] for obj in self.model.flow.values(ref, base))
        known = self.model.known.shared_state
        return any(isinstance(obj, External) and obj.path in known for obj in objects)

    def reached(self, context: Context) -> list[Step]:
        """Entry first; then each call with the place where it is made."""
        for reach in (self.model.request, self.model.latent, self.model.startup):
            if context in reach.links:
                chain = reach.chain(context)
                break
        else:
            return []
        steps = [self._entry(chain[0][0], reach is self.model.request)]
        for current, link in chain[1:]:
            assert link.caller is not None
            caller = self.program.codes[link.caller[0]]
            place = self.program.op_place(caller, link.value)
            steps.append(Step(StepKind.CALL, place, self._symbol(current[0]), link.reason))
        return steps

    def _entry(self, context: Context, served: bool) -> Step:
        ref = self.program.codes[context[0]]
        place = self.program.definition(ref)
        entry = self._entries.get(context)
        if entry is not None and served:
            return Step(StepKind.ENTRY, place, ref.symbol, f"{entry.kind} {entry.route}".strip())
        return Step(StepKind.ENTRY, place, ref.symbol, "no caller found: assumed to serve a request")

    def _symbol(self, code: int) -> str:
        return self.program.codes[code].symbol

    def owned(self, obj: int, near: set[int]) -> list[Step]:
        """Root first; then where code near the finding, or else any, takes hold of the object."""
        lifetimes = self.model.lifetimes
        chain = lifetimes.chain(obj)
        steps: list[Step] = []
        for held, hold in chain:
            name = lifetimes.root_name(hold) if hold.parent == ROOT else _below(hold)
            place = self._owner_place(held, hold)
            if place is not None:
                steps.append(Step(StepKind.OWNER, place, name, self._what(held)))
        steps.extend(self._read_steps(chain[0][1], near))
        return steps

    def _what(self, obj: int) -> str:
        described = self.model.flow.objects[obj]
        if isinstance(described, (Instance, Class, External)):
            return self.model.lifetimes.symbol(obj)
        return getattr(described, "kind", "")

    def _owner_place(self, obj: int, hold: Hold) -> Place | None:
        """Where the root is set for a root, else where the object is made."""
        if hold.root == "state":
            found = self._state_writes.get(f"app.state.{hold.name}")
            if found is not None:
                return self.program.op_place(self.program.codes[found[0]], found[1])
        if hold.parent == ROOT and hold.code >= 0 and hold.value >= 0:
            return self.program.op_place(self.program.codes[hold.code], hold.value)
        return self.allocation(obj)

    def allocation(self, obj: int) -> Place | None:
        site = getattr(self.model.flow.objects[obj], "site", -1)
        if not 0 <= site < self.program.nodes:
            return None
        code, value = self.model.lifetimes.position(site)
        return self.program.op_place(self.program.codes[code], value)

    def _read_steps(self, root: Hold, near: set[int]) -> list[Step]:
        reads = self._reads.get(self.model.lifetimes.root_name(root), [])
        served = self.model.request.codes
        ordered = sorted(reads, key=lambda r: (r[0] not in near, r[0] not in served, r))
        steps: list[Step] = []
        for code, value in ordered[:_MOST_READS]:
            if code in near or code in served:
                ref = self.program.codes[code]
                place = self.program.op_place(ref, value)
                steps.append(Step(StepKind.READ, place, ref.symbol, "takes hold of it"))
        return steps


def _below(hold: Hold) -> str:
    return hold.name if hold.name.startswith("[") else f".{hold.name}"
