"""Where ownership starts: the places that live as long as the process."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.model.calling.copied_results import CopiedResults
from isolint.model.definitions.objects import UNKNOWN, External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.graph import Objects
from isolint.model.pointsto.imports import Imports
from isolint.model.pointsto.targets import external_paths
from isolint.model.reaching.entry_points import Entries
from isolint.model.reaching.reach import Reach
from isolint.model.shared.decorator_roots import decorator_roots
from isolint.model.shared.detached import Detached
from isolint.model.shared.framework_kept import FrameworkKept
from isolint.model.shared.function_roots import function_roots
from isolint.model.shared.kept_providers import kept_providers
from isolint.model.shared.local_proxies import LocalProxies
from isolint.model.shared.lone_commands import LoneCommands
from isolint.model.shared.main_guards import MainGuards
from isolint.model.shared.once_run import once_run
from isolint.model.shared.ownership import ROOT, Hold, are_unrelated, told_apart
from isolint.model.shared.put_by_scripts import PutByScripts
from isolint.model.shared.servers import Servers
from isolint.model.shared.state_roots import state_roots
from isolint.summary import ir

_THROWN_AWAY = "_"


class Roots:
    def __init__(
        self,
        flow: Flow,
        entries: Entries,
        imports: Imports,
        request: Reach,
        startup: Reach,
        latent: Reach,
    ) -> None:
        self.flow = flow
        self.entries = entries
        self.scripts = entries.scripts
        self.request = request
        self.startup = startup
        self.latent = latent
        servers = Servers(flow, imports, request.codes)
        self.guards = MainGuards(flow, entries, imports, servers)
        self.detached = Detached(flow, entries, imports, servers, (request.codes, latent.codes))
        served = frozenset({*request.codes, *latent.codes})
        self._put = PutByScripts(flow, self.detached)
        self._lone = LoneCommands(flow, entries, startup, servers, served)
        self._kept = FrameworkKept(flow, entries, request, startup, latent)
        self._copies = CopiedResults(flow)
        self._proxies = LocalProxies(flow)

    def objects(self) -> Iterator[tuple[int, Hold]]:
        """What the roots hold, and what a framework keeps unless a request made it."""
        for node, hold in self.nodes():
            for obj in told_apart(self.flow, self._held(node, hold)):
                promised = self._is_promised(obj, hold) or self._proxies.stands_for(obj, hold)
                if not (promised or self._made_beside(obj)):
                    yield obj, hold
        codes = self.flow.program.codes
        for obj, hold in self._kept.objects():
            if not self.detached.is_beside(codes[hold.code].module):
                yield obj, hold

    def _held(self, node: int, hold: Hold) -> Objects:
        """Nothing where too much meets to say what of it the place really holds."""
        held = self.flow.graph.get(node)
        if hold.root == "module":
            held = self._lone.without_theirs(hold.code, hold.name, held)
            held = self._put.without_theirs(hold.code, hold.name, held)
        return frozenset() if UNKNOWN in held or are_unrelated(self.flow, held) else held

    def _made_beside(self, obj: int) -> bool:
        """By a script beside the service, or where a module is run by itself."""
        made = self.flow.made_at(obj)
        return made is not None and (
            self.guards.skips(made[0], [made[1]])
            or (made[0].code.kind == "module" and self.detached.is_detached(made[0].module))
        )

    def nodes(self) -> Iterator[tuple[int, Hold]]:
        codes, serving = self.flow.program.codes, self._around_served()
        for (code, name), node in self.flow.cells.items():
            kind = codes[code].code.kind
            module = codes[code].module
            if name == _THROWN_AWAY or module.base in self.scripts:
                continue
            if self.detached.is_detached(module):
                continue
            if kind == "class" and (self._is_copied(codes[code], name) or self.remade(code)):
                continue
            if self.guards.skips(codes[code], list(codes[code].code.names.get(name, ()))):
                continue
            if kind in ("module", "class"):
                yield node, Hold(ROOT, name, kind, code, self._binding(codes[code], name))
            elif code in self._lone.codes:
                continue
            elif (code, name) in self.flow.filed or (self.outlives(code) and code in serving):
                yield node, Hold(ROOT, name, "closure", code, self._binding(codes[code], name))
        yield from state_roots(self.flow)
        yield from self._function_roots()
        yield from self._written_roots()
        for ref, node, hold in function_roots(self.flow, self.startup, self.request):
            if not self.detached.is_detached(ref.module):
                yield node, hold
        for around, hold in decorator_roots(self.flow):
            if self._lives_on(around) and not self.detached.is_detached(around.module):
                yield around.node + hold.value, hold

    def _written_roots(self) -> Iterator[tuple[int, Hold]]:
        """What annotations make for the framework: `Annotated[User, Depends(Guard("editor"))]`."""
        program = self.flow.program
        for made, site in self.flow.written.items():
            code, value = program.position(site)
            if self._lives_on(program.codes[code]):
                yield made, Hold(ROOT, "framework", "framework", code, value)

    def _around_served(self) -> set[int]:
        """Codes in which functions are written that run for a user and see their variables."""
        program = self.flow.program
        found: set[int] = set()
        for code in self.request.codes:
            parent = program.parent(program.codes[code])
            while parent is not None and parent.id not in found:
                found.add(parent.id)
                parent = program.parent(parent)
        return found

    def _is_promised(self, obj: int, hold: Hold) -> bool:
        """`name: Type` in a class body says what its objects will have; the class has nothing.

        A part that each object of the class copies, a form's field, is not the class's own.
        """
        if hold.root == "module":
            return self._is_only_declared(obj, hold.code, hold.name)
        if hold.root != "class" or hold.value < 0:
            return False
        ref, described = self.flow.program.codes[hold.code], self.flow.objects[obj]
        if isinstance(described, Instance) and self._is_ones_own(described.cls):
            return True
        bound = [ref.code.ops[value] for value in ref.code.names[hold.name]]
        given = [op.value for op in bound if isinstance(op, ir.Bind)]
        made = getattr(described, "site", 0)
        if made >= 0 and made - ref.node not in given:
            return False
        return len(given) == len(bound) and all(self._only_declares(ref, at) for at in given)

    def _is_ones_own(self, cls: int) -> bool:
        """A form, or a class of fields derived from a framework's."""
        outside, fields = self.flow.classes.info[cls].externals, self.flow.known.fields
        return cls in self.entries.copied or any(path in fields for path in outside)

    def _is_only_declared(self, obj: int, code: int, name: str, depth: int = 5) -> bool:
        """`name: Type` in a module beside `name = …`, which says what it really is, here or where
        it is imported from.
        """
        ref = self.flow.program.codes[code]
        versions = ref.code.names.get(name, ())
        bound = [(at, op) for at in versions if isinstance(op := ref.code.ops[at], ir.Bind)]
        if len(bound) == 1 and bound[0][1].value >= 0:
            given = ref.code.ops[bound[0][1].value]
            if depth == 0 or not isinstance(given, ir.Import):
                return False
            return self._is_declared_there(obj, ref, given, depth)
        held = [self.flow.values(ref, at) for at, op in bound if op.value >= 0]
        declared = any(op.value < 0 for _, op in bound)
        return declared and any(held) and not any(obj in objects for objects in held)

    def _is_declared_there(self, obj: int, ref: CodeRef, op: ir.Import, depth: int) -> bool:
        source = self.flow.symbols.imported_module(ref.module, op.module, op.level)
        if isinstance(source, str) or source is ref.module or op.name.startswith("*"):
            return False
        return bool(op.name) and self._is_only_declared(obj, source.base, op.name, depth - 1)

    def _only_declares(self, ref: CodeRef, value: int) -> bool:
        """No value, or a dataclass's `field(…)`: each object gets its own."""
        op = ref.code.ops[value] if value >= 0 else None
        if not isinstance(op, ir.Call):
            return value < 0
        called, known = self.flow.symbols.of_value(ref, op.func), self.flow.known
        if not isinstance(called, External) or called.path in known.kept_fields:
            return False
        return called.path in known.copied_defaults or called.path in known.fields

    def _is_copied(self, cls: CodeRef, name: str) -> bool:
        """A model's class attributes are defaults that each object copies, but for `ClassVar`."""
        paths = self.flow.classes.info[cls.id].externals
        return any(path in self.flow.known.copied_defaults for path in paths) and not any(
            is_class_variable(cls, value) for value in cls.code.names.get(name, ())
        )

    def remade(self, cls: int) -> bool:
        """A class in the body of a function that requests run, or may: each time it is another
        class.
        """
        around = self.flow.program.parent(self.flow.program.codes[cls])
        while around is not None and around.code.kind == "class":
            around = self.flow.program.parent(around)
        if around is None or around.code.kind == "module":
            return False
        runs = around.id in self.request.codes or around.id in self.latent.codes
        return runs and around.id not in self.startup.codes

    def _binding(self, ref: CodeRef, name: str) -> int:
        """Where the name first gets a value; a bare `name: Type` alone gives it none."""
        versions = ref.code.names.get(name, [-1])
        return next((at for at in versions if at >= 0 and not _is_bare(ref, at)), versions[0])

    def outlives(self, code: int) -> bool:
        """Variables of a function that runs at startup only, and once, live on in its closures."""
        return (
            code in self._once and code not in self.request.codes and code not in self._lone.codes
        )

    @cached_property
    def _once(self) -> set[int]:
        return once_run(self.startup, self._runs)

    def _runs(self, body: CodeRef, value: int) -> bool:
        if self.detached.is_detached(body.module):
            return False
        return value < 0 or not self.guards.skips(body, [value])

    def _function_roots(self) -> Iterator[tuple[int, Hold]]:
        program, kept = self.flow.program, kept_providers(self.flow)
        for ref in program.codes:
            parent = program.parent(ref)
            if parent is None or ref.code.kind == "class":
                continue
            if self.detached.is_detached(ref.module):
                continue
            script = parent.module.base in self.scripts
            caches = self.flow.known.script_caches if script else self.flow.known.cached_factories
            cached = any(path in caches for path in self.flow.classes.decorators(ref))
            cached = cached or ref.id in kept
            if cached and not self._copies.only(ref.id) and not self._is_keyed_by_own(ref, parent):
                yield self.flow.return_node(ref.id), Hold(ROOT, ref.code.name, "cache", ref.id)
            if script or not self._lives_on(parent):
                continue
            for param in ref.code.params:
                if param.default >= 0 and not self._is_resolved(parent, param.default):
                    name = f"{ref.code.name}.{param.name}"
                    hold = Hold(ROOT, name, "default", parent.id, param.default)
                    yield parent.node + param.default, hold

    def _is_resolved(self, around: CodeRef, default: int) -> bool:
        """`service=Injected(Service)`, `session=Depends(get_session)`: the parameter is filled with
        what the container or the provider has, and never with the default.
        """
        op, known = around.code.ops[default], self.flow.known
        return isinstance(op, ir.Call) and any(
            path in known.resolvers or path in known.depends
            for path in external_paths(self.flow, around, op.func)
        )

    def _lives_on(self, around: CodeRef) -> bool:
        return around.code.kind in ("module", "class") or self.outlives(around.id)

    def _is_keyed_by_own(self, ref: CodeRef, parent: CodeRef) -> bool:
        """A cached method of objects that requests make: only its own object finds what it kept,
        unless another one is equal to it.
        """
        if parent.code.kind != "class" or not ref.code.params or self._is_equal_by_value(parent):
            return False
        receivers = self.flow.values(ref, 0)
        return bool(receivers) and all(map(self._is_made_by_requests, receivers))

    def _is_made_by_requests(self, obj: int) -> bool:
        made = self.flow.made_at(obj) if isinstance(self.flow.objects[obj], Instance) else None
        return made is not None and (
            made[0].id in self.request.codes and made[0].id not in self.startup.codes
        )

    def _is_equal_by_value(self, parent: CodeRef) -> bool:
        classes, known = self.flow.classes, self.flow.known.equal_by_value
        if classes.member(parent.id, "__hash__") is not None:
            return True
        return any(path in known for path in classes.info[parent.id].externals)


def is_class_variable(ref: CodeRef, bound: int) -> bool:
    """`name: ClassVar[Type] = …`."""
    op = ref.code.ops[bound]
    if not isinstance(op, ir.Bind) or op.annotation < 0:
        return False
    declared = ref.module.summary.annotations[op.annotation]
    return declared.name.rpartition(".")[2] == "ClassVar"


def _is_bare(ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    return isinstance(op, ir.Bind) and op.value < 0
