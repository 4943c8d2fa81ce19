"""What only the service's operators can start: they mean to change it for all."""

from __future__ import annotations

from functools import cached_property
from itertools import filterfalse

from isolint.detect.code.operator_words import words
from isolint.detect.operators.checks import OperatorChecks
from isolint.detect.operators.handed import hands_nothing, is_of_parameters
from isolint.detect.operators.own_events import OwnEvents
from isolint.detect.operators.own_tasks import OwnTasks
from isolint.detect.operators.stdio_servers import tools_of_one_client
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.entries.local_apps import handlers_of_local_apps
from isolint.model.entries.local_servers import local_handlers
from isolint.model.scan import Model
from isolint.summary import ir

ONLY_OPERATORS = "only operators get here"
ONLY_STAFF = "of pages that only operators open"
FOR_OPERATORS = "by a route for operators"
_ADMIN = frozenset(["admin", "administration"])
_CONFIG = frozenset(["config", "configuration"])
_OF_USERS = frozenset(["user", "users", "me", "my", "account", "profile", "chat", "session"])


class Operators:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.checks = OperatorChecks(model)
        self._own_events = OwnEvents(model)
        self._own_tasks = OwnTasks(model)

    def note(
        self, context: Context, ref: CodeRef, value: int, changed: int = -1, given: int = -1
    ) -> str:
        """Why users do not get to a write; a route tells less than a check. Callers count that
        bring something, where what is `given` to the write is theirs.
        """
        handed = is_of_parameters(self.model, ref, given)
        entered = self._unchecked(context, ref, value, changed, handed)
        if entered is None:
            return ""
        if not entered:
            return ONLY_OPERATORS
        return FOR_OPERATORS if all(map(self._is_for_operators, entered)) else ""

    def alone(self, context: Context, ref: CodeRef, value: int, changed: int = -1) -> bool:
        """Every way to the write in the context passes a check that lets operators alone through,
        or such a check stands before the call in `ref` of the setter that writes; where the object
        that is changed is only just being made, it serves nobody.
        """
        return self._unchecked(context, ref, value, changed) == frozenset()

    def of_staff(self, context: Context) -> bool:
        """Every way to the write begins on a page of the admin site, which has a login of its
        own: what one of them leaves there, another of the staff finds.
        """
        if not self._of_staff:
            return False
        entered = self.model.request.entered(context)
        return entered is not None and entered <= self._of_staff

    def of_one_client(self, context: Context) -> bool:
        """Every way to the write begins with the one client of a process."""
        if not self._of_one_client:
            return False
        entered = self.model.request.entered(context)
        return entered is not None and entered <= self._of_one_client

    @cached_property
    def _of_one_client(self) -> frozenset[int]:
        return tools_of_one_client(self.model)

    def _unchecked(
        self, context: Context, ref: CodeRef, value: int, changed: int, handed: bool = False
    ) -> frozenset[int] | None:
        """The entry points from which no check is passed; None where that can't be told."""
        if self.checks.guards(ref, value):
            return frozenset()

        def stops(caller: CodeRef, call: int) -> bool:
            nothing = handed and hands_nothing(self.model, caller, call, ref)
            return (
                nothing or self._sets_up(caller, call, changed) or self.checks.guards(caller, call)
            )

        entered = self.model.request.entered(context, stops)
        if entered is None:
            return None
        return frozenset(filterfalse(self._answers_operators, entered - self._of_staff))

    def _answers_operators(self, code: int) -> bool:
        """A handler that is registered while an operator is served: it waits for the answer; or
        one of an event that the program sets off then; or a task that a command sends.
        """
        if self._own_tasks.are_of_commands(code):
            return True
        found = self.checks.filters.registering(code) or self._own_events.raising(code)
        return bool(found) and all(self._is_on_operators_way(*at) for at in found)

    def _is_on_operators_way(self, ref: CodeRef, value: int) -> bool:
        contexts = self.model.request.codes.get(ref.id, ())
        ways = (self.model.request.entered(each, self.checks.guards) for each in contexts)
        return bool(contexts) and (self.checks.guards(ref, value) or not any(map(_some, ways)))

    def _sets_up(self, caller: CodeRef, call: int, obj: int) -> bool:
        """The object whose method is called was made just here: nobody else has it yet."""
        op = caller.code.ops[call]
        func = caller.code.ops[op.func] if isinstance(op, ir.Call) else None
        if obj < 0 or not isinstance(func, ir.Attr):
            return False
        made = obj in self.model.flow.values(caller, func.base)
        return made and self.model.request.fresh.is_fresh(caller, func.base)

    @cached_property
    def _of_staff(self) -> frozenset[int]:
        """What the framework calls for its admin site alone, or a server for its own machine."""
        found = self.model.entries.found
        local = local_handlers(self.model.flow) | handlers_of_local_apps(self.model.flow, found)
        local |= self._of_one_client
        staff = {
            entry.code
            for entry in self.model.entries.found
            if entry.kind == "admin" or entry.code in local
        }
        others = {e.code for e in self.model.entries.found if e.kind != "admin"} - local
        return frozenset(staff - others)

    @cached_property
    def _routes(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for entry in self.model.entries.found:
            view = self.model.program.codes[entry.code].code.name if entry.kind == "http" else ""
            found.setdefault(entry.code, []).append(entry.route or view)
        return found

    def _is_for_operators(self, code: int) -> bool:
        """`/admin/cache`, `/api/config`: what it changes is meant for all; where no route is known,
        the name of the view tells.
        """
        ref = self.model.program.codes[code]
        routes = self._routes.get(code, [])
        return bool(routes) and all(self._says_so(ref, words(route)) for route in routes)

    def _says_so(self, ref: CodeRef, named: frozenset[str]) -> bool:
        if not _ADMIN.isdisjoint(named):
            return True
        params = range(len(ref.code.params))
        of_user = any(self.model.identities.parameter(ref, index) for index in params)
        return not (_CONFIG.isdisjoint(named) or _OF_USERS & named or of_user)


def _some(entered: frozenset[int] | None) -> bool:
    return entered is None or bool(entered)
