"""What only the service's operators can start: they mean to change it for all."""

from __future__ import annotations

from isolint.detect.operator_checks import OperatorChecks
from isolint.model.callees import Context
from isolint.model.program import CodeRef
from isolint.model.scan import Model

ONLY_OPERATORS = "only operators get here"
_MOST = 200


class Operators:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.checks = OperatorChecks(model)

    def alone(self, context: Context, ref: CodeRef, value: int) -> bool:
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
            if request.links[current].caller is None or len(seen) > _MOST:
                return False
            for caller, call in request.callers.get(current, ()):
                if caller in seen or self.checks.guards(self.model.program.codes[caller[0]], call):
                    continue
                seen.add(caller)
                waiting.append(caller)
        return True
