"""Decorators that call what they decorate for operators alone, whatever they are named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

Guards = Callable[[CodeRef, int], bool]


def goes_on_for_operators(inner: Iterable[CodeRef], guards: Guards) -> bool:
    """`inner` are the decorator and the functions in it; everybody else is turned away before the
    call.
    """
    codes = {ref.id: ref for ref in inner}
    calls = [(ref, value) for ref in codes.values() for value in _calls_decorated(codes, ref)]
    return bool(calls) and all(guards(ref, value) for ref, value in calls)


def _calls_decorated(codes: dict[int, CodeRef], ref: CodeRef) -> Iterator[int]:
    for value, op in ref.each(ir.Call):
        func = ref.code.ops[op.func]
        if isinstance(func, ir.Load) and func.home >= 0:
            home = codes.get(ref.module.base + func.home)
            if home is not None and any(func.name == param.name for param in home.code.params):
                yield value
