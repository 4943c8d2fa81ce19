"""What only the service's operators can start: they mean to change it for all."""

from __future__ import annotations

from isolint.detect.operator_checks import OperatorChecks
from isolint.detect.operator_words import words
from isolint.model.callees import Context
from isolint.model.program import CodeRef
from isolint.model.scan import Model

ONLY_OPERATORS = "only operators get here"
FOR_OPERATORS = "by a route for operators"
_ADMIN = frozenset(["admin", "administration"])
_CONFIG = frozenset(["config", "configuration"])
_OF_USERS = frozenset(["user", "users", "me", "my", "account", "profile", "chat", "session"])
_MOST = 200


class Operators:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.checks = OperatorChecks(model)

    def note(self, context: Context, ref: CodeRef, value: int) -> str:
        """Why users do not get to a write; a route tells less than a check."""
        if self.alone(context, ref, value):
            return ONLY_OPERATORS
        return FOR_OPERATORS if self.alone(context, ref, value, by_route=True) else ""

    def alone(self, context: Context, ref: CodeRef, value: int, by_route: bool = False) -> bool:
        """Every way to the write in the context passes a check that lets operators alone through,
        or such a check stands before the call in `ref` of the setter that writes.
        """
        request = self.model.request
        if self.checks.guards(ref, value):
            return True
        if context not in request.links:
            return False
        seen, waiting = {context}, [context]
        while waiting:
            current = waiting.pop()
            if len(seen) > _MOST:
                return False
            if request.links[current].caller is None:
                if not by_route or not self._is_for_operators(current[0]):
                    return False
                continue
            for caller, call in request.callers.get(current, ()):
                if caller in seen or self.checks.guards(self.model.program.codes[caller[0]], call):
                    continue
                seen.add(caller)
                waiting.append(caller)
        return True

    def _is_for_operators(self, code: int) -> bool:
        """`/admin/cache`, `/api/config`: what it changes is meant for all."""
        ref = self.model.program.codes[code]
        routes = [entry.route for entry in self.model.entries.found if entry.code == code]
        return bool(routes) and all(self._says_so(ref, words(route)) for route in routes)

    def _says_so(self, ref: CodeRef, named: frozenset[str]) -> bool:
        if not _ADMIN.isdisjoint(named):
            return True
        params = range(len(ref.code.params))
        of_user = any(self.model.identities.parameter(ref, index) for index in params)
        return not (_CONFIG.isdisjoint(named) or _OF_USERS & named or of_user)
