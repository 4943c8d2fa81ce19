"""Where ownership starts: the places that live as long as the process."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.entries.found import Entries
from isolint.model.flow import ELEMENT, Flow
from isolint.model.objects import External
from isolint.model.ownership import ROOT, Hold
from isolint.model.program import CodeRef
from isolint.model.reach import Reach
from isolint.summary import ir


def state_place(flow: Flow, path: str, name: str) -> str:
    """`app.state.name` for an attribute of `…Starlette().state`, `app[name]` for an item."""
    head, made, rest = path.partition("()")
    owner = "app" if head + made in flow.known.applications else head.rpartition(".")[2]
    owner += rest
    return f"{owner}{name}" if name.startswith("[") else f"{owner}.{name}"


def below_main_guard(code: ir.Code, value: int) -> bool:
    block = code.blocks[code.ops[value].block]
    while block.parent >= 0:
        test = code.ops[block.value] if block.kind == "if" and block.value >= 0 else None
        if isinstance(test, ir.Combine) and test.kind == "Equal":
            sides = (code.ops[side] for side in test.values)
            if any(isinstance(op, ir.Load) and op.name == "__name__" for op in sides):
                return True
        block = code.blocks[block.parent]
    return False


class Roots:
    def __init__(self, flow: Flow, entries: Entries, request: Reach, startup: Reach) -> None:
        self.flow = flow
        self.entries = entries
        self.scripts = entries.scripts
        self.request = request
        self.startup = startup

    def objects(self) -> Iterator[tuple[int, Hold]]:
        """What the roots hold, and what a framework keeps for all users."""
        for node, hold in self.nodes():
            for obj in sorted(self.flow.graph.get(node)):
                if not (self.entries.assumed and self._made_as_main(obj)):
                    yield obj, hold
        for obj, node in self.entries.kept.items():
            code, value = self.flow.program.position(node)
            yield obj, Hold(ROOT, "framework", "framework", code, value)

    def _made_as_main(self, obj: int) -> bool:
        """Made below `if __name__ == "__main__"`: never by those who import a library."""
        site = getattr(self.flow.objects[obj], "site", -1)
        if not 0 <= site < self.flow.program.nodes:
            return False
        code, value = self.flow.program.position(site)
        return below_main_guard(self.flow.program.codes[code].code, value)

    def nodes(self) -> Iterator[tuple[int, Hold]]:
        codes = self.flow.program.codes
        for (code, name), node in self.flow.cells.items():
            kind = codes[code].code.kind
            if codes[code].module.base in self.scripts:
                continue
            if kind == "class" and self._copies_defaults(code):
                continue
            if kind in ("module", "class"):
                yield node, Hold(ROOT, name, kind, code, self._binding(codes[code], name))
            elif self.outlives(code):
                yield node, Hold(ROOT, name, "closure", code, self._binding(codes[code], name))
        yield from self._state_roots()
        yield from self._function_roots()

    def _copies_defaults(self, cls: int) -> bool:
        """A model whose class attributes are defaults that each object copies."""
        paths = self.flow.classes.info[cls].externals
        return any(path in self.flow.known.copied_defaults for path in paths)

    def _binding(self, ref: CodeRef, name: str) -> int:
        versions = ref.code.names.get(name)
        return versions[0] if versions else -1

    def outlives(self, code: int) -> bool:
        """Variables of a function that runs at startup only live on in its closures."""
        return code in self.startup.codes and code not in self.request.codes

    def _state_roots(self) -> Iterator[tuple[int, Hold]]:
        for obj, fields in self.flow.fields.items():
            described = self.flow.objects[obj]
            if isinstance(described, External) and described.path in self.flow.known.shared_state:
                for name, node in fields.items():
                    if name != ELEMENT:
                        place = state_place(self.flow, described.path, name)
                        yield node, Hold(ROOT, place, "state")

    def _function_roots(self) -> Iterator[tuple[int, Hold]]:
        program = self.flow.program
        for ref in program.codes:
            parent = program.parent(ref)
            if parent is None or ref.code.kind == "class" or parent.module.base in self.scripts:
                continue
            if any(self._is_cached(parent, value) for value in ref.code.decorators):
                yield self.flow.return_node(ref.id), Hold(ROOT, ref.code.name, "cache", ref.id)
            if parent.id in self.request.codes and parent.id not in self.startup.codes:
                continue
            for param in ref.code.params:
                if param.default >= 0:
                    yield (
                        parent.node + param.default,
                        Hold(ROOT, param.name, "default", parent.id, param.default),
                    )

    def _is_cached(self, ref: CodeRef, decorator: int) -> bool:
        op = ref.code.ops[decorator]
        func = op.func if isinstance(op, ir.Call) else decorator
        found = self.flow.symbols.of_value(ref, func)
        return isinstance(found, External) and found.path in self.flow.known.cached_factories
