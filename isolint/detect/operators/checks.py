"""Checks that let operators alone through: above a function, before it, and inside it."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.code.operator_tests import (
    answers_instead,
    asks_for_need,
    called,
    is_of_roles,
    marks,
    named,
    raises,
)
from isolint.detect.code.operator_words import (
    asks_for_access,
    asks_for_right,
    is_check,
    is_demand,
    is_operator,
    is_right,
    is_test,
    signs_in,
)
from isolint.detect.operators.filters import OperatorFilters
from isolint.detect.operators.gates import OperatorGates
from isolint.detect.operators.groups import groups
from isolint.detect.operators.listers import OperatorListers
from isolint.detect.operators.rights import asks_by_keyword, names_roles, of_role, told_by
from isolint.detect.operators.role_tests import OperatorTests
from isolint.detect.operators.routers import OperatorRouters
from isolint.detect.operators.ways_out import around, end, ends, is_asked, is_no, returns
from isolint.detect.operators.wrappers import goes_on_for_operators
from isolint.detect.operators.written_ids import lets_in_by_id
from isolint.model.definitions.objects import Bound, Class, External, Function
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.summary import ir

_DEEPEST = 4


class OperatorChecks:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.flow = model.flow
        self.program = model.program
        self._routers = OperatorRouters(model)
        self.filters = OperatorFilters(model)
        self._tests = OperatorTests(model)
        self._gates = OperatorGates(model)
        self._listers = OperatorListers(model, self._checks)
        self._around: dict[int, bool] = {}
        self._raising: dict[tuple[int, int], bool] = {}
        self._named_demands: dict[int, list[tuple[int, list[CodeRef]]]] = {}

    def guards(self, ref: CodeRef, value: int, depth: int = _DEEPEST) -> bool:
        """Whoever comes to this operation has been checked."""
        return (
            self._is_around(ref)
            or (self._tests.asks(ref) and self._tests.is_tested(ref, value))
            or self._is_called_before(ref, value, depth)
        )

    def _is_around(self, ref: CodeRef) -> bool:
        if ref.id not in self._around:
            self._around[ref.id] = False
            self._around[ref.id] = self._is_entered_by_operators(ref)
        return self._around[ref.id]

    def _is_entered_by_operators(self, ref: CodeRef) -> bool:
        parent = self.program.parent(ref)
        if parent is None:
            return False
        if any(self._is_decorator(parent, value) for value in ref.code.decorators):
            return True
        if any(self.filters.above(parent, value) for value in ref.code.decorators):
            return True
        if self.filters.around(ref.id):
            return True
        if any(self._is_dependency(ref, index) for index in range(len(ref.code.params))):
            return True
        return parent.code.kind == "class" and self._is_of_operators(ref, parent)

    def _is_decorator(self, parent: CodeRef, value: int) -> bool:
        op = parent.code.ops[value]
        func = op.func if isinstance(op, ir.Call) else value
        if self._is_known(parent, func) or self._refuses(parent, func):
            return True
        if asks_for_need(parent.code, func):
            return True
        if any(map(self._is_around, groups(self.program, parent, func))):
            return True
        if not isinstance(op, ir.Call):
            return False
        name, told = named(parent.code, func), list(told_by(parent.code, op))
        if signs_in(name) and asks_by_keyword(parent.code, op):
            return True
        if (is_right(name) or asks_for_access(name)) and is_of_roles(parent.code, told):
            return True
        if is_test(name) and self._asks_for_operators(parent, op):
            return True
        if any(self._lists(parent, given) for given in self._routers.listed(op)):
            return True
        if any(self._lists(*given) for given in self._routers.checks(parent, func)):
            return True
        return any(self._lets_through(first) for first in self._routers.before(parent, func))

    def _asks_for_operators(self, ref: CodeRef, op: ir.Call) -> bool:
        """`@user_passes_test(lambda user: user.is_staff)`."""
        given = (code for value in op.positional for code in self._functions(ref, value))
        return any(self._tests.answers(code) or lets_in_by_id(self.flow, code) for code in given)

    def _is_known(self, ref: CodeRef, value: int) -> bool:
        objects = (self.flow.objects[obj] for obj in self.flow.values(ref, value))
        checks = self.model.known.operator_checks
        return any(isinstance(obj, External) and obj.path in checks for obj in objects)

    def _refuses(self, ref: CodeRef, value: int) -> bool:
        """Its name says so, and its code, where that is known, can refuse."""
        codes = list(self._functions(ref, value))
        if not codes:
            return is_check(self._name(ref, value), owners=True)
        return any(
            (is_check(c.code.name, owners=True) and self._can_refuse(c))
            or (
                c.code.kind == "function"
                and goes_on_for_operators(self._with_inner(c), self.guards)
            )
            for c in codes
        )

    def _can_refuse(self, ref: CodeRef, depth: int = 2) -> bool:
        """The decorator itself, what it makes, or one that it calls to make it."""
        made = (inner.code for inner in self._with_inner(ref))
        if any(raises(code) or answers_instead(code) or marks(code) for code in made):
            return True
        if any(is_test(named(ref.code, op.func)) for _, op in ref.each(ir.Call)):
            return True
        return depth > 0 and any(
            self._can_refuse(self.program.codes[code], depth - 1)
            for value, _ in ref.each(ir.Call)
            for code, _ in self.flow.calls.get(ref.node + value, {})
        )

    def _name(self, ref: CodeRef, value: int) -> str:
        for obj in self.flow.values(ref, value):
            described = self.flow.objects[obj]
            if isinstance(described, External):
                return described.path.removesuffix("()").rpartition(".")[2]
        return named(ref.code, value)

    def _functions(self, ref: CodeRef, value: int) -> Iterator[CodeRef]:
        for obj in sorted(self.flow.values(ref, value)):
            described = self.flow.objects[obj]
            if isinstance(described, (Function, Bound, Class)):
                yield self.program.codes[described.code]

    def _with_inner(self, ref: CodeRef) -> Iterator[CodeRef]:
        bases = self.flow.classes.info[ref.id].mro[1:] if ref.code.kind == "class" else ()
        for code in (ref.id, *bases):
            own = self.program.codes[code]
            yield own
            for _, op in own.each(ir.Make):
                yield from self._with_inner(self.program.child(own, op.code))

    def _lists(self, ref: CodeRef, value: int) -> bool:
        """`dependencies=[Depends(require_admin)]`, `permission_classes = [IsAdminUser]`."""
        op = ref.code.ops[value]
        if isinstance(op, ir.Bind) and op.value >= 0:
            return self._lists(ref, op.value)
        if isinstance(op, ir.Collection):
            return any(self._lists(ref, item) for item in op.values)
        if isinstance(op, ir.Call):
            asked = any(self._checks(ref, argument) for argument in op.args[:1])
            return asked or names_roles(ref.code, value)
        return self._checks(ref, value)

    def _checks(self, ref: CodeRef, value: int) -> bool:
        codes = list(self._functions(ref, value))
        if not codes or any(code.code.kind == "class" for code in codes):
            return is_check(self._name(ref, value))
        return any(self._passes_operators(code, _DEEPEST) for code in codes)

    def _is_dependency(self, ref: CodeRef, index: int) -> bool:
        """What the framework calls for this parameter lets operators alone through."""
        edges = self.flow.calls.get(ref.node + index, {})
        given = [self.program.codes[c] for (c, _), why in edges.items() if why == "framework"]
        if any(self._passes_operators(code, _DEEPEST) for code in given):
            return True
        if is_operator(ref.code.params[index].name):
            return any(self._raises(code, 1) for code in given)
        return bool(given) and self._is_made_for_operators(ref, index)

    def _is_made_for_operators(self, ref: CodeRef, index: int) -> bool:
        """`user=Depends(require_role("admin"))`, `user=get_user(role="admin")`."""
        home, default = self.program.parent(ref), ref.code.params[index].default
        return home is not None and default >= 0 and names_roles(home.code, default)

    def _is_of_operators(self, ref: CodeRef, cls: CodeRef) -> bool:
        """A mixin of the class, what it lists, or a method that is asked first."""
        info, member = self.flow.classes.info[cls.id], self.flow.classes.member
        if any(is_check(path.rpartition(".")[2]) for path in info.externals):
            return True
        for name in sorted(self.model.known.operator_lists):
            found = member(cls.id, name)
            if found and any(self._lists(self.program.codes[found[0]], v) for v in found[1][-1:]):
                return True
        for name in self.model.known.operator_methods:
            found = member(cls.id, name)
            for asked in self.flow.classes.methods(found[0], name) if found else ():
                if asked is not ref and self._tests.answers(asked):
                    return True
        return self._gates.passed(ref, cls.id) or self._listers.lists(ref, cls.id)

    def _passes_operators(self, ref: CodeRef, depth: int) -> bool:
        """It refuses everybody else: nobody comes to its end, or its name says so."""
        if depth == 0 or ref.code.kind != "function":
            return False
        if is_check(ref.code.name) and self._raises(ref, depth):
            return True
        return all(self.guards(ref, at, depth - 1) for at in ends(ref.code))

    def _lets_through(self, ref: CodeRef) -> bool:
        """Any answer of a function that is asked first is a refusal; to go on it says nothing."""
        silent = [at for at, op in returns(ref.code) if is_no(ref.code, op.value)]
        return all(self.guards(ref, at) for at in (*silent, *end(ref.code)))

    def _raises(self, ref: CodeRef, depth: int) -> bool:
        """Itself, or something that it calls."""
        asked = (ref.id, depth)
        if asked not in self._raising:
            self._raising[asked] = raises(ref.code) or (
                depth > 0
                and any(
                    self._raises(self.program.codes[code], depth - 1)
                    for value, _ in ref.each(ir.Call)
                    for code, _ in self.flow.calls.get(ref.node + value, {})
                )
            )
        return self._raising[asked]

    def _is_called_before(self, ref: CodeRef, value: int, depth: int) -> bool:
        """`await require_admin_user(request)` as a statement on the way to the operation."""
        demands = self._demands(ref)
        blocks = around(ref.code, value) if demands else set[int]()
        return any(
            at < value
            and ref.code.ops[at].block in blocks
            and (not codes or any(self._passes_operators(code, depth) for code in codes))
            and not is_asked(ref.code, at)
            for at, codes in demands
        )

    def _demands_right(self, ref: CodeRef, op: ir.Call, codes: list[CodeRef]) -> bool:
        """`await ensure_permission(user, "admin.system_config")`, which can refuse."""
        if not asks_for_right(called(ref.code, op)) or not of_role(ref.code, op):
            return False
        return not codes or any(self._raises(code, 2) for code in codes)

    def _demands(self, ref: CodeRef) -> list[tuple[int, list[CodeRef]]]:
        """Calls that a name says are demands, with the codes of the program that it names."""
        found = self._named_demands.get(ref.id)
        if found is None:
            found = self._named_demands[ref.id] = list(self._find_demands(ref))
        return found

    def _is_demand(self, ref: CodeRef) -> bool:
        """By its name, or as nobody but an operator comes to its end."""
        if is_demand(ref.code.name, known=True):
            return True
        asks = ref.code.kind == "function" and self._tests.asks(ref)
        return asks and all(self._tests.is_tested(ref, at) for at in ends(ref.code))

    def _find_demands(self, ref: CodeRef) -> Iterator[tuple[int, list[CodeRef]]]:
        for at, op in ref.each(ir.Call):
            calls = self.flow.calls.get(ref.node + at, {})
            codes = [self.program.codes[code] for code, _ in calls]
            named = [code for code in codes if self._is_demand(code)]
            if named or (not codes and is_demand(called(ref.code, op), known=False)):
                yield at, named
            elif self._demands_right(ref, op, codes):
                yield at, []
