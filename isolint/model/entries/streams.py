"""Asynchronous generators that never end: what they give is what came in last.

while True:
    for update in await bot.get_updates():
        yield update
"""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import Target, external_paths
from isolint.summary import ir
from isolint.summary.blocks import encloses, numbered

_RUNNING = frozenset({"asyncio.run", "anyio.run", "trio.run"})


def stream_loops(flow: Flow) -> dict[int, list[int]]:
    """By code, the operations that give the next of them; not where they are only handed on."""
    streams = Streams(flow)
    found = {
        ref.id: [at for at, loop in ref.each(ir.Iter) if streams.gives(ref, loop.value)]
        for ref in flow.program.having(ir.Iter)
        if not any(ref.each(ir.Yield))
    }
    return {code: values for code, values in found.items() if values}


def called_for_each(flow: Flow, code: int, values: list[int]) -> dict[Target, bool]:
    """What the loops that begin with these operations call, and whether they wait for it: what is
    handed to another call, `group.start_soon(answer, update)`, runs beside the next.
    """
    ref = flow.program.codes[code]
    over = {op.value for at, op in ref.each(ir.Iter) if at in values}
    loops = [i for i, block in enumerate(ref.code.blocks) if block.value in over]
    found: dict[Target, bool] = {}
    for at, call in ref.each(ir.Call):
        if any(encloses(ref.code, loop, at) for loop in loops):
            waits = not external_paths(flow, ref, call.func)
            found.update((edge, waits) for edge in flow.calls.get(ref.node + at, {}))
    return found


def runs_streams(flow: Flow) -> bool:
    """A program, and no library, that goes over one."""
    return bool(stream_loops(flow)) and any(
        path in _RUNNING
        for ref, _, op in flow.program.each(ir.Call)
        for path in external_paths(flow, ref, op.func)
    )


class Streams:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._found: dict[int, bool] = {}

    def gives(self, ref: CodeRef, value: int) -> bool:
        """What is called there is one."""
        callees = self.flow.calls.get(ref.node + value, {})
        return bool(callees) and all(map(self._is_endless, {code for code, _ in callees}))

    def _is_endless(self, code: int) -> bool:
        if code not in self._found:
            self._found[code] = False
            ref = self.flow.program.codes[code]
            given = [at for at, op in ref.each(ir.Yield) if not _is_fixed(ref, op.value)]
            if ref.code.asynchronous and given:
                self._found[code] = all(self._comes_in(ref, at) for at in given)
        return self._found[code]

    def _comes_in(self, ref: CodeRef, at: int) -> bool:
        """In an endless loop that waits for it, or handed on from another such generator."""
        loops = [i for i, block in numbered(ref.code, at) if block.kind == "loop"]
        if any(_is_unending(ref, loop) for loop in loops):
            return True
        over = {ref.code.blocks[loop].value for loop in loops}
        return any(it.value in over and self.gives(ref, it.value) for _, it in ref.each(ir.Iter))


def _is_unending(ref: CodeRef, loop: int) -> bool:
    """`while True` that is never left, with an `await`."""
    test = ref.code.blocks[loop].value
    op = ref.code.ops[test] if test >= 0 else None
    if not (isinstance(op, ir.Const) and op.text in ("True", "1")):
        return False
    inside = [
        value for value, _ in ref.among(ir.Return, ir.Await) if encloses(ref.code, loop, value)
    ]
    left = any(isinstance(ref.code.ops[value], ir.Return) for value in inside)
    broken = any(
        block.breaks and loop in _around(ref, index) for index, block in enumerate(ref.code.blocks)
    )
    return bool(inside) and not left and not broken


def _around(ref: CodeRef, index: int) -> list[int]:
    """The block and those around it, up to the innermost loop: what a `break` in it leaves."""
    found: list[int] = []
    while index >= 0:
        found.append(index)
        if ref.code.blocks[index].kind == "loop":
            return found
        index = ref.code.blocks[index].parent
    return found


def _is_fixed(ref: CodeRef, value: int) -> bool:
    return value < 0 or isinstance(ref.code.ops[value], ir.Const)
