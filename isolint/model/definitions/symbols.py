"""What a name means by definition alone: through imports, re-exports, star imports and aliases."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from types import MappingProxyType

from isolint.model.definitions.objects import Class, External, Function, ModuleObject
from isolint.model.definitions.program import CodeRef, Module, Program
from isolint.summary import ir

Symbol = Function | Class | ModuleObject | External
BUILTIN = "<builtin>."
_BUILTINS = frozenset(dir(builtins))


def is_builtin(name: str) -> bool:
    return name in _BUILTINS


class Symbols:
    """Answers are memoised; a name that leads back to itself means nothing. `renamed` maps how
    names from outside begin to how they are known.
    """

    def __init__(self, program: Program, renamed: Mapping[str, str] = MappingProxyType({})) -> None:
        self.program = program
        self._renamed = renamed
        self._present: dict[str, str] = {}
        self._globals: dict[tuple[int, str], Symbol | None] = {}
        self._asked: set[tuple[int, str]] = set()
        self._stars = {module.index: self._star_imports(module) for module in program.modules}

    def in_module(self, module: Module, name: str) -> Symbol | None:
        """A name of the module's namespace, builtins left out."""
        key = (module.index, name)
        if key in self._globals:
            return self._globals[key]
        self._globals[key] = None
        found = self._defined(module, name) or self._starred(module, name)
        if found is None:
            submodule = self.program.by_name.get(f"{module.name}.{name}" if module.name else name)
            found = ModuleObject(submodule.index) if submodule and module.package else None
        self._globals[key] = found
        return found

    def _defined(self, module: Module, name: str) -> Symbol | None:
        body = self.program.codes[module.base]
        candidates = [
            self.of_value(body, bound) for bound in reversed(body.code.names.get(name, []))
        ]
        known = [found for found in candidates if found is not None]
        inside = [found for found in known if not isinstance(found, External)]
        return (inside or known or [None])[0]

    def _star_imports(self, module: Module) -> list[Module | str]:
        body = self.program.codes[module.base].code
        return [
            self.imported_module(module, op.module, op.level)
            for op in body.ops
            if isinstance(op, ir.Import) and op.name == "*"
        ]

    def star_sources(self, module: int) -> list[int]:
        """The program's modules from which a module imports everything."""
        return [m.index for m in self._stars[module] if isinstance(m, Module) and m.index != module]

    def _starred(self, module: Module, name: str) -> Symbol | None:
        if name.startswith("_"):
            return None
        for source in self._stars[module.index]:
            found = self.in_module(source, name) if isinstance(source, Module) else None
            if found is not None:
                return found
        outside = [source for source in self._stars[module.index] if isinstance(source, str)]
        if len(outside) == 1 and name not in _BUILTINS:
            return External(f"{outside[0]}.{name}")
        return None

    def imported_module(self, module: Module, name: str, level: int) -> Module | str:
        """The module of an import, or its absolute name when it is outside the program."""
        if level:
            absolute = self.program.relative(module, level, name)
            return self.program.by_name.get(absolute) or absolute
        return self.program.find_module(name, module) or self._known_as(name)

    def _known_as(self, name: str) -> str:
        """`flask.ext.cache`, as `flask_cache`."""
        found = self._present.get(name)
        if found is None:
            found = self._present[name] = _renamed(name, self._renamed)
        return found

    def of_import(self, module: Module, op: ir.Import) -> Symbol | None:
        if op.name == "*submodule":
            first = op.module.split(".")[0]
            top = self.program.find_module(first, module)
            return ModuleObject(top.index) if top else External(first)
        source = self.imported_module(module, op.module, op.level)
        if not op.name:
            return External(source) if isinstance(source, str) else ModuleObject(source.index)
        if isinstance(source, str):
            return self._below_folder(source, op.name, module)
        submodule = self._submodule(source, op.name)
        if submodule is not None and source is module:
            return submodule  # `from . import x` in the package itself binds the module x.
        found = self.in_module(source, op.name) or submodule
        return self._written_later(source, op.name) if found is None else found

    def _written_later(self, package: Module, name: str) -> External | None:
        """A module of a package that no file holds, by its name: a build step writes it."""
        if not package.package or not name.islower() or self._is_bound(package, name):
            return None
        return External(f"{package.name}.{name}")

    def _is_bound(self, package: Module, name: str) -> bool:
        """To something else than the module: `from . import name` in the package itself."""
        ops = self.program.codes[package.base].code.ops
        for bound in self.program.codes[package.base].code.names.get(name, ()):
            op = ops[bound]
            while isinstance(op, ir.Bind) and op.value >= 0:
                op = ops[op.value]
            if not isinstance(op, ir.Import) or op.name != name:
                return True
            if self.imported_module(package, op.module, op.level) is not package:
                return True
        return False

    def _submodule(self, package: Module, name: str) -> ModuleObject | None:
        found = self.program.by_name.get(f"{package.name}.{name}" if package.name else name)
        return ModuleObject(found.index) if found else None

    def _below_folder(self, folder: str, name: str, importer: Module) -> Symbol:
        """`from folder import module` where the folder has no `__init__`; it has no name where the
        scanned folder is the package itself.
        """
        below = f"{folder}.{name}" if folder else name
        found = self.program.find_module(below, importer)
        return ModuleObject(found.index) if found else External(self._known_as(below))

    def of_value(self, ref: CodeRef, value: int) -> Symbol | None:
        """What an operation's value is, when that needs no flow."""
        op = ref.code.ops[value]
        if isinstance(op, ir.Bind):
            return None if op.value < 0 else self.of_value(ref, op.value)
        if isinstance(op, ir.Make):
            made = self.program.child(ref, op.code)
            return Class(made.id) if made.code.kind == "class" else Function(made.id)
        if isinstance(op, ir.Decorate):
            return self.of_value(ref, op.value)
        if isinstance(op, ir.Import):
            return self.of_import(ref.module, op)
        if isinstance(op, ir.Load):
            return self.name(ref, op.name)
        if isinstance(op, ir.Attr):
            base = self.of_value(ref, op.base)
            return None if base is None else self.attribute(base, op.name)
        if isinstance(op, ir.Item):
            return self.of_value(ref, op.base)
        if isinstance(op, ir.Join):
            return self._either(ref, [earlier for earlier in op.values if earlier < value])
        return None

    def _either(self, ref: CodeRef, values: list[int]) -> Symbol | None:
        """`try: from a import X` / `except ImportError: from b import X`: what the program defines
        wins, then the first.
        """
        found = [s for s in (self.of_value(ref, value) for value in values) if s is not None]
        inside = [symbol for symbol in found if not isinstance(symbol, External)]
        return (inside or found or [None])[0]

    def attribute(self, base: Symbol, name: str) -> Symbol | None:
        if isinstance(base, External):
            return External(f"{base.path}.{name}")
        if isinstance(base, ModuleObject):
            return self.in_module(self.program.modules[base.index], name)
        if isinstance(base, Class):
            body = self.program.codes[base.code]
            for bound in reversed(body.code.names.get(name, [])):
                return self.of_value(body, bound)
        return None

    def name(self, ref: CodeRef, name: str) -> Symbol | None:
        """A bare name as seen from inside a code: enclosing functions, the module, builtins."""
        scope: CodeRef | None = ref
        while scope is not None:
            if scope.code.kind != "class" or scope is ref:
                found = self._in_scope(scope, name)
                if found is not None:
                    return found
            scope = self.program.parent(scope)
        found = self.in_module(ref.module, name)
        if found is not None or name in self.program.codes[ref.module.base].code.names:
            return found
        return External(BUILTIN + name) if name in _BUILTINS else None

    def _in_scope(self, scope: CodeRef, name: str) -> Symbol | None:
        """`Index = Index` in a class body means the name of the module."""
        bindings, key = scope.code.names.get(name), (scope.id, name)
        if not bindings or key in self._asked:
            return None
        self._asked.add(key)
        found: Symbol | None = None
        for bound in reversed(bindings):
            found = self.of_value(scope, bound)
            if found is not None:
                break
        self._asked.discard(key)
        return found

    def dotted(self, ref: CodeRef, path: str) -> Symbol | None:
        first, *rest = path.split(".")
        found = self.name(ref, first)
        for part in rest:
            if found is None:
                return None
            found = self.attribute(found, part)
        return found


def _renamed(name: str, renamed: Mapping[str, str]) -> str:
    for old, new in renamed.items():
        whole = not old.endswith(".") and f"{name}.".startswith(f"{old}.")
        if whole or (old.endswith(".") and name.startswith(old)):
            return new + name[len(old) :]
    return name
