"""All files as one program: modules by name, codes by number, classes with their bases."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter
from pathlib import PurePath
from typing import Any, TypeVar

from msgspec import Struct

from isolint.base.finding import Place
from isolint.model.definitions.source_folders import Importing, SourceFolders
from isolint.summary import ir
from isolint.summary.ir import FileSummary
from isolint.summary.operands import users_of

_Op = TypeVar("_Op", bound=ir.Op)
_value = itemgetter(0)


class Module(Struct, eq=False):
    """`name` is dotted from the scanned root, as is the `folder`; `base` is the number of its first
    code.
    """

    index: int
    name: str
    package: bool
    summary: FileSummary
    base: int
    folder: str


class CodeRef(Struct, eq=False):
    """A code of the program; `node` is the flow node of its first operation.

    `kinds` has the operations of each kind with their values, in their order; `used` is
    filled when `users` is first asked.
    """

    id: int
    module: Module
    code: ir.Code
    node: int
    kinds: dict[type[ir.Op], list[tuple[int, Any]]]
    used: dict[int, list[int]] | None = None

    def each(self, kind: type[_Op]) -> Sequence[tuple[int, _Op]]:
        """The operations of one kind with their values."""
        return self.kinds.get(kind, ())

    def among(self, *kinds: type[ir.Op]) -> Sequence[tuple[int, ir.AnyOp]]:
        """The operations of several kinds, in the order of the code."""
        there = [self.kinds[kind] for kind in kinds if kind in self.kinds]
        if len(there) == 1:
            return there[0]
        return sorted(chain.from_iterable(there), key=_value)

    def users(self, value: int) -> Sequence[int]:
        """The operations that read a value, in their order."""
        if self.used is None:
            self.used = users_of(self.code)
        return self.used.get(value, ())

    @property
    def symbol(self) -> str:
        return ".".join(part for part in (self.module.name, self.code.qualname) if part)


class Program:
    """Plain lookups; nothing here infers."""

    def __init__(
        self, root: PurePath, summaries: Iterable[FileSummary], sources: tuple[str, ...] = ()
    ) -> None:
        """`sources` are dotted folders from which modules are imported."""

        self.modules: list[Module] = []
        self.codes: list[CodeRef] = []
        self.by_name: dict[str, Module] = {}
        self.nodes = 0
        self._having: dict[type[ir.Op], list[CodeRef]] = {}
        self._each: dict[type[ir.Op], list[tuple[CodeRef, int, Any]]] = {}
        self._starts: list[int] = []
        self._sources = sources
        self._prefixes = _root_names(root)
        self._imports: dict[tuple[str, str], Module | None] = {}
        for summary in summaries:
            self._add(summary)
        self._folders = self._source_folders()

    def _add(self, summary: FileSummary) -> None:
        name, package = _module_name(summary.path)
        folder = name if package else name.rpartition(".")[0]
        module = Module(len(self.modules), name, package, summary, len(self.codes), folder)
        self.modules.append(module)
        if name not in self.by_name or package:
            self.by_name[name] = module
        for code in summary.codes:
            ref = CodeRef(len(self.codes), module, code, self.nodes, _kinds(code))
            for kind in ref.kinds:
                self._having.setdefault(kind, []).append(ref)
            self._starts.append(self.nodes)
            self.codes.append(ref)
            self.nodes += len(code.ops)

    def having(self, kind: type[ir.Op]) -> Iterable[CodeRef]:
        """The codes with operations of this kind, in their order."""
        return self._having.get(kind, ())

    def each(self, kind: type[_Op]) -> Sequence[tuple[CodeRef, int, _Op]]:
        """The operations of one kind in all codes, with their values."""
        found = self._each.get(kind)
        if found is None:
            found = self._each[kind] = [
                (ref, value, op) for ref in self.having(kind) for value, op in ref.each(kind)
            ]
        return found

    def parent(self, ref: CodeRef) -> CodeRef | None:
        return None if ref.code.parent < 0 else self.codes[ref.module.base + ref.code.parent]

    def child(self, ref: CodeRef, index: int) -> CodeRef:
        """The code with this index in the same file."""
        return self.codes[ref.module.base + index]

    def written_in(self, around: CodeRef) -> Iterator[CodeRef]:
        """The codes whose parent it is, in their order."""
        return (ref for ref in self._after(around) if self.parent(ref) is around)

    def below(self, around: CodeRef) -> Iterator[CodeRef]:
        """The code and all that is written in it, at any depth, in their order."""
        found = {around.id}
        yield around
        for ref in self._after(around):
            if ref.module.base + ref.code.parent in found:
                found.add(ref.id)
                yield ref

    def _after(self, ref: CodeRef) -> Iterator[CodeRef]:
        """The codes of the same file from there on; parents come first."""
        return islice(self.codes, ref.id + 1, ref.module.base + len(ref.module.summary.codes))

    def find_module(self, name: str, importer: Module) -> Module | None:
        """An absolute import: from the root, through the root's own parents, or from a source
        folder.
        """
        key = (importer.folder, name)
        if key not in self._imports:
            folders = importer.name.split(".")[: None if importer.package else -1]
            self._imports[key] = self._imported(folders, name)
        return self._imports[key]

    def _imported(self, folders: list[str], name: str) -> Module | None:
        sourced = (f"{folder}.{name}" for folder in self._sources)
        for spelled in (*self.spellings(name), *sourced):
            if spelled in self.by_name and self._is_meant(spelled, name):
                return self.by_name[spelled]
        found = self._folders.below(folders, name) or self._folders.elsewhere(folders, name)
        return self.by_name[found] if found else None

    def _is_meant(self, module: str, spelled: str) -> bool:
        folders = self._folders
        if module == spelled and "" in folders.named_by_own:
            return folders.is_neighbour(module, spelled)
        return not folders.is_library(module, spelled)

    def spellings(self, name: str) -> Iterable[str]:
        """The name from the root, where it may begin with names of the root's own parents."""
        yield name
        for prefix in self._prefixes:
            if name.startswith(prefix + "."):
                yield name[len(prefix) + 1 :]
            elif name == prefix:
                yield ""

    def names(self, symbol: str) -> Iterator[str]:
        """What a symbol is called from the root, and from above a root that is itself a package."""
        yield symbol
        top = self.by_name.get("")
        if top is not None and top.package:
            yield from (f"{prefix}.{symbol}" for prefix in self._prefixes)

    def _source_folders(self) -> SourceFolders:
        files = {name: Importing(m.summary.codes[0], []) for name, m in self.by_name.items()}
        for ref in self.codes:
            if self.by_name[ref.module.name] is ref.module:
                files[ref.module.name].imports.extend(op for _, op in ref.each(ir.Import))
        above = frozenset(name.split(".")[0] for name in self._prefixes)
        return SourceFolders(files, {m.name for m in self.modules if m.package}, above)

    def relative(self, module: Module, level: int, name: str) -> str:
        """The absolute name of a relative import."""
        parts = module.name.split(".") if module.name else []
        keep = len(parts) - level + (1 if module.package else 0)
        return ".".join([*parts[: max(keep, 0)], *([name] if name else [])])

    def position(self, node: int) -> tuple[int, int]:
        """The code and operation of an operation's flow node."""
        ref = self.codes[bisect_right(self._starts, node) - 1]
        return ref.id, node - ref.node

    def operation(self, node: int) -> tuple[CodeRef, int] | None:
        """As `position`, with the code itself; None where the node is of no operation."""
        if not 0 <= node < self.nodes:
            return None
        code, value = self.position(node)
        return self.codes[code], value

    def call(self, node: int) -> tuple[CodeRef, ir.Call] | None:
        """The call of a flow node, with the code that it stands in."""
        at = self.operation(node)
        op = at[0].code.ops[at[1]] if at is not None else None
        return (at[0], op) if at is not None and isinstance(op, ir.Call) else None

    def place(self, ref: CodeRef, start: int, end: int) -> Place:
        starts = ref.module.summary.line_starts
        line, end_line = bisect_right(starts, start), bisect_right(starts, end)
        column, end_column = start - starts[line - 1] + 1, end - starts[end_line - 1] + 1
        return Place(ref.module.summary.path, line, column, end_line, end_column)

    def op_place(self, ref: CodeRef, value: int) -> Place:
        op = ref.code.ops[value]
        return self.place(ref, op.start, op.end)

    def definition(self, ref: CodeRef) -> Place:
        return self.place(ref, ref.code.start, ref.code.end)

    def annotation(self, ref: CodeRef, index: int) -> ir.TypeExpr | None:
        return None if index < 0 else ref.module.summary.annotations[index]


def _kinds(code: ir.Code) -> dict[type[ir.Op], list[tuple[int, Any]]]:
    found: dict[type[ir.Op], list[tuple[int, Any]]] = {}
    for each in enumerate(code.ops):
        kind = type(each[1])
        if kind in found:
            found[kind].append(each)
        else:
            found[kind] = [each]
    return found


def _module_name(path: str) -> tuple[str, bool]:
    parts = path[: -len(".py")].split("/") if path.endswith(".py") else path.split("/")
    if parts[-1] == "__init__":
        return ".".join(parts[:-1]), True
    return ".".join(parts), False


def _root_names(root: PurePath) -> list[str]:
    """The names by which code below the root may call the root: `app`, `service.app`, …"""
    parts = [part for part in root.parts if part.isidentifier()]
    return [".".join(parts[-count:]) for count in range(1, len(parts) + 1)]
