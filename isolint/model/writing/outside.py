"""Changes of what belongs to the whole process: settings of outside modules and libraries."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.containers import MUTATING, REMOVING
from isolint.model.pointsto.flow import Flow
from isolint.model.shared.loaded_settings import LoadedSettings
from isolint.model.writing.lent import is_taken_and_put_back
from isolint.model.writing.outside_parts import may_be_own
from isolint.summary import ir

_KEPT_APART = frozenset({"current", "connection", "request", "session", "context", "local", "new"})
_BY_KEY = frozenset({"setdefault", "pop"})


class Change(Struct, frozen=True):
    """`place` names the setting, `key` its last name; `given` are the values written.

    `value` is the operation; `site` the node of the call that made what is changed, or -1.
    """

    value: int
    place: str
    key: str
    given: tuple[int, ...]
    site: int = -1
    default: bool = False
    called: bool = False

    @property
    def of(self) -> str:
        """What holds the setting: the mapping of an item, else the setting itself."""
        return self.place.partition("[")[0]

    @property
    def shown(self) -> str:
        return f"{self.place}()" if self.called else self.place


class Outside:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.known = flow.known
        self.loaded = LoadedSettings(flow)
        self._modules = _imported(flow)
        self._memo: dict[int, list[Change]] = {}

    def changes(self, ref: CodeRef) -> list[Change]:
        found = self._memo.get(ref.id)
        if found is None:
            found = self._memo[ref.id] = list(self._find(ref))
        return found

    def _find(self, ref: CodeRef) -> Iterator[Change]:
        for value, op in ref.among(ir.SetAttr, ir.SetItem, ir.Call):
            if isinstance(op, ir.SetAttr):
                yield from self._attribute(ref, value, op.base, op.name, op.value)
            elif isinstance(op, ir.SetItem):
                yield from self._item(ref, value, op)
            elif isinstance(op, ir.Call):
                yield from self._call(ref, value, op)

    def _externals(self, ref: CodeRef, value: int) -> list[External]:
        """What a value is, when it is one outside thing and nothing else."""
        values = self.flow.values(ref, value)
        if not values:
            return []
        objects = [self.flow.objects[obj] for obj in sorted(values)]
        found = [obj for obj in objects if isinstance(obj, External)]
        return found if len(found) == len(objects) else []

    def _attribute(
        self, ref: CodeRef, value: int, base: int, name: str, given: int
    ) -> Iterator[Change]:
        for described in self._externals(ref, base)[:1]:
            if described.path in self.known.stored_settings:
                return
            if self._is_lent(ref, value, described) or (
                (self._is_global(described.path) or self._has_constant(described.path, name))
                and not self._is_own(ref, base, described.path)
            ):
                yield Change(value, f"{described.path}.{name}", name, _values(given))

    def _is_global(self, path: str) -> bool:
        """A module, a class, or what the models name; made objects and proxies are not."""
        if path in self.known.setting_attributes:
            return True
        if "(" in path or "[" in path or path.startswith("<"):
            return False
        module, _, last = path.rpartition(".")
        return path in self._modules or (module in self._modules and _is_class_name(last))

    def _has_constant(self, path: str, name: str) -> bool:
        """`sqlparse.engine.grouping.MAX_GROUPING_TOKENS` of a program that imports `sqlparse`: only
        a module has a constant.
        """
        plain = "(" not in path and "[" not in path and not path.startswith("<")
        plain = plain and path not in self.known.context_locals
        return plain and name.isupper() and path.partition(".")[0] in self._modules

    def _is_own(self, ref: CodeRef, base: int, path: str) -> bool:
        is_class = path not in self._modules and _is_class_name(path.rpartition(".")[2])
        return is_class and may_be_own(self.flow, ref, base)

    def _is_lent(self, ref: CodeRef, value: int, described: External) -> bool:
        """What an outside function gives without being told anything, changed for as long as a
        `with` lasts and then put back: it is there for others too.
        """
        module, _, last = described.path.removesuffix("()").rpartition(".")
        plain = described.path.endswith("()") and module and "(" not in module
        if not plain or _is_class_name(last) or not _KEPT_APART.isdisjoint(last.split("_")):
            return False
        asked = self.flow.program.call(described.site)
        return asked is not None and not asked[1].args and is_taken_and_put_back(ref, value)

    def _item(self, ref: CodeRef, value: int, op: ir.SetItem) -> Iterator[Change]:
        for described in self._externals(ref, op.base)[:1]:
            if described.path in self.known.setting_items:
                key = _text(ref, op.key)
                place = f"{described.path}[{key}]" if key else described.path
                yield Change(value, place, key, _values(op.value))
                return
        loaded = self.loaded.place(ref, op.base)
        if loaded:
            key = _text(ref, op.key)
            yield Change(value, f"{loaded}[{key}]" if key else loaded, key, _values(op.value))

    def _call(self, ref: CodeRef, value: int, op: ir.Call) -> Iterator[Change]:
        func = ref.code.ops[op.func]
        if isinstance(func, ir.Load) and func.name == "setattr" and len(op.args) == 3:
            name = _text(ref, op.args[1])
            if name:
                yield from self._attribute(ref, value, op.args[0], name, op.args[2])
            return
        for described in self._externals(ref, op.func)[:1]:
            path = described.path
            if path in self.known.setting_fillings:
                yield from self._filled(ref, value, op)
            if path in self.known.setting_setters and len(op.positional) > 1:
                yield from self._set(ref, value, op)
            if path not in self.known.setting_calls:
                continue
            if len(op.args) >= (self.known.setting_arguments.get(path) or 0):
                yield self._called(ref, value, op, described)
        if isinstance(func, ir.Attr) and func.name in MUTATING:
            loaded = self.loaded.place(ref, func.base)
            if loaded:
                yield _changed(ref, value, op, loaded, func.name)

    def _filled(self, ref: CodeRef, value: int, op: ir.Call) -> Iterator[Change]:
        """`patch.dict(os.environ, keys)`, `patch.dict("os.environ", keys)`."""
        for given in op.positional[:1]:
            named = [obj.path for obj in self._externals(ref, given)] or [_text(ref, given)]
            if named[0] in self.known.setting_items:
                yield Change(value, named[0], "", tuple(op.args[1:]))

    def _set(self, ref: CodeRef, value: int, op: ir.Call) -> Iterator[Change]:
        """`patch.object(Request, "body", body)`."""
        of, key, *given = op.positional
        given += [new for name, new in op.named if name == "new"]
        if name := _text(ref, key):
            yield from self._attribute(ref, value, of, name, given[0] if given else -1)

    def _called(self, ref: CodeRef, value: int, op: ir.Call, described: External) -> Change:
        mapping, _, method = described.path.rpartition(".")
        if mapping not in self.known.setting_items:
            return Change(value, described.path, "", tuple(op.args), described.site, called=True)
        return _changed(ref, value, op, mapping, method)


def _changed(ref: CodeRef, value: int, op: ir.Call, mapping: str, method: str) -> Change:
    """A method of a mapping or a list changes it."""
    key = _text(ref, op.args[0]) if op.args and method in _BY_KEY else ""
    place = f"{mapping}[{key}]" if key else mapping
    given = op.args[1:] if method in _BY_KEY else op.args
    given = [] if method in REMOVING else given
    return Change(value, place, key, tuple(given), -1, method == "setdefault")


def _imported(flow: Flow) -> frozenset[str]:
    """Modules outside the program, as its import statements name them."""
    found: set[str] = set()
    for _, _, op in flow.program.each(ir.Import):
        if op.name != "*" and not op.level:
            parts = op.module.split(".")
            found.update(".".join(parts[:end]) for end in range(1, len(parts) + 1))
    return frozenset(found)


def _is_class_name(name: str) -> bool:
    return name[:1].isupper() and not name.isupper()


def _values(given: int) -> tuple[int, ...]:
    return (given,) if given >= 0 else ()


def _text(ref: CodeRef, value: int) -> str:
    op = ref.code.ops[value]
    return op.text if isinstance(op, ir.Const) and op.kind == "str" else ""
