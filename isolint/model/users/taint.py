"""Whether a value comes from a user's request, asked backwards from the value.

The parameters of entry points bring user data, those that a dependency provides as far as it gives
back what users sent; a value made from user data is user data, a number counted or a moment read is
not.
"""

from __future__ import annotations

from collections.abc import Iterable

from isolint.model.calling.bound_parameters import BoundParameters
from isolint.model.calling.context_values import SET
from isolint.model.definitions.objects import Class, ContainerMethod, External
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.containers import TAKING
from isolint.model.pointsto.fillings import parts_of
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.identity import Identities
from isolint.model.pointsto.targets import external_paths
from isolint.model.reaching.reach import Reach
from isolint.model.shared.sharing import Sharing
from isolint.model.users.database_sessions import is_asked_for_rows
from isolint.model.users.decorated_results import DecoratedResults
from isolint.model.users.given_back import NOTHING, Given, arguments_for
from isolint.model.users.kept_parts import KeptParts
from isolint.model.users.own_parts import is_ones_own, reads_setting
from isolint.model.users.passed_arguments import PassedArguments
from isolint.model.users.settings_objects import is_program_setting, is_setting
from isolint.model.users.sign_ins import OwnSignIns, is_named_alone, is_part_of_sign_in
from isolint.model.users.switches import is_switch
from isolint.model.users.user_sources import UserSources
from isolint.model.users.whole_values import whole
from isolint.summary import ir

_DEPTH = 20
_MEASURING = frozenset(
    BUILTIN + n for n in ("len", "sum", "min", "max", "round", "abs", "hash", "id", "isinstance")
) | {BUILTIN + "bool", BUILTIN + "hasattr", BUILTIN + "float", BUILTIN + "type"}
# Whoever names a variable of the process gets what the operator has set it to.
_ENVIRONMENT = frozenset({"os.getenv", "os.environ.get"})
# What puts a variable back has nothing of what it was set to.
_PUTTING_BACK = frozenset({SET})
# A handle on what runs later gives nothing of what it was told to run with.
_SCHEDULING = frozenset({"call_later", "call_at", "call_soon", "call_soon_threadsafe"})
_TESTS = frozenset({"Not", "Is", "IsNot", "Equal", "NotEqual", "In", "NotIn", "Compare"})
# How something outside is asked, and not for what.
_MANNERS = frozenset(
    {"timeout", "retries", "verify", "ssl", "proxy", "proxies", "connector", "follow_redirects"}
)
_LOOKING = (ir.Load, ir.Attr, ir.Call, ir.Import)
_ARITHMETIC = frozenset({"Subtract", "Divide", "Multiply", "FloorDivide", "SubtractAssign"})


class Taint:
    def __init__(
        self,
        identities: Identities,
        sharing: Sharing,
        reaches: Iterable[Reach],
        entries: Iterable[int],
        jobs: frozenset[tuple[int, int]] = frozenset(),
    ) -> None:
        """`jobs` are operations, by code and value, that give what a user waits for."""
        self.identities = identities
        self.flow: Flow = identities.flow
        self._sources = UserSources(identities.flow, sharing)
        self._bound = BoundParameters(identities.flow)
        self._sign_ins = OwnSignIns(identities)
        self._decorated = DecoratedResults(identities.flow)
        self._kept = KeptParts(identities.flow)
        self._entries = frozenset(entries)
        self._jobs = jobs
        self._params: dict[tuple[int, int], bool] = {}
        self._returns: dict[int, Given] = {}
        self._filled: dict[tuple[int, int, int], Given] = {}
        self._denied: dict[tuple[int, int], int] = {}
        self._within = -1
        self._returning = -1
        self._through: set[int] = set()
        self._passed = PassedArguments(identities, reaches, self._entries, self.is_user_data)

    def is_user_data(self, ref: CodeRef, value: int, depth: int = _DEPTH) -> bool:
        """`depth` is how far it is looked back; what was denied once is not asked again."""
        if value < 0 or depth <= self._denied.get((ref.id, value), 0):
            return False
        found = self._ask(ref, value, depth)
        if not found:
            self._denied[ref.id, value] = depth
        return found

    def _ask(self, ref: CodeRef, value: int, depth: int) -> bool:
        if (ref.id, value) in self._jobs:
            return True
        if ref.id == self._returning and (ref.id, value) in self.flow.forwards:
            return False  # Whoever calls the wrapper calls what it wraps as well.
        op = ref.code.ops[value]
        if isinstance(op, _LOOKING) and self._sources.is_source(ref, value, op):
            return True
        if isinstance(op, ir.Param):
            return self._param(ref, value, op.index, depth)
        if isinstance(op, (ir.Attr, ir.Item)):
            return self._part(ref, value, op, depth)
        if isinstance(op, ir.Collection):
            return self._collected(ref, value, op, depth)
        if isinstance(op, (ir.Join, ir.Choice)):
            return any(self.is_user_data(ref, part, depth - 1) for part in op.values)
        if isinstance(op, ir.Combine):
            if op.kind in _TESTS or op.kind in _ARITHMETIC:
                return False
            return any(self.is_user_data(ref, part, depth - 1) for part in op.values)
        if isinstance(op, ir.Call):
            return self._call(ref, value, op, depth)
        if isinstance(op, ir.Load):
            return self._captured(ref, op, depth)
        if isinstance(op, (ir.Bind, ir.Await, ir.Iter, ir.Unpack, ir.Star, ir.Enter, ir.Narrow)):
            # Another name for it: only what joins versions or calls can lead back.
            return self.is_user_data(ref, op.value, depth)
        return False

    def _part(self, ref: CodeRef, value: int, op: ir.Attr | ir.Item, depth: int) -> bool:
        """`user.name`, `row["name"]`: as the whole, unless the name itself says whose it is."""
        if isinstance(op, ir.Item):
            part = self._passed.of_keywords(ref, op.base, op.key, depth)
            if part is not None:
                return part
            if is_ones_own(self.identities, ref, op.key):
                return True
        named = isinstance(op, ir.Attr) and self.identities.kind(op.name, ref) is not None
        if not named and self._sources.is_application(ref, value):
            return False
        signs_in = named and is_part_of_sign_in(ref, value)
        own = named and self.flow.classes.is_self(ref, op.base)
        if own and (signs_in or self._sign_ins.holds(ref)):
            return False
        brought = named and not (signs_in or is_setting(self.flow, ref, op.base))
        if brought and not self.is_of_all(ref, value, depth - 1):
            return True
        if self.is_user_data(ref, op.base, depth - 1):
            return True
        return isinstance(op, ir.Attr) and self._is_kept(ref, op, depth)

    def _is_kept(self, ref: CodeRef, op: ir.Attr, depth: int) -> bool:
        """`self.text`, which an object of a request's own was made with."""
        given = self._kept.of_self(ref, op)
        if not given or self._sources.is_held(ref, op.base):
            return False
        outer = self._within, self._returning
        self._within = self._returning = -1
        found = any(self.is_user_data(code, value, depth - 1) for code, value in given)
        self._within, self._returning = outer
        return found

    def _collected(self, ref: CodeRef, value: int, op: ir.Collection, depth: int) -> bool:
        """What is put into a container out of itself adds nothing to it."""
        key = (ref.id, value, self._within)
        found = self._filled.get(key)
        if found is None:
            self._filled[key] = NOTHING
            outer, self._through = self._through, set()
            parts = parts_of(ref, value, op)
            always = any(self.is_user_data(ref, part, depth - 1) for part in parts)
            found = self._filled[key] = Given(always, frozenset(self._through))
            self._through = outer
        self._through |= found.through
        return found.always

    def gives_users(self, code: int) -> bool:
        """Whether a function gives back a user's data, whatever it is handed."""
        return self._returned(code, _DEPTH).always

    def is_of_all(self, ref: CodeRef, value: int, depth: int = _DEPTH) -> bool:
        """`{row.user_id for row in rows}`, where the rows are not what a user brought, and what a
        variable of the process holds.
        """
        value = whole(self.flow, ref, value)
        if value < 0:
            return False
        op = ref.code.ops[value]
        if isinstance(op, ir.Collection) and depth > 0:
            parts = parts_of(ref, value, op)
            return bool(parts) and all(self.is_of_all(ref, part, depth - 1) for part in parts)
        if isinstance(op, ir.Call) and not _ENVIRONMENT.isdisjoint(
            external_paths(self.flow, ref, op.func)
        ):
            return not any(self.is_user_data(ref, part, depth - 1) for part in op.args[1:])
        return isinstance(op, ir.Iter) and not self.is_user_data(ref, op.value, depth - 1)

    def _captured(self, ref: CodeRef, op: ir.Load, depth: int) -> bool:
        if op.home < 0:
            return False
        home = self.flow.program.codes[ref.module.base + op.home]
        versions = home.code.names.get(op.name, ())
        return any(self.is_user_data(home, version, depth - 1) for version in versions)

    def _param(self, ref: CodeRef, value: int, index: int, depth: int) -> bool:
        """In what a function returns, each call asks of its own arguments."""
        brings = self.identities.parameter(ref, index)
        if brings == "context" and (
            (index == 0 and self._is_of_process(ref)) or is_asked_for_rows(self.flow, ref, index)
        ):
            return False
        if brings is not None and not is_named_alone(self.flow, ref, value, brings):
            return brings in ("identity", "context")
        if ref.id == self._within:
            self._through.add(index)
            return False
        key = (ref.id, index)
        found = self._params.get(key)
        if found is None:
            self._params[key] = False
            outer = self._within, self._returning, self._denied
            self._within = self._returning = -1
            self._denied = {}
            found = self._params[key] = self._ask_param(ref, index, depth)
            self._within, self._returning, self._denied = outer
        return found

    def _ask_param(self, ref: CodeRef, index: int, depth: int) -> bool:
        if is_switch(self.flow.program, ref, index):
            return False
        provided = self._passed.is_provided(ref, index)
        if provided and self._provides(ref, index, depth):
            return True
        if ref.id in self._entries and not provided:
            bound = self._bound.of(ref, index)
            if bound:
                return any(self.is_user_data(caller, given, depth - 1) for caller, given in bound)
            if is_program_setting(self.flow, ref, index):
                return False
            return index > 0 or not self._is_method(ref) or self.flow.classes.completes(ref)
        return self._passed.are_users(ref, index, depth)

    def _provides(self, ref: CodeRef, index: int, depth: int) -> bool:
        """A dependency gives back what it was sent. What a session finds is told by the query."""
        objects = self.flow.values(ref, index)
        if any(self.identities.is_session(obj) for obj in objects):
            return False
        for code, _ in list(self.flow.calls.get(ref.node + index, ())):
            given, provider = self._returned(code, depth), self.flow.program.codes[code]
            if given.always:
                return True
            if any(self._param(provider, each, each, depth - 1) for each in given.through):
                return True
            if self.flow.classes.makes(provider) and self._is_sent(provider, depth - 1):
                return True
        return False

    def _is_sent(self, initialiser: CodeRef, depth: int) -> bool:
        """An object of `class Filters: def __init__(self, text: str)` holds what a client sent; one
        that works with the request is no part of it.
        """
        return any(
            self.identities.parameter(initialiser, at) not in ("context", "session")
            and self._param(initialiser, at, at, depth)
            for at in range(1, len(initialiser.code.params))
        )

    def _is_of_process(self, ref: CodeRef) -> bool:
        """What the one object of a class for contexts keeps is not the request's at hand, nor is
        what a client keeps that signs in by itself.
        """
        return self._is_method(ref) and (
            self._sources.is_shared(ref, 0) or self._sign_ins.holds(ref)
        )

    def _is_method(self, ref: CodeRef) -> bool:
        parent = self.flow.program.parent(ref)
        return parent is not None and parent.code.kind == "class"

    def _call(self, ref: CodeRef, value: int, op: ir.Call, depth: int) -> bool:
        objects = [self.flow.objects[obj] for obj in self.flow.values(ref, op.func)]
        plain = _MEASURING | _PUTTING_BACK
        outside = [o.path for o in objects if isinstance(o, External)]
        if any(path in plain or path.rpartition(".")[2] in _SCHEDULING for path in outside):
            return False
        if reads_setting(self.identities, ref, op):
            return False
        callees = list(self.flow.calls.get(ref.node + value, {}))
        made = any(isinstance(o, Class) for o in objects)
        if callees and not made:
            return any(self._gives(ref, op, *callee, depth) for callee in callees[:6])
        looked_up = any(isinstance(o, ContainerMethod) and o.name in TAKING for o in objects)
        func = ref.code.ops[op.func]
        if not _ENVIRONMENT.isdisjoint(outside):
            return any(self.is_user_data(ref, part, depth - 1) for part in op.args[1:])
        if looked_up and op.args and isinstance(func, ir.Attr):
            part = self._passed.of_keywords(ref, func.base, op.args[0], depth)
            if part is not None:
                return part
            if is_ones_own(self.identities, ref, op.args[0]):
                return True
        if len(op.positional) > 1 and not callees and not isinstance(func, ir.Attr):
            # `from_dict_or_env(values, "api_key", "API_KEY")`
            part = self._passed.of_keywords(ref, op.positional[0], op.positional[1], depth)
            if part is not None:
                return part or any(self.is_user_data(ref, o, depth - 1) for o in op.args[2:])
        # A key selects a value, it does not become part of it.
        parts = list(op.args[1:] if looked_up else _asked(op))
        if isinstance(func, ir.Attr):
            parts.append(func.base)
        elif isinstance(func, ir.Param):
            parts.append(op.func)
        return any(self.is_user_data(ref, part, depth - 1) for part in parts)

    def _gives(self, ref: CodeRef, op: ir.Call, code: int, receiver: int, depth: int) -> bool:
        """What a function gives back of what this call hands it counts as far as it is here."""
        named = self._decorated.named(ref, op, code)
        if named is not None:
            given = self._returned(named, depth)
            handed = given.through and any(self.is_user_data(ref, a, depth - 1) for a in op.args)
            return given.always or bool(handed)
        found, callee = self._returned(code, depth), self.flow.program.codes[code]
        if found.always:
            return True
        arguments = {
            argument
            for index in sorted(found.through)
            for argument in arguments_for(ref, op, callee, index, receiver)
        }
        return any(self.is_user_data(ref, argument, depth - 1) for argument in sorted(arguments))

    def _returned(self, code: int, depth: int) -> Given:
        found = self._returns.get(code)
        if found is None:
            self._returns[code] = NOTHING
            ref = self.flow.program.codes[code]
            outer = self._within, self._through, self._returning, self._denied
            # An entry point's own arguments are user data, however else it is called.
            self._within, self._through = -1 if code in self._entries else code, set()
            self._returning, self._denied = code, {}
            always = any(
                self.is_user_data(ref, op.value, depth - 2)
                for op in ref.code.ops
                if isinstance(op, (ir.Return, ir.Yield))
            )
            found = self._returns[code] = Given(always, frozenset(self._through))
            self._within, self._through, self._returning, self._denied = outer
        return found


def _asked(op: ir.Call) -> list[int]:
    return [*op.positional, *(value for name, value in op.named if name not in _MANNERS)]
