"""What every value of the program can be, and which code every call reaches.

One `Flow` holds the constraint graph and the tables that the semantics (attributes, calls,
containers) share while it is solved; afterwards it is only read.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from functools import cached_property, partial

from msgspec.structs import replace

from isolint.model.definitions.classes import Classes
from isolint.model.definitions.knowledge import Knowledge
from isolint.model.definitions.objects import (
    Class,
    Container,
    External,
    Instance,
    ModuleObject,
    ObjectTable,
)
from isolint.model.definitions.program import CodeRef, Program
from isolint.model.definitions.symbols import Symbol, Symbols
from isolint.model.definitions.types import Type, Types, union
from isolint.model.pointsto.acceptance import Acceptance
from isolint.model.pointsto.class_attributes import ClassAttributes
from isolint.model.pointsto.field_defaults import FieldDefaults
from isolint.model.pointsto.graph import NOTHING, UNKNOWN_ALONE, Graph, Objects, one_by_one
from isolint.model.pointsto.holders import Holders
from isolint.model.pointsto.keys import Keys
from isolint.model.pointsto.own_types import of_own_class
from isolint.model.pointsto.taken_names import lasting
from isolint.summary import ir

ELEMENT = "[]"
ANY = "*"
"""An attribute whose name is a value."""
ANY_KEY = "[*]"
PROVIDED = "()"
PROVIDED_FRESH = "(new)"
_MAX_OWNERS = 48
_MAX_DEPTH = 4

Edge = tuple[int, int]


class Flow:
    def __init__(
        self, program: Program, symbols: Symbols, classes: Classes, types: Types, known: Knowledge
    ) -> None:
        self.program = program
        self.symbols = symbols
        self.classes = classes
        self.types = types
        self.known = known
        self.keys = Keys(program, symbols, known.named_keys)
        self.later = ClassAttributes(program, classes)
        self.field_defaults = FieldDefaults(program, symbols, classes, known)
        self.objects = ObjectTable()
        self.acceptors = Acceptance(self.objects, classes, known)
        self.graph = Graph(program.nodes)
        self.cells: dict[tuple[int, str], int] = {}
        self.fields: dict[int, dict[str, int]] = {}
        self.returns: dict[int, int] = {}
        self.declared: list[tuple[int, Type]] = []
        self.calls: dict[int, dict[Edge, str]] = {}
        self.external_calls: dict[int, dict[int, None]] = {}
        self.callbacks: dict[int, dict[Edge, str]] = {}
        self.partials: dict[int, set[int]] = {}
        self.lengths: dict[int, int] = {}
        self.collected: set[int] = set()
        self.decorated: list[tuple[int, int]] = []
        self.names_self: set[tuple[int, int]] = set()
        self.forwards: frozenset[tuple[int, int]] = frozenset()
        self.homes: dict[int, str] = {}
        self.owners_of_site: dict[int, int] = {}
        self.instances: dict[int, list[int]] = {}
        self.created_in: dict[int, int] = {}
        self.makers: dict[int, set[int]] = {}
        self.made_only: set[int] = set()
        self.made_for_many: set[int] = set()
        self.filed: set[tuple[int, str]] = set()
        self.lasting: set[int] = set()
        self.written: dict[int, int] = {}
        self.only: dict[int, int] = {}
        self.originals: dict[int, set[int]] = {}
        self._on_field: dict[int, list[Callable[[str], None]]] = {}
        self._all_of: dict[int, int] = {}
        self.type_numbers: dict[tuple[int, Type], int] = {}
        self._keeping: dict[str, bool] = {}
        self._annotated: dict[tuple[int, str], Type | None] = {}
        self._parts: set[int] = set()

    def node(self, ref: CodeRef, value: int) -> int:
        return ref.node + value

    def values(self, ref: CodeRef, value: int) -> Objects:
        """The objects that a value can be; read only."""
        node, held = ref.node + value, self.graph.held
        return held[node] if held else self.graph.get(node)

    def at_hand(self, ref: CodeRef) -> Objects:
        """The objects that any value of a code can be, once all is solved."""
        return NOTHING.union(*self.graph.held[ref.node : ref.node + len(ref.code.ops)])

    @cached_property
    def holders(self) -> Holders:
        """Of the objects, once all is solved."""
        return Holders(self.program, self.graph.held)

    def known_values(self, ref: CodeRef, value: int) -> Objects:
        return self.values(ref, value) - UNKNOWN_ALONE

    def cell(self, code: int, name: str) -> int:
        """A variable of a module, class or function as seen from other codes: all its versions."""
        key = (code, name)
        found = self.cells.get(key)
        if found is None:
            found = self.cells[key] = self.graph.new_node()
            ref = self.program.codes[code]
            for version in lasting(ref.code, ref.code.names.get(name, ())):
                self.graph.edge(ref.node + version, found)
        return found

    def global_node(self, module: int, name: str) -> int | None:
        """The cell of a module's name, through re-exports; None when the program does not define
        it.
        """
        waiting, seen = [module], set[int]()
        while waiting:
            current = waiting.pop()
            base = self.program.modules[current].base
            if name in self.program.codes[base].code.names or (base, name) in self.cells:
                return self.cell(base, name)
            seen.add(current)
            if not name.startswith("_"):
                sources = self.symbols.star_sources(current)
                waiting += (source for source in reversed(sources) if source not in seen)
        return None

    def return_node(self, code: int) -> int:
        found = self.returns.get(code)
        if found is None:
            found = self.returns[code] = self.graph.new_node()
            if not self.program.codes[code].code.generator:
                self.declare_returned(found, self.program.codes[code])
        return found

    def declare_returned(self, node: int, ref: CodeRef) -> None:
        if ref.code.returns >= 0:
            declared = self.types.of(ref, ref.code.returns)
            self.declare(node, declared, of_own_class(self.classes, ref, declared))

    def declare(self, node: int, declared: Type, meant: Type | None = None) -> None:
        """Restricts a node to a type and remembers it, or what is meant by it, for when nothing
        flows in.
        """
        if self.restrict(node, declared, meant) and not declared.primitive:
            self.declared.append((node, meant or declared))

    def restrict(self, node: int, *types: Type | None) -> bool:
        """Lets a node hold what any of the types can; a slot that is declared but holds None until
        something is stored is promised nothing.
        """
        given = [each for each in types if each is not None]
        whole = given[0] if len(given) == 1 else union(given)
        if not whole.open:
            self.graph.accepts[self.graph.find(node)] = self.acceptors.of(whole)
        return not whole.open

    def field(self, obj: int, name: str) -> int:
        """An attribute of an object; `[]` and `[key]` for elements."""
        fields = self.fields.get(obj)
        if fields is None:
            fields = self.fields[obj] = {}
        found = fields.get(name)
        if found is None:
            described = self.objects[obj]
            if isinstance(described, Class):
                found = self.cell(described.code, name)
            elif isinstance(described, ModuleObject):
                found = self.cell(self.program.modules[described.index].base, name)
            else:
                found = self.graph.new_node()
            fields[name] = found
            if isinstance(described, Instance):
                self._own_field(found, obj, described, name)
            for action in self._on_field.get(obj, ()):
                action(name)
        return found

    def copied(self, made: int, original: int) -> bool:
        """Notes what an object is a copy of; True when that is new."""
        known = self.originals.setdefault(made, set())
        new = original not in known
        known.add(original)
        return new

    def on_field(self, obj: int, action: Callable[[str], None]) -> None:
        """Runs the action for each attribute of the object that there will be."""
        self._on_field.setdefault(obj, []).append(action)

    def _own_field(self, node: int, obj: int, instance: Instance, name: str) -> None:
        """An attribute takes its declared type, and refuses what another object made as its own."""
        key = (instance.cls, name)
        if key not in self._annotated:
            annotated = self.classes.annotation(*key)
            self._annotated[key] = None if annotated is None else self.types.of(*annotated)
        declared = self._annotated[key]
        if declared is not None and not declared.open and not declared.primitive:
            self.declared.append((node, declared))

        holds = self.acceptors.of(declared or Type(open=True))
        own = one_by_one(partial(self._may_be_own, obj, name))

        def accept(values: Objects) -> Objects:
            values = holds(values)
            if self._parts.isdisjoint(values):
                return values
            return own(values)

        self.graph.accepts[node] = accept

    def own_only(self, owner: int, name: str) -> Callable[[Objects], Objects]:
        """Refuses what another object made for its own attribute of this name."""
        if not isinstance(self.objects[owner], Instance):
            return lambda values: values
        return one_by_one(partial(self._may_be_own, owner, name))

    def _may_be_own(self, obj: int, name: str, value: int) -> bool:
        described = self.objects[value]
        owner = getattr(described, "owner", -1)
        if owner in (-1, obj) or owner in self.originals.get(obj, ()):
            return True
        if self.homes.get(getattr(described, "site", -1)) != name:
            return True
        return not self.akin(obj, owner)

    def akin(self, obj: int, other: int) -> bool:
        """Both objects run the same constructor, or could."""
        one, another, info = self.objects[obj], self.objects[other], self.classes.info
        if not isinstance(one, Instance) or not isinstance(another, Instance):
            return False
        return one.cls == another.cls or not set(info[one.cls].mro).isdisjoint(
            info[another.cls].mro
        )

    def keeps(self, path: str) -> bool:
        """What programs set on outside objects is followed for applications and the like only."""
        found = self._keeping.get(path)
        if found is None:
            known = self.known
            kept = path in known.shared_state or path in known.keepers
            found = self._keeping[path] = kept or path in known.settings_objects
        return found

    def symbol_object(self, symbol: Symbol) -> int:
        if isinstance(symbol, External):
            return self.objects.number(External(self.known.normal(symbol.path)))
        return self.objects.number(symbol)

    def instance(self, cls: int, site: int, owner: int = -1, copied: bool = False) -> int:
        """The object that a construction makes; told apart by owner while owners are few. A copy
        has nothing but what it is copied from.
        """
        made = Instance(cls, site, owner if self._keeps_owner(site, owner) else -1)
        known = len(self.objects)
        number = self.objects.number(made)
        if number == known:
            if made.owner >= 0:
                self._parts.add(number)
            self.instances.setdefault(cls, []).append(number)
            for name, default in () if copied else self.field_defaults.of(cls):
                self.homes.setdefault(default.site, name)
                self.graph.add(self.field(number, name), self.owned(default, number))
            if cls in self._all_of:
                self.graph.add(self._all_of[cls], number)
        return number

    def made_at(self, obj: int) -> tuple[CodeRef, int] | None:
        """The code and value that make the object; None where the program does not."""
        return self.program.operation(self._site(obj))

    def made_by(self, obj: int) -> tuple[CodeRef, ir.Call] | None:
        """The call that makes the object, with the code that it stands in."""
        return self.program.call(self._site(obj))

    def _site(self, obj: int) -> int:
        return getattr(self.objects[obj], "site", -1) if obj >= 0 else -1

    def all_of(self, cls: int) -> int:
        """A node for whatever objects of the class are made anywhere."""
        found = self._all_of.get(cls)
        if found is None:
            found = self._all_of[cls] = self.graph.new_node()
            for number in self.instances.get(cls, ()):
                self.graph.add(found, number)
        return found

    def owned(self, made: Container | External, owner: int) -> int:
        keep = owner if self._keeps_owner(made.site, owner) else -1
        number = self.objects.number(replace(made, owner=keep))
        if keep >= 0:
            self._parts.add(number)
        return number

    def _keeps_owner(self, site: int, owner: int) -> bool:
        if owner < 0 or self._depth(owner) >= _MAX_DEPTH:
            return False
        count = self.owners_of_site.get(site, 0)
        self.owners_of_site[site] = count + 1
        return count < _MAX_OWNERS

    @cached_property
    def parts_of_many(self) -> Objects:
        """Parts that stand for those of all objects that make them: they are too many."""
        owners = self.owners_of_site
        return self._made_at({at for at, count in owners.items() if count > _MAX_OWNERS})

    @cached_property
    def things_of_many(self) -> Objects:
        """What stands for what a function made for each of too many callers."""
        return self._made_at(self.made_for_many)

    def _made_at(self, sites: Set[int]) -> Objects:
        """The objects of these sites that have no owner."""
        return (
            frozenset(
                number
                for number, made in enumerate(self.objects)
                if getattr(made, "owner", 0) < 0 and getattr(made, "site", -1) in sites
            )
            if sites
            else NOTHING
        )

    def _depth(self, obj: int) -> int:
        depth = 0
        while obj >= 0:
            depth += 1
            obj = getattr(self.objects[obj], "owner", -1)
        return depth
