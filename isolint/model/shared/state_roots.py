"""What the application itself keeps for all: `app.state.name`, `app.config["name"]`."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import External
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.model.shared.ownership import ROOT, Hold
from isolint.summary import ir

# Of a value that can be so many things, one of them is hardly what an entry is put into.
_MOST = 6


def state_place(flow: Flow, path: str, name: str) -> str:
    """`app.state.name` for an attribute of `…Starlette().state`, `app[name]` for an item."""
    head, made, rest = path.partition("()")
    owner = head.rpartition(".")[2] if made else head
    owner = "app" if head + made in flow.known.applications else owner
    owner += rest
    return f"{owner}{name}" if name.startswith("[") else f"{owner}.{name}"


def state_roots(flow: Flow) -> Iterator[tuple[int, Hold]]:
    states = {obj for obj in flow.fields if _is_state(flow, obj)}
    guessed = _guessed(flow, states)
    for obj in (obj for obj in flow.fields if obj in states):
        described = flow.objects[obj]
        assert isinstance(described, External)
        hidden = answered(flow, described.path) | {ELEMENT}
        for name, node in flow.fields[obj].items():
            if name not in hidden and (obj, name) not in guessed:
                place = state_place(flow, described.path, name)
                yield node, Hold(ROOT, place, "state")


def answered(flow: Flow, path: str) -> frozenset[str]:
    """The methods and properties of the classes that the program derives from an outside one."""
    made, classes = flow.known.made, flow.classes
    return frozenset(
        ref.code.name
        for cls, info in classes.info.items()
        if any(made(outside) == path for outside in info.externals)
        for ref in classes.methods(cls)
    )


def _is_state(flow: Flow, obj: int) -> bool:
    described = flow.objects[obj]
    return isinstance(described, External) and described.path in flow.known.shared_state


def _guessed(flow: Flow, states: set[int]) -> set[tuple[int, str]]:
    """Entries that are only put into what is, among many other things, the state."""
    guessed, sure = set[tuple[int, str]](), set[tuple[int, str]]()
    for ref, _, op in flow.program.each(ir.SetItem):
        key = ref.code.ops[op.key] if op.key >= 0 else None
        if not isinstance(key, ir.Const):
            continue
        into = flow.values(ref, op.base)
        found = guessed if len(into) > _MOST and not into <= states else sure
        found.update((obj, f"[{key.text}]") for obj in into & states)
    return guessed - sure
