"""The two chains of a finding: how a request reaches it, and why the object is shared."""

from __future__ import annotations

from isolint.base.finding import Place, Step, StepKind
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Class, External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.reach import Reach
from isolint.model.scan import Model
from isolint.model.shared.ownership import ROOT, Hold
from isolint.model.shared.state_roots import state_place
from isolint.summary import ir

_STARTED_BY = {True: "startup", False: "no caller found: assumed to serve a request"}
_MOST_READS = 4
_MOST_WRITES = 2


class Evidence:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.program = model.program
        self._entries = {(e.code, e.receiver): e for e in reversed(model.entries.found)}
        self._state_writes: dict[str, list[tuple[int, int]]] = {}
        self._states = {
            number: state_place(model.flow, obj.path, "").rstrip(".")
            for number, obj in enumerate(model.flow.objects)
            if isinstance(obj, External) and obj.path in model.known.shared_state
        }
        self._reads: dict[str, list[tuple[int, int]]] = {}
        for ref, value, load in self.program.each(ir.Load):
            if load.home == ir.GLOBAL and ref.code.kind == "function":
                name = self._global_name(ref, load.name)
                self._reads.setdefault(name, []).append((ref.id, value))
        for ref, _ in model.flow.holders.of(self._states.keys()):
            self._note_state(ref)

    def _note_state(self, ref: CodeRef) -> None:
        """Where application state is set and read."""
        for value, op in ref.among(ir.Attr, ir.SetAttr):
            state = self._state(ref, op.base) if isinstance(op, (ir.Attr, ir.SetAttr)) else ""
            if state and isinstance(op, ir.Attr):
                self._reads.setdefault(f"{state}.{op.name}", []).append((ref.id, value))
            elif state and isinstance(op, ir.SetAttr):
                self._state_writes.setdefault(f"{state}.{op.name}", []).append((ref.id, value))

    def _global_name(self, ref: CodeRef, name: str) -> str:
        return f"{ref.module.name}.{name}" if ref.module.name else name

    def _state(self, ref: CodeRef, base: int) -> str:
        """`app.state` for the application's state, empty for anything else."""
        found = self._states.keys() & self.model.flow.values(ref, base)
        return self._states[min(found)] if found else ""

    def reached(self, context: Context) -> list[Step]:
        """Entry first; then each call with the place where it is made."""
        for reach in (self.model.request, self.model.latent, self.model.startup):
            if context in reach.links:
                chain = reach.chain(context)
                break
        else:
            return []
        steps = [self.entry(chain[0][0], reach)]
        for current, link in chain[1:]:
            assert link.caller is not None
            caller = self.program.codes[link.caller[0]]
            place = self.program.op_place(caller, link.value)
            steps.append(Step(StepKind.CALL, place, self._symbol(current[0]), link.reason))
        return steps

    def entry(self, context: Context, reach: Reach) -> Step:
        """Where a way begins: an entry point, or what else starts it."""
        ref = self.program.codes[context[0]]
        entry = self._entries.get(context)
        otherwise = _STARTED_BY[reach is self.model.startup]
        note = otherwise if entry is None else f"{entry.kind} {entry.route}".strip()
        return Step(StepKind.ENTRY, self.program.definition(ref), ref.symbol, note)

    def _symbol(self, code: int) -> str:
        return self.program.codes[code].symbol

    def source_read(self, code: int, value: int) -> list[Step]:
        """Where the function takes hold of what it changes: a read of a root, down the
        expression.
        """
        ref = self.program.codes[code]
        while value >= 0:
            op = ref.code.ops[value]
            state = self._state(ref, op.base) if isinstance(op, ir.Attr) else ""
            if isinstance(op, ir.Attr) and state:
                place = self.program.op_place(ref, value)
                return [Step(StepKind.READ, place, ref.symbol, f"reads {state}.{op.name}")]
            value = _inward(op)
        return []

    def owned(self, obj: int, near: set[int]) -> list[Step]:
        """Root first; then where code near the finding, or else any, takes hold of the object."""
        chain = self.model.lifetimes.chain(obj)
        return [*self.owners(chain), *self._read_steps(chain[0][1], near)]

    def owners(self, chain: list[tuple[int, Hold]]) -> list[Step]:
        steps: list[Step] = []
        for held, hold in chain:
            root = hold.parent == ROOT
            name = self.model.lifetimes.root_name(hold) if root else _below(hold)
            steps.extend(
                Step(StepKind.OWNER, place, name, self.what(held))
                for place in self._owner_places(held, hold)
            )
        return steps

    def what(self, obj: int) -> str:
        """The class of the object or the kind of the container."""
        described = self.model.flow.objects[obj]
        if isinstance(described, (Instance, Class, External)):
            return self.model.lifetimes.symbol(obj)
        return getattr(described, "kind", "")

    def _owner_places(self, obj: int, hold: Hold) -> list[Place]:
        """Where the root is set for a root, else where the object is made."""
        if hold.root == "state":
            places = self.state_places(hold.name, obj)
            if places:
                return places
        if hold.parent == ROOT and hold.code >= 0 and hold.value >= 0:
            return [self.program.op_place(self.program.codes[hold.code], hold.value)]
        made = self.allocation(obj)
        return [] if made is None else [made]

    def state_places(self, name: str, obj: int = -1) -> list[Place]:
        """The assignments to application state, those of this very object first."""
        writes = self._state_writes.get(name, [])
        ordered = sorted(writes, key=lambda w: (not self._assigns(w, obj), w))
        return [
            self.program.op_place(self.program.codes[code], value)
            for code, value in ordered[:_MOST_WRITES]
        ]

    def _assigns(self, write: tuple[int, int], obj: int) -> bool:
        ref = self.program.codes[write[0]]
        op = ref.code.ops[write[1]]
        return isinstance(op, ir.SetAttr) and obj in self.model.flow.values(ref, op.value)

    def allocation(self, obj: int) -> Place | None:
        made = self.model.flow.made_at(obj)
        return self.program.op_place(*made) if made is not None else None

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


def _inward(op: ir.AnyOp) -> int:
    """The operand from which an access path starts."""
    if isinstance(op, (ir.Attr, ir.Item, ir.SetAttr, ir.SetItem)):
        return op.base
    if isinstance(op, ir.Call):
        return op.func
    if isinstance(op, (ir.Bind, ir.Await, ir.Narrow, ir.Iter)):
        return op.value
    return -1


def _below(hold: Hold) -> str:
    return hold.name if hold.name.startswith("[") else f".{hold.name}"
