"""Tests for operators, also by a function of the program: `_may_manage(user)`."""

from __future__ import annotations

from isolint.detect.code.operator_tests import Told, asks_at_all, is_tested, tells
from isolint.detect.operators.ways_out import is_no, returns
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.summary import ir


class OperatorTests:
    def __init__(self, model: Model) -> None:
        self.flow = model.flow
        self.program = model.program
        self._asking: dict[int, bool] = {}
        self._answering: dict[int, bool] = {}

    def asks(self, ref: CodeRef) -> bool:
        found = self._asking.get(ref.id)
        if found is None:
            found = asks_at_all(ref.code, self._told(ref))
            self._asking[ref.id] = found
        return found

    def is_tested(self, ref: CodeRef, value: int) -> bool:
        return is_tested(ref.code, value, self._told(ref))

    def answers(self, ref: CodeRef) -> bool:
        """Everything but `False` is an answer that only operators get."""
        found = self._answering.get(ref.id)
        if found is None:
            self._answering[ref.id] = False
            found = self._answering[ref.id] = self._finds_answers(ref)
        return found

    def _finds_answers(self, ref: CodeRef) -> bool:
        code = ref.code
        answers = [(value, op.value) for value, op in returns(code) if not is_no(code, op.value)]
        return bool(answers) and all(
            tells(code, given, told=self._told(ref)) or self.is_tested(ref, value)
            for value, given in answers
        )

    def _told(self, ref: CodeRef) -> Told:
        """Of a call: each function that is called there answers operators alone."""
        calls = ref.code.ops
        return lambda at, truth: truth and isinstance(calls[at], ir.Call) and self._is_told(ref, at)

    def _is_told(self, ref: CodeRef, call: int) -> bool:
        called = [self.program.codes[code] for code, _ in self.flow.calls.get(ref.node + call, {})]
        return bool(called) and all(
            code.code.kind == "function" and self.answers(code) for code in called
        )
