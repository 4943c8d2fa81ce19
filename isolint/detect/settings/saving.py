"""Whether a function writes to a file, by itself or by what it runs."""

from __future__ import annotations

from isolint.detect.code.operator_words import words
from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.scan import Model
from isolint.summary import ir
from isolint.summary.operands import roots

DEEPEST = 3
_SAVING = frozenset({"dump", "safe_dump", "dump_all", "write_text", "write_bytes", "set_key"})
_FORMATS = frozenset({"yaml", "toml", "json", "ini", "configparser", "configobj"})


def saves(model: Model, ref: CodeRef, after: int, depth: int, seen: set[int]) -> bool:
    seen.add(ref.id)
    return any(
        is_saving(model, ref, call)
        or any(
            saves(model, model.program.codes[code], -1, depth - 1, seen)
            for code in (_run(model, ref, value) if depth > 0 else ())
            if code not in seen
        )
        for value, call in ref.each(ir.Call)
        if value > after
    )


def _run(model: Model, ref: CodeRef, call: int) -> list[int]:
    """What the call runs, or gives a thread to run."""
    reach = model.request
    handed = {
        callee[0]
        for _, receiver in reach.codes.get(ref.id, ())
        for at, callee, why in reach.callees(ref, receiver)
        if at == call and why == "callback"
    }
    return sorted(handed.union(code for code, _ in model.flow.calls.get(ref.node + call, {})))


def is_saving(model: Model, ref: CodeRef, call: ir.Call) -> bool:
    """`yaml.dump(…)`, `path.write_text(…)`, `set_key(…)`, `open(path, "w")`."""
    func = ref.code.ops[call.func]
    if isinstance(func, ir.Attr) and func.name in _SAVING:
        return True
    objects = [model.flow.objects[obj] for obj in model.flow.values(ref, call.func)]
    paths = [obj.path for obj in objects if isinstance(obj, External)]
    if any(path.rpartition(".")[2] in _SAVING or _is_of_format(path) for path in paths):
        return True
    opens = BUILTIN + "open" in paths
    told = [root for arg in call.args[1:] for root in roots(ref.code, arg)]
    return opens and any(_mode(model, ref, root).startswith(("w", "a")) for root in told)


def _mode(model: Model, ref: CodeRef, value: int) -> str:
    """The text itself, or the parameter's default."""
    op, home = ref.code.ops[value], model.program.parent(ref)
    if isinstance(op, ir.Param) and home is not None:
        default = ref.code.params[op.index].default
        op = home.code.ops[default] if default >= 0 else op
    return op.text if isinstance(op, ir.Const) else ""


def _is_of_format(path: str) -> bool:
    """`dynaconf.loaders.yaml_loader.write`."""
    module, _, name = path.rpartition(".")
    return name in ("write", "save") and not words(module).isdisjoint(_FORMATS)
